//! Slips, notices and suspense: one use case a function.

use futures::FutureExt as _;
use shared_types::{
    api::unit::{PaidBy, PaymentSlip, SuspenseItem, SuspenseReason, SuspenseView},
    calendar::Date,
    codes::EntryType,
    masking::mask_bank_account,
    money::Fen,
    numbers::{PaymentSlipNo, RemittanceNo},
};

use super::{
    error::Error,
    notice::{CheckedNotice, Outcome, PaymentResult},
    rules::{Destination, SlipState, destination},
    store::{self, Decided, Due},
};
use crate::{
    app::App,
    documents::qr,
    ledger::{self, Cause, EntryFilter, Kind, Leg, Posting},
    platform::{
        audit::{Actor, By},
        config::{Bank, Centre},
        db::{StoreError, Tx},
        extract::Trail,
        idempotency::Once,
        page::PageQuery,
        sequence,
    },
    session::Agent,
};

/// Suspense notices that are looked at to explain the entries of a page.
const NOTICES_LOOKED_AT: i64 = 1_000;

/// Books a notice of the bank, once.
///
/// # Errors
/// [`Error::NoticeDiffers`] when its number came with other content before.
pub async fn receive(app: &App, checked: CheckedNotice, trail: Trail) -> Result<Outcome, Error> {
    let by = By {
        actor: Actor::Bank,
        at: app.clock.now(),
        trail,
    };
    let today = app.clock.business_date();
    let outcome = app
        .db
        .write(move |tx| async move { book(tx, &checked, today, &by).await }.boxed())
        .await?;
    if outcome == Outcome::Accepted {
        app.money_arrived.notify_one();
    }
    Ok(outcome)
}

async fn book(
    tx: &mut Tx,
    checked: &CheckedNotice,
    today: Date,
    by: &By,
) -> Result<Outcome, Error> {
    if let Some(hash) = store::kept_notice(tx, &checked.notice.bank_txn_no).await? {
        return if hash == checked.content_hash {
            Ok(Outcome::AlreadyKnown)
        } else {
            Err(Error::NoticeDiffers)
        };
    }
    let decided = match checked.notice.result {
        PaymentResult::Failed => book_failure(tx, checked).await?,
        PaymentResult::Succeeded => book_money(tx, checked, today, by).await?,
    };
    store::keep_notice(tx, checked, &decided, by.at).await?;
    let txn_no = &checked.notice.bank_txn_no;
    match &decided.unit_no {
        Some(unit_no) => {
            by.did_to_unit(tx, "bank-notice-booked", txn_no, unit_no)
                .await?;
        }
        None => by.did(tx, "bank-notice-booked", txn_no).await?,
    }
    Ok(Outcome::Accepted)
}

async fn book_failure(tx: &mut Tx, checked: &CheckedNotice) -> Result<Decided, Error> {
    let notice = &checked.notice;
    let found = store::by_slip(tx, &notice.reference).await?;
    let mut decided = Decided {
        outcome: "failed",
        ..Decided::default()
    };
    if let Some((due, false)) = found {
        let reason = if notice.memo.is_empty() {
            "银行未说明原因"
        } else {
            &notice.memo
        };
        store::fail(tx, &due.remittance_no, reason, &notice.occurred_at).await?;
        decided.unit_no = Some(due.unit_no);
        decided.remittance_no = Some(due.remittance_no);
    }
    Ok(decided)
}

async fn book_money(
    tx: &mut Tx,
    checked: &CheckedNotice,
    today: Date,
    by: &By,
) -> Result<Decided, Error> {
    let notice = &checked.notice;
    let found = store::by_slip(tx, notice.reference.trim()).await?;
    let (kind, owner, mut decided) = match &found {
        Some((due, replaced)) => {
            let slip = SlipState {
                status: due.status,
                amount: due.total,
                valid_until: due.slip_valid_until,
                replaced: *replaced,
            };
            let paid_on = checked.occurred_at.business_date();
            let (kind, outcome, reason) = match destination(slip, checked.amount, paid_on) {
                Destination::Match => (Kind::UnitAwaiting, "matched", None),
                Destination::Suspense(reason) => (Kind::UnitSuspense, "suspense", Some(reason)),
            };
            let decided = Decided {
                outcome,
                reason,
                unit_no: Some(due.unit_no.clone()),
                remittance_no: Some(due.remittance_no.clone()),
                journal_id: None,
            };
            (kind, due.unit_no.clone(), decided)
        }
        None => of_payer(tx, &notice.payer_account).await?,
    };
    let posting = Posting {
        key: format!("bank:{}", notice.bank_txn_no),
        entry_type: EntryType::Other,
        business_date: today,
        for_month: None,
        unit_no: decided.unit_no.clone(),
        headcount: 0,
        memo: if kind == Kind::UnitAwaiting {
            "收到汇缴款"
        } else {
            "暂收款入账"
        }
        .to_owned(),
        cause: Cause {
            kind: "bank_notice",
            no: notice.bank_txn_no.clone(),
        },
        posted_at: by.at,
    };
    let from = (Kind::ClearingBank, notice.payee_account.as_str());
    decided.journal_id =
        Some(move_money(tx, &posting, from, (kind, &owner), checked.amount).await?);
    if let (Some((due, _)), "matched") = (&found, decided.outcome) {
        store::pay(tx, due, PaidBy::Bank, Some(&notice.bank_txn_no), by.at).await?;
    }
    Ok(decided)
}

/// Money without a slip: the unit's that pays from this account, or nobody's.
async fn of_payer(tx: &mut Tx, payer: &str) -> Result<(Kind, String, Decided), StoreError> {
    Ok(match store::unit_of_payer(tx, payer).await? {
        Some(unit_no) => {
            let decided = Decided {
                outcome: "suspense",
                reason: Some(SuspenseReason::UnknownReference),
                unit_no: Some(unit_no.clone()),
                ..Decided::default()
            };
            (Kind::UnitSuspense, unit_no, decided)
        }
        None => {
            let decided = Decided {
                outcome: "unidentified",
                ..Decided::default()
            };
            (Kind::Unidentified, "receipts".to_owned(), decided)
        }
    })
}

async fn move_money(
    tx: &mut Tx,
    posting: &Posting,
    from: (Kind, &str),
    to: (Kind, &str),
    amount: Fen,
) -> Result<i64, StoreError> {
    let source = ledger::ensure(tx, from.0, from.1, posting.business_date).await?;
    let target = ledger::ensure(tx, to.0, to.1, posting.business_date).await?;
    let legs = [
        Leg {
            account_id: source.account_id,
            amount: -amount,
        },
        Leg {
            account_id: target.account_id,
            amount,
        },
    ];
    Ok(ledger::post(tx, posting, &legs).await?.journal_id)
}

/// The remittance of the agent's unit.
async fn of_unit(tx: &mut Tx, unit_no: &str, remittance_no: &str) -> Result<Due, Error> {
    let due = store::by_no(tx, remittance_no).await?;
    Ok(due
        .filter(|due| due.unit_no == unit_no)
        .ok_or(StoreError::Missing)?)
}

/// How to pay a remittance.
///
/// # Errors
/// 404 for another unit's number.
pub(super) async fn slip(
    app: &App,
    agent: &Agent,
    remittance_no: String,
) -> Result<PaymentSlip, Error> {
    let unit_no = agent.unit_no.clone();
    let due = app
        .db
        .read(|tx| async move { of_unit(tx, &unit_no, &remittance_no).await }.boxed())
        .await?;
    Ok(slip_of(&due, &app.config.bank, &app.config.centre)?)
}

fn slip_of(due: &Due, bank: &Bank, _centre: &Centre) -> Result<PaymentSlip, StoreError> {
    let query = crate::platform::http::form_urlencoded(&[
        ("payee_account", &bank.payee_account),
        ("payee_name", &bank.payee_name),
        ("amount", &due.total.to_string()),
        ("reference", due.slip_no.as_str()),
        ("payer_name", &due.unit_name),
    ]);
    let pay_url = format!("{}?{query}", bank.pay_page);
    let remittance_no = RemittanceNo::parse(&due.remittance_no)
        .map_err(|_| StoreError::Inconsistent("remittance number"))?;
    Ok(PaymentSlip {
        slip_no: due.slip_no.clone(),
        remittance_no,
        amount: due.total,
        amount_uppercase: due.total.uppercase_chinese(),
        payer_name: due.unit_name.clone(),
        payee_account: bank.payee_account.clone(),
        payee_name: bank.payee_name.clone(),
        payee_bank: bank.payee_bank.clone(),
        valid_until: due.slip_valid_until,
        qr_svg: qr::qr_svg(&pay_url).unwrap_or_default(),
        pay_url,
        status: due.status,
    })
}

/// A new slip in place of one that has expired.
///
/// # Errors
/// [`Error::SlipStillValid`], [`Error::NotAwaiting`].
pub(super) async fn renew_slip(
    app: &App,
    agent: &Agent,
    remittance_no: String,
    once: Once,
) -> Result<PaymentSlip, Error> {
    let (by, today) = (agent.by(app.clock.now()), app.clock.business_date());
    let unit_no = agent.unit_no.clone();
    let (bank, centre) = (app.config.bank.clone(), app.config.centre.clone());
    let valid_until = today.add_days(app.policy.slip_valid_days);
    app.db
        .write(move |tx| {
            async move {
                if let Some(answer) = once.earlier(tx).await?? {
                    return Ok(answer);
                }
                let due = of_unit(tx, &unit_no, &remittance_no).await?;
                if !due.is_awaiting() {
                    return Err(Error::NotAwaiting);
                }
                if today <= due.slip_valid_until {
                    return Err(Error::SlipStillValid);
                }
                let number = sequence::take(tx, "payment_slip", Some(today), 1).await?;
                let slip = PaymentSlipNo::compose(today, u64::try_from(number).unwrap_or(0))
                    .map_err(|_| StoreError::Inconsistent("slip numbers of the day are used up"))?;
                store::renew(tx, &due, &slip, valid_until).await?;
                by.did(tx, "payment-slip-renewed", &remittance_no).await?;
                let due = of_unit(tx, &unit_no, &remittance_no).await?;
                let answer = slip_of(&due, &bank, &centre)?;
                once.keep(tx, &answer, by.at).await?;
                Ok(answer)
            }
            .boxed()
        })
        .await
}

/// Pays a remittance from the unit's suspense (单位暂存款抵缴).
///
/// # Errors
/// [`Error::NotAwaiting`], [`Error::SuspenseTooSmall`].
pub(super) async fn pay_from_suspense(
    app: &App,
    agent: &Agent,
    remittance_no: String,
    once: Once,
) -> Result<(), Error> {
    let (by, today) = (agent.by(app.clock.now()), app.clock.business_date());
    let unit_no = agent.unit_no.clone();
    app.db
        .write(move |tx| {
            async move {
                if once.earlier::<()>(tx).await??.is_some() {
                    return Ok(());
                }
                let due = of_unit(tx, &unit_no, &remittance_no).await?;
                if !due.is_awaiting() {
                    return Err(Error::NotAwaiting);
                }
                let suspense = ledger::ensure(tx, Kind::UnitSuspense, &unit_no, today).await?;
                if suspense.balance < due.total {
                    return Err(Error::SuspenseTooSmall {
                        available: suspense.balance,
                    });
                }
                use_suspense(tx, &due, today, &by).await?;
                once.keep(tx, &(), by.at).await?;
                Ok(())
            }
            .boxed()
        })
        .await?;
    app.money_arrived.notify_one();
    Ok(())
}

async fn use_suspense(tx: &mut Tx, due: &Due, today: Date, by: &By) -> Result<(), Error> {
    let posting = Posting {
        // A voided and confirmed month has another number, so the key is unique.
        key: format!("suspense-payment:{}", due.remittance_no),
        entry_type: EntryType::Other,
        business_date: today,
        for_month: Some(due.for_month),
        unit_no: Some(due.unit_no.clone()),
        headcount: due.headcount,
        memo: format!("暂收款抵缴{}汇缴", due.for_month.display_zh()),
        cause: Cause {
            kind: "remittance",
            no: due.remittance_no.clone(),
        },
        posted_at: by.at,
    };
    let (from, to) = (
        (Kind::UnitSuspense, due.unit_no.as_str()),
        (Kind::UnitAwaiting, due.unit_no.as_str()),
    );
    move_money(tx, &posting, from, to, due.total).await?;
    store::pay(tx, due, PaidBy::Suspense, None, by.at).await?;
    by.did(tx, "remittance-paid-from-suspense", &due.remittance_no)
        .await?;
    Ok(())
}

/// The unit's suspense: what is there, and why.
///
/// # Errors
/// Those of the store.
pub(super) async fn suspense(
    app: &App,
    agent: &Agent,
    page: PageQuery,
) -> Result<SuspenseView, Error> {
    let unit_no = agent.unit_no.clone();
    app.db
        .read(|tx| async move { suspense_view(tx, &unit_no, page).await }.boxed())
        .await
}

async fn suspense_view(tx: &mut Tx, unit_no: &str, page: PageQuery) -> Result<SuspenseView, Error> {
    let Some(account) = ledger::find(tx, Kind::UnitSuspense, unit_no).await? else {
        let page = page.info(0);
        return Ok(SuspenseView {
            balance: Fen::ZERO,
            items: Vec::new(),
            page,
            can_pay: None,
        });
    };
    let window = (i64::from(page.size()), page.offset());
    let entries = ledger::caused_entries(tx, account.account_id, window).await?;
    let totals = ledger::entry_totals(tx, account.account_id, &EntryFilter::default()).await?;
    let notices = store::suspense_notices(tx, unit_no, NOTICES_LOOKED_AT).await?;
    let oldest = store::oldest_awaiting(tx, unit_no).await?;
    let items = entries
        .into_iter()
        .map(|entry| {
            let notice = (entry.cause_kind == "bank_notice")
                .then(|| {
                    notices
                        .iter()
                        .find(|notice| notice.bank_txn_no == entry.cause_no)
                })
                .flatten();
            SuspenseItem {
                id: entry.entry_id,
                at: entry.posted_at,
                amount: entry.amount,
                balance_after: entry.balance_after,
                reason: notice
                    .and_then(|notice| notice.reason)
                    .unwrap_or(SuspenseReason::UsedForRemittance),
                bank_txn_no: notice.map(|notice| notice.bank_txn_no.clone()),
                payer: notice.map(|notice| {
                    format!(
                        "{}（{}）",
                        notice.payer_name,
                        mask_bank_account(&notice.payer_account)
                    )
                }),
                reference: notice.map(|notice| notice.reference.clone()),
                remittance_no: match notice {
                    Some(notice) => notice.remittance_no.clone(),
                    None => Some(entry.cause_no),
                }
                .and_then(|no| RemittanceNo::parse(&no).ok()),
            }
        })
        .collect();
    Ok(SuspenseView {
        balance: account.balance,
        items,
        page: page.info(totals.count),
        can_pay: oldest.filter(|due| due.total <= account.balance),
    })
}
