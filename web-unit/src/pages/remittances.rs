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
                    if data.page.total_count > 0 { { exports("/unit/remittances/export", data.page.total_count) } }
                    <Table
                        caption={t::u_remittances()} hide_caption=true busy={list.busy} page={data.page.clone()}
                        empty={t::u_remittances_empty()} columns={columns(true)}
                        rows={data.rows.iter().map(|remittance| row(remittance, true)).collect::<Vec<_>>()}
                    />
                    if data.page.total_count > 0 { <Pager page={data.page.clone()} {on_page} /> }
                </>
            }) }
        </Page>
    }
}

/// Columns of a list of remittances; `acts` adds the one with the way on.
pub fn columns(acts: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new(t::u_month()),
        Column::new(t::u_remittance_no()),
        Column::new(t::u_status()),
        Column::number(t::u_headcount()),
        Column::number(t::u_amount_yuan()),
        Column::new(t::u_confirmed_at()),
    ];
    if acts {
        columns.push(Column::new(t::u_acts()));
    }
    columns
}

/// One remittance, in [`columns`].
pub fn row(remittance: &RemittanceSummary, acts: bool) -> Row {
    let no = remittance.remittance_no.to_string();
    let month = fmt::month(remittance.month);
    let (tone, label) = words::status(remittance.status);
    let pay = words::is_payable(remittance.status);
    let mut cells = vec![
        html! { <Link<Hall> to={Hall::Remittance(no.clone())} class="nowrap">{ &month }</Link<Hall>> },
        html! { <span class="num">{ &no }</span> },
        html! { <StatusTag {tone} {label} /> },
        html! { { number(remittance.headcount) } },
        html! { <Amount value={remittance.total} /> },
        html! { <span class="num nowrap">{ fmt::instant(&remittance.confirmed_at) }</span> },
    ];
    if acts {
        let to = if pay {
            Hall::Payment(no.clone())
        } else {
            Hall::Remittance(no.clone())
        };
        let (label, name) = if pay {
            (t::u_pay(), t::u_pay_of(&month))
        } else {
            (t::u_see(), t::u_see_of(&month))
        };
        cells.push(html! { <Link<Hall> {to} label={name}>{ label }</Link<Hall>> });
    }
    Row::new(no, cells)
}
