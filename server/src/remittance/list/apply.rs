//! Carrying out the change list (变更清册) on the accounts, in a fixed number
//! of statements, inside the transaction that confirms the month.

use shared_types::{
    api::unit::ChangeCounts,
    calendar::{Date, YearMonth},
    codes::{AccountStatus, EntryType},
    money::Fen,
    numbers::{PersonalAccountNo, RemittanceNo},
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
           AND m.balance_fen <> 0
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
         WHERE l.unit_no = $1 AND l.applied_in IS NULL AND l.line_id <= $2
           AND $3 IN (2, CASE WHEN l.kind IN ('seal', 'base_change') THEN 1 ELSE 0 END)
           AND l.account_no = personal_account.account_no
           AND ((l.kind = 'unseal'
                 AND personal_account.unit_no = $1 AND personal_account.status = '02')
                OR (l.kind IN ('seal', 'base_change')
                    AND personal_account.unit_no = $1 AND personal_account.status = '01')
                OR (l.kind = 'transfer_in'
                    AND personal_account.unit_no <> $1 AND personal_account.status = '02'))";
    JOINERS = "
        SELECT l.full_name, l.id_doc_type, l.id_doc_no, l.mobile, l.base_fen, l.unit_fen,
               l.personal_fen, p.person_id
          FROM change_line l
          LEFT JOIN person p ON p.id_doc_type = l.id_doc_type AND p.id_doc_no = l.id_doc_no
         WHERE l.unit_no = $1 AND l.applied_in IS NULL AND l.kind = 'open'
         ORDER BY l.line_id";
    LINK_JOINERS = "
        UPDATE change_line SET account_no = a.account_no
          FROM person p JOIN personal_account a ON a.person_id = p.person_id
         WHERE change_line.unit_no = $1 AND change_line.applied_in IS NULL
           AND change_line.kind = 'open'
           AND p.id_doc_type = change_line.id_doc_type AND p.id_doc_no = change_line.id_doc_no";
    MARK = "
        UPDATE change_line SET applied_in = $2
         WHERE unit_no = $1 AND applied_in IS NULL AND line_id <= $3
           AND $4 IN (2, CASE WHEN kind IN ('seal', 'base_change') THEN 1 ELSE 0 END)";
    NEXT_LINES = "
        SELECT COUNT(*) AS lines, CAST(COALESCE(MAX(line_id), 0) AS BIGINT) AS last_id
          FROM (SELECT line_id FROM change_line WHERE unit_no = $1 AND applied_in IS NULL
                 ORDER BY line_id LIMIT $2) AS next_lines";
}

/// Lines of the change list by what they do to the list.
#[derive(Clone, Copy)]
enum Which {
    /// Persons come; another unit may be faster with them.
    Joining = 0,
    /// Persons of this unit, which nobody else can change.
    Staying = 1,
    All = 2,
}

/// For which unit, month and remittance, and when.
pub(super) struct Occasion<'a> {
    pub unit_no: &'a str,
    pub month: YearMonth,
    pub remittance_no: &'a RemittanceNo,
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
    carry_out(tx, on, counts, (Which::All, existing)).await
}

/// Carries out the lines by which persons join, or none: the first step with a
/// long list, because another unit may be faster with these persons.
pub(super) async fn joining(
    tx: &mut Tx,
    on: &Occasion<'_>,
    counts: &ChangeCounts,
) -> Result<(), Error> {
    let existing = counts.unseal + counts.transfer_in;
    carry_out(tx, on, counts, (Which::Joining, existing)).await
}

/// Carries out the next lines of those who stay, at most `most`; answers with
/// their count.
pub(super) async fn staying(
    tx: &mut Tx,
    unit_no: &str,
    remittance_no: &str,
    most: i64,
) -> Result<i64, Error> {
    let row = tx.one(NEXT_LINES, &args![unit_no, most]).await?;
    let (lines, last): (i64, i64) = (row.get("lines")?, row.get("last_id")?);
    if lines > 0 {
        let which = Which::Staying as u8;
        let changed = tx
            .exec_for_values(CHANGE_ACCOUNTS, &args![unit_no, last, which])
            .await?;
        expect(changed, lines)?;
        let marked = tx
            .exec_for_values(MARK, &args![unit_no, remittance_no, last, which])
            .await?;
        expect(marked, lines)?;
    }
    Ok(lines)
}

async fn carry_out(
    tx: &mut Tx,
    on: &Occasion<'_>,
    counts: &ChangeCounts,
    (which, existing): (Which, i64),
) -> Result<(), Error> {
    if existing + counts.open == 0 {
        return Ok(());
    }
    let which = which as u8;
    if counts.transfer_in > 0 {
        post_transfers(tx, on).await?;
    }
    let changed = tx
        .exec(CHANGE_ACCOUNTS, &args![on.unit_no, i64::MAX, which])
        .await?;
    expect(changed, existing)?;
    if counts.open > 0 {
        open_accounts(tx, on, counts.open).await?;
        expect(
            tx.exec(LINK_JOINERS, &args![on.unit_no]).await?,
            counts.open,
        )?;
    }
    let marked = tx
        .exec(MARK, &args![on.unit_no, on.remittance_no, i64::MAX, which])
        .await?;
    expect(marked, existing + counts.open)
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
async fn post_transfers(tx: &mut Tx, on: &Occasion<'_>) -> Result<(), Error> {
    let rows = tx.all(TRANSFERS, &args![on.unit_no]).await?;
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
        key: format!("internal-transfer:{}", on.remittance_no),
        entry_type: EntryType::InternalTransfer,
        business_date: on.today,
        for_month: Some(on.month),
        unit_no: Some(on.unit_no.to_owned()),
        headcount: i64::try_from(rows.len()).unwrap_or(0),
        memo: "同城转移".to_owned(),
        cause: Cause {
            kind: "remittance",
            no: on.remittance_no.to_string(),
        },
        posted_at: on.now,
    };
    ledger::post(tx, &posting, &legs).await?;
    Ok(())
}

/// New persons with their accounts.
async fn open_accounts(tx: &mut Tx, on: &Occasion<'_>, count: i64) -> Result<(), Error> {
    let rows = tx.all(JOINERS, &args![on.unit_no]).await?;
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
