-- 0012: cases (办件), withdrawals (提取) and payments to people (资金支付).

-- Money on its way to people (应付提取款) is an account of its own. This engine
-- changes a check by making the table anew.
CREATE TABLE ledger_account_next (
    account_id     INTEGER PRIMARY KEY,
    fund           TEXT   NOT NULL,
    kind           TEXT   NOT NULL CHECK (kind IN ('personal', 'unit_awaiting', 'unit_suspense',
                                                   'unidentified', 'clearing_bank', 'interest_expense',
                                                   'payable')),
    owner          TEXT   NOT NULL,
    keeps_balance  BIGINT NOT NULL CHECK (keeps_balance IN (0, 1)),
    balance_fen    BIGINT NOT NULL DEFAULT 0,
    carried_fen    BIGINT NOT NULL DEFAULT 0,
    current_fen    BIGINT NOT NULL DEFAULT 0,
    product        BIGINT NOT NULL DEFAULT 0,
    closed_product BIGINT NOT NULL DEFAULT 0,
    product_day    BIGINT NOT NULL,
    UNIQUE (fund, kind, owner),
    CHECK (kind <> 'personal' OR balance_fen = carried_fen + current_fen),
    CHECK (kind NOT IN ('personal', 'unit_awaiting', 'unit_suspense') OR balance_fen >= 0)
);
INSERT INTO ledger_account_next SELECT * FROM ledger_account ORDER BY account_id;
DROP TABLE ledger_account;
ALTER TABLE ledger_account_next RENAME TO ledger_account;

-- One row an application (办件), from draft to done.
CREATE TABLE service_case (
    case_no      TEXT   PRIMARY KEY, -- 办件编号
    item_code    TEXT   NOT NULL,    -- 办理项
    person_id    BIGINT NOT NULL REFERENCES person (person_id),
    state        TEXT   NOT NULL,
    answers      TEXT   NOT NULL,    -- JSON: what was filled in
    sources      TEXT   NOT NULL,    -- JSON: where proposed answers came from
    rule_on      TEXT,               -- day whose rules count: the day it was sent in
    amount_fen   BIGINT,             -- what is paid, once decided
    reason_zh    TEXT,               -- why it was refused, or what has to be mended
    reason_en    TEXT,
    due_on       TEXT,               -- last day of a draft, or of the decision
    attempts     BIGINT NOT NULL DEFAULT 0, -- times that its checks were asked for
    ask_at       TEXT,               -- when a case that is being checked is taken up again
    version      BIGINT NOT NULL DEFAULT 1,
    created_at   TEXT   NOT NULL,
    submitted_at TEXT,
    changed_at   TEXT   NOT NULL,
    CHECK (state IN ('draft', 'checking', 'supplement', 'first_review', 'second_review',
                     'settling', 'done', 'refused', 'withdrawn', 'expired'))
) WITHOUT ROWID;
CREATE INDEX service_case_person ON service_case (person_id, case_no);
CREATE UNIQUE INDEX service_case_one_draft ON service_case (person_id, item_code)
    WHERE state = 'draft';
CREATE INDEX service_case_to_ask ON service_case (ask_at) WHERE state = 'checking';
CREATE INDEX service_case_to_end ON service_case (due_on) WHERE state IN ('draft', 'supplement');

-- What happened to a case; appended, never changed.
CREATE TABLE case_event (
    case_no    TEXT   NOT NULL REFERENCES service_case (case_no),
    seq        BIGINT NOT NULL,
    at         TEXT   NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT NOT NULL,
    act        TEXT   NOT NULL,
    state      TEXT   NOT NULL, -- after it
    note_zh    TEXT,
    note_en    TEXT,
    PRIMARY KEY (case_no, seq)
) WITHOUT ROWID;

-- What others were asked for a case, and what they said.
CREATE TABLE case_check (
    case_no     TEXT NOT NULL REFERENCES service_case (case_no),
    check_kind  TEXT NOT NULL,
    query_no    TEXT NOT NULL UNIQUE,
    asked_at    TEXT,
    answered_at TEXT,
    facts       TEXT, -- JSON of the answer, only what the rule reads
    passed      BIGINT CHECK (passed IN (0, 1)),
    PRIMARY KEY (case_no, check_kind)
) WITHOUT ROWID;

-- 提取: money that left an account for a reason.
CREATE TABLE withdrawal (
    case_no    TEXT   PRIMARY KEY REFERENCES service_case (case_no),
    person_id  BIGINT NOT NULL REFERENCES person (person_id),
    reason     TEXT   NOT NULL,
    for_month  TEXT   NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
    journal_id BIGINT NOT NULL REFERENCES journal (journal_id),
    returned   BIGINT NOT NULL DEFAULT 0 CHECK (returned IN (0, 1))
) WITHOUT ROWID;
-- 租房提取 is monthly: one a month that was not returned.
CREATE UNIQUE INDEX withdrawal_once ON withdrawal (person_id, reason, for_month)
    WHERE returned = 0;

-- 资金支付: one order to the bank, known there under its number.
CREATE TABLE payout (
    payout_no     TEXT   PRIMARY KEY,
    case_no       TEXT   NOT NULL REFERENCES service_case (case_no),
    payee_name    TEXT   NOT NULL,
    payee_account TEXT   NOT NULL,
    payee_bank    TEXT   NOT NULL,
    amount_fen    BIGINT NOT NULL CHECK (amount_fen > 0),
    state         TEXT   NOT NULL CHECK (state IN ('ready', 'sent', 'processing', 'unknown', 'done', 'failed')),
    bank_txn_no   TEXT UNIQUE,
    reason        TEXT,
    settled_on    TEXT,
    attempts      BIGINT NOT NULL DEFAULT 0,
    due_at        TEXT   NOT NULL,
    created_at    TEXT   NOT NULL
) WITHOUT ROWID;
CREATE INDEX payout_case ON payout (case_no);
CREATE INDEX payout_due ON payout (due_at) WHERE state NOT IN ('done', 'failed');
