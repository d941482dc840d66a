//! Pieces that several pages show: lines of the account, tags, entries.

use shared_types::{
    api::{certificate::CertificateStatus, personal::Transaction},
    calendar::YearMonth,
    codes::AccountStatus,
    money::Fen,
};
use web_kit::prelude::*;

use crate::route::Page as Hall;

/// The account's state as a tag.
pub fn account_status(status: AccountStatus) -> Html {
    let tone = match status {
        AccountStatus::Normal => Tone::Good,
        AccountStatus::Sealed | AccountStatus::Frozen => Tone::Warn,
        _ => Tone::Neutral,
    };
    html! { <StatusTag {tone} label={pick(status.name_zh(), status.name_en())} /> }
}

/// A certificate's state as a tag.
pub fn certificate_status(status: CertificateStatus) -> Html {
    let (tone, label) = match status {
        CertificateStatus::Valid => (Tone::Good, t::p_cert_valid()),
        CertificateStatus::Revoked => (Tone::Bad, t::p_cert_revoked()),
        CertificateStatus::Expired => (Tone::Neutral, t::p_cert_expired()),
    };
    html! { <StatusTag {tone} {label} /> }
}

/// An amount with its unit, for lists of facts.
pub fn money(value: Fen) -> Html {
    html! { <Amount {value} unit=true /> }
}

/// A month, or what to say without one.
pub fn month_or_none(month: Option<YearMonth>) -> AttrValue {
    month.map_or(AttrValue::Static(t::p_none_yet()), |month| {
        fmt::month(month).into()
    })
}

/// An entry of a list that leads to a page.
pub fn entry(to: Hall, icon: Icon, label: &'static str) -> Html {
    html! { <li><Link<Hall> {to} class="entry">{ icon.draw() }<span>{ label }</span>{ Icon::NEXT.draw() }</Link<Hall>></li> }
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
    /// Puts a heading over each month.
    #[prop_or_default]
    pub by_month: bool,
}

/// Lines of the account. Each opens its details in a dialog, so that the list
/// stays where it is.
#[component]
pub fn TransactionRows(props: &TransactionRowsProps) -> Html {
    use_language();
    let open = use_state(|| None::<Transaction>);
    let close = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    let row = |item: &Transaction| {
        let (open, chosen) = (open.setter(), item.clone());
        let onclick = Callback::from(move |_: MouseEvent| open.set(Some(chosen.clone())));
        html! { <li key={item.id} data-row={item.id.to_string()}>{ line(item, onclick) }</li> }
    };
    let groups = props
        .items
        .chunk_by(|one, other| !props.by_month || month_of(one) == month_of(other));
    html! {
        <>
            { for groups.map(|items| html! {
                <>
                    if props.by_month { <h2 class="month">{ fmt::month(month_of(&items[0])) }</h2> }
                    <ul class="txns">{ for items.iter().map(row) }</ul>
                </>
            }) }
            <Dialog open={open.is_some()} title={t::p_txn_details()} on_close={close}>
                if let Some(item) = &*open { { details(item) } }
            </Dialog>
        </>
    }
}

fn month_of(item: &Transaction) -> YearMonth {
    item.posted_on.year_month()
}

fn line(item: &Transaction, onclick: Callback<MouseEvent>) -> Html {
    let class = if item.amount.is_negative() {
        "txn-amount txn-out"
    } else {
        "txn-amount"
    };
    html! {
        <button type="button" class="txn" {onclick}>
            <span class="txn-kind">{ kind(item) }</span>
            <span {class}><Amount value={item.amount} signed=true /></span>
            <span class="txn-note">
                { fmt::date(item.posted_on) }
                if let Some(month) = item.for_month { { t::p_for_month(&fmt::month(month)) } }
            </span>
            <span class="txn-note num">{ t::p_balance_after(&item.balance_after.grouped()) }</span>
        </button>
    }
}

fn details(item: &Transaction) -> Html {
    let mut rows = vec![
        SummaryRow::text(t::p_txn_kind(), kind(item)),
        SummaryRow::new(
            t::p_txn_amount(),
            html! { <Amount value={item.amount} signed=true unit=true /> },
        ),
        SummaryRow::new(t::p_txn_balance(), money(item.balance_after)),
        SummaryRow::text(t::p_txn_day(), fmt::date(item.posted_on)),
    ];
    rows.extend(
        item.for_month
            .map(|month| SummaryRow::text(t::p_txn_month(), fmt::month(month))),
    );
    if !item.memo.is_empty() {
        rows.push(SummaryRow::text(t::p_txn_memo(), item.memo.clone()));
    }
    rows.push(SummaryRow::new(
        t::p_txn_no(),
        html! {
            <span class="number">
                <span class="num">{ &item.txn_no }</span>
                <CopyButton text={item.txn_no.clone()} label={t::p_txn_no()} />
            </span>
        },
    ));
    html! { <SummaryList {rows} /> }
}
