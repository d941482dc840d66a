//! A transfer, what the bank tells about it, and how the telling went.

use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::money::Amount;

/// How the bank is to misbehave with one transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// Seconds before the notice is sent.
    pub delay_seconds: u32,
    /// Copies of the notice beside the first, sent at the same time.
    pub duplicates: u32,
    /// Hold the notice until the next payment's notice has gone.
    pub reorder: bool,
    /// Amount told in the notice instead of the paid one.
    pub wrong_amount: Option<Amount>,
    /// Never send the notice by itself. Wins over `reorder`.
    pub drop: bool,
    /// The payment fails and the notice says so.
    pub fail: bool,
}

/// How a payment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaymentResult {
    /// The money moved.
    Succeeded,
    /// It did not.
    Failed,
}

/// What the company's cashier orders, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Account of the receiver, digits.
    pub payee_account: String,
    /// Name of the receiver; may be empty.
    pub payee_name: String,
    /// Account of the payer, digits.
    pub payer_account: String,
    /// Name of the payer.
    pub payer_name: String,
    /// What is paid.
    pub amount: Amount,
    /// Payment slip number as the cashier wrote it; may be empty.
    pub reference: String,
    /// Remark (附言); may be empty.
    pub memo: String,
    /// How the bank is to misbehave.
    pub switches: Switches,
}

/// A payment the bank carried out or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Number of the transaction, unique for ever.
    pub bank_txn_no: String,
    /// When it was paid.
    pub occurred_at: Moment,
    /// How it ended.
    pub result: PaymentResult,
    /// What was ordered.
    #[serde(flatten)]
    pub order: Order,
    /// The payment page it came from, so that pressing the button twice pays once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_token: Option<String>,
    /// Number of the later transfer whose notice goes first.
    pub held_behind: Option<String>,
    /// One entry per copy of the notice.
    pub notices: Vec<Notice>,
}

/// One copy of a transfer's notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// 1 for the first copy.
    pub copy: u32,
    /// Where it stands.
    pub state: NoticeState,
    /// When it will be sent, in state [`NoticeState::Waiting`].
    pub due_at: Option<Moment>,
    /// Every time it was sent, oldest first.
    pub attempts: Vec<Attempt>,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeState {
    /// Kept back until a later payment's notice has gone.
    Held,
    /// Not sent unless by hand.
    Dropped,
    /// Will be sent at `due_at`, for the first time or again.
    Waiting,
    /// On the wire now.
    Sending,
    /// Answered with 2xx.
    Delivered,
    /// Answered with neither 2xx nor 5xx: sending it again would not help.
    Refused,
    /// Given up after the last try.
    Exhausted,
}

impl NoticeState {
    /// Whether nothing more happens without a hand.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Dropped | Self::Delivered | Self::Refused | Self::Exhausted
        )
    }
}

/// One sending of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub at: Moment,
    /// HTTP status of the answer; none when there was no answer.
    pub status: Option<u16>,
    /// `outcome` of an accepted notice or `code` of a problem, when the body had one.
    pub outcome: Option<String>,
    /// `detail` (or `title`) of a problem, or why there was no answer.
    pub problem: Option<String>,
    /// First characters of the answer's body.
    pub excerpt: String,
}

/// The notice's body; the order of the fields is the order on the wire.
#[derive(Serialize)]
struct Body<'a> {
    bank_txn_no: &'a str,
    result: PaymentResult,
    occurred_at: String,
    payee_account: &'a str,
    payer_account: &'a str,
    payer_name: &'a str,
    amount: Amount,
    reference: &'a str,
    memo: &'a str,
}

impl Transfer {
    /// The amount the notice tells.
    pub fn told_amount(&self) -> Amount {
        self.order
            .switches
            .wrong_amount
            .unwrap_or(self.order.amount)
    }

    /// Body of the notice as JSON; the same bytes for every copy and every try.
    pub fn notice_body(&self) -> String {
        let body = Body {
            bank_txn_no: &self.bank_txn_no,
            result: self.result,
            occurred_at: self.occurred_at.wire(),
            payee_account: &self.order.payee_account,
            payer_account: &self.order.payer_account,
            payer_name: &self.order.payer_name,
            amount: self.told_amount(),
            reference: &self.order.reference,
            memo: &self.order.memo,
        };
        // Strings and numbers always serialise.
        serde_json::to_string(&body).unwrap_or_default()
    }

    /// Whether no copy will be sent by itself any more.
    pub fn is_over(&self) -> bool {
        self.notices.iter().all(|notice| notice.state.is_over())
    }

    /// The copy with that number.
    pub fn notice_mut(&mut self, copy: u32) -> Option<&mut Notice> {
        self.notices.iter_mut().find(|notice| notice.copy == copy)
    }
}
