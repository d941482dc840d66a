//! Recomputes what the ledger keeps beside the entries, and says where the
//! two differ. Reads only.

use serde::{Deserialize, Serialize};

use crate::platform::db::{StoreError, Tx};

/// One kind of difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What does not hold.
    pub rule: &'static str,
    /// Rows that break it.
    pub count: i64,
    /// One of them, a number of the ledger.
    pub example: String,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Journals that were read.
    pub journals: i64,
    /// Entries that were read.
    pub entries: i64,
    /// Accounts that were read.
    pub accounts: i64,
    /// Empty when everything holds.
    pub findings: Vec<Finding>,
}

impl Report {
    /// True when everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

/// What a ledger amounts to; two copies of one ledger have the same totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// Accounts.
    pub accounts: i64,
    /// Journals.
    pub journals: i64,
    /// Entries.
    pub entries: i64,
    /// Sum of all credits, in fen.
    pub credits_fen: i64,
    /// Sum of all personal balances, in fen.
    pub personal_fen: i64,
}

crate::statements! {
    TOTALS = "
        SELECT (SELECT COUNT(*) FROM journal) AS journals,
               (SELECT COUNT(*) FROM journal_entry) AS entries,
               (SELECT COUNT(*) FROM ledger_account) AS accounts,
               (SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM journal_entry
                 WHERE amount_fen > 0) AS credits_fen,
               (SELECT CAST(COALESCE(SUM(balance_fen), 0) AS BIGINT) FROM ledger_account
                 WHERE kind = 'personal') AS personal_fen";
    COUNTS = "
        SELECT (SELECT COUNT(*) FROM journal) AS journals,
               (SELECT COUNT(*) FROM journal_entry) AS entries,
               (SELECT COUNT(*) FROM ledger_account) AS accounts";
    UNBALANCED = "
        SELECT COUNT(*) AS many, COALESCE(CAST(MIN(journal_id) AS TEXT), '') AS example
          FROM (SELECT journal_id FROM journal_entry
                 GROUP BY journal_id HAVING SUM(amount_fen) <> 0) AS wrong";
    EMPTY = "
        SELECT COUNT(*) AS many, COALESCE(CAST(MIN(j.journal_id) AS TEXT), '') AS example
          FROM journal j
         WHERE NOT EXISTS (SELECT 1 FROM journal_entry e WHERE e.journal_id = j.journal_id)";
    BALANCES = "
        SELECT COUNT(*) AS many, COALESCE(CAST(MIN(a.account_id) AS TEXT), '') AS example
          FROM ledger_account a
          LEFT JOIN (SELECT account_id, CAST(SUM(amount_fen) AS BIGINT) AS total
                       FROM journal_entry GROUP BY account_id) AS s
            ON s.account_id = a.account_id
         WHERE a.keeps_balance = 1 AND a.balance_fen <> COALESCE(s.total, 0)";
    LAST_BALANCES = "
        SELECT COUNT(*) AS many, COALESCE(CAST(MIN(a.account_id) AS TEXT), '') AS example
          FROM ledger_account a
          JOIN (SELECT account_id, MAX(entry_id) AS entry_id
                  FROM journal_entry GROUP BY account_id) AS l ON l.account_id = a.account_id
          JOIN journal_entry e ON e.entry_id = l.entry_id
         WHERE a.keeps_balance = 1 AND e.balance_after_fen <> a.balance_fen";
    BUCKETS = "
        SELECT COUNT(*) AS many, COALESCE(CAST(MIN(account_id) AS TEXT), '') AS example
          FROM ledger_account
         WHERE kind = 'personal'
           AND (balance_fen <> carried_fen + current_fen OR balance_fen < 0 OR product < 0)";
    ALLOCATIONS = "
        SELECT COUNT(*) AS many, COALESCE(MIN(r.remittance_no), '') AS example
          FROM remittance r
          LEFT JOIN (SELECT remittance_no, COUNT(*) AS headcount,
                            CAST(SUM(unit_fen + personal_fen) AS BIGINT) AS total
                       FROM remittance_line GROUP BY remittance_no) AS l
            ON l.remittance_no = r.remittance_no
          LEFT JOIN (SELECT j.cause_no, CAST(SUM(e.amount_fen) AS BIGINT) AS total
                       FROM journal j
                       JOIN journal_entry e ON e.journal_id = j.journal_id
                       JOIN ledger_account a ON a.account_id = e.account_id
                      WHERE j.cause_kind = 'remittance' AND a.kind = 'personal'
                      GROUP BY j.cause_no) AS j
            ON j.cause_no = r.remittance_no
         WHERE COALESCE(j.total, 0) <> CASE r.status
                   WHEN 'allocated' THEN r.unit_total_fen + r.personal_total_fen
                   ELSE r.allocated_fen END
            OR (l.total IS NOT NULL AND r.status <> 'confirming'
                AND (l.total <> r.unit_total_fen + r.personal_total_fen
                     OR l.headcount <> r.headcount))";
    AWAITING = "
        SELECT COUNT(*) AS many, COALESCE(MIN(a.owner), '') AS example
          FROM ledger_account a
          LEFT JOIN (SELECT unit_no, CAST(SUM(unit_total_fen + personal_total_fen
                                                  - allocated_fen) AS BIGINT) AS total
                       FROM remittance WHERE status = 'paid' GROUP BY unit_no) AS p
            ON p.unit_no = a.owner
         WHERE a.kind = 'unit_awaiting' AND a.balance_fen <> COALESCE(p.total, 0)";
    NOTICES = "
        SELECT COUNT(*) AS many, COALESCE(MIN(n.bank_txn_no), '') AS example
          FROM bank_notice n
          LEFT JOIN (SELECT e.journal_id, CAST(SUM(-e.amount_fen) AS BIGINT) AS total
                       FROM journal_entry e JOIN ledger_account a ON a.account_id = e.account_id
                      WHERE a.kind = 'clearing_bank' GROUP BY e.journal_id) AS j
            ON j.journal_id = n.journal_id
         WHERE n.result = 'succeeded' AND (j.total IS NULL OR j.total <> n.amount_fen)";
    INTEREST = "
        SELECT COUNT(*) AS many, COALESCE(CAST(MIN(r.year) AS TEXT), '') AS example
          FROM interest_run r
          LEFT JOIN (SELECT year, CAST(SUM(interest_fen) AS BIGINT) AS total
                       FROM interest_line GROUP BY year) AS l ON l.year = r.year
          LEFT JOIN (SELECT j.cause_no, CAST(SUM(e.amount_fen) AS BIGINT) AS total
                       FROM journal j
                       JOIN journal_entry e ON e.journal_id = j.journal_id
                       JOIN ledger_account a ON a.account_id = e.account_id
                      WHERE j.cause_kind = 'interest_run' AND a.kind = 'personal'
                      GROUP BY j.cause_no) AS p ON p.cause_no = CAST(r.year AS TEXT)
         WHERE r.interest_total_fen <> COALESCE(l.total, 0)
            OR r.interest_total_fen <> COALESCE(p.total, 0)";
    WITHDRAWALS = "
        SELECT COUNT(*) AS many, COALESCE(MIN(w.case_no), '') AS example
          FROM withdrawal w
          LEFT JOIN (SELECT e.journal_id, CAST(SUM(-e.amount_fen) AS BIGINT) AS total
                       FROM journal_entry e JOIN ledger_account a ON a.account_id = e.account_id
                      WHERE a.kind = 'personal' GROUP BY e.journal_id) AS j
            ON j.journal_id = w.journal_id
          LEFT JOIN journal r ON r.reverses_id = w.journal_id
         WHERE j.total IS NULL OR j.total <> w.amount_fen
            OR w.returned <> CASE WHEN r.journal_id IS NULL THEN 0 ELSE 1 END";
    ON_ITS_WAY = "
        SELECT CAST(CASE WHEN held = ordered THEN 0 ELSE 1 END AS BIGINT) AS many,
               CAST(held AS TEXT) AS example
          FROM (SELECT (SELECT CAST(COALESCE(SUM(e.amount_fen), 0) AS BIGINT)
                          FROM journal_entry e JOIN ledger_account a ON a.account_id = e.account_id
                         WHERE a.kind = 'payable') AS held,
                       (SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT)
                          FROM payout WHERE state NOT IN ('done', 'failed')) AS ordered) AS both_sums";
}

const RULES: &[(&str, &str)] = &[
    ("entries of a journal sum to zero", UNBALANCED),
    ("every journal has entries", EMPTY),
    ("kept balances equal the sum of the entries", BALANCES),
    ("the last entry carries the balance", LAST_BALANCES),
    ("balance is carried plus current, nothing negative", BUCKETS),
    (
        "postings of remittances equal their lists and states",
        ALLOCATIONS,
    ),
    (
        "money awaiting allocation equals the paid remittances",
        AWAITING,
    ),
    (
        "every successful notice is booked once with its amount",
        NOTICES,
    ),
    ("interest runs equal their lines and postings", INTEREST),
    ("withdrawals equal their postings", WITHDRAWALS),
    (
        "money on its way to people equals the open payments",
        ON_ITS_WAY,
    ),
];

/// Checks everything.
///
/// # Errors
/// Those of the store; a difference is not an error but a finding.
pub async fn verify(tx: &mut Tx) -> Result<Report, StoreError> {
    let counts = tx.one(COUNTS, &[]).await?;
    let mut report = Report {
        journals: counts.get("journals")?,
        entries: counts.get("entries")?,
        accounts: counts.get("accounts")?,
        findings: Vec::new(),
    };
    for (rule, sql) in RULES {
        let row = tx.one(sql, &[]).await?;
        let count: i64 = row.get("many")?;
        if count > 0 {
            report.findings.push(Finding {
                rule,
                count,
                example: row.get("example")?,
            });
        }
    }
    Ok(report)
}

/// Adds the ledger up.
///
/// # Errors
/// Those of the store.
pub async fn sums(tx: &mut Tx) -> Result<Sums, StoreError> {
    let row = tx.one(TOTALS, &[]).await?;
    Ok(Sums {
        accounts: row.get("accounts")?,
        journals: row.get("journals")?,
        entries: row.get("entries")?,
        credits_fen: row.get("credits_fen")?,
        personal_fen: row.get("personal_fen")?,
    })
}
