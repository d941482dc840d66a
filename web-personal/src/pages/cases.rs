//! 我的办件: every application, newest first.

use std::rc::Rc;

use shared_types::api::case::{CaseList, CaseSummary};
use web_kit::prelude::*;

use crate::{
    answer::pending,
    api,
    components::{card, case_state, empty, money, way_out},
    route::Page as Hall,
    session::use_kept,
};

/// 我的办件.
#[component]
pub fn CasesPage() -> Html {
    let loaded = use_kept("cases".into(), Rc::new(|_| pending(api::cases())));
    html! {
        <Page title={t::p_cases()} lead={t::p_cases_lead()}>
            { loaded.view(|answer| answer.get().map(content).unwrap_or_default()) }
        </Page>
    }
}

fn content(list: &CaseList) -> Html {
    let body = if list.cases.is_empty() {
        empty(
            t::p_cases_none(),
            html! { <p>{ t::p_cases_none_more() }</p> },
        )
    } else {
        html! { <ul class="cards-list">{ for list.cases.iter().map(row) }</ul> }
    };
    let guides =
        html! { <ul class="entries">{ way_out("/items", Icon::LIST, t::p_guides()) }</ul> };
    html! { <>{ card("", "", Html::default(), body) }{ card("", "", Html::default(), guides) }</> }
}

fn row(case: &CaseSummary) -> Html {
    let no = case.case_no.as_str();
    html! {
        <li key={no} data-row={no.to_owned()}>
            <Link<Hall> to={Hall::Case(no.to_owned())} class="cert">
                <span class="cert-title">{ pick(&case.item_name, &case.item_name_en) }</span>
                { case_state(case.state) }
                <span class="txn-note">{ fmt::instant(&case.changed_at) }</span>
                if let Some(amount) = case.amount { <span class="txn-note num">{ money(amount) }</span> }
            </Link<Hall>>
        </li>
    }
}
