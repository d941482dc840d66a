//! SQL about units, employees, agents and the audit.

use shared_types::{
    api::{
        session::Permission,
        unit::{AgentView, EmployeeRow, UnitView},
    },
    calendar::Date,
    codes::AccountStatus,
    masking,
    ratio::BasisPoints,
};

use crate::{
    args,
    platform::{
        db::{Row, StoreError, Tx, expect_one_row},
        page::PageQuery,
    },
};

crate::statements! {
    UNIT = "
        SELECT u.unit_no, u.name, u.credit_code, u.status, u.unit_ratio_bp, u.personal_ratio_bp,
               u.paid_through, u.payday,
               (SELECT COUNT(*) FROM personal_account a
                 WHERE a.unit_no = u.unit_no AND a.status = '01') AS active,
               (SELECT COUNT(*) FROM personal_account a
                 WHERE a.unit_no = u.unit_no AND a.status = '02') AS sealed
          FROM unit u WHERE u.unit_no = $1";
    // In the order of the index, so that a page reads no more than its rows;
    // those who contribute come first.
    EMPLOYEES = "
        SELECT a.account_no, p.full_name, p.id_doc_type, p.id_doc_no, p.mobile, a.status,
               a.opened_on, a.contribution_base_fen, u.unit_ratio_bp, u.personal_ratio_bp,
               a.unit_monthly_fen, a.personal_monthly_fen, a.paid_through
          FROM personal_account a
          JOIN person p ON p.person_id = a.person_id
          JOIN unit u ON u.unit_no = a.unit_no
         WHERE a.unit_no = $1
         ORDER BY a.status, a.account_no LIMIT $2 OFFSET $3";
    COUNT_EMPLOYEES = "SELECT COUNT(*) AS many FROM personal_account WHERE unit_no = $1";
    EMPLOYEES_OF_STATUS = "
        SELECT a.account_no, p.full_name, p.id_doc_type, p.id_doc_no, p.mobile, a.status,
               a.opened_on, a.contribution_base_fen, u.unit_ratio_bp, u.personal_ratio_bp,
               a.unit_monthly_fen, a.personal_monthly_fen, a.paid_through
          FROM personal_account a
          JOIN person p ON p.person_id = a.person_id
          JOIN unit u ON u.unit_no = a.unit_no
         WHERE a.unit_no = $1 AND a.status = $2
         ORDER BY a.account_no LIMIT $3 OFFSET $4";
    COUNT_EMPLOYEES_OF_STATUS = "
        SELECT COUNT(*) AS many FROM personal_account WHERE unit_no = $1 AND status = $2";
    // $2 is empty for every status.
    SEARCH_EMPLOYEES = "
        SELECT a.account_no, p.full_name, p.id_doc_type, p.id_doc_no, p.mobile, a.status,
               a.opened_on, a.contribution_base_fen, u.unit_ratio_bp, u.personal_ratio_bp,
               a.unit_monthly_fen, a.personal_monthly_fen, a.paid_through
          FROM personal_account a
          JOIN person p ON p.person_id = a.person_id
          JOIN unit u ON u.unit_no = a.unit_no
         WHERE a.unit_no = $1 AND ($2 = '' OR a.status = $2)
           AND (substr(p.full_name, 1, length($3)) = $3 OR p.id_doc_no = $3 OR a.account_no = $3)
         ORDER BY a.status, a.account_no LIMIT $4 OFFSET $5";
    COUNT_SEARCHED_EMPLOYEES = "
        SELECT COUNT(*) AS many
          FROM personal_account a JOIN person p ON p.person_id = a.person_id
         WHERE a.unit_no = $1 AND ($2 = '' OR a.status = $2)
           AND (substr(p.full_name, 1, length($3)) = $3 OR p.id_doc_no = $3 OR a.account_no = $3)";
    AGENTS = "
        SELECT g.agent_id, g.version, g.full_name, g.can_operate, g.can_review, g.can_administer,
               g.valid_until, COALESCE(MIN(l.login_name), '') AS login_name
          FROM agent g
          LEFT JOIN login l ON l.principal_kind = 'agent' AND l.principal_id = g.agent_id
         WHERE g.unit_no = $1
         GROUP BY g.agent_id, g.version, g.full_name, g.can_operate, g.can_review,
                  g.can_administer, g.valid_until
         ORDER BY g.agent_id";
    // Two administrators who take the right from each other wait here for one another.
    LOCK_UNIT = "UPDATE unit SET version = version WHERE unit_no = $1";
    SET_RIGHTS = "
        UPDATE agent
           SET can_operate = $4, can_review = $5, can_administer = $6, version = version + 1
         WHERE unit_no = $1 AND agent_id = $2 AND version = $3";
    ADMINISTRATORS = "
        SELECT COUNT(*) AS many FROM agent
         WHERE unit_no = $1 AND can_administer = 1 AND valid_until >= $2";
    AUDIT = "
        SELECT e.at, e.actor_kind, e.act, e.subject, g.full_name
          FROM audit_event e
          LEFT JOIN agent g ON e.actor_kind = 'agent' AND g.agent_id = e.actor_id
         WHERE e.unit_no = $1
         ORDER BY e.audit_id DESC LIMIT $2 OFFSET $3";
    COUNT_AUDIT = "SELECT COUNT(*) AS many FROM audit_event WHERE unit_no = $1";
}

/// A unit with its headcounts.
pub(super) async fn unit(tx: &mut Tx, unit_no: &str) -> Result<UnitView, StoreError> {
    let row = tx.one(UNIT, &args![unit_no]).await?;
    Ok(UnitView {
        unit_no: row.get("unit_no")?,
        name: row.get("name")?,
        credit_code: row.get("credit_code")?,
        status: row.get("status")?,
        unit_ratio: row.get::<BasisPoints>("unit_ratio_bp")?,
        personal_ratio: row.get::<BasisPoints>("personal_ratio_bp")?,
        paid_through: row.get("paid_through")?,
        active_headcount: row.get("active")?,
        sealed_headcount: row.get("sealed")?,
        payday: row.get("payday")?,
    })
}

fn employee(row: &Row) -> Result<EmployeeRow, StoreError> {
    let mobile: Option<String> = row.get("mobile")?;
    Ok(EmployeeRow {
        account_no: row.get("account_no")?,
        full_name: row.get("full_name")?,
        id_doc_type: row.get("id_doc_type")?,
        id_doc_no_masked: masking::mask_id_no(&row.get::<String>("id_doc_no")?),
        mobile_masked: mobile.as_deref().map(masking::mask_mobile),
        status: row.get("status")?,
        opened_on: row.get("opened_on")?,
        contribution_base: row.get("contribution_base_fen")?,
        unit_ratio: row.get::<BasisPoints>("unit_ratio_bp")?,
        personal_ratio: row.get::<BasisPoints>("personal_ratio_bp")?,
        unit_monthly: row.get("unit_monthly_fen")?,
        personal_monthly: row.get("personal_monthly_fen")?,
        paid_through: row.get("paid_through")?,
    })
}

/// A page of employees, and how many there are.
pub(super) async fn employees(
    tx: &mut Tx,
    unit_no: &str,
    search: &str,
    status: Option<AccountStatus>,
    page: PageQuery,
) -> Result<(Vec<EmployeeRow>, i64), StoreError> {
    let (size, offset) = (page.size(), page.offset());
    let (rows, count) = match (search, status) {
        ("", None) => (
            tx.all(EMPLOYEES, &args![unit_no, size, offset]).await?,
            tx.one(COUNT_EMPLOYEES, &args![unit_no]).await?,
        ),
        ("", Some(status)) => (
            tx.all(EMPLOYEES_OF_STATUS, &args![unit_no, status, size, offset])
                .await?,
            tx.one(COUNT_EMPLOYEES_OF_STATUS, &args![unit_no, status])
                .await?,
        ),
        (search, status) => {
            let status = status.map_or("", AccountStatus::code);
            (
                tx.all(
                    SEARCH_EMPLOYEES,
                    &args![unit_no, status, search, size, offset],
                )
                .await?,
                tx.one(COUNT_SEARCHED_EMPLOYEES, &args![unit_no, status, search])
                    .await?,
            )
        }
    };
    Ok((
        rows.iter().map(employee).collect::<Result<_, _>>()?,
        count.get("many")?,
    ))
}

/// Agents of a unit, as `me` sees them.
pub(super) async fn agents(
    tx: &mut Tx,
    unit_no: &str,
    me: i64,
) -> Result<Vec<AgentView>, StoreError> {
    let rows = tx.all(AGENTS, &args![unit_no]).await?;
    rows.iter()
        .map(|row| {
            let agent_id: i64 = row.get("agent_id")?;
            let rights = [
                (row.get("can_operate")?, Permission::Operate),
                (row.get("can_review")?, Permission::Review),
                (row.get("can_administer")?, Permission::Administer),
            ];
            Ok(AgentView {
                agent_id: agent_id.to_string(),
                version: row.get("version")?,
                full_name: row.get("full_name")?,
                login_name: row.get("login_name")?,
                permissions: rights
                    .into_iter()
                    .filter_map(|(may, right): (bool, _)| may.then_some(right))
                    .collect(),
                valid_until: row.get("valid_until")?,
                is_self: agent_id == me,
            })
        })
        .collect()
}

/// Keeps other changes of rights in this unit waiting until the end of the transaction.
pub(super) async fn lock_unit(tx: &mut Tx, unit_no: &str) -> Result<(), StoreError> {
    expect_one_row(tx.exec(LOCK_UNIT, &args![unit_no]).await?)
}

/// Sets the rights of an agent.
pub(super) async fn set_rights(
    tx: &mut Tx,
    unit_no: &str,
    agent_id: i64,
    version: i64,
    permissions: &[Permission],
) -> Result<(), StoreError> {
    let may = |right| permissions.contains(&right);
    let args = args![
        unit_no,
        agent_id,
        version,
        may(Permission::Operate),
        may(Permission::Review),
        may(Permission::Administer),
    ];
    expect_one_row(tx.exec(SET_RIGHTS, &args).await?)
}

/// Administrators of a unit whose authorisation runs on `today`.
pub(super) async fn administrators(
    tx: &mut Tx,
    unit_no: &str,
    today: Date,
) -> Result<i64, StoreError> {
    tx.one(ADMINISTRATORS, &args![unit_no, today])
        .await?
        .get("many")
}

/// One row of the audit.
pub(super) struct Event {
    pub at: String,
    pub actor_kind: String,
    pub agent_name: Option<String>,
    pub act: String,
    pub subject: String,
}

/// A page of the unit's audit, newest first, and how many rows there are.
pub(super) async fn audit(
    tx: &mut Tx,
    unit_no: &str,
    page: PageQuery,
) -> Result<(Vec<Event>, i64), StoreError> {
    let count = tx.one(COUNT_AUDIT, &args![unit_no]).await?.get("many")?;
    let rows = tx
        .all(AUDIT, &args![unit_no, page.size(), page.offset()])
        .await?;
    let events = rows
        .iter()
        .map(|row| {
            Ok(Event {
                at: row.get("at")?,
                actor_kind: row.get("actor_kind")?,
                agent_name: row.get("full_name")?,
                act: row.get("act")?,
                subject: row.get("subject")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((events, count))
}
