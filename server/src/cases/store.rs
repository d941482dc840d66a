//! Cases, their events, checks and payments in the database.

use std::collections::BTreeMap;

use shared_types::{
    api::{
        case::{PayoutState, ValueSource},
        catalogue::DataCheck,
    },
    calendar::Date,
    case::{CaseAct, CaseState},
    form::Answers,
    money::Fen,
    numbers::CaseNo,
};

use crate::{
    args,
    platform::{
        audit::By,
        clock::Instant,
        db::{Row, StoreError, Tx, expect_one_row},
        problem::Sentence,
    },
};

/// Columns of a case.
macro_rules! select_case {
    ($rest:literal) => {
        concat!(
            "SELECT case_no, item_code, person_id, state, answers, sources, rule_on, amount_fen,
                    reason_zh, reason_en, due_on, version, created_at, submitted_at, changed_at
               FROM service_case ",
            $rest
        )
    };
}

/// Columns of a payment.
macro_rules! select_payout {
    ($rest:literal) => {
        concat!(
            "SELECT payout_no, case_no, payee_name, payee_account, payee_bank, amount_fen, state,
                    bank_txn_no, settled_on, attempts
               FROM payout ",
            $rest
        )
    };
}

crate::statements! {
    BEGIN = "
        INSERT INTO service_case (case_no, item_code, person_id, state, answers, sources, due_on,
                                  created_at, changed_at)
        VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $7)";
    // One that has to be put right comes before a new one.
    OPEN_OF = select_case!(
        "WHERE person_id = $1 AND item_code = $2
           AND state IN ('draft', 'checking', 'supplement', 'first_review', 'second_review',
                         'settling')
         ORDER BY CASE state WHEN 'supplement' THEN 0 WHEN 'draft' THEN 2 ELSE 1 END LIMIT 1"
    );
    BY_NO = select_case!("WHERE case_no = $1");
    OF_PERSON = select_case!("WHERE person_id = $1 ORDER BY case_no DESC LIMIT $2");
    SAVE = "
        UPDATE service_case
           SET answers = $3, sources = $4, version = version + 1, changed_at = $5
         WHERE case_no = $1 AND version = $2 AND state IN ('draft', 'supplement')";
    STEP = "
        UPDATE service_case
           SET state = $4, version = version + 1, changed_at = $5, due_on = $6, reason_zh = $7,
               reason_en = $8, amount_fen = $9
         WHERE case_no = $1 AND version = $2 AND state = $3";
    SENT_IN = "
        UPDATE service_case
           SET rule_on = COALESCE(rule_on, $2), submitted_at = COALESCE(submitted_at, $3),
               ask_at = $4, attempts = 0
         WHERE case_no = $1";
    OPEN_OTHERS = "
        SELECT COUNT(*) AS many FROM service_case
         WHERE person_id = $1 AND item_code = $2 AND case_no <> $3
           AND state IN ('checking', 'supplement', 'first_review', 'second_review', 'settling')";
    TAKE_UP = "
        UPDATE service_case SET ask_at = $1, attempts = attempts + 1
         WHERE case_no = (SELECT case_no FROM service_case
                           WHERE state = 'checking' AND ask_at <= $2
                           ORDER BY ask_at LIMIT 1)
           AND state = 'checking' AND ask_at <= $2
        RETURNING case_no, attempts";
    POSTPONE = "UPDATE service_case SET ask_at = $2 WHERE case_no = $1 AND state = 'checking'";
    OVERDUE = "
        SELECT case_no FROM service_case
         WHERE state IN ('draft', 'supplement') AND due_on < $1 ORDER BY due_on LIMIT 100";
    EVENT = "
        INSERT INTO case_event (case_no, seq, at, actor_kind, actor_id, act, state, note_zh, note_en)
        SELECT CAST($1 AS TEXT), COALESCE(MAX(seq), 0) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT),
               CAST($4 AS BIGINT), CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT),
               CAST($8 AS TEXT)
          FROM case_event WHERE case_no = $1";
    EVENTS = "
        SELECT at, act, note_zh, note_en FROM case_event WHERE case_no = $1 ORDER BY seq";
    // Asked anew after the applicant has put something right.
    PLAN_CHECK = "
        INSERT INTO case_check (case_no, check_kind, query_no) VALUES ($1, $2, $3)
        ON CONFLICT (case_no, check_kind) DO UPDATE
           SET query_no = excluded.query_no, asked_at = NULL, answered_at = NULL, facts = NULL,
               passed = NULL";
    DROP_CHECKS = "DELETE FROM case_check WHERE case_no = $1";
    CHECKS = "
        SELECT check_kind, query_no, answered_at, facts, passed FROM case_check WHERE case_no = $1";
    ASKED = "
        UPDATE case_check SET asked_at = $2
         WHERE query_no = $1
           AND EXISTS (SELECT 1 FROM service_case c
                        WHERE c.case_no = case_check.case_no AND c.state = 'checking')";
    ANSWERED = "
        UPDATE case_check SET answered_at = $2, facts = $3
         WHERE query_no = $1 AND answered_at IS NULL";
    JUDGED = "UPDATE case_check SET passed = $2 WHERE query_no = $1";
    LAST_CARD = "
        SELECT p.payee_account FROM payout p JOIN service_case c ON c.case_no = p.case_no
         WHERE c.person_id = $1 AND p.state = 'done' ORDER BY p.payout_no DESC LIMIT 1";
    ORDER = "
        INSERT INTO payout (payout_no, case_no, payee_name, payee_account, payee_bank, amount_fen,
                            state, due_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'ready', $7, $7)";
    ORDERS = "SELECT COUNT(*) AS many FROM payout WHERE case_no = $1";
    ORDER_OF = select_payout!("WHERE case_no = $1 ORDER BY payout_no DESC LIMIT 1");
    ORDER_NO = select_payout!("WHERE payout_no = $1");
    // Noted before it is sent: from here on the bank may have it.
    SEND = "
        UPDATE payout SET attempts = attempts + 1, due_at = $1,
               state = CASE state WHEN 'ready' THEN 'sent' WHEN 'sent' THEN 'unknown' ELSE state END
         WHERE payout_no = (SELECT payout_no FROM payout
                             WHERE state NOT IN ('done', 'failed') AND due_at <= $2
                             ORDER BY due_at LIMIT 1)
           AND state NOT IN ('done', 'failed') AND due_at <= $2
        RETURNING payout_no, attempts";
    BECAME = "
        UPDATE payout SET state = $2, bank_txn_no = COALESCE($3, bank_txn_no), reason = $4,
               settled_on = $5, due_at = $6
         WHERE payout_no = $1 AND state NOT IN ('done', 'failed')";
}

/// One case. Not to be logged, hence no `Debug`.
#[derive(Clone)]
pub(super) struct Case {
    pub no: CaseNo,
    pub item_code: String,
    pub person_id: i64,
    pub state: CaseState,
    pub answers: Answers,
    /// Of proposed answers.
    pub sources: BTreeMap<String, ValueSource>,
    pub rule_on: Option<Date>,
    pub amount: Option<Fen>,
    pub reason: Option<(String, String)>,
    pub due_on: Option<Date>,
    pub version: i64,
    pub created_at: String,
    pub submitted_at: Option<String>,
    pub changed_at: String,
}

fn case(row: &Row) -> Result<Case, StoreError> {
    let unreadable = |_| StoreError::Inconsistent("a case cannot be read");
    let reason: Option<String> = row.get("reason_zh")?;
    Ok(Case {
        no: row.get("case_no")?,
        item_code: row.get("item_code")?,
        person_id: row.get("person_id")?,
        state: row.get("state")?,
        answers: serde_json::from_str(&row.get::<String>("answers")?).map_err(unreadable)?,
        sources: serde_json::from_str(&row.get::<String>("sources")?).map_err(unreadable)?,
        rule_on: row.get("rule_on")?,
        amount: row.get("amount_fen")?,
        reason: reason.zip(row.get("reason_en")?),
        due_on: row.get("due_on")?,
        version: row.get("version")?,
        created_at: row.get("created_at")?,
        submitted_at: row.get("submitted_at")?,
        changed_at: row.get("changed_at")?,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Inconsistent("a case cannot be written"))
}

/// Keeps a new draft; [`StoreError::Exists`] when there is one of that item.
pub(super) async fn begin(tx: &mut Tx, draft: &Case) -> Result<(), StoreError> {
    let args = args![
        draft.no,
        draft.item_code,
        draft.person_id,
        json(&draft.answers)?,
        json(&draft.sources)?,
        draft.due_on,
        draft.created_at
    ];
    expect_one_row(tx.exec(BEGIN, &args).await?)
}

/// The person's application for an item that is not over.
pub(super) async fn open_of(
    tx: &mut Tx,
    person_id: i64,
    item_code: &str,
) -> Result<Option<Case>, StoreError> {
    let row = tx.opt(OPEN_OF, &args![person_id, item_code]).await?;
    row.as_ref().map(case).transpose()
}

/// One case, whoever's.
pub(super) async fn by_no(tx: &mut Tx, case_no: &CaseNo) -> Result<Case, StoreError> {
    case(&tx.one(BY_NO, &args![case_no]).await?)
}

/// One case of this person; [`StoreError::Missing`] for anybody else's.
pub(super) async fn own(tx: &mut Tx, person_id: i64, case_no: &CaseNo) -> Result<Case, StoreError> {
    let found = by_no(tx, case_no).await?;
    if found.person_id == person_id {
        Ok(found)
    } else {
        Err(StoreError::Missing)
    }
}

/// Newest first.
pub(super) async fn of_person(
    tx: &mut Tx,
    person_id: i64,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    let rows = tx.all(OF_PERSON, &args![person_id, limit]).await?;
    rows.iter().map(case).collect()
}

/// Keeps the answers of a draft; false when it was changed meanwhile.
pub(super) async fn save(
    tx: &mut Tx,
    changed: &Case,
    version: i64,
    now: Instant,
) -> Result<bool, StoreError> {
    let args = args![
        changed.no,
        version,
        json(&changed.answers)?,
        json(&changed.sources)?,
        now.utc_text()
    ];
    Ok(tx.exec(SAVE, &args).await? == 1)
}

/// A step of a case, with its event.
pub(super) struct Step<'a> {
    pub act: CaseAct,
    pub to: CaseState,
    pub due_on: Option<Date>,
    pub reason: Option<&'a Sentence>,
    pub amount: Option<Fen>,
}

/// Takes a step; [`StoreError::Stale`] when somebody else moved the case meanwhile.
pub(super) async fn step(
    tx: &mut Tx,
    from: &Case,
    step: &Step<'_>,
    by: &By,
) -> Result<(), StoreError> {
    let at = by.at.utc_text();
    let zh = step.reason.map(|reason| reason.zh.to_string());
    let en = step.reason.map(|reason| reason.en.to_string());
    let moved = args![
        from.no,
        from.version,
        from.state,
        step.to,
        at,
        step.due_on,
        zh,
        en,
        step.amount
    ];
    expect_one_row(tx.exec(STEP, &moved).await?)?;
    event(tx, &from.no, (step.act, step.to), step.reason, by).await
}

/// Appends to what happened.
async fn event(
    tx: &mut Tx,
    case_no: &CaseNo,
    (act, state): (CaseAct, CaseState),
    note: Option<&Sentence>,
    by: &By,
) -> Result<(), StoreError> {
    let (kind, id, _) = by.actor.columns();
    let args = args![
        case_no,
        by.at.utc_text(),
        kind,
        id,
        act,
        state,
        note.map(|note| note.zh.to_string()),
        note.map(|note| note.en.to_string())
    ];
    expect_one_row(tx.exec(EVENT, &args).await?)
}

/// Notes when the case was sent in, and until when nobody else takes it up.
pub(super) async fn sent_in(
    tx: &mut Tx,
    case_no: &CaseNo,
    rule_on: Date,
    now: Instant,
    leave_until: Instant,
) -> Result<(), StoreError> {
    let args = args![case_no, rule_on, now.utc_text(), leave_until.utc_text()];
    expect_one_row(tx.exec(SENT_IN, &args).await?)
}

/// True when another application for the item is on its way.
pub(super) async fn has_open_other(tx: &mut Tx, of: &Case) -> Result<bool, StoreError> {
    let args = args![of.person_id, of.item_code, of.no];
    Ok(tx.one(OPEN_OTHERS, &args).await?.get::<i64>("many")? > 0)
}

/// Takes up the case that has waited longest; answers with it and how often it was
/// taken up.
pub(super) async fn take_up(
    tx: &mut Tx,
    now: Instant,
    leave_until: Instant,
) -> Result<Option<(CaseNo, i64)>, StoreError> {
    let args = args![leave_until.utc_text(), now.utc_text()];
    let row = tx.opt(TAKE_UP, &args).await?;
    row.map(|row| Ok((row.get("case_no")?, row.get("attempts")?)))
        .transpose()
}

/// Leaves the case alone until then.
pub(super) async fn postpone(
    tx: &mut Tx,
    case_no: &CaseNo,
    until: Instant,
) -> Result<(), StoreError> {
    tx.exec(POSTPONE, &args![case_no, until.utc_text()]).await?;
    Ok(())
}

/// Drafts and supplements whose last day is over.
pub(super) async fn overdue(tx: &mut Tx, today: Date) -> Result<Vec<CaseNo>, StoreError> {
    let rows = tx.all(OVERDUE, &args![today]).await?;
    rows.iter().map(|row| row.get("case_no")).collect()
}

/// Something that happened.
pub(super) struct Event {
    pub at: String,
    pub act: CaseAct,
    pub note: Option<(String, String)>,
}

/// What happened, oldest first.
pub(super) async fn events(tx: &mut Tx, case_no: &CaseNo) -> Result<Vec<Event>, StoreError> {
    let rows = tx.all(EVENTS, &args![case_no]).await?;
    let read = |row: &Row| {
        let note: Option<String> = row.get("note_zh")?;
        Ok(Event {
            at: row.get("at")?,
            act: row.get("act")?,
            note: note.zip(row.get("note_en")?),
        })
    };
    rows.iter().map(read).collect()
}

/// A question to others.
#[derive(Clone)]
pub(super) struct Check {
    pub kind: DataCheck,
    pub query_no: String,
    pub answered_at: Option<String>,
    pub facts: Option<String>,
    pub passed: Option<bool>,
}

/// Forgets the questions of an earlier try and plans those of this one.
pub(super) async fn plan_checks(
    tx: &mut Tx,
    case_no: &CaseNo,
    version: i64,
    kinds: &[DataCheck],
) -> Result<(), StoreError> {
    tx.exec(DROP_CHECKS, &args![case_no]).await?;
    for (at, kind) in kinds.iter().enumerate() {
        let query_no = format!("{case_no}-{version}-{at}");
        expect_one_row(
            tx.exec(PLAN_CHECK, &args![case_no, *kind, query_no])
                .await?,
        )?;
    }
    Ok(())
}

/// Questions of a case.
pub(super) async fn checks(tx: &mut Tx, case_no: &CaseNo) -> Result<Vec<Check>, StoreError> {
    let rows = tx.all(CHECKS, &args![case_no]).await?;
    let read = |row: &Row| {
        Ok(Check {
            kind: row.get("check_kind")?,
            query_no: row.get("query_no")?,
            answered_at: row.get("answered_at")?,
            facts: row.get("facts")?,
            passed: row.get("passed")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Notes that the question is on its way; false when the case is not being checked
/// any more.
pub(super) async fn asked(tx: &mut Tx, query_no: &str, now: Instant) -> Result<bool, StoreError> {
    Ok(tx.exec(ASKED, &args![query_no, now.utc_text()]).await? == 1)
}

/// Keeps an answer; a second one to the same question changes nothing.
pub(super) async fn answered(
    tx: &mut Tx,
    query_no: &str,
    facts: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.exec(ANSWERED, &args![query_no, now.utc_text(), facts])
        .await?;
    Ok(())
}

/// Notes whether an answer was what the rule needs.
pub(super) async fn judged(tx: &mut Tx, query_no: &str, passed: bool) -> Result<(), StoreError> {
    expect_one_row(tx.exec(JUDGED, &args![query_no, passed]).await?)
}

/// The card that the person was paid to last.
pub(super) async fn last_card(tx: &mut Tx, person_id: i64) -> Result<Option<String>, StoreError> {
    let row = tx.opt(LAST_CARD, &args![person_id]).await?;
    row.map(|row| row.get("payee_account")).transpose()
}

/// A payment to a person. Not to be logged, hence no `Debug`.
#[derive(Clone)]
pub(super) struct Payout {
    pub no: String,
    pub case_no: CaseNo,
    pub payee_name: String,
    pub payee_account: String,
    pub payee_bank: String,
    pub amount: Fen,
    pub state: PayoutState,
    pub bank_txn_no: Option<String>,
    pub settled_on: Option<Date>,
    pub attempts: i64,
}

fn payout(row: &Row) -> Result<Payout, StoreError> {
    Ok(Payout {
        no: row.get("payout_no")?,
        case_no: row.get("case_no")?,
        payee_name: row.get("payee_name")?,
        payee_account: row.get("payee_account")?,
        payee_bank: row.get("payee_bank")?,
        amount: row.get("amount_fen")?,
        state: row.get("state")?,
        bank_txn_no: row.get("bank_txn_no")?,
        settled_on: row.get("settled_on")?,
        attempts: row.get("attempts")?,
    })
}

/// Number of the next payment of a case.
pub(super) async fn next_payout_no(tx: &mut Tx, case_no: &CaseNo) -> Result<String, StoreError> {
    let before: i64 = tx.one(ORDERS, &args![case_no]).await?.get("many")?;
    Ok(format!("{case_no}-{:02}", before + 1))
}

/// Orders a payment.
pub(super) async fn order(tx: &mut Tx, order: &Payout, now: Instant) -> Result<(), StoreError> {
    let args = args![
        order.no,
        order.case_no,
        order.payee_name,
        order.payee_account,
        order.payee_bank,
        order.amount,
        now.utc_text()
    ];
    expect_one_row(tx.exec(ORDER, &args).await?)
}

/// The last payment of a case.
pub(super) async fn payout_of(tx: &mut Tx, case_no: &CaseNo) -> Result<Option<Payout>, StoreError> {
    let row = tx.opt(ORDER_OF, &args![case_no]).await?;
    row.as_ref().map(payout).transpose()
}

/// Takes the payment that is due longest, before the bank is asked.
pub(super) async fn take_payout(
    tx: &mut Tx,
    now: Instant,
    leave_until: Instant,
) -> Result<Option<Payout>, StoreError> {
    let args = args![leave_until.utc_text(), now.utc_text()];
    let Some(row) = tx.opt(SEND, &args).await? else {
        return Ok(None);
    };
    let payout_no: String = row.get("payout_no")?;
    let row = tx.one(ORDER_NO, &args![payout_no]).await?;
    payout(&row).map(Some)
}

/// What became of a payment at the bank.
pub(super) struct Became<'a> {
    pub state: PayoutState,
    pub bank_txn_no: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub settled_on: Option<Date>,
    /// When it is looked at again.
    pub due_at: Instant,
}

/// Notes what became of a payment; false when that was known before.
pub(super) async fn became(
    tx: &mut Tx,
    payout_no: &str,
    became: &Became<'_>,
) -> Result<bool, StoreError> {
    let args = args![
        payout_no,
        became.state,
        became.bank_txn_no,
        became.reason,
        became.settled_on,
        became.due_at.utc_text()
    ];
    Ok(tx.exec(BECAME, &args).await? == 1)
}
