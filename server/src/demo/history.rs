//! Past months of the demo: remitted, paid and allocated by the ledger's own
//! postings, at the dates on which they would have happened.

use futures::FutureExt as _;
use shared_types::{
    calendar::{Date, YearMonth},
    codes::EntryType,
    money::Fen,
    numbers::{PaymentSlipNo, RemittanceNo},
};

use crate::{
    app::App,
    args,
    ledger::{self, Cause, Kind, Leg, Posting},
    payment,
    platform::{
        audit::By,
        clock::Instant,
        db::{StoreError, Tx},
        sequence,
    },
    remittance::draft,
};

crate::statements! {
    COUNT_UNITS = "SELECT COUNT(*) AS many FROM unit";
    UNITS = "
        SELECT u.unit_no, u.payday, u.bank_account, u.name,
               (SELECT MIN(agent_id) FROM agent g WHERE g.unit_no = u.unit_no) AS agent_id
          FROM unit u ORDER BY u.unit_no";
    LINES = "
        INSERT INTO remittance_line (remittance_no, seq, account_no, ledger_account_id, full_name,
                                     id_doc_no, base_fen, unit_fen, personal_fen)
        SELECT CAST($1 AS TEXT), ROW_NUMBER() OVER (ORDER BY a.account_no), a.account_no,
               a.ledger_account_id, p.full_name, p.id_doc_no, a.contribution_base_fen,
               a.unit_monthly_fen, a.personal_monthly_fen
          FROM personal_account a JOIN person p ON p.person_id = a.person_id
         WHERE a.unit_no = $2
           AND (a.status = '01' OR (a.person_id * 7) % 20 + 3 > $3)";
    HEAD = "
        INSERT INTO remittance (remittance_no, unit_no, for_month, status, headcount,
                                unit_total_fen, personal_total_fen, open_count, unseal_count,
                                seal_count, transfer_in_count, base_change_count, confirmed_by,
                                confirmed_at, slip_no, slip_valid_until, paid_at, paid_by,
                                bank_txn_no)
        VALUES ($1, $2, $3, 'paid', $4, $5, $6, 0, 0, 0, 0, 0, $7, $8, $9, $10, $8, 'bank', $11)";
    TOTALS = "
        SELECT COUNT(*) AS headcount,
               CAST(COALESCE(SUM(a.unit_monthly_fen), 0) AS BIGINT) AS unit_total,
               CAST(COALESCE(SUM(a.personal_monthly_fen), 0) AS BIGINT) AS personal_total
          FROM personal_account a
         WHERE a.unit_no = $1 AND (a.status = '01' OR (a.person_id * 7) % 20 + 3 > $2)";
    FORGET_MESSAGES = "DELETE FROM outbox";
}

/// True while there is no unit.
///
/// # Errors
/// Those of the store.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(tx.one(COUNT_UNITS, &[]).await?.get::<i64>("many")? == 0)
}

struct Remitter {
    unit_no: String,
    payday: u8,
    agent_id: i64,
}

/// Remits a month for every unit, each in one transaction. `age` counts the
/// months since the history began; people who left stop at some age.
///
/// # Errors
/// Those of the store.
pub async fn remit_month(app: &App, month: YearMonth, age: i64) -> Result<(), StoreError> {
    let units = app
        .db
        .read(|tx| {
            async move {
                let rows = tx.all(UNITS, &[]).await?;
                rows.iter()
                    .map(|row| {
                        Ok::<_, StoreError>(Remitter {
                            unit_no: row.get("unit_no")?,
                            payday: row.get("payday")?,
                            agent_id: row.get("agent_id")?,
                        })
                    })
                    .collect::<Result<Vec<_>, _>>()
            }
            .boxed()
        })
        .await?;
    for unit in units {
        let payee = app.config.bank.payee_account.clone();
        app.db
            .write(move |tx| async move { remit(tx, &unit, (month, age), &payee).await }.boxed())
            .await?;
    }
    Ok(())
}

async fn remit(
    tx: &mut Tx,
    unit: &Remitter,
    (month, age): (YearMonth, i64),
    payee_account: &str,
) -> Result<(), StoreError> {
    let paid_on = month.day_or_last(unit.payday).add_days(2);
    let at = noon(paid_on);
    let totals = tx.one(TOTALS, &args![unit.unit_no, age]).await?;
    let total = Fen(totals.get::<i64>("unit_total")? + totals.get::<i64>("personal_total")?);
    let (remittance_no, slip_no) = numbers(tx, paid_on).await?;
    let bank_txn_no = format!("H{}{}", month.compact(), unit.unit_no);
    let head = args![
        remittance_no,
        unit.unit_no,
        month,
        totals.get::<i64>("headcount")?,
        totals.get::<i64>("unit_total")?,
        totals.get::<i64>("personal_total")?,
        unit.agent_id,
        at.utc_text(),
        slip_no,
        paid_on.add_days(15),
        bank_txn_no,
    ];
    tx.exec(HEAD, &head).await?;
    tx.exec(LINES, &args![remittance_no, unit.unit_no, age])
        .await?;
    receive(tx, unit, (paid_on, at), total, payee_account, &bank_txn_no).await?;
    payment::allocate(tx, remittance_no.as_str(), paid_on, &By::system(at)).await?;
    // Nobody waits for messages of past months.
    tx.exec(FORGET_MESSAGES, &[]).await?;
    let seen = draft::find(tx, &unit.unit_no).await?;
    draft::move_to(tx, &unit.unit_no, &seen, month.next()).await
}

async fn numbers(tx: &mut Tx, day: Date) -> Result<(RemittanceNo, PaymentSlipNo), StoreError> {
    let used_up = |_| StoreError::Inconsistent("numbers of the day are used up");
    let number = sequence::take(tx, "remittance", Some(day), 1).await?;
    let remittance = RemittanceNo::compose(day, u64::try_from(number).unwrap_or(0));
    let number = sequence::take(tx, "payment_slip", Some(day), 1).await?;
    let slip = PaymentSlipNo::compose(day, u64::try_from(number).unwrap_or(0));
    Ok((remittance.map_err(used_up)?, slip.map_err(used_up)?))
}

async fn receive(
    tx: &mut Tx,
    unit: &Remitter,
    (paid_on, at): (Date, Instant),
    total: Fen,
    payee_account: &str,
    bank_txn_no: &str,
) -> Result<(), StoreError> {
    let bank = ledger::ensure(tx, Kind::ClearingBank, payee_account, paid_on).await?;
    let awaiting = ledger::ensure(tx, Kind::UnitAwaiting, &unit.unit_no, paid_on).await?;
    let posting = Posting {
        key: format!("bank:{bank_txn_no}"),
        entry_type: EntryType::Other,
        business_date: paid_on,
        for_month: None,
        unit_no: Some(unit.unit_no.clone()),
        headcount: 0,
        memo: "收到汇缴款".to_owned(),
        cause: Cause {
            kind: "bank_notice",
            no: bank_txn_no.to_owned(),
        },
        posted_at: at,
    };
    let legs = [
        Leg {
            account_id: bank.account_id,
            amount: -total,
        },
        Leg {
            account_id: awaiting.account_id,
            amount: total,
        },
    ];
    ledger::post(tx, &posting, &legs).await?;
    Ok(())
}

/// 12:00 in China on that day.
fn noon(day: Date) -> Instant {
    Instant(i64::from(day.epoch_days()) * 86_400 + 4 * 3_600)
}
