//! The bank's counter: payment page, result, list of transfers.

use std::time::Duration;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{not_found, page, state_error};
use crate::World;
use crate::bank::order::{FieldError, PayForm, usual_account};
use crate::bank::{Attempt, MAX_TRIES, Notice, NoticeState, PaymentResult, Transfer};
use crate::money::Amount;

/// How long a page waits for the receiver's first answer.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Transfers on one page of the list.
pub(super) const PER_PAGE: usize = 20;

/// A text field: label, hint and error belong together by id.
struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    inputmode: &'static str,
    required: bool,
    error: Option<String>,
}

impl Field {
    /// Ids of what describes the field, for `aria-describedby`.
    fn described_by(&self) -> String {
        let name = self.name;
        match (self.error.is_some(), self.hint.is_empty()) {
            (true, false) => format!("{name}-error {name}-hint"),
            (true, true) => format!("{name}-error"),
            (false, false) => format!("{name}-hint"),
            (false, true) => String::new(),
        }
    }
}

/// A switch that is on or off.
struct Toggle {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    on: bool,
}

#[derive(Template)]
#[template(path = "pay.html")]
struct PayPage {
    page_token: String,
    slip_amount: Option<String>,
    payee: Option<Payee>,
    reference: String,
    fields: Vec<Field>,
    switches: Vec<Field>,
    toggles: Vec<Toggle>,
    errors: Vec<ErrorLink>,
}

/// The receiver as the link named it; the cashier does not change it.
struct Payee {
    account: String,
    name: String,
}

impl Payee {
    fn account_groups(&self) -> Vec<String> {
        groups(&self.account)
    }
}

struct ErrorLink {
    field: &'static str,
    label: &'static str,
    message: String,
}

/// Digits in fours, to be set apart by the style sheet and still be copied as one number.
pub(super) fn groups(account: &str) -> Vec<String> {
    let digits: Vec<char> = account.chars().collect();
    digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect()
}

pub(super) async fn pay_page(
    State(world): State<World>,
    Query(mut form): Query<PayForm>,
) -> Response {
    if form.payer_account.is_empty() {
        form.payer_account = usual_account(&form.payer_name);
    }
    form.page_token = world.page_token();
    page(&pay_view(&form, &[]))
}

pub(super) async fn pay(State(world): State<World>, Form(form): Form<PayForm>) -> Response {
    let order = match form.check() {
        Ok(order) => order,
        Err(errors) => {
            let view = pay_view(&form, &errors);
            return (StatusCode::UNPROCESSABLE_ENTITY, page(&view)).into_response();
        }
    };
    let page_token = (!form.page_token.is_empty()).then_some(form.page_token);
    match world.pay(order, page_token) {
        Ok(transfer) => {
            world.settle(&transfer.bank_txn_no, PATIENCE).await;
            Redirect::to(&format!("/bank/result/{}", transfer.bank_txn_no)).into_response()
        }
        Err(e) => state_error(&e),
    }
}

/// Text fields: name, label, hint, input mode, whether it must be filled.
type FieldSpec = (&'static str, &'static str, &'static str, &'static str, bool);

const PAYEE_FIELDS: [FieldSpec; 2] = [
    ("payee_account", "收款账号", "", "numeric", true),
    ("payee_name", "收款户名", "", "text", false),
];
const ORDER_FIELDS: [FieldSpec; 5] = [
    ("amount", "付款金额（元）", "", "decimal", true),
    (
        "reference",
        "缴款单号",
        "中心凭此单号认领款项，15 位数字。",
        "text",
        false,
    ),
    ("memo", "附言", "选填。", "text", false),
    ("payer_name", "付款户名", "", "text", true),
    ("payer_account", "付款账号", "", "numeric", true),
];
const SWITCH_FIELDS: [FieldSpec; 3] = [
    (
        "delay_seconds",
        "延迟通知（秒）",
        "付款后等待多久再发通知。",
        "numeric",
        false,
    ),
    (
        "duplicates",
        "重复通知（次）",
        "首份之外同时再发几份。",
        "numeric",
        false,
    ),
    (
        "wrong_amount",
        "通知金额（元）",
        "留空则与付款金额一致。",
        "decimal",
        false,
    ),
];

// Long because it fills every field of one page.
fn pay_view(form: &PayForm, errors: &[FieldError]) -> PayPage {
    let value = |name: &str| match name {
        "payee_account" => &form.payee_account,
        "payee_name" => &form.payee_name,
        "amount" => &form.amount,
        "reference" => &form.reference,
        "memo" => &form.memo,
        "payer_name" => &form.payer_name,
        "payer_account" => &form.payer_account,
        "delay_seconds" => &form.delay_seconds,
        "duplicates" => &form.duplicates,
        _ => &form.wrong_amount,
    };
    let error = |name: &str| {
        errors
            .iter()
            .find(|e| e.field == name)
            .map(|e| e.message.clone())
    };
    let field = |&(name, label, hint, inputmode, required): &FieldSpec| Field {
        name,
        label,
        hint,
        inputmode,
        required,
        value: value(name).clone(),
        error: error(name),
    };
    // A link without a receiver, or with a bad one, lets the cashier fill it in.
    let payee_is_given = !form.payee_account.is_empty()
        && error("payee_account").is_none()
        && error("payee_name").is_none();
    let payee = payee_is_given.then(|| Payee {
        account: form.payee_account.clone(),
        name: form.payee_name.clone(),
    });
    let order_fields = ORDER_FIELDS.iter().map(field);
    let fields: Vec<Field> = if payee_is_given {
        order_fields.collect()
    } else {
        PAYEE_FIELDS.iter().map(field).chain(order_fields).collect()
    };
    let switches: Vec<Field> = SWITCH_FIELDS.iter().map(field).collect();
    let links = fields.iter().chain(&switches).filter_map(|field| {
        let message = field.error.clone()?;
        Some(ErrorLink {
            field: field.name,
            label: field.label,
            message,
        })
    });
    PayPage {
        errors: links.collect(),
        slip_amount: Amount::parse_typed(&form.amount).ok().map(Amount::grouped),
        payee,
        reference: form.reference.clone(),
        toggles: toggles(form),
        page_token: form.page_token.clone(),
        fields,
        switches,
    }
}

fn toggles(form: &PayForm) -> Vec<Toggle> {
    vec![
        Toggle {
            name: "reorder",
            label: "乱序",
            hint: "扣住通知，等下一笔付款的通知发出后再发。",
            on: form.reorder.is_some(),
        },
        Toggle {
            name: "drop",
            label: "丢失",
            hint: "不发通知，可在转账记录中手动发送。",
            on: form.drop.is_some(),
        },
        Toggle {
            name: "fail",
            label: "失败",
            hint: "交易失败，通知中结果为 failed。",
            on: form.fail.is_some(),
        },
    ]
}

/// A transfer as the pages show it.
struct TransferView {
    no: String,
    at: String,
    failed: bool,
    amount: String,
    told_amount: Option<String>,
    payee_name: String,
    payee_account: Vec<String>,
    payer_name: String,
    payer_account: Vec<String>,
    reference: String,
    memo: String,
    switches: Vec<String>,
    notices: Vec<NoticeView>,
    action: Option<&'static str>,
    body: String,
}

struct NoticeView {
    copy: u32,
    label: &'static str,
    /// Suffix of the style class.
    tone: &'static str,
    note: String,
    last: Option<AttemptView>,
    attempts: Vec<AttemptView>,
}

#[derive(Clone)]
struct AttemptView {
    at: String,
    status: String,
    outcome: String,
    problem: String,
    excerpt: String,
}

impl From<Transfer> for TransferView {
    fn from(transfer: Transfer) -> Self {
        let body = transfer.notice_body();
        let told = transfer.told_amount();
        let behind = transfer.held_behind.as_deref();
        let notices = transfer
            .notices
            .iter()
            .map(|notice| notice_view(notice, behind))
            .collect();
        let action = action(&transfer.notices);
        let order = transfer.order;
        Self {
            switches: switch_labels(&order.switches),
            failed: transfer.result == PaymentResult::Failed,
            amount: order.amount.grouped(),
            told_amount: (told != order.amount).then(|| told.grouped()),
            no: transfer.bank_txn_no,
            at: transfer.occurred_at.beijing(),
            payee_account: groups(&order.payee_account),
            payer_account: groups(&order.payer_account),
            payee_name: order.payee_name,
            payer_name: order.payer_name,
            reference: order.reference,
            memo: order.memo,
            notices,
            action,
            body,
        }
    }
}

/// What the button does; none while the notice is on the wire.
fn action(notices: &[Notice]) -> Option<&'static str> {
    let any = |states: &[NoticeState]| notices.iter().any(|n| states.contains(&n.state));
    if any(&[
        NoticeState::Held,
        NoticeState::Dropped,
        NoticeState::Waiting,
    ]) {
        Some("立即发送")
    } else if any(&[NoticeState::Sending]) {
        None
    } else {
        Some("重发通知")
    }
}

fn switch_labels(switches: &crate::bank::Switches) -> Vec<String> {
    let mut labels = Vec::new();
    if switches.delay_seconds > 0 {
        labels.push(format!("延迟 {} 秒", switches.delay_seconds));
    }
    if switches.duplicates > 0 {
        labels.push(format!("重复 {} 次", switches.duplicates));
    }
    if let Some(amount) = switches.wrong_amount {
        labels.push(format!("通知金额 {}", amount.grouped()));
    }
    let flags = [
        (switches.reorder, "乱序"),
        (switches.drop, "丢失"),
        (switches.fail, "失败"),
    ];
    labels.extend(
        flags
            .iter()
            .filter(|flag| flag.0)
            .map(|flag| flag.1.to_owned()),
    );
    labels
}

fn notice_view(notice: &Notice, behind: Option<&str>) -> NoticeView {
    let tries = notice.attempts.len();
    let due = notice
        .due_at
        .map(crate::clock::Moment::beijing)
        .unwrap_or_default();
    let (label, tone, note) = match notice.state {
        NoticeState::Held => {
            let note = behind.map_or_else(
                || "等待下一笔付款".to_owned(),
                |no| format!("等 {no} 的通知发出后再发"),
            );
            ("已扣住", "quiet", note)
        }
        NoticeState::Dropped => ("已丢弃", "quiet", "不会自动发送".to_owned()),
        NoticeState::Waiting if tries == 0 => ("等待发送", "quiet", format!("将于 {due} 发送")),
        NoticeState::Waiting => (
            "将重试",
            "warn",
            format!("已试 {tries}/{MAX_TRIES} 次，将于 {due} 再发"),
        ),
        NoticeState::Sending => ("发送中", "quiet", String::new()),
        NoticeState::Delivered => ("已送达", "good", String::new()),
        NoticeState::Refused => ("被拒收", "bad", "对方拒收，不再自动重试".to_owned()),
        NoticeState::Exhausted => ("未送达", "bad", format!("试过 {tries} 次，不再自动重试")),
    };
    let attempts: Vec<_> = notice.attempts.iter().rev().map(attempt_view).collect();
    NoticeView {
        copy: notice.copy,
        label,
        tone,
        note,
        last: attempts.first().cloned(),
        attempts,
    }
}

fn attempt_view(attempt: &Attempt) -> AttemptView {
    AttemptView {
        at: attempt.at.beijing(),
        status: attempt
            .status
            .map_or_else(|| "无应答".to_owned(), |status| status.to_string()),
        outcome: attempt.outcome.clone().unwrap_or_default(),
        problem: attempt.problem.clone().unwrap_or_default(),
        excerpt: attempt.excerpt.clone(),
    }
}

#[derive(Template)]
#[template(path = "result.html")]
struct ResultPage {
    t: TransferView,
}

pub(super) async fn result(State(world): State<World>, Path(txn_no): Path<String>) -> Response {
    match world.transfer(&txn_no) {
        Some(transfer) => page(&ResultPage { t: transfer.into() }),
        None => not_found(),
    }
}

#[derive(Deserialize)]
pub(super) struct ListQuery {
    #[serde(default)]
    pub(super) page: usize,
}

#[derive(Template)]
#[template(path = "transfers.html")]
struct ListPage {
    transfers: Vec<TransferView>,
    total: usize,
    page: usize,
    pages: usize,
}

pub(super) async fn list(State(world): State<World>, Query(query): Query<ListQuery>) -> Response {
    let page_no = query.page.clamp(1, 1_000_000);
    let (transfers, total) = world.transfers((page_no - 1) * PER_PAGE, PER_PAGE);
    page(&ListPage {
        transfers: transfers.into_iter().map(TransferView::from).collect(),
        total,
        page: page_no,
        pages: total.div_ceil(PER_PAGE).max(1),
    })
}

#[derive(Deserialize)]
pub(super) struct SendForm {
    /// `result` leads back to the result page, anything else to the list.
    #[serde(default)]
    back: String,
}

pub(super) async fn send(
    State(world): State<World>,
    Path(txn_no): Path<String>,
    Form(form): Form<SendForm>,
) -> Response {
    if world.send(&txn_no).is_none() {
        return not_found();
    }
    world.settle(&txn_no, PATIENCE).await;
    let back = match form.back.as_str() {
        "result" => format!("/bank/result/{txn_no}"),
        _ => format!("/bank/#{txn_no}"),
    };
    Redirect::to(&back).into_response()
}
