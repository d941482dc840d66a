-- 0003: change lists, imports, remittances, the bank's notices.

-- The month that a unit prepares now.
CREATE TABLE remittance_draft (
    unit_no      TEXT   PRIMARY KEY REFERENCES unit (unit_no),
    for_month    TEXT   NOT NULL,
    version      BIGINT NOT NULL, -- goes up with every change of the list
    submitted_by TEXT,            -- set while it waits for the unit's reviewer
    submitted_at TEXT
);

-- 变更清册, one row a person and month.
CREATE TABLE change_line (
    line_id            INTEGER PRIMARY KEY,
    unit_no            TEXT   NOT NULL REFERENCES unit (unit_no),
    for_month          TEXT   NOT NULL,
    kind               TEXT   NOT NULL,
    full_name          TEXT   NOT NULL,
    id_doc_type        TEXT   NOT NULL,
    id_doc_no          TEXT   NOT NULL,
    mobile             TEXT,
    account_no         TEXT,   -- of the person, when there is one
    base_fen           BIGINT, -- none for sealing
    unit_fen           BIGINT,
    personal_fen       BIGINT,
    clamped_from_fen   BIGINT, -- base as declared, when it was moved to a limit
    changed_on         TEXT   NOT NULL,
    reason             TEXT   NOT NULL,
    import_id          TEXT,
    applied_in         TEXT,   -- remittance that carried it out
    version            BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX change_line_person
    ON change_line (unit_no, id_doc_type, id_doc_no) WHERE applied_in IS NULL;
CREATE INDEX change_line_open_account ON change_line (account_no) WHERE applied_in IS NULL;
CREATE INDEX change_line_open ON change_line (unit_no, applied_in, line_id);

CREATE TABLE import_batch (
    import_id   TEXT   PRIMARY KEY,
    unit_no     TEXT   NOT NULL REFERENCES unit (unit_no),
    for_month   TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    row_count   BIGINT NOT NULL,
    uploaded_by BIGINT NOT NULL,
    uploaded_at TEXT   NOT NULL
);

-- Rows as read; the typed columns are empty where the cell could not be read.
CREATE TABLE import_row (
    import_id        TEXT   NOT NULL REFERENCES import_batch (import_id),
    row_no           BIGINT NOT NULL, -- as Excel shows it
    cells            TEXT   NOT NULL, -- JSON array of the cells as typed, for the error report
    valid            BIGINT NOT NULL CHECK (valid IN (0, 1)),
    kind             TEXT,
    full_name        TEXT,
    id_doc_type      TEXT,
    id_doc_no        TEXT,
    mobile           TEXT,
    account_no       TEXT,
    base_fen         BIGINT,
    unit_fen         BIGINT,
    personal_fen     BIGINT,
    clamped_from_fen BIGINT,
    changed_on       TEXT,
    reason           TEXT,
    PRIMARY KEY (import_id, row_no)
);

CREATE TABLE import_error (
    error_id    INTEGER PRIMARY KEY,
    import_id   TEXT   NOT NULL REFERENCES import_batch (import_id),
    row_no      BIGINT NOT NULL,
    column_at   TEXT   NOT NULL, -- letter, empty for the whole row
    column_name TEXT   NOT NULL,
    code        TEXT   NOT NULL,
    message_zh  TEXT   NOT NULL,
    message_en  TEXT   NOT NULL
);
CREATE INDEX import_error_row ON import_error (import_id, row_no);

-- 汇缴书: one month of one unit, frozen.
CREATE TABLE remittance (
    remittance_no         TEXT   PRIMARY KEY,
    unit_no               TEXT   NOT NULL REFERENCES unit (unit_no),
    for_month             TEXT   NOT NULL,
    status                TEXT   NOT NULL,
    headcount             BIGINT NOT NULL,
    unit_total_fen        BIGINT NOT NULL,
    personal_total_fen    BIGINT NOT NULL,
    open_count            BIGINT NOT NULL,
    unseal_count          BIGINT NOT NULL,
    seal_count            BIGINT NOT NULL,
    transfer_in_count     BIGINT NOT NULL,
    base_change_count     BIGINT NOT NULL,
    confirmed_by          BIGINT NOT NULL,
    confirmed_at          TEXT   NOT NULL,
    slip_no               TEXT   NOT NULL UNIQUE, -- 缴款单编号, comes back with the money
    slip_valid_until      TEXT   NOT NULL,
    paid_at               TEXT,
    paid_by               TEXT,
    bank_txn_no           TEXT,
    allocated_at          TEXT,
    allocation_journal_id BIGINT,
    failure               TEXT,
    failed_at             TEXT,
    version               BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX remittance_month ON remittance (unit_no, for_month) WHERE status <> 'voided';
CREATE INDEX remittance_to_allocate ON remittance (for_month) WHERE status = 'paid';

-- Slips that were replaced by a new one: money that still comes for them is late.
CREATE TABLE replaced_slip (
    slip_no       TEXT PRIMARY KEY,
    remittance_no TEXT NOT NULL REFERENCES remittance (remittance_no)
);

-- 汇缴清册.
CREATE TABLE remittance_line (
    remittance_no     TEXT   NOT NULL REFERENCES remittance (remittance_no),
    seq               BIGINT NOT NULL,
    account_no        TEXT   NOT NULL,
    ledger_account_id BIGINT NOT NULL,
    full_name         TEXT   NOT NULL,
    id_doc_no         TEXT   NOT NULL,
    base_fen          BIGINT NOT NULL,
    unit_fen          BIGINT NOT NULL,
    personal_fen      BIGINT NOT NULL,
    change_kind       TEXT,
    PRIMARY KEY (remittance_no, seq)
);
CREATE INDEX remittance_line_account ON remittance_line (account_no, remittance_no);

-- What the bank told us, once a bank transaction.
CREATE TABLE bank_notice (
    bank_txn_no   TEXT   PRIMARY KEY,
    content_hash  BYTEA  NOT NULL, -- the same number with other content is refused
    result        TEXT   NOT NULL CHECK (result IN ('succeeded', 'failed')),
    occurred_at   TEXT   NOT NULL,
    received_at   TEXT   NOT NULL,
    payee_account TEXT   NOT NULL,
    payer_account TEXT   NOT NULL,
    payer_name    TEXT   NOT NULL,
    amount_fen    BIGINT NOT NULL CHECK (amount_fen > 0),
    reference     TEXT   NOT NULL,
    memo          TEXT   NOT NULL,
    outcome       TEXT   NOT NULL CHECK (outcome IN ('matched', 'suspense', 'unidentified', 'failed')),
    reason        TEXT,
    unit_no       TEXT,
    remittance_no TEXT,
    journal_id    BIGINT
);
CREATE INDEX bank_notice_unit ON bank_notice (unit_no, received_at);
