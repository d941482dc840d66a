//! The page of payments out: how the next ones are treated, and all there were.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bank::{ListQuery, PER_PAGE, groups};
use super::bureau::{Choice, read_seconds};
use super::{page, state_error};
use crate::World;
use crate::clock::Moment;
use crate::money::Amount;
use crate::payout::{Payout, Reason, State as PayoutState, Switch};

/// The switch's positions: name on the wire, name on the page.
const MODES: [(&str, &str); 6] = [
    ("ordinary", "正常支付"),
    ("fail", "支付失败"),
    ("processing", "处理中，若干秒后有结果"),
    ("late", "已支付，若干秒后才应答"),
    ("lost", "已支付，应答为 500"),
    ("refuse", "不受理（503），不支付"),
];

/// A payout as the page shows it.
struct PayoutView {
    bank_txn_no: String,
    payout_no: String,
    amount: String,
    label: &'static str,
    /// Suffix of the style class.
    tone: &'static str,
    reason: &'static str,
    settled_on: String,
    at: String,
    payee_name: String,
    payee_account: Vec<String>,
    payee_bank: String,
    remark: String,
    asked: u32,
    switch: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "payouts.html")]
struct PayoutsPage {
    error: String,
    modes: Vec<Choice>,
    reasons: Vec<Choice>,
    seconds: String,
    payouts: Vec<PayoutView>,
    total: usize,
    page: usize,
    pages: usize,
}

impl PayoutView {
    fn new(payout: Payout, now: Moment) -> Self {
        let (label, tone) = match payout.state(now) {
            PayoutState::Done => ("已到账", "good"),
            PayoutState::Failed => ("失败", "bad"),
            PayoutState::Processing => ("处理中", "warn"),
        };
        let standing = payout.standing(now);
        let amount = Amount::from_fen(payout.order.amount_fen);
        Self {
            label,
            tone,
            // What was taken on was checked to be an amount.
            amount: amount.map(Amount::grouped).unwrap_or_default(),
            reason: standing.reason.map(Reason::label).unwrap_or_default(),
            settled_on: standing
                .settled_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
            at: payout.received_at.beijing(),
            payee_account: groups(&payout.order.payee_account),
            switch: mode_label(payout.switch),
            bank_txn_no: payout.bank_txn_no,
            payout_no: payout.order.payout_no,
            payee_name: payout.order.payee_name,
            payee_bank: payout.order.payee_bank,
            remark: payout.order.remark,
            asked: payout.asked,
        }
    }
}

/// The switch's name, unless it is the ordinary one.
fn mode_label(switch: Switch) -> Option<&'static str> {
    let code = switch.code();
    let mut others = MODES.iter().skip(1);
    others
        .find(|(mode, _)| *mode == code)
        .map(|(_, label)| *label)
}

/// What was chosen in the form: mode, reason, seconds.
type Chosen = (String, String, String);

fn chosen(switch: Switch) -> Chosen {
    let (reason, seconds) = match switch {
        Switch::Fail { reason } => (Some(reason), String::new()),
        Switch::Processing { seconds, reason } => (reason, seconds.to_string()),
        Switch::Late { seconds } => (None, seconds.to_string()),
        Switch::Ordinary | Switch::Lost | Switch::Refuse => (None, String::new()),
    };
    let reason = reason.map(Reason::code).unwrap_or_default();
    (switch.code().to_owned(), reason.to_owned(), seconds)
}

fn list_page(world: &World, number: usize, chosen: Chosen, error: String) -> Response {
    let (mode, reason, seconds) = chosen;
    let number = number.clamp(1, 1_000_000);
    let now = world.now();
    let (payouts, total) = world.payouts((number - 1) * PER_PAGE, PER_PAGE);
    let choice = |code: &'static str, label: &'static str, chosen: &str| Choice {
        code,
        label,
        chosen: code == chosen,
    };
    let none = choice("", "无", &reason);
    let reasons = Reason::ALL
        .into_iter()
        .map(|each| choice(each.code(), each.label(), &reason));
    page(&PayoutsPage {
        error,
        modes: MODES
            .into_iter()
            .map(|(code, label)| choice(code, label, &mode))
            .collect(),
        reasons: [none].into_iter().chain(reasons).collect(),
        seconds,
        payouts: payouts
            .into_iter()
            .map(|payout| PayoutView::new(payout, now))
            .collect(),
        total,
        page: number,
        pages: total.div_ceil(PER_PAGE).max(1),
    })
}

pub(super) async fn list(State(world): State<World>, Query(query): Query<ListQuery>) -> Response {
    let chosen = chosen(world.payout_switch());
    list_page(&world, query.page, chosen, String::new())
}

#[derive(Deserialize)]
pub(super) struct SwitchForm {
    #[serde(default)]
    mode: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    seconds: String,
}

impl SwitchForm {
    fn read(&self) -> Result<Switch, String> {
        let seconds = || read_seconds(self.seconds.trim());
        let reason = Reason::parse(&self.reason);
        let switch = match self.mode.as_str() {
            "ordinary" => Switch::Ordinary,
            "fail" => Switch::Fail {
                reason: reason.ok_or("请选择失败原因")?,
            },
            "processing" => Switch::Processing {
                seconds: seconds()?,
                reason,
            },
            "late" => Switch::Late {
                seconds: seconds()?,
            },
            "lost" => Switch::Lost,
            "refuse" => Switch::Refuse,
            other => return Err(format!("没有这种开关：{other}")),
        };
        switch.check().map(|()| switch)
    }
}

pub(super) async fn set_switch(
    State(world): State<World>,
    Form(form): Form<SwitchForm>,
) -> Response {
    match form.read().map(|switch| world.set_payout_switch(switch)) {
        Ok(Ok(())) => Redirect::to("/bank/outgoing/").into_response(),
        Ok(Err(e)) => state_error(&e),
        Err(message) => {
            let chosen = (form.mode, form.reason, form.seconds);
            let view = list_page(&world, 1, chosen, message);
            (StatusCode::UNPROCESSABLE_ENTITY, view).into_response()
        }
    }
}
