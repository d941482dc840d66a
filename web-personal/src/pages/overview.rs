//! 我的公积金: what matters at a glance.

use shared_types::api::personal::{LastContribution, Overview, Transaction};
use web_kit::prelude::*;

use crate::{
    api::Home,
    components::{
        TransactionRows, account_status, card, empty, entry, facts, money, month_or_none, way_out,
    },
    route::Page as Hall,
    state::Filter,
};

pub(super) fn content(Home { overview, recent }: &Home) -> Html {
    html! {
        <>
            { balance(overview, recent.last_contribution.as_ref()) }{ entries() }{ monthly(overview) }
            { interest(overview) }{ newest(&recent.transactions) }{ business() }
        </>
    }
}

fn balance(data: &Overview, last: Option<&LastContribution>) -> Html {
    let body = html! {
        <>
            <div class="overview-top">
                <HiddenAmount label={t::p_balance()} value={data.balance} />
                { account_status(data.status) }
            </div>
            <dl class="facts">
                <div>
                    <dt>{ t::p_paid_through() }</dt>
                    <dd>{ month_or_none(data.paid_through) }</dd>
                </div>
                <div>
                    <dt>{ t::p_last_paid() }</dt>
                    <dd>{ last.map_or_else(|| html! { t::p_none_yet() }, |last| money(last.unit_part + last.personal_part)) }</dd>
                    if let Some(last) = last {
                        <dd class="facts-note">{ t::p_last_paid_note(&fmt::date(last.posted_on)) }</dd>
                    }
                </div>
            </dl>
            <p class="overview-unit">{ &data.unit_name }{ " " }<span class="nowrap num">{ t::p_account_short(&data.account_no_masked) }</span></p>
        </>
    };
    card("hero overview", "", Html::default(), body)
}

fn entries() -> Html {
    let tile = |to: Hall, icon: Icon, label: &'static str| {
        html! { <Link<Hall> {to} class="tile">{ icon.draw() }<span>{ label }</span></Link<Hall>> }
    };
    html! {
        <nav class="tiles" aria-label={t::p_quick()}>
            { tile(Hall::Transactions(Filter::default()), Icon::LIST, t::p_transactions()) }
            { tile(Hall::History, Icon::CHART, t::p_history()) }
            { tile(Hall::NewCertificate, Icon::CERTIFICATE, t::p_certificate_make()) }
            { tile(Hall::Account, Icon::WALLET, t::p_account()) }
        </nav>
    }
}

fn monthly(data: &Overview) -> Html {
    let row = |label: String, value| {
        html! { <div class="summary-row"><dt>{ label }</dt><dd>{ money(value) }</dd></div> }
    };
    let body = html! {
        <dl class="summary">
            { row(t::p_monthly_unit(&fmt::percent(data.unit_ratio)), data.unit_monthly) }
            { row(t::p_monthly_personal(&fmt::percent(data.personal_ratio)), data.personal_monthly) }
            <div class="summary-row sum"><dt>{ t::p_monthly_total() }</dt><dd>{ money(data.unit_monthly + data.personal_monthly) }</dd></div>
            { row(t::p_base().to_owned(), data.contribution_base) }
        </dl>
    };
    card("amounts", t::p_monthly(), Html::default(), body)
}

fn interest(data: &Overview) -> Html {
    let rows = facts(vec![
        (t::p_carried(), money(data.carried_balance)),
        (t::p_this_year(), money(data.current_year_balance)),
        (t::p_interest_so_far(), money(data.interest_so_far)),
    ]);
    let note = t::p_interest_note(&fmt::date(data.as_of), &fmt::rate(data.interest_rate));
    card(
        "amounts",
        t::p_parts(),
        Html::default(),
        html! { <>{ rows }<p class="hint">{ note }</p></> },
    )
}

fn newest(items: &[Transaction]) -> Html {
    if items.is_empty() {
        let nothing = empty(
            t::p_no_transactions(),
            html! { <p>{ t::p_no_transactions_more() }</p> },
        );
        return card("", t::p_recent(), Html::default(), nothing);
    }
    let all = html! {
        <Link<Hall> to={Hall::Transactions(Filter::default())} class="btn-link"><span>{ t::p_all_transactions() }</span></Link<Hall>>
    };
    card(
        "",
        t::p_recent(),
        all,
        html! { <TransactionRows items={items.to_vec()} /> },
    )
}

/// 办事: what can be applied for. Last, below what everyone came for.
fn business() -> Html {
    let ways = html! {
        <ul class="entries">
            { entry(Hall::item("14"), Icon::HOME, t::p_rent()) }
            { entry(Hall::Cases, Icon::DOCUMENT, t::p_cases()) }
            { way_out("/items", Icon::LIST, t::p_all_items()) }
        </ul>
    };
    card("", t::p_business(), Html::default(), ways)
}
