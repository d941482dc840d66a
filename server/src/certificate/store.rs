//! Proofs in the database.

use serde::{Deserialize, Serialize};
use shared_types::{
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    identity::IdDocType,
    money::Fen,
    numbers::{CertificateNo, PersonalAccountNo, UnitNo},
    ratio::BasisPoints,
};

use crate::{
    args,
    platform::{
        clock::Instant,
        db::{Row, StoreError, Tx},
    },
};

crate::statements! {
    INSERT = "
        INSERT INTO certificate (certificate_no, code, person_id, purpose, snapshot, issued_on,
                                 valid_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    COUNT_OF_DAY = "
        SELECT COUNT(*) AS many FROM certificate WHERE person_id = $1 AND issued_on = $2";
    OF_PERSON = "
        SELECT certificate_no, code, purpose, snapshot, issued_on, valid_until, revoked_at
          FROM certificate WHERE person_id = $1 ORDER BY certificate_no DESC LIMIT $2";
    BY_NO = "
        SELECT certificate_no, code, purpose, snapshot, issued_on, valid_until, revoked_at
          FROM certificate WHERE certificate_no = $1 AND person_id = $2";
    BY_CODE = "
        SELECT certificate_no, code, purpose, snapshot, issued_on, valid_until, revoked_at
          FROM certificate WHERE code = $1";
    REVOKE = "
        UPDATE certificate SET revoked_at = $3
         WHERE certificate_no = $1 AND person_id = $2 AND revoked_at IS NULL";
}

/// Everything that is printed, as it stood on the day of issue.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Snapshot {
    /// Name of the centre.
    pub centre: String,
    /// 姓名.
    pub full_name: String,
    /// 证件类型.
    pub id_doc_type: IdDocType,
    /// 证件号码.
    pub id_doc_no: String,
    /// 个人账号.
    pub account_no: PersonalAccountNo,
    /// 单位账号.
    pub unit_no: UnitNo,
    /// 单位名称.
    pub unit_name: String,
    /// 个人账户状态.
    pub status: AccountStatus,
    /// 开户日期.
    pub opened_on: Date,
    /// 缴存基数.
    pub contribution_base: Fen,
    /// 单位缴存比例.
    pub unit_ratio: BasisPoints,
    /// 个人缴存比例.
    pub personal_ratio: BasisPoints,
    /// 单位月缴存额.
    pub unit_monthly: Fen,
    /// 个人月缴存额.
    pub personal_monthly: Fen,
    /// 缴至年月.
    pub paid_through: Option<YearMonth>,
    /// 连续缴存月数.
    pub consecutive_months: u32,
    /// 余额.
    pub balance: Fen,
}

/// One proof. Not to be logged, hence no `Debug`.
#[derive(Clone)]
pub(super) struct Certificate {
    /// 证明编号.
    pub no: CertificateNo,
    /// In the QR code.
    pub code: String,
    /// 用途.
    pub purpose: String,
    /// What is printed.
    pub snapshot: Snapshot,
    /// Day of issue.
    pub issued_on: Date,
    /// Last day on which it counts.
    pub valid_until: Date,
    /// When it was revoked (UTC).
    pub revoked_at: Option<String>,
}

fn certificate(row: &Row) -> Result<Certificate, StoreError> {
    let snapshot: String = row.get("snapshot")?;
    Ok(Certificate {
        no: row.get("certificate_no")?,
        code: row.get("code")?,
        purpose: row.get("purpose")?,
        snapshot: serde_json::from_str(&snapshot)
            .map_err(|_| StoreError::Inconsistent("a proof's snapshot cannot be read"))?,
        issued_on: row.get("issued_on")?,
        valid_until: row.get("valid_until")?,
        revoked_at: row.get("revoked_at")?,
    })
}

pub(super) async fn insert(
    tx: &mut Tx,
    person_id: i64,
    certificate: &Certificate,
) -> Result<(), StoreError> {
    let snapshot = serde_json::to_string(&certificate.snapshot)
        .map_err(|_| StoreError::Inconsistent("a proof's snapshot cannot be written"))?;
    let args = args![
        certificate.no,
        certificate.code,
        person_id,
        certificate.purpose,
        snapshot,
        certificate.issued_on,
        certificate.valid_until
    ];
    tx.exec(INSERT, &args).await.map(|_| ())
}

/// Proofs that the person issued on a day.
pub(super) async fn count_of_day(
    tx: &mut Tx,
    person_id: i64,
    day: Date,
) -> Result<i64, StoreError> {
    tx.one(COUNT_OF_DAY, &args![person_id, day])
        .await?
        .get("many")
}

/// Newest first.
pub(super) async fn of_person(
    tx: &mut Tx,
    person_id: i64,
    limit: i64,
) -> Result<Vec<Certificate>, StoreError> {
    tx.all(OF_PERSON, &args![person_id, limit])
        .await?
        .iter()
        .map(certificate)
        .collect()
}

/// One proof of this person; [`StoreError::Missing`] for anybody else's.
pub(super) async fn by_no(
    tx: &mut Tx,
    person_id: i64,
    certificate_no: &CertificateNo,
) -> Result<Certificate, StoreError> {
    certificate(&tx.one(BY_NO, &args![certificate_no, person_id]).await?)
}

pub(super) async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Certificate>, StoreError> {
    tx.opt(BY_CODE, &args![code])
        .await?
        .as_ref()
        .map(certificate)
        .transpose()
}

/// True when it was revoked now, false when it had been before.
pub(super) async fn revoke(
    tx: &mut Tx,
    person_id: i64,
    certificate_no: &CertificateNo,
    now: Instant,
) -> Result<bool, StoreError> {
    let rows = tx
        .exec(REVOKE, &args![certificate_no, person_id, now.utc_text()])
        .await?;
    Ok(rows == 1)
}
