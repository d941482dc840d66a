//! The holder and the months of an account in the database. Entries and
//! balances belong to the ledger.

use shared_types::{
    api::personal::LastContribution,
    calendar::{Date, YearMonth},
    codes::AccountStatus,
    identity::IdDocType,
    money::Fen,
    numbers::{PersonalAccountNo, UnitNo},
    ratio::BasisPoints,
};

use crate::{
    args, ledger,
    platform::db::{Db, Row, StoreError, Tx},
};

crate::statements! {
    HOLDER = "
        SELECT p.full_name, p.id_doc_type, p.id_doc_no, p.mobile, a.account_no, a.status,
               a.opened_on, a.contribution_base_fen, a.unit_monthly_fen, a.personal_monthly_fen,
               a.paid_through, a.unit_no, u.name AS unit_name, u.unit_ratio_bp, u.personal_ratio_bp
          FROM person p
          JOIN personal_account a ON a.person_id = p.person_id
          JOIN unit u ON u.unit_no = a.unit_no
         WHERE p.person_id = $1";
    FACE_AND_MONEY = "
        SELECT a.status, a.contribution_base_fen, a.unit_monthly_fen,
               a.personal_monthly_fen, a.paid_through, u.name AS unit_name, u.unit_ratio_bp,
               u.personal_ratio_bp, l.account_id, l.balance_fen, l.carried_fen, l.current_fen, l.product,
               l.closed_product, l.product_day
          FROM personal_account a
          JOIN unit u ON u.unit_no = a.unit_no
          JOIN ledger_account l ON l.account_id = a.ledger_account_id
         WHERE a.person_id = $1";
    LEDGER_ACCOUNT = "SELECT ledger_account_id FROM personal_account WHERE person_id = $1";
    MOBILE = "SELECT mobile FROM person WHERE person_id = $1";
    PAID_THROUGH = "SELECT paid_through FROM personal_account WHERE account_no = $1";
    LAST_CONTRIBUTION = "
        SELECT r.for_month, j.business_date, l.unit_fen, l.personal_fen
          FROM remittance_line l
          JOIN remittance r ON r.remittance_no = l.remittance_no
          JOIN journal j ON j.journal_id = r.allocation_journal_id
         WHERE l.account_no = $1 AND r.status = 'allocated'
         ORDER BY r.for_month DESC LIMIT 1";
    MONTHS = "
        SELECT DISTINCT r.for_month
          FROM remittance_line l
          JOIN remittance r ON r.remittance_no = l.remittance_no
         WHERE l.account_no = $1 AND r.status = 'allocated' AND l.unit_fen + l.personal_fen > 0
         ORDER BY r.for_month DESC";
}

/// The person, the account's terms, and the unit that contributes. Not to be
/// logged, hence no `Debug`.
#[derive(Clone)]
pub(crate) struct Holder {
    /// 姓名.
    pub full_name: String,
    /// 证件类型.
    pub id_doc_type: IdDocType,
    /// 证件号码.
    pub id_doc_no: String,
    /// 手机号码.
    pub mobile: Option<String>,
    /// 个人账号.
    pub account_no: PersonalAccountNo,
    /// 个人账户状态.
    pub status: AccountStatus,
    /// 开户日期.
    pub opened_on: Date,
    /// 缴存基数.
    pub contribution_base: Fen,
    /// 单位月缴存额.
    pub unit_monthly: Fen,
    /// 个人月缴存额.
    pub personal_monthly: Fen,
    /// 缴至年月.
    pub paid_through: Option<YearMonth>,
    /// 单位账号.
    pub unit_no: UnitNo,
    /// 单位名称.
    pub unit_name: String,
    /// 单位缴存比例.
    pub unit_ratio: BasisPoints,
    /// 个人缴存比例.
    pub personal_ratio: BasisPoints,
}

pub(super) async fn holder(tx: &mut Tx, person_id: i64) -> Result<Holder, StoreError> {
    read_holder(&tx.one(HOLDER, &args![person_id]).await?)
}

/// What the first page says beside the money.
pub(super) struct Face {
    /// 个人账户状态.
    pub status: AccountStatus,
    /// 缴存基数.
    pub contribution_base: Fen,
    /// 单位月缴存额.
    pub unit_monthly: Fen,
    /// 个人月缴存额.
    pub personal_monthly: Fen,
    /// 缴至年月.
    pub paid_through: Option<YearMonth>,
    /// 单位名称.
    pub unit_name: String,
    /// 单位缴存比例.
    pub unit_ratio: BasisPoints,
    /// 个人缴存比例.
    pub personal_ratio: BasisPoints,
}

/// What the first page says, in one question: nothing else is asked so often.
pub(super) async fn face_and_money(
    db: &Db,
    person_id: i64,
) -> Result<(Face, ledger::Account), StoreError> {
    let row = db.one_by_key(FACE_AND_MONEY, person_id).await?;
    let face = Face {
        status: row.get("status")?,
        contribution_base: row.get("contribution_base_fen")?,
        unit_monthly: row.get("unit_monthly_fen")?,
        personal_monthly: row.get("personal_monthly_fen")?,
        paid_through: row.get("paid_through")?,
        unit_name: row.get("unit_name")?,
        unit_ratio: row.get("unit_ratio_bp")?,
        personal_ratio: row.get("personal_ratio_bp")?,
    };
    Ok((face, ledger::read_account(&row)?))
}

fn read_holder(row: &Row) -> Result<Holder, StoreError> {
    Ok(Holder {
        full_name: row.get("full_name")?,
        id_doc_type: row.get("id_doc_type")?,
        id_doc_no: row.get("id_doc_no")?,
        mobile: row.get("mobile")?,
        account_no: row.get("account_no")?,
        status: row.get("status")?,
        opened_on: row.get("opened_on")?,
        contribution_base: row.get("contribution_base_fen")?,
        unit_monthly: row.get("unit_monthly_fen")?,
        personal_monthly: row.get("personal_monthly_fen")?,
        paid_through: row.get("paid_through")?,
        unit_no: row.get("unit_no")?,
        unit_name: row.get("unit_name")?,
        unit_ratio: row.get("unit_ratio_bp")?,
        personal_ratio: row.get("personal_ratio_bp")?,
    })
}

/// The person's account in the ledger.
pub(super) async fn ledger_account(tx: &mut Tx, person_id: i64) -> Result<i64, StoreError> {
    tx.one(LEDGER_ACCOUNT, &args![person_id])
        .await?
        .get("ledger_account_id")
}

/// 手机号码, if there is one.
pub(super) async fn mobile(tx: &mut Tx, person_id: i64) -> Result<Option<String>, StoreError> {
    tx.one(MOBILE, &args![person_id]).await?.get("mobile")
}

/// 缴至年月.
pub(super) async fn paid_through(
    tx: &mut Tx,
    account_no: &PersonalAccountNo,
) -> Result<Option<YearMonth>, StoreError> {
    tx.one(PAID_THROUGH, &args![account_no])
        .await?
        .get("paid_through")
}

/// What the unit paid last; none before the first remittance.
pub(super) async fn last_contribution(
    tx: &mut Tx,
    account_no: &PersonalAccountNo,
) -> Result<Option<LastContribution>, StoreError> {
    let Some(row) = tx.opt(LAST_CONTRIBUTION, &args![account_no]).await? else {
        return Ok(None);
    };
    Ok(Some(LastContribution {
        for_month: row.get("for_month")?,
        posted_on: row.get("business_date")?,
        unit_part: row.get("unit_fen")?,
        personal_part: row.get("personal_fen")?,
    }))
}

/// Months with an allocated remittance, newest first.
pub(super) async fn contributed_months(
    tx: &mut Tx,
    account_no: &PersonalAccountNo,
) -> Result<Vec<YearMonth>, StoreError> {
    let rows = tx.all(MONTHS, &args![account_no]).await?;
    rows.iter().map(|row| row.get("for_month")).collect()
}
