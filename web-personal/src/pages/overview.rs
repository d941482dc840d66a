//! 我的公积金: what matters at a glance.

use shared_types::api::personal::Overview;
use web_kit::prelude::*;

use crate::{
    api,
    components::{TransactionRows, account_status, money, month_or_none},
    route::Page as Hall,
    session::use_kept,
};

/// The first page after the login.
#[component]
pub fn OverviewPage() -> Html {
    let overview = use_kept("overview", api::overview);
    html! {
        <Page title={t::p_home()} lead={overview.data().map(|data| AttrValue::from(t::p_hello(&data.full_name)))}>
            { overview.view_or(skeleton(), content) }
        </Page>
    }
}

/// As high as what will be there.
fn skeleton() -> Html {
    html! {
        <>
            <Section class="overview-wait"><Skeleton lines=6 /></Section>
            <Section><Skeleton lines=4 /></Section>
        </>
    }
}

fn content(data: &Overview) -> Html {
    html! {
        <>
            { balance(data) }
            { entries() }
            { monthly(data) }
            { interest(data) }
            { recent(data) }
        </>
    }
}

fn balance(data: &Overview) -> Html {
    html! {
        <Section class="hero overview">
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
                    if let Some(last) = &data.last_contribution {
                        <dd><Amount value={last.unit_part + last.personal_part} unit=true /></dd>
                        <dd class="facts-note">{ t::p_last_paid_note(&fmt::date(last.posted_on), &fmt::month(last.for_month)) }</dd>
                    } else {
                        <dd>{ t::p_none_yet() }</dd>
                    }
                </div>
            </dl>
            <p class="overview-unit">{ &data.unit_name }{ " · " }<span class="nowrap num">{ t::p_account_short(&data.account_no_masked) }</span></p>
        </Section>
    }
}

fn entries() -> Html {
    let tile = |to: Hall, icon: Icon, label: &'static str| {
        html! { <Link<Hall> {to} class="tile">{ icon.draw() }<span>{ label }</span></Link<Hall>> }
    };
    html! {
        <nav class="tiles" aria-label={t::p_quick()}>
            { tile(Hall::Transactions(Default::default()), Icon::LIST, t::p_transactions()) }
            { tile(Hall::History, Icon::CHART, t::p_history()) }
            { tile(Hall::NewCertificate, Icon::CERTIFICATE, t::p_certificate_make()) }
            { tile(Hall::Account, Icon::WALLET, t::p_account()) }
        </nav>
    }
}

fn monthly(data: &Overview) -> Html {
    let rows = vec![
        SummaryRow::new(
            t::p_monthly_unit(&fmt::percent(data.unit_ratio)),
            money(data.unit_monthly),
        ),
        SummaryRow::new(
            t::p_monthly_personal(&fmt::percent(data.personal_ratio)),
            money(data.personal_monthly),
        ),
        SummaryRow::new(
            t::p_monthly_total(),
            html! { <strong>{ money(data.unit_monthly + data.personal_monthly) }</strong> },
        ),
        SummaryRow::new(t::p_base(), money(data.contribution_base)),
    ];
    html! { <Section title={t::p_monthly()} class="amounts"><SummaryList {rows} /></Section> }
}

fn interest(data: &Overview) -> Html {
    let rows = vec![
        SummaryRow::new(t::p_carried(), money(data.carried_balance)),
        SummaryRow::new(t::p_this_year(), money(data.current_year_balance)),
        SummaryRow::new(t::p_interest_so_far(), money(data.interest_so_far)),
    ];
    html! {
        <Section title={t::p_parts()} class="amounts">
            <SummaryList {rows} />
            <p class="hint">{ t::p_interest_note(&fmt::date(data.as_of), &fmt::rate(data.interest_rate)) }</p>
        </Section>
    }
}

fn recent(data: &Overview) -> Html {
    let all = html! { <Link<Hall> to={Hall::Transactions(Default::default())} class="btn-link"><span>{ t::p_all_transactions() }</span></Link<Hall>> };
    html! {
        <Section title={t::p_recent()} action={all}>
            if data.recent.is_empty() {
                <EmptyView title={t::p_no_transactions()}><p>{ t::p_no_transactions_more() }</p></EmptyView>
            } else {
                <TransactionRows items={data.recent.clone()} />
            }
        </Section>
    }
}
