-- 0011: a row lies at its key. To this engine a BIGINT or a text key is an index
-- beside the table, so that every look by it was two; INTEGER PRIMARY KEY and
-- WITHOUT ROWID make the key the place of the row. Checks are as they were.

CREATE TABLE unit_next (
    unit_no            TEXT   PRIMARY KEY,
    name               TEXT   NOT NULL,
    credit_code        TEXT   NOT NULL UNIQUE,
    status             TEXT   NOT NULL,
    payday             BIGINT NOT NULL CHECK (payday BETWEEN 1 AND 31),
    unit_ratio_bp      BIGINT NOT NULL CHECK (unit_ratio_bp BETWEEN 0 AND 10000),
    personal_ratio_bp  BIGINT NOT NULL CHECK (personal_ratio_bp BETWEEN 0 AND 10000),
    bank_account       TEXT   NOT NULL,
    paid_through       TEXT,
    reviewed_fund_year BIGINT NOT NULL,
    opened_on          TEXT   NOT NULL,
    version            BIGINT NOT NULL DEFAULT 1
) WITHOUT ROWID;
INSERT INTO unit_next SELECT * FROM unit ORDER BY unit_no;
DROP TABLE unit;
ALTER TABLE unit_next RENAME TO unit;
CREATE INDEX unit_bank_account ON unit (bank_account);

CREATE TABLE person_next (
    person_id   INTEGER PRIMARY KEY,
    full_name   TEXT   NOT NULL,
    id_doc_type TEXT   NOT NULL,
    id_doc_no   TEXT   NOT NULL,
    mobile      TEXT,
    version     BIGINT NOT NULL DEFAULT 1,
    UNIQUE (id_doc_type, id_doc_no)
);
INSERT INTO person_next SELECT * FROM person ORDER BY person_id;
DROP TABLE person;
ALTER TABLE person_next RENAME TO person;

-- One person, one account: the person's number is the place of both.
CREATE TABLE personal_account_next (
    account_no            TEXT   NOT NULL UNIQUE,
    person_id             INTEGER PRIMARY KEY REFERENCES person (person_id),
    unit_no               TEXT   NOT NULL REFERENCES unit (unit_no),
    ledger_account_id     BIGINT NOT NULL UNIQUE,
    status                TEXT   NOT NULL,
    contribution_base_fen BIGINT NOT NULL CHECK (contribution_base_fen >= 0),
    unit_monthly_fen      BIGINT NOT NULL CHECK (unit_monthly_fen >= 0),
    personal_monthly_fen  BIGINT NOT NULL CHECK (personal_monthly_fen >= 0),
    opened_on             TEXT   NOT NULL,
    paid_through          TEXT,
    version               BIGINT NOT NULL DEFAULT 1
);
INSERT INTO personal_account_next SELECT * FROM personal_account ORDER BY person_id;
DROP TABLE personal_account;
ALTER TABLE personal_account_next RENAME TO personal_account;
CREATE INDEX personal_account_unit ON personal_account (unit_no, status, account_no);
CREATE INDEX personal_account_amounts
    ON personal_account (unit_no, status, unit_monthly_fen, personal_monthly_fen);

CREATE TABLE ledger_account_next (
    account_id     INTEGER PRIMARY KEY,
    fund           TEXT   NOT NULL,
    kind           TEXT   NOT NULL CHECK (kind IN ('personal', 'unit_awaiting', 'unit_suspense',
                                                   'unidentified', 'clearing_bank', 'interest_expense')),
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

CREATE TABLE interest_line_next (
    year         BIGINT NOT NULL,
    account_id   BIGINT NOT NULL,
    product      BIGINT NOT NULL,
    interest_fen BIGINT NOT NULL,
    PRIMARY KEY (year, account_id)
) WITHOUT ROWID;
INSERT INTO interest_line_next SELECT * FROM interest_line ORDER BY year, account_id;
DROP TABLE interest_line;
ALTER TABLE interest_line_next RENAME TO interest_line;

CREATE TABLE agent_next (
    agent_id       INTEGER PRIMARY KEY,
    unit_no        TEXT   NOT NULL REFERENCES unit (unit_no),
    full_name      TEXT   NOT NULL,
    mobile         TEXT,
    can_operate    BIGINT NOT NULL CHECK (can_operate IN (0, 1)),
    can_review     BIGINT NOT NULL CHECK (can_review IN (0, 1)),
    can_administer BIGINT NOT NULL CHECK (can_administer IN (0, 1)),
    valid_until    TEXT   NOT NULL,
    version        BIGINT NOT NULL DEFAULT 1
);
INSERT INTO agent_next SELECT * FROM agent ORDER BY agent_id;
DROP TABLE agent;
ALTER TABLE agent_next RENAME TO agent;
CREATE INDEX agent_unit ON agent (unit_no, agent_id);

CREATE TABLE session_next (
    token_hash     BYTEA  PRIMARY KEY,
    principal_kind TEXT   NOT NULL,
    principal_id   BIGINT NOT NULL,
    csrf_token     TEXT   NOT NULL,
    created_at     TEXT   NOT NULL,
    seen_at        TEXT   NOT NULL,
    expires_at     TEXT   NOT NULL
) WITHOUT ROWID;
INSERT INTO session_next SELECT * FROM session;
DROP TABLE session;
ALTER TABLE session_next RENAME TO session;
CREATE INDEX session_principal ON session (principal_kind, principal_id);
CREATE INDEX session_expiry ON session (expires_at);

-- From a person or an agent to the login.
CREATE INDEX login_principal ON login (principal_kind, principal_id);
