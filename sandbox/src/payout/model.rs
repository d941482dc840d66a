//! A payment out of the centre's account, and how it ends.

use serde::{Deserialize, Serialize};

use super::switch::{Reason, Switch};
use crate::clock::{Day, Moment};
use crate::money::Amount;

/// What the centre orders, as it came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Number the centre gave it; one payment, however often it is sent.
    pub payout_no: String,
    /// 收款户名.
    pub payee_name: String,
    /// 收款账号, digits.
    pub payee_account: String,
    /// 收款银行.
    pub payee_bank: String,
    /// What is paid, fen, above zero.
    pub amount_fen: i64,
    /// 附言; may be empty.
    pub remark: String,
}

impl Order {
    /// Checks every field.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<Amount, String> {
        let number = |text: &str| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            (1..=64).contains(&text.len()) && text.bytes().all(allowed)
        };
        if !number(&self.payout_no) {
            return Err("payout_no: 1 to 64 letters, digits, - and _".to_owned());
        }
        let account = &self.payee_account;
        if !(8..=32).contains(&account.len()) || !account.bytes().all(|b| b.is_ascii_digit()) {
            return Err("payee_account: 8 to 32 digits".to_owned());
        }
        for (field, text, least) in [
            ("payee_name", &self.payee_name, 1),
            ("payee_bank", &self.payee_bank, 0),
            ("remark", &self.remark, 0),
        ] {
            let fits = (least..=120).contains(&text.chars().count());
            if !fits || text.chars().any(char::is_control) {
                return Err(format!("{field}: {least} to 120 visible characters"));
            }
        }
        Amount::from_fen(self.amount_fen)
            .map_err(|_| "amount_fen: above 0, at most 99999999999999".to_owned())
    }
}

/// A payment the bank took on, for good: it ends by time alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// What was ordered.
    pub order: Order,
    /// Number of the transaction, unique for ever.
    pub bank_txn_no: String,
    /// When the order came first.
    pub received_at: Moment,
    /// When it is done or has failed; not before, it is being worked on.
    pub ends_at: Moment,
    /// Why it fails; none when the money moves.
    pub reason: Option<Reason>,
    /// How the switch stood.
    pub switch: Switch,
    /// How often the order came in.
    pub asked: u32,
}

/// Where a payout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The money moved.
    Done,
    /// It did not and will not.
    Failed,
    /// Not known yet.
    Processing,
}

/// What the bank tells about a payout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The centre's number.
    pub payout_no: String,
    /// The bank's number.
    pub bank_txn_no: String,
    /// Where it stands.
    pub state: State,
    /// Why it failed.
    pub reason: Option<Reason>,
    /// Day in Beijing on which the money moved.
    pub settled_on: Option<Day>,
}

impl Payout {
    /// Where it stands at `now`.
    pub fn state(&self, now: Moment) -> State {
        match self.reason {
            _ if now < self.ends_at => State::Processing,
            Some(_) => State::Failed,
            None => State::Done,
        }
    }

    /// Day on which the money moved; none before and none when it fails.
    pub fn settled_on(&self, now: Moment) -> Option<Day> {
        (self.state(now) == State::Done).then(|| self.ends_at.beijing_date())
    }

    /// What the bank tells at `now`.
    pub fn standing(&self, now: Moment) -> Standing {
        let state = self.state(now);
        Standing {
            payout_no: self.order.payout_no.clone(),
            bank_txn_no: self.bank_txn_no.clone(),
            state,
            reason: self.reason.filter(|_| state == State::Failed),
            settled_on: self.settled_on(now),
        }
    }
}
