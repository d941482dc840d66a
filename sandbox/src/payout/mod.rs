//! Payments out of the centre's account (资金支付): each order is paid once, however often it
//! comes, and as badly as the bank is asked to.

mod card;
mod model;
pub mod routes;
mod switch;

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

pub use card::is_card_no;
pub use model::{Order, Payout, Standing, State};
pub use switch::{Reason, Switch};

use crate::World;
use crate::clock::Day;
use crate::journal::Record;
use crate::world::Book;

/// The memory of payments out.
#[derive(Debug, Default)]
pub(crate) struct Payouts {
    /// By the centre's number.
    pub(crate) by_no: BTreeMap<String, Payout>,
    pub(crate) switch: Switch,
}

impl Payouts {
    pub(crate) fn snapshot(&self) -> Vec<Record> {
        let mut records = vec![Record::PayoutSwitch(self.switch)];
        let payouts = self.by_no.values().cloned();
        records.extend(payouts.map(|payout| Record::Payout(Box::new(payout))));
        records
    }
}

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// The request is not signed as it should be.
    #[error("{0}")]
    Forged(&'static str),
    /// A field does not fit.
    #[error("{0}")]
    Content(String),
    /// The number belongs to another order.
    #[error("payout_no was used for another payout")]
    Conflict,
    /// The bank does not take orders now.
    #[error("out of service")]
    OutOfService,
    /// The state could not be written.
    #[error("the state could not be written: {0}")]
    State(#[from] io::Error),
}

/// A card and who is said to hold it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardClaim {
    /// 姓名.
    pub full_name: String,
    /// 证件号码.
    pub id_doc_no: String,
    /// 卡号.
    pub card_no: String,
}

/// Whether a claim is right.
#[derive(Debug, Serialize)]
pub struct CardVerdict {
    /// Whether that person holds that card.
    pub matches: bool,
    /// The card's bank; empty when it is no card.
    pub bank: String,
}

/// What left the account on one day.
#[derive(Debug, Serialize)]
pub struct Statement {
    /// The day, in Beijing.
    pub date: Day,
    /// Oldest first.
    pub lines: Vec<StatementLine>,
    /// Sum of the lines, fen.
    pub total_fen: i64,
}

/// One payment.
#[derive(Debug, Serialize)]
pub struct StatementLine {
    /// The bank's number.
    pub bank_txn_no: String,
    /// The centre's number.
    pub payout_no: String,
    /// What was paid, fen.
    pub amount_fen: i64,
    /// To whom.
    pub payee_account: String,
    /// Always `out`.
    pub direction: &'static str,
}

impl World {
    /// Takes an order on, or recognises one that was taken on before.
    ///
    /// Also tells how the answer is to be given.
    ///
    /// # Errors
    /// [`OrderError`], see its cases; nothing is paid then.
    pub fn pay_out(&self, order: Order) -> Result<(Standing, Switch), OrderError> {
        order.check().map_err(OrderError::Content)?;
        let now = self.now();
        let mut book = self.book();
        let switch = book.payouts.switch;
        if switch == Switch::Refuse {
            return Err(OrderError::OutOfService);
        }
        let payout = match book.payouts.by_no.get(&order.payout_no) {
            Some(earlier) if earlier.order != order => return Err(OrderError::Conflict),
            Some(earlier) => Payout {
                asked: earlier.asked.saturating_add(1),
                ..earlier.clone()
            },
            None => {
                let wrong_name = book.belongs_to_another_name(&order);
                let by_itself = wrong_name.then_some(Reason::AccountNameMismatch);
                Payout {
                    bank_txn_no: book.sequence.next(now),
                    received_at: now,
                    ends_at: now.after(switch.work()),
                    reason: switch.reason().or(by_itself),
                    switch,
                    asked: 1,
                    order,
                }
            }
        };
        book.write(&[Record::Payout(Box::new(payout.clone()))])?;
        let standing = payout.standing(now);
        let payouts = &mut book.payouts.by_no;
        payouts.insert(standing.payout_no.clone(), payout);
        Ok((standing, switch))
    }

    /// Where a payout stands.
    pub fn payout(&self, payout_no: &str) -> Option<Standing> {
        let now = self.now();
        let book = self.book();
        let payout = book.payouts.by_no.get(payout_no)?;
        Some(payout.standing(now))
    }

    /// Payouts, newest first, and how many there are in all.
    pub fn payouts(&self, skip: usize, take: usize) -> (Vec<Payout>, usize) {
        let book = self.book();
        let mut payouts: Vec<&Payout> = book.payouts.by_no.values().collect();
        payouts.sort_by(|a, b| b.bank_txn_no.cmp(&a.bank_txn_no));
        let some = payouts.into_iter().skip(skip).take(take).cloned();
        (some.collect(), book.payouts.by_no.len())
    }

    /// What left the account on that day.
    pub fn statement(&self, date: Day) -> Statement {
        let now = self.now();
        let book = self.book();
        let mut lines: Vec<_> = book
            .payouts
            .by_no
            .values()
            .filter(|payout| payout.settled_on(now) == Some(date))
            .map(|payout| StatementLine {
                bank_txn_no: payout.bank_txn_no.clone(),
                payout_no: payout.order.payout_no.clone(),
                amount_fen: payout.order.amount_fen,
                payee_account: payout.order.payee_account.clone(),
                direction: "out",
            })
            .collect();
        lines.sort_by(|a, b| a.bank_txn_no.cmp(&b.bank_txn_no));
        Statement {
            date,
            total_fen: lines.iter().map(|line| line.amount_fen).sum(),
            lines,
        }
    }

    /// How the next orders are treated.
    pub fn payout_switch(&self) -> Switch {
        self.book().payouts.switch
    }

    /// Sets how the next orders are treated; the answers to earlier ones too, when their
    /// orders come again.
    ///
    /// # Errors
    /// When the state cannot be written.
    pub fn set_payout_switch(&self, switch: Switch) -> io::Result<()> {
        let mut book = self.book();
        book.write(&[Record::PayoutSwitch(switch)])?;
        book.payouts.switch = switch;
        Ok(())
    }

    /// Whether a card is that person's. A card that nobody is known to hold is everybody's.
    pub fn check_card(&self, claim: &CardClaim) -> CardVerdict {
        let book = self.book();
        let known = book.holder_of(&claim.card_no);
        let matches = match known {
            Some((id_doc_no, person, _)) => {
                let same_person = id_doc_no.eq_ignore_ascii_case(&claim.id_doc_no);
                same_person && person.full_name == claim.full_name
            }
            None => is_card_no(&claim.card_no),
        };
        let bank = match known {
            Some((_, _, bank)) => bank,
            None if matches => card::bank_of(&claim.card_no),
            None => "",
        };
        CardVerdict {
            matches,
            bank: bank.to_owned(),
        }
    }
}

impl Book {
    /// Who holds a card: number, person and the card's bank.
    fn holder_of(&self, card_no: &str) -> Option<(&str, &crate::bureau::Person, &str)> {
        self.bureau.register.people.iter().find_map(|(no, person)| {
            let card = person.cards.iter().find(|card| card.card_no == card_no)?;
            Some((no.as_str(), person, card.bank.as_str()))
        })
    }

    /// Whether the account is a known card of somebody with another name.
    fn belongs_to_another_name(&self, order: &Order) -> bool {
        self.holder_of(&order.payee_account)
            .is_some_and(|(_, person, _)| person.full_name != order.payee_name)
    }
}
