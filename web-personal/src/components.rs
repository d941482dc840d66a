//! Pieces that several pages show. Those without state are plain functions: in
//! the Wasm module a component costs half a kilobyte, a function next to nothing.

use std::cmp::Ordering;

use shared_types::{
    api::{certificate::CertificateStatus, personal::Transaction},
    calendar::YearMonth,
    case::CaseState,
    codes::AccountStatus,
    money::Fen,
};
use web_kit::prelude::*;

use crate::route::Page as Hall;

/// A card with a heading and something beside the heading, both may be missing.
pub fn card(class: &'static str, title: &'static str, action: Html, body: Html) -> Html {
    html! {
        <section class={classes!("section", "card", class)}>
            if !title.is_empty() { <div class="section-head"><h2>{ title }</h2>{ action }</div> }
            { body }
        </section>
    }
}

/// Facts in rows.
pub fn facts(rows: Vec<(&'static str, Html)>) -> Html {
    let row = |(label, value): (&'static str, Html)| {
        html! { <div class="summary-row"><dt>{ label }</dt><dd>{ value }</dd></div> }
    };
    html! { <dl class="summary">{ for rows.into_iter().map(row) }</dl> }
}

/// A value in words.
pub fn text(text: impl Into<AttrValue>) -> Html {
    let text: AttrValue = text.into();
    html! { <span>{ text }</span> }
}

/// An amount with its unit.
pub fn money(value: Fen) -> Html {
    amount("", value, true)
}

/// An amount that came in or went out.
fn movement(value: Fen, unit: bool) -> Html {
    amount(if value.is_positive() { "+" } else { "" }, value, unit)
}

fn amount(sign: &'static str, value: Fen, unit: bool) -> Html {
    html! {
        <span class="amount">{ sign }{ value.grouped() }if unit { <span class="unit">{ t::yuan() }</span> }</span>
    }
}

/// A month, or what to say without one.
pub fn month_or_none(month: Option<YearMonth>) -> AttrValue {
    month.map_or(AttrValue::Static(t::p_none_yet()), |month| {
        fmt::month(month).into()
    })
}

/// A state in words, by icon and colour too.
pub fn tag(class: &'static str, icon: Icon, label: &'static str) -> Html {
    html! { <span class={classes!("tag", class)}>{ icon.draw() }{ label }</span> }
}

/// The account's state as a tag.
pub fn account_status(status: AccountStatus) -> Html {
    let (class, icon) = match status {
        AccountStatus::Normal => ("tone-good", Icon::CHECK),
        AccountStatus::Sealed | AccountStatus::Frozen => ("tone-warn", Icon::WARNING),
        _ => ("tone-neutral", Icon::NEUTRAL),
    };
    tag(class, icon, pick(status.name_zh(), status.name_en()))
}

/// A certificate's state as a tag.
pub fn certificate_status(status: CertificateStatus) -> Html {
    match status {
        CertificateStatus::Valid => tag("tone-good", Icon::CHECK, t::p_cert_valid()),
        CertificateStatus::Revoked => tag("tone-bad", Icon::ERROR, t::p_cert_revoked()),
        CertificateStatus::Expired => tag("tone-neutral", Icon::NEUTRAL, t::p_cert_expired()),
    }
}

/// How a case's state looks.
pub fn case_look(state: CaseState) -> (&'static str, Icon) {
    match state {
        CaseState::Done => ("tone-good", Icon::CHECK),
        CaseState::Supplement => ("tone-warn", Icon::WARNING),
        CaseState::Refused => ("tone-bad", Icon::ERROR),
        CaseState::Draft | CaseState::Withdrawn | CaseState::Expired => {
            ("tone-neutral", Icon::NEUTRAL)
        }
        _ => ("tone-info", Icon::CLOCK),
    }
}

/// A case's state as a tag.
pub fn case_state(state: CaseState) -> Html {
    let (class, icon) = case_look(state);
    tag(class, icon, pick(state.name_zh(), state.name_en()))
}

/// A box with something the user should know.
pub fn notice(title: &'static str, body: Html) -> Html {
    html! {
        <div class="notice tone-warn" role="status">
            { Icon::WARNING.draw() }
            <div class="notice-body"><p class="notice-title">{ title }</p>{ body }</div>
        </div>
    }
}

/// Nothing is there, and that is no fault.
pub fn empty(title: &'static str, body: Html) -> Html {
    html! { <div class="empty">{ Icon::DOCUMENT.draw() }<p class="empty-title">{ title }</p>{ body }</div> }
}

/// Sentences, one a line.
pub fn bullets(lines: Vec<AttrValue>) -> Html {
    html! { <ul class="bullets">{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul> }
}

/// Where the user is in a few steps, counted from 1.
pub fn steps(current: usize, names: Vec<AttrValue>) -> Html {
    let number = |number: usize| i64::try_from(number).unwrap_or_default();
    let count = t::step_of(number(current), number(names.len()));
    let step = |(index, name): (usize, AttrValue)| {
        let class = match index.cmp(&current) {
            Ordering::Less => "step step-done",
            Ordering::Equal => "step step-now",
            Ordering::Greater => "step",
        };
        html! { <li {class} aria-current={(index == current).then_some("step")}>{ name }</li> }
    };
    html! {
        <div class="steps"><p class="steps-count">{ count }</p><ol>{ for (1..).zip(names).map(step) }</ol></div>
    }
}

/// A page of the hall, looking like a button.
pub fn link_button(to: Hall, class: &'static str, label: &'static str) -> Html {
    html! { <Link<Hall> {to} {class}>{ label }</Link<Hall>> }
}

/// An entry of a list that leads to a page.
pub fn entry(to: Hall, icon: Icon, label: &'static str) -> Html {
    html! { <li><Link<Hall> {to} class="entry">{ entry_body(icon, label) }</Link<Hall>></li> }
}

/// An entry of a list that leads out of the app.
pub fn way_out(href: &'static str, icon: Icon, label: &'static str) -> Html {
    html! { <li><a class="entry" {href}>{ entry_body(icon, label) }</a></li> }
}

fn entry_body(icon: Icon, label: &'static str) -> Html {
    html! { <>{ icon.draw() }<span>{ label }</span>{ Icon::NEXT.draw() }</> }
}

/// A file that the server makes: saved, or opened in a new tab.
pub fn file(path: &str, class: &'static str, label: &'static str, open: bool) -> Html {
    let icon = if open { Icon::PRINT } else { Icon::DOWNLOAD };
    html! {
        <a
            {class} href={client::href(path)}
            download={(!open).then_some("")} target={open.then_some("_blank")} rel={open.then_some("noopener")}
        >
            { icon.draw() }<span>{ label }</span>
            if open { <span class="sr-only">{ t::new_tab() }</span> }
        </a>
    }
}

/// A code for scanners, beside what it is for: as a picture it can run nothing,
/// and it stays dark on white in dark mode.
pub fn code(svg: &str, alt: &'static str, body: Html) -> Html {
    let src = ["data:image/svg+xml,", &dom::encode(svg)].concat();
    let body = html! { <><img class="picture" {src} {alt} /><div>{ body }</div></> };
    card("qr", "", Html::default(), body)
}

/// A number with a button that copies it.
pub fn number(number: &str, label: &'static str) -> Html {
    html! {
        <span class="number"><span class="num">{ number }</span><CopyButton text={number.to_owned()} {label} /></span>
    }
}

/// 业务类型, with 冲账 where it is a reversal.
fn kind(item: &Transaction) -> String {
    let name = pick(item.entry_type.name_zh(), item.entry_type.name_en());
    if item.reversal {
        t::p_reversed(name)
    } else {
        name.to_owned()
    }
}

#[derive(Properties, PartialEq)]
pub struct TransactionRowsProps {
    /// Newest first.
    pub items: Vec<Transaction>,
    /// Puts a heading over each year.
    #[prop_or_default]
    pub by_year: bool,
}

/// Lines of the account. Each opens its details in a dialog, so that the list
/// stays where it is.
#[component]
pub fn TransactionRows(props: &TransactionRowsProps) -> Html {
    use_language();
    let open = use_state_eq(|| None::<Transaction>);
    let setter = open.setter();
    let row = |item: &Transaction| {
        let (open, chosen) = (setter.clone(), item.clone());
        let onclick = Callback::from(move |_: MouseEvent| open.set(Some(chosen.clone())));
        html! { <li key={item.id} data-row={item.id.to_string()}>{ line(item, onclick) }</li> }
    };
    let year = |item: &Transaction| item.posted_on.year();
    let groups = props
        .items
        .chunk_by(|one, other| !props.by_year || year(one) == year(other));
    let groups = groups.map(|items| {
        html! {
            <>
                if props.by_year { <h2 class="year">{ t::p_year(&year(&items[0]).to_string()) }</h2> }
                <ul class="txns">{ for items.iter().map(row) }</ul>
            </>
        }
    });
    let groups: Html = groups.collect();
    let on_close = Callback::from(move |()| setter.set(None));
    html! {
        <>
            { groups }
            <Dialog open={open.is_some()} title={t::p_txn_details()} {on_close}>
                if let Some(item) = &*open { { details(item) } }
            </Dialog>
        </>
    }
}

fn line(item: &Transaction, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="txn" {onclick}>
            <span class="txn-line">
                <span class="txn-kind">{ kind(item) }</span>
                if let Some(month) = item.for_month {
                    <span class="txn-note">{ fmt::month(month) }</span>
                }
                <span class="txn-amount">{ movement(item.amount, false) }</span>
            </span>
            <span class="txn-line txn-note">
                <span>{ fmt::date(item.posted_on) }</span>
                <span class="num nowrap">{ t::p_balance_after(&item.balance_after.grouped()) }</span>
            </span>
        </button>
    }
}

fn details(item: &Transaction) -> Html {
    let mut rows = vec![
        (t::p_txn_kind(), text(kind(item))),
        (t::p_txn_amount(), movement(item.amount, true)),
        (t::p_txn_balance(), money(item.balance_after)),
        (t::p_txn_day(), text(fmt::date(item.posted_on))),
    ];
    rows.extend(
        item.for_month
            .map(|month| (t::p_txn_month(), text(fmt::month(month)))),
    );
    if !item.memo.is_empty() {
        rows.push((t::p_txn_memo(), text(item.memo.clone())));
    }
    rows.push((t::p_txn_no(), number(&item.txn_no, t::p_txn_no())));
    facts(rows)
}
