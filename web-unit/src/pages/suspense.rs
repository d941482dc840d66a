//! 暂收款: money that could not be matched, and what becomes of it.

use std::rc::Rc;

use shared_types::api::unit::{RemittanceView, SuspenseItem, SuspenseView};
use web_kit::prelude::*;

use crate::{api, components::SuspensePayment, route::Hall, words};

/// Properties of [`SuspensePage`].
#[derive(Properties, PartialEq)]
pub struct SuspensePageProps {
    /// Page, from 1.
    pub page: u32,
}

/// The unit's suspense money.
#[component]
pub fn SuspensePage(props: &SuspensePageProps) -> Html {
    let navigator = use_navigate::<Hall>();
    let suspense = use_load(props.page, api::suspense);
    let on_page = {
        let navigator = navigator.clone();
        Callback::from(move |page| navigator.push(Hall::Suspense(page)))
    };
    let on_done = Callback::from(move |view: Rc<RemittanceView>| {
        navigator.push(Hall::Payment(view.remittance_no.to_string()));
    });
    html! {
        <Page title={t::u_suspense()} lead={t::u_suspense_lead()}>
            { suspense.view(|data| html! {
                <>
                    <Section class="balance">
                        <p class="hint">{ t::u_suspense_balance() }</p>
                        <p class="figure-value"><Amount value={data.balance} unit=true /></p>
                        <p class="hint">{ t::u_suspense_about() }</p>
                    </Section>
                    <SuspensePayment suspense={data.clone()} {on_done} />
                    { items(data, suspense.busy, on_page) }
                </>
            }) }
        </Page>
    }
}

fn items(data: &SuspenseView, busy: bool, on_page: Callback<u32>) -> Html {
    html! {
        <Section title={t::u_suspense_items()} action={exports("/unit/suspense/export", data.page.total_count)}>
            <Table
                caption={t::u_suspense_items()} hide_caption=true {busy} page={data.page.clone()}
                empty={t::u_suspense_empty()}
                columns={vec![
                    Column::new(t::u_time()),
                    Column::number(t::u_amount_yuan()),
                    Column::number(t::u_balance_yuan()),
                    Column::new(t::u_suspense_why()),
                    Column::new(t::u_payer()),
                    Column::new(t::u_belongs_to()),
                ]}
                rows={data.items.iter().map(row).collect::<Vec<_>>()}
            />
            if data.page.total_count > 0 { <Pager page={data.page.clone()} {on_page} /> }
        </Section>
    }
}

fn row(item: &SuspenseItem) -> Row {
    let (why, what) = words::reason(item.reason);
    Row::new(
        item.id.to_string(),
        vec![
            html! { <span class="num nowrap">{ fmt::instant(&item.at) }</span> },
            html! { <span class="num nowrap">{ words::signed_yuan(item.amount) }</span> },
            html! { <Amount value={item.balance_after} /> },
            html! { <div class="cell-text"><p>{ why }</p><p class="hint">{ what }</p></div> },
            html! {
                <div class="cell-text">
                    <p>{ item.payer.as_deref().unwrap_or("—") }</p>
                    if let Some(no) = &item.bank_txn_no { <p class="hint num">{ t::u_bank_no(no) }</p> }
                    if let Some(reference) = item.reference.as_deref().filter(|text| !text.is_empty()) {
                        <p class="hint">{ t::u_reference(reference) }</p>
                    }
                </div>
            },
            match &item.remittance_no {
                Some(no) => {
                    html! { <Link<Hall> to={Hall::Remittance(no.to_string())} class="num">{ no.as_str() }</Link<Hall>> }
                }
                None => html! { { "—" } },
            },
        ],
    )
}
