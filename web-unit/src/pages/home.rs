//! 本月办理: what is due, what is to be done, what a colleague has done since.

use shared_types::{
    api::{
        session::SessionView,
        unit::{DueMonth, DueStage, RemittanceStatus, RemittanceSummary, UnitHome, UnitView},
    },
    calendar::Date,
};
use web_kit::{number, prelude::*};

use super::remittances::{columns, row};
use crate::{
    api,
    route::Hall,
    session::use_session,
    tasks::{self, Agent},
    words,
};

const POLL_MS: u32 = 10_000;

/// The first page.
#[component]
pub fn HomePage() -> Html {
    let session = use_session();
    let home = use_poll::<UnitHome>(api::HOME.into(), POLL_MS);
    let Some(view) = session.view() else {
        return Html::default();
    };
    let lead = home
        .data()
        .map(|home| AttrValue::from(t::u_home_lead(home.unit.unit_no.as_str())));
    let aside = home
        .data()
        .map(|home| html! { <>{ suspense(home) }{ unit(&home.unit) }</> });
    html! {
        <Page title={t::u_home()} {lead} aside={aside.unwrap_or_default()}>
            { home.view_or(skeleton(), |home| content(home, view)) }
        </Page>
    }
}

fn skeleton() -> Html {
    html! { <><Section><Skeleton lines=4 /></Section><Section><Skeleton lines=8 /></Section></> }
}

fn content(home: &UnitHome, session: &SessionView) -> Html {
    let tasks = tasks::tasks(
        &home.due,
        &Agent {
            permissions: &session.permissions,
        },
    );
    html! {
        <>
            { due(&home.due, session.business_date, tasks::next(&tasks)) }
            { arrived(&home.recent) }
            <Section title={t::u_tasks(&fmt::month(home.due.month))}><TaskList<Hall> {tasks} /></Section>
            <Section
                title={t::u_recent()}
                action={html! { <Link<Hall> to={Hall::Remittances(1)}>{ t::u_recent_all() }</Link<Hall>> }}
            >
                <Table
                    caption={t::u_recent()} hide_caption=true empty={t::u_remittances_empty()}
                    columns={columns(false)} rows={home.recent.iter().map(|remittance| row(remittance, false)).collect::<Vec<_>>()}
                />
            </Section>
        </>
    }
}

/// The newest remittance, when its receipt is there.
fn arrived(recent: &[RemittanceSummary]) -> Html {
    let Some(last) = recent
        .first()
        .filter(|last| last.status == RemittanceStatus::Allocated)
    else {
        return Html::default();
    };
    let no = last.remittance_no.to_string();
    html! {
        <Notice tone={Tone::Good} title={t::u_arrived(&fmt::month(last.month), &fmt::yuan(last.total))}>
            <p class="notice-links">
                <DownloadLink path={api::receipt_pdf(&no)} label={t::u_receipt_pdf()} kind={ButtonKind::Link} open=true />
                <Link<Hall> to={Hall::Remittance(no)} class="btn-link"><span>{ t::u_see_details() }</span></Link<Hall>>
            </p>
        </Notice>
    }
}

fn due(due: &DueMonth, today: Date, next: Option<&Task<Hall>>) -> Html {
    let (_, stage) = words::stage(due.stage);
    let (tone, left) = words::days_left(today, due.due_on);
    // Nothing is late that is paid, or that cannot be prepared yet.
    let counts = !matches!(due.stage, DueStage::Paid | DueStage::NotOpen);
    let to = next.and_then(|task| task.to.clone().map(|to| (to, task.title.clone())));
    html! {
        <>
            if due.months_behind > 1 {
                <Notice tone={Tone::Bad} title={t::u_behind(i64::from(due.months_behind))}>
                    <p>{ t::u_behind_more(&fmt::month(due.month)) }</p>
                </Notice>
            }
            <Section class="hero due">
                <div class="due-main">
                    <p class="due-title"><strong>{ t::u_due(&fmt::month(due.month)) }</strong><span class="due-stage">{ stage }</span></p>
                    <p class="figure-value"><Amount value={due.total} unit=true /></p>
                    <dl class="due-facts">
                        <div><dt>{ t::u_headcount() }</dt><dd class="num">{ t::u_people_count(due.headcount) }</dd></div>
                        <div>
                            <dt>{ t::u_due_on() }</dt>
                            <dd>{ fmt::date(due.due_on) }if counts { <StatusTag {tone} label={left} /> }</dd>
                        </div>
                        <div><dt>{ t::u_changes() }</dt><dd class="num">{ t::u_line_count(due.change_count) }</dd></div>
                    </dl>
                </div>
                if let Some((to, title)) = to {
                    <div class="due-next">
                        <p>{ t::u_next() }</p>
                        <Link<Hall> {to} class="btn">{ title }{ Icon::NEXT.draw() }</Link<Hall>>
                    </div>
                }
            </Section>
        </>
    }
}

fn suspense(home: &UnitHome) -> Html {
    html! {
        <Section
            title={t::u_suspense()}
            action={html! { <Link<Hall> to={Hall::Suspense(1)} label={t::u_suspense_see()}>{ t::u_see() }</Link<Hall>> }}
        >
            <p class="figure-value figure-small"><Amount value={home.suspense_balance} unit=true /></p>
            <p class="hint">
                { if home.suspense_balance.is_zero() { t::u_suspense_none() } else { t::u_suspense_some() } }
            </p>
        </Section>
    }
}

fn unit(unit: &UnitView) -> Html {
    let paid_through = unit.paid_through.map_or_else(|| "—".to_owned(), fmt::month);
    html! {
        <Section title={t::u_unit()}>
            <p class="unit-name">{ &unit.name }</p>
            <SummaryList rows={vec![
                SummaryRow::text(t::u_credit_code(), unit.credit_code.clone()),
                SummaryRow::text(t::u_unit_status(), pick(unit.status.name_zh(), unit.status.name_en())),
                SummaryRow::text(t::u_ratio(), t::u_ratio_both(&fmt::percent(unit.personal_ratio), &fmt::percent(unit.unit_ratio))),
                SummaryRow::text(t::u_paid_through(), paid_through),
                SummaryRow::text(t::u_active(), number(unit.active_headcount)),
                SummaryRow::text(t::u_sealed(), number(unit.sealed_headcount)),
                SummaryRow::text(t::u_payday(), t::u_payday_day(i64::from(unit.payday))),
            ]} />
        </Section>
    }
}
