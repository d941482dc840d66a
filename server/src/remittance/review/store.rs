//! SQL of the annual review.

use shared_types::money::Fen;

use super::rules::{BaseGroup, Figures, NewBase, Ratios};
use crate::{
    args,
    platform::{
        clock::Instant,
        db::{Column, StoreError, Tx, expect_one_row},
    },
};

crate::statements! {
    RATIOS = "SELECT unit_ratio_bp, personal_ratio_bp FROM unit WHERE unit_no = $1";
    GROUPS = "
        SELECT contribution_base_fen, COUNT(*) AS headcount,
               CAST(COALESCE(SUM(unit_monthly_fen + personal_monthly_fen), 0) AS BIGINT) AS total
          FROM personal_account WHERE unit_no = $1 AND status = '01'
         GROUP BY contribution_base_fen ORDER BY contribution_base_fen";
    DONE = "
        SELECT headcount, raised_count, lowered_count, total_before_fen, total_after_fen
          FROM annual_review WHERE unit_no = $1 AND fund_year = $2";
    INSERT = "
        INSERT INTO annual_review (unit_no, fund_year, headcount, raised_count, lowered_count,
                                   total_before_fen, total_after_fen, done_by, done_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIX = "
        UPDATE personal_account
           SET contribution_base_fen = b.base_fen, unit_monthly_fen = b.unit_fen,
               personal_monthly_fen = b.personal_fen, version = version + 1
          FROM annual_review_base b
         WHERE b.unit_no = $1 AND b.fund_year = $2
           AND personal_account.unit_no = $1 AND personal_account.status = '01'
           AND personal_account.contribution_base_fen = b.declared_fen";
    REVIEWED = "
        UPDATE unit SET reviewed_fund_year = $2, version = version + 1
         WHERE unit_no = $1 AND reviewed_fund_year < $2";
}

pub(super) async fn ratios(tx: &mut Tx, unit_no: &str) -> Result<Ratios, StoreError> {
    let row = tx.one(RATIOS, &args![unit_no]).await?;
    Ok(Ratios {
        unit: row.get("unit_ratio_bp")?,
        personal: row.get("personal_ratio_bp")?,
    })
}

/// Distinct bases of those who contribute.
pub(super) async fn groups(tx: &mut Tx, unit_no: &str) -> Result<Vec<BaseGroup>, StoreError> {
    let rows = tx.all(GROUPS, &args![unit_no]).await?;
    rows.iter()
        .map(|row| {
            Ok(BaseGroup {
                base: row.get("contribution_base_fen")?,
                headcount: row.get("headcount")?,
                total: row.get("total")?,
            })
        })
        .collect()
}

/// Figures of a review that was done here.
pub(super) async fn done(
    tx: &mut Tx,
    unit_no: &str,
    fund_year: i32,
) -> Result<Option<Figures>, StoreError> {
    let Some(row) = tx.opt(DONE, &args![unit_no, fund_year]).await? else {
        return Ok(None);
    };
    Ok(Some(Figures {
        headcount: row.get("headcount")?,
        raised: row.get("raised_count")?,
        lowered: row.get("lowered_count")?,
        total_before: row.get("total_before_fen")?,
        total_after: row.get("total_after_fen")?,
    }))
}

/// Keeps the review, and carries it out on the accounts.
pub(super) async fn carry_out(
    tx: &mut Tx,
    unit_no: &str,
    fund_year: i32,
    bases: &[NewBase],
    figures: &Figures,
    (done_by, done_at): (i64, Instant),
) -> Result<(), StoreError> {
    let args = args![
        unit_no,
        fund_year,
        figures.headcount,
        figures.raised,
        figures.lowered,
        figures.total_before,
        figures.total_after,
        done_by,
        done_at.utc_text(),
    ];
    tx.exec(INSERT, &args).await?;
    let fen = |pick: fn(&NewBase) -> Fen| {
        Column::Ints(bases.iter().map(|new| Some(pick(new).0)).collect())
    };
    let columns = [
        (
            "unit_no",
            Column::Texts(vec![Some(unit_no.to_owned()); bases.len()]),
        ),
        (
            "fund_year",
            Column::Ints(vec![Some(i64::from(fund_year)); bases.len()]),
        ),
        ("declared_fen", fen(|new| new.declared)),
        ("base_fen", fen(|new| new.base)),
        ("unit_fen", fen(|new| new.amounts.unit)),
        ("personal_fen", fen(|new| new.amounts.personal)),
    ];
    tx.load("annual_review_base", &columns).await?;
    let fixed = tx.exec(FIX, &args![unit_no, fund_year]).await?;
    if i64::try_from(fixed) != Ok(figures.headcount) {
        return Err(StoreError::Stale);
    }
    expect_one_row(tx.exec(REVIEWED, &args![unit_no, fund_year]).await?)
}
