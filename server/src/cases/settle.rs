//! Money on its way to a card: sent, done, failed, or unknown. What is unknown is
//! asked again under the same number, so that nothing is paid twice.

use futures::FutureExt as _;
use shared_types::{
    api::case::PayoutState,
    case::{CaseAct, CaseState},
    codes::EntryType,
};

use super::{
    carry::{SUPPLEMENT_DAYS, go},
    store::{self, Became, Payout},
    tell::{News, tell},
};
use crate::{
    app::App,
    connector::{
        Unanswered,
        bank::{self, Order, OrderAnswer, OrderState},
    },
    ledger::{self, Cause, Kind, Leg, Posting},
    platform::{
        audit::{Actor, By},
        clock::Instant,
        db::{StoreError, Tx},
        problem::{Sentence, say},
    },
    withdrawal,
};

/// A payment is left to whoever took it for so many seconds.
const TURN_SECONDS: i64 = 20;
/// Longest pause between two questions about a payment.
const LONGEST_PAUSE_SECONDS: i64 = 600;

/// Sends or asks about the next payment that is due; false when none is.
///
/// # Errors
/// Those of the store.
pub async fn pay_next(app: &App) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let taken = app
        .db
        .write::<_, StoreError, _>(move |tx| {
            async move { store::take_payout(tx, now, now.plus(TURN_SECONDS)).await }.boxed()
        })
        .await?;
    let Some(payout) = taken else {
        return Ok(false);
    };
    let answer = ask_bank(app, &payout).await;
    let (own_app, now) = (app.clone(), app.clock.now());
    app.db
        .write::<_, StoreError, _>(move |tx| {
            async move { note(&own_app, tx, &payout, answer, now).await }.boxed()
        })
        .await?;
    Ok(true)
}

/// The first time it is sent. Later the bank is asked first, and it is sent again
/// only when the bank has never had it.
async fn ask_bank(app: &App, payout: &Payout) -> Result<OrderAnswer, Unanswered> {
    let (connectors, config, now) = (&app.connectors, &app.config.bank, app.clock.now());
    if payout.attempts > 1 && !config.service.is_empty() {
        let known = bank::ask_about(connectors, config, now, &payout.no).await?;
        if let Some(known) = known {
            return Ok(known);
        }
    }
    let order = Order {
        payout_no: payout.no.clone(),
        payee_name: payout.payee_name.clone(),
        payee_account: payout.payee_account.clone(),
        payee_bank: payout.payee_bank.clone(),
        amount: payout.amount,
        remark: "住房公积金提取".to_owned(),
    };
    bank::pay(connectors, config, now, &order).await
}

fn again_at(payout: &Payout, now: Instant) -> Instant {
    let pause = LONGEST_PAUSE_SECONDS.min(1 << payout.attempts.clamp(1, 9));
    now.plus(pause)
}

async fn note(
    app: &App,
    tx: &mut Tx,
    payout: &Payout,
    answer: Result<OrderAnswer, Unanswered>,
    now: Instant,
) -> Result<(), StoreError> {
    let due_at = again_at(payout, now);
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => {
            tracing::warn!(payout_no = %payout.no, why = ?why, "the bank did not answer");
            let unknown = Became {
                state: PayoutState::Unknown,
                bank_txn_no: None,
                reason: None,
                settled_on: None,
                due_at,
            };
            store::became(tx, &payout.no, &unknown).await?;
            return Ok(());
        }
    };
    let state = match answer.state {
        OrderState::Done => PayoutState::Done,
        OrderState::Failed => PayoutState::Failed,
        OrderState::Processing => PayoutState::Processing,
    };
    let became = Became {
        state,
        bank_txn_no: answer.bank_txn_no.as_deref(),
        reason: answer.reason.as_deref(),
        settled_on: answer.settled_on,
        due_at,
    };
    let is_news = store::became(tx, &payout.no, &became).await?;
    match state {
        PayoutState::Done if is_news => done(app, tx, payout, now).await,
        PayoutState::Failed if is_news => {
            failed(app, tx, payout, answer.reason.as_deref(), now).await
        }
        _ => Ok(()),
    }
}

fn by_bank(now: Instant) -> By {
    By {
        actor: Actor::Bank,
        ..By::system(now)
    }
}

/// The money is on the card: off the way, and out of the centre's bank account.
async fn done(app: &App, tx: &mut Tx, payout: &Payout, now: Instant) -> Result<(), StoreError> {
    let today = now.business_date();
    let on_its_way = withdrawal::on_its_way(tx, today).await?;
    let bank_account = &app.config.bank.payee_account;
    let bank = ledger::ensure(tx, Kind::ClearingBank, bank_account, today).await?;
    let posting = Posting {
        key: format!("payout:{}", payout.no),
        entry_type: EntryType::PartialWithdrawal,
        business_date: today,
        for_month: None,
        unit_no: None,
        headcount: 1,
        memo: "提取资金支付".to_owned(),
        cause: Cause {
            kind: "payout",
            no: payout.no.clone(),
        },
        posted_at: now,
    };
    let legs = [
        Leg {
            account_id: on_its_way.account_id,
            amount: -payout.amount,
        },
        Leg {
            account_id: bank.account_id,
            amount: payout.amount,
        },
    ];
    ledger::post(tx, &posting, &legs).await?;
    let case = store::by_no(tx, &payout.case_no).await?;
    let by = by_bank(now);
    go(tx, &case, CaseAct::Settled, (None, None, case.amount), &by).await?;
    let digits = last_digits(&payout.payee_account);
    tell(app, tx, &case, &News::Paid(payout.amount, digits), now).await?;
    by.did(tx, "payout-done", payout.no.as_str()).await
}

/// Not paid: the money goes back to the account, and the applicant mends the card.
async fn failed(
    app: &App,
    tx: &mut Tx,
    payout: &Payout,
    reason: Option<&str>,
    now: Instant,
) -> Result<(), StoreError> {
    let case = store::by_no(tx, &payout.case_no).await?;
    if case.state != CaseState::Settling {
        return Err(StoreError::Inconsistent(
            "a payment of a case that is not paid",
        ));
    }
    let (today, by) = (now.business_date(), by_bank(now));
    withdrawal::give_back(tx, &case.no, today, now).await?;
    let why = why(reason);
    let last = today.add_days(SUPPLEMENT_DAYS);
    go(
        tx,
        &case,
        CaseAct::PaymentFailed,
        (Some(last), Some(&why), None),
        &by,
    )
    .await?;
    tell(app, tx, &case, &News::Mend(last), now).await?;
    by.did(tx, "payout-failed", payout.no.as_str()).await
}

/// What of a card may stand in a message.
fn last_digits(card: &str) -> String {
    let from = card.len().saturating_sub(4);
    card.get(from..).unwrap_or_default().to_owned()
}

/// What the applicant reads; the bank's own words stay here.
fn why(reason: Option<&str>) -> Sentence {
    match reason {
        Some("account-name-mismatch") => say(
            "银行卡户名与您的姓名不一致，请换成您本人的银行卡。",
            "The name on the card is not yours. Give a card of your own.",
        ),
        Some("account-closed") => say(
            "这张银行卡已销户，请换一张您本人的银行卡。",
            "That card is closed. Give another card of your own.",
        ),
        Some("no-such-account") => say(
            "银行没有查到这张卡，请核对卡号。",
            "The bank does not know that card. Check its number.",
        ),
        _ => say(
            "银行未能付款，请核对卡号，或换一张您本人的银行卡。",
            "The bank could not pay. Check the number, or give another card of your own.",
        ),
    }
}
