//! 汇缴记录: all remittances of the unit.

use shared_types::api::unit::RemittanceSummary;
use web_kit::{number, prelude::*};

use crate::{api, route::Hall, words};

/// Properties of [`RemittancesPage`].
#[derive(Properties, PartialEq)]
pub struct RemittancesPageProps {
    /// Page, from 1.
    pub page: u32,
}

/// The history.
#[component]
pub fn RemittancesPage(props: &RemittancesPageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let list = use_load(props.page, api::remittances);
    let on_page = Callback::from(move |page| navigator.push(Hall::Remittances(page)));
    html! {
        <Page title={t::u_remittances()} lead={t::u_remittances_lead()}>
            { list.view(|data| html! {
                <>
                    <Table
                        caption={t::u_remittances()} hide_caption=true busy={list.busy} page={data.page.clone()}
                        empty={t::u_remittances_empty()} columns={columns()}
                        rows={data.rows.iter().map(row).collect::<Vec<_>>()}
                    />
                    if data.page.total_count > 0 { <Pager page={data.page.clone()} {on_page} /> }
                </>
            }) }
        </Page>
    }
}

/// Columns of a list of remittances.
pub fn columns() -> Vec<Column> {
    vec![
        Column::new(t::u_month()),
        Column::new(t::u_remittance_no()),
        Column::new(t::u_status()),
        Column::number(t::u_headcount()),
        Column::number(t::u_amount_yuan()),
        Column::new(t::u_confirmed_at()),
        Column::new(t::u_acts()),
    ]
}

/// One remittance, in [`columns`].
pub fn row(remittance: &RemittanceSummary) -> Row {
    let no = remittance.remittance_no.to_string();
    let month = fmt::month(remittance.month);
    let (tone, label) = words::status(remittance.status);
    let pay = words::is_payable(remittance.status);
    Row::new(
        no.clone(),
        vec![
            html! { <Link<Hall> to={Hall::Remittance(no.clone())}>{ &month }</Link<Hall>> },
            html! { <span class="num">{ &no }</span> },
            html! { <StatusTag {tone} {label} /> },
            html! { { number(remittance.headcount) } },
            html! { <Amount value={remittance.total} /> },
            html! { <span class="num nowrap">{ fmt::instant(&remittance.confirmed_at) }</span> },
            html! {
                if pay {
                    <Link<Hall> to={Hall::Payment(no)} label={t::u_pay_of(&month)}>{ t::u_pay() }</Link<Hall>>
                } else {
                    <Link<Hall> to={Hall::Remittance(no)} label={t::u_see_of(&month)}>{ t::u_see() }</Link<Hall>>
                }
            },
        ],
    )
}
