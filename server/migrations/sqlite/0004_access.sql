-- 0004: who may come in, what they did, and answers that are given again.

-- 单位经办人.
CREATE TABLE agent (
    agent_id       BIGINT PRIMARY KEY,
    unit_no        TEXT   NOT NULL REFERENCES unit (unit_no),
    full_name      TEXT   NOT NULL,
    mobile         TEXT,
    can_operate    BIGINT NOT NULL CHECK (can_operate IN (0, 1)),
    can_review     BIGINT NOT NULL CHECK (can_review IN (0, 1)),
    can_administer BIGINT NOT NULL CHECK (can_administer IN (0, 1)),
    valid_until    TEXT   NOT NULL,
    version        BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX agent_unit ON agent (unit_no, agent_id);

CREATE TABLE login (
    login_name     TEXT   NOT NULL, -- lower case
    principal_kind TEXT   NOT NULL CHECK (principal_kind IN ('person', 'agent')),
    principal_id   BIGINT NOT NULL,
    password_hash  TEXT   NOT NULL, -- argon2id, PHC string
    PRIMARY KEY (principal_kind, login_name)
);

-- Wrong passwords, for names that exist and names that do not alike, so that
-- the answer never tells which is which.
CREATE TABLE login_attempt (
    principal_kind TEXT   NOT NULL,
    login_name     TEXT   NOT NULL,
    failed_count   BIGINT NOT NULL,
    locked_until   TEXT,
    updated_at     TEXT   NOT NULL,
    PRIMARY KEY (principal_kind, login_name)
);
CREATE INDEX login_attempt_age ON login_attempt (updated_at);

CREATE TABLE session (
    token_hash     BYTEA  PRIMARY KEY, -- SHA-256 of the cookie's value
    principal_kind TEXT   NOT NULL,
    principal_id   BIGINT NOT NULL,
    csrf_token     TEXT   NOT NULL,
    created_at     TEXT   NOT NULL,
    seen_at        TEXT   NOT NULL,
    expires_at     TEXT   NOT NULL  -- end, whatever happens
);
CREATE INDEX session_principal ON session (principal_kind, principal_id);
CREATE INDEX session_expiry ON session (expires_at);

-- Every act on data: who, what, when, from where.
CREATE TABLE audit_event (
    audit_id   INTEGER PRIMARY KEY,
    at         TEXT   NOT NULL,
    actor_kind TEXT   NOT NULL, -- person, agent, bank, system, anyone
    actor_id   BIGINT NOT NULL,
    unit_no    TEXT,
    act        TEXT   NOT NULL,
    subject    TEXT   NOT NULL, -- a business number, never a name or an ID number
    origin     TEXT   NOT NULL, -- network address
    trace_id   TEXT   NOT NULL
);
CREATE INDEX audit_event_unit ON audit_event (unit_no, audit_id);

-- The first answer to a key is the answer.
CREATE TABLE idempotent_answer (
    principal    TEXT   NOT NULL,
    key          TEXT   NOT NULL,
    request_hash BYTEA  NOT NULL,
    body         TEXT   NOT NULL,
    created_at   TEXT   NOT NULL,
    PRIMARY KEY (principal, key)
);

-- What others must hear, delivered at least once.
CREATE TABLE outbox (
    outbox_id    INTEGER PRIMARY KEY,
    topic        TEXT   NOT NULL,
    payload      TEXT   NOT NULL,
    created_at   TEXT   NOT NULL,
    due_at       TEXT   NOT NULL,
    attempts     BIGINT NOT NULL DEFAULT 0,
    delivered_at TEXT
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE delivered_at IS NULL;
