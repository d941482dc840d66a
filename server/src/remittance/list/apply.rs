//! Carrying out the change list (变更清册) on the accounts, in a fixed number
//! of statements: inside the transaction that confirms the month, or a part of
//! the lines at a time for a long list.

use shared_types::{
    api::unit::ChangeCounts,
    calendar::{Date, YearMonth},
    codes::{AccountStatus, EntryType},
    money::Fen,
    numbers::PersonalAccountNo,
};

use super::error::{Error, Refusal};
use crate::{
    args,
    ledger::{self, Cause, Leg, NewPersonal, Posting},
    platform::{
        clock::Instant,
        db::{Column, Row, StoreError, Tx},
        sequence,
    },
};

crate::statements! {
    TRANSFERS = "
        SELECT m.account_id, m.balance_fen
          FROM change_line l
          JOIN personal_account a ON a.account_no = l.account_no
          JOIN ledger_account m ON m.account_id = a.ledger_account_id
         WHERE l.unit_no = $1 AND l.applied_in IS NULL AND l.kind = 'transfer_in'
           AND l.line_id > $2 AND l.line_id <= $3 AND m.balance_fen <> 0
         ORDER BY l.line_id";
    // Accounts that somebody else changed meanwhile do not match and are missed
    // in the count of rows.
    CHANGE_ACCOUNTS = "
        UPDATE personal_account
           SET unit_no = $1,
               status = CASE WHEN l.kind = 'seal' THEN '02' ELSE '01' END,
               contribution_base_fen =
                   COALESCE(l.base_fen, personal_account.contribution_base_fen),
               unit_monthly_fen = COALESCE(l.unit_fen, personal_account.unit_monthly_fen),
               personal_monthly_fen =
                   COALESCE(l.personal_fen, personal_account.personal_monthly_fen),
               version = personal_account.version + 1
          FROM change_line l
         WHERE l.unit_no = $1 AND l.applied_in IS NULL
           AND l.line_id > $2 AND l.line_id <= $3
           AND l.account_no = personal_account.account_no
           AND ((l.kind = 'unseal'
                 AND personal_account.unit_no = $1 AND personal_account.status = '02')
                OR (l.kind IN ('seal', 'base_change')
                    AND personal_account.unit_no = $1 AND personal_account.status = '01')
                OR (l.kind = 'transfer_in'
                    AND personal_account.unit_no <> $1 AND personal_account.status = '02'))";
    // Who has an account by now is missed in the count of rows.
    JOINERS = "
        SELECT l.full_name, l.id_doc_type, l.id_doc_no, l.mobile, l.base_fen, l.unit_fen,
               l.personal_fen, p.person_id
          FROM change_line l
          LEFT JOIN person p ON p.id_doc_type = l.id_doc_type AND p.id_doc_no = l.id_doc_no
          LEFT JOIN personal_account a ON a.person_id = p.person_id
         WHERE l.unit_no = $1 AND l.applied_in IS NULL AND l.line_id > $2 AND l.line_id <= $3
           AND l.kind = 'open' AND a.person_id IS NULL
         ORDER BY l.line_id";
    LINK_JOINERS = "
        UPDATE change_line SET account_no = a.account_no
          FROM person p JOIN personal_account a ON a.person_id = p.person_id
         WHERE change_line.unit_no = $1 AND change_line.applied_in IS NULL
           AND change_line.line_id > $2 AND change_line.line_id <= $3
           AND change_line.kind = 'open'
           AND p.id_doc_type = change_line.id_doc_type AND p.id_doc_no = change_line.id_doc_no";
    MARK = "
        UPDATE change_line SET applied_in = $2
         WHERE unit_no = $1 AND applied_in IS NULL AND line_id > $3 AND line_id <= $4";
    LAST_LINE = "
        SELECT line_id FROM change_line WHERE unit_no = $1 AND applied_in = $2
         ORDER BY line_id DESC LIMIT 1";
    // In the order of the index of waiting lines, whatever the engine's figures say:
    // by their numbers alone it might read through the lines of all other units.
    NEXT_LINES = "
        SELECT COUNT(*) AS lines, CAST(COALESCE(MAX(line_id), 0) AS BIGINT) AS last_id,
               COUNT(CASE WHEN kind = 'open' THEN 1 END) AS open,
               COUNT(CASE WHEN kind = 'transfer_in' THEN 1 END) AS transfer_in
          FROM (SELECT line_id, kind FROM change_line
                 WHERE unit_no = $1 AND applied_in IS NULL AND line_id > $2
                 ORDER BY applied_in, line_id LIMIT $3) AS next_lines";
}

/// Lines of the change list: from behind the first number up to the second, and
/// how many of them wait.
#[derive(Clone, Copy)]
struct Lines {
    range: (i64, i64),
    count: i64,
    /// Of them, those by which an account is opened.
    open: i64,
    transfer_in: i64,
}

/// For which unit, month and remittance, and when.
pub(super) struct Occasion<'a> {
    pub unit_no: &'a str,
    pub month: YearMonth,
    pub remittance_no: &'a str,
    pub today: Date,
    pub now: Instant,
}

/// Carries out every waiting line, or none.
pub(super) async fn change_list(
    tx: &mut Tx,
    on: &Occasion<'_>,
    counts: &ChangeCounts,
) -> Result<(), Error> {
    let existing = counts.unseal + counts.seal + counts.transfer_in + counts.base_change;
    let all = Lines {
        range: (0, i64::MAX),
        count: existing + counts.open,
        open: counts.open,
        transfer_in: counts.transfer_in,
    };
    carry_out(tx, on, all).await
}

/// Carries out the next waiting lines in their order, at most `most`, or none of
/// them; answers with their count.
///
/// # Errors
/// [`Refusal::ChangeOutdated`] when another unit was faster with a person who
/// joins.
pub(super) async fn next_lines(tx: &mut Tx, on: &Occasion<'_>, most: i64) -> Result<i64, Error> {
    let last = tx
        .opt(LAST_LINE, &args![on.unit_no, on.remittance_no])
        .await?;
    let last = last.map_or(Ok(0), |row| row.get("line_id"))?;
    let mut next = waiting_behind(tx, on.unit_no, last, most).await?;
    if next.count == 0 && last > 0 {
        // Begun by an earlier version, which took those who join first.
        next = waiting_behind(tx, on.unit_no, 0, most).await?;
    }
    carry_out(tx, on, next).await?;
    Ok(next.count)
}

async fn waiting_behind(
    tx: &mut Tx,
    unit_no: &str,
    last: i64,
    most: i64,
) -> Result<Lines, StoreError> {
    let row = tx.one(NEXT_LINES, &args![unit_no, last, most]).await?;
    Ok(Lines {
        range: (last, row.get("last_id")?),
        count: row.get("lines")?,
        open: row.get("open")?,
        transfer_in: row.get("transfer_in")?,
    })
}

async fn carry_out(tx: &mut Tx, on: &Occasion<'_>, lines: Lines) -> Result<(), Error> {
    if lines.count == 0 {
        return Ok(());
    }
    let (from, to) = lines.range;
    let which = args![on.unit_no, from, to];
    if lines.transfer_in > 0 {
        post_transfers(tx, on, lines).await?;
    }
    if lines.count > lines.open {
        let changed = tx.exec_for_values(CHANGE_ACCOUNTS, &which).await?;
        expect(changed, lines.count - lines.open)?;
    }
    if lines.open > 0 {
        open_accounts(tx, on, lines).await?;
        let linked = tx.exec_for_values(LINK_JOINERS, &which).await?;
        expect(linked, lines.open)?;
    }
    let args = args![on.unit_no, on.remittance_no, from, to];
    let marked = tx.exec_for_values(MARK, &args).await?;
    expect(marked, lines.count)
}

fn expect(rows: u64, wanted: i64) -> Result<(), Error> {
    let missing = wanted - i64::try_from(rows).unwrap_or(0);
    if missing == 0 {
        Ok(())
    } else {
        Err(Refusal::ChangeOutdated(missing.abs()).into())
    }
}

/// 同城转移: the balance leaves the old unit and enters the new one. It stays
/// on the person's account and no interest is settled; the journal carries the
/// new unit, and the account shows both sides.
async fn post_transfers(tx: &mut Tx, on: &Occasion<'_>, lines: Lines) -> Result<(), Error> {
    let (from, to) = lines.range;
    let rows = tx.all(TRANSFERS, &args![on.unit_no, from, to]).await?;
    let mut legs = Vec::with_capacity(rows.len() * 2);
    for row in &rows {
        let (account_id, balance): (i64, Fen) = (row.get("account_id")?, row.get("balance_fen")?);
        legs.push(Leg {
            account_id,
            amount: -balance,
        });
        legs.push(Leg {
            account_id,
            amount: balance,
        });
    }
    if legs.is_empty() {
        return Ok(());
    }
    let posting = Posting {
        key: if from == 0 {
            format!("internal-transfer:{}", on.remittance_no)
        } else {
            format!("internal-transfer:{}:{from}", on.remittance_no)
        },
        entry_type: EntryType::InternalTransfer,
        business_date: on.today,
        for_month: Some(on.month),
        unit_no: Some(on.unit_no.to_owned()),
        headcount: i64::try_from(rows.len()).unwrap_or(0),
        memo: "同城转移".to_owned(),
        cause: Cause {
            kind: "remittance",
            no: on.remittance_no.to_owned(),
        },
        posted_at: on.now,
    };
    ledger::post(tx, &posting, &legs).await?;
    Ok(())
}

/// New persons with their accounts.
async fn open_accounts(tx: &mut Tx, on: &Occasion<'_>, lines: Lines) -> Result<(), Error> {
    let ((from, to), count) = (lines.range, lines.open);
    let rows = tx.all(JOINERS, &args![on.unit_no, from, to]).await?;
    expect(rows.len() as u64, count)?;
    let person_ids = new_persons(tx, &rows).await?;
    let first = sequence::take(tx, "personal_account", Some(on.today), count).await?;
    let numbers: Vec<String> = (first..first + count)
        .map(|number| PersonalAccountNo::compose(on.today, u64::try_from(number).unwrap_or(0)))
        .map(|number| number.map(PersonalAccountNo::into_string))
        .collect::<Result<_, _>>()
        .map_err(|_| StoreError::Inconsistent("account numbers of the day are used up"))?;
    let owners = numbers
        .iter()
        .map(|owner| NewPersonal {
            owner: owner.clone(),
        })
        .collect();
    let first_ledger = ledger::open_personal(tx, owners, on.today).await?;
    let same = |text: &str| Column::Texts(vec![Some(text.to_owned()); rows.len()]);
    let columns = [
        (
            "account_no",
            Column::Texts(numbers.into_iter().map(Some).collect()),
        ),
        (
            "person_id",
            Column::Ints(person_ids.into_iter().map(Some).collect()),
        ),
        ("unit_no", same(on.unit_no)),
        (
            "ledger_account_id",
            Column::Ints((first_ledger..first_ledger + count).map(Some).collect()),
        ),
        ("status", same(AccountStatus::Normal.code())),
        ("contribution_base_fen", ints(&rows, "base_fen")?),
        ("unit_monthly_fen", ints(&rows, "unit_fen")?),
        ("personal_monthly_fen", ints(&rows, "personal_fen")?),
        ("opened_on", same(&on.today.to_string())),
    ];
    tx.load("personal_account", &columns).await?;
    Ok(())
}

/// Person ids in the order of the rows; persons who are unknown are put in.
async fn new_persons(tx: &mut Tx, rows: &[Row]) -> Result<Vec<i64>, Error> {
    let known: Vec<Option<i64>> = rows
        .iter()
        .map(|row| row.get("person_id"))
        .collect::<Result<_, _>>()?;
    let strangers: Vec<&Row> = rows
        .iter()
        .zip(&known)
        .filter_map(|(row, known)| known.is_none().then_some(row))
        .collect();
    let count = i64::try_from(strangers.len()).unwrap_or(0);
    if count == 0 {
        return Ok(known.into_iter().flatten().collect());
    }
    let first = sequence::take(tx, "person", None, count).await?;
    let columns = [
        (
            "person_id",
            Column::Ints((first..first + count).map(Some).collect()),
        ),
        ("full_name", texts(&strangers, "full_name")?),
        ("id_doc_type", texts(&strangers, "id_doc_type")?),
        ("id_doc_no", texts(&strangers, "id_doc_no")?),
        ("mobile", texts(&strangers, "mobile")?),
    ];
    tx.load("person", &columns).await?;
    let mut fresh = first..;
    Ok(known
        .into_iter()
        .map(|id| id.or_else(|| fresh.next()).unwrap_or_default())
        .collect())
}

fn ints(rows: &[Row], name: &'static str) -> Result<Column, StoreError> {
    Ok(Column::Ints(
        rows.iter()
            .map(|row| row.get(name))
            .collect::<Result<_, _>>()?,
    ))
}

fn texts(rows: &[&Row], name: &'static str) -> Result<Column, StoreError> {
    Ok(Column::Texts(
        rows.iter()
            .map(|row| row.get(name))
            .collect::<Result<_, _>>()?,
    ))
}
