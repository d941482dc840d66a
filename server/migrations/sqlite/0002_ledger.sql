-- 0002: double entry, append only. Credits are positive, so a personal
-- account (a liability of the centre) has a positive balance and the clearing
-- bank a negative one; the entries of a journal sum to zero.

CREATE TABLE ledger_account (
    account_id     BIGINT PRIMARY KEY,
    fund           TEXT   NOT NULL,  -- the five funds never mix
    kind           TEXT   NOT NULL CHECK (kind IN ('personal', 'unit_awaiting', 'unit_suspense',
                                                   'unidentified', 'clearing_bank', 'interest_expense')),
    owner          TEXT   NOT NULL,  -- account, unit or bank account number
    keeps_balance  BIGINT NOT NULL CHECK (keeps_balance IN (0, 1)), -- 0: hot accounts, summed from entries
    balance_fen    BIGINT NOT NULL DEFAULT 0,
    carried_fen    BIGINT NOT NULL DEFAULT 0, -- 上年结转余额 GRZHSNJZYE
    current_fen    BIGINT NOT NULL DEFAULT 0, -- 当年归集余额 GRZHDNGJYE
    product        BIGINT NOT NULL DEFAULT 0, -- 积数 of this fund year, fen-days up to product_day
    closed_product BIGINT NOT NULL DEFAULT 0, -- 积数 of the ended fund year, not settled yet
    product_day    BIGINT NOT NULL,           -- days since 1970-01-01
    UNIQUE (fund, kind, owner),
    CHECK (kind <> 'personal' OR balance_fen = carried_fen + current_fen),
    CHECK (kind NOT IN ('personal', 'unit_awaiting', 'unit_suspense') OR balance_fen >= 0)
);

CREATE TABLE journal (
    journal_id      INTEGER PRIMARY KEY,
    idempotency_key TEXT   NOT NULL UNIQUE,
    fund            TEXT   NOT NULL,
    entry_type      TEXT   NOT NULL, -- 归集和提取业务类型 GJHTQYWLX
    business_date   TEXT   NOT NULL, -- 记账日期 JZRQ
    for_month       TEXT,            -- 汇补缴年月 HBJNY
    unit_no         TEXT,
    headcount       BIGINT NOT NULL DEFAULT 0, -- 发生人数 FSRS
    memo            TEXT   NOT NULL, -- 摘要 ZhaiYao
    cause_kind      TEXT   NOT NULL, -- remittance, bank_notice, interest_run, ...
    cause_no        TEXT   NOT NULL,
    reverses_id     BIGINT REFERENCES journal (journal_id), -- 冲账标识 CZBZ = 02 when set
    posted_at       TEXT   NOT NULL
);
CREATE INDEX journal_cause ON journal (cause_kind, cause_no);
CREATE UNIQUE INDEX journal_reversed_once ON journal (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE journal_entry (
    entry_id          INTEGER PRIMARY KEY,
    journal_id        BIGINT NOT NULL REFERENCES journal (journal_id),
    account_id        BIGINT NOT NULL REFERENCES ledger_account (account_id),
    amount_fen        BIGINT NOT NULL, -- 发生额 FSE
    carried_fen       BIGINT NOT NULL DEFAULT 0, -- of it on 上年结转 SNJZFSE
    balance_after_fen BIGINT NOT NULL DEFAULT 0  -- 0 on accounts that keep no balance
);
CREATE INDEX journal_entry_account ON journal_entry (account_id, entry_id);
CREATE INDEX journal_entry_journal ON journal_entry (journal_id);

-- 年终结息: one row a fund year and one line an account.
CREATE TABLE interest_run (
    year               BIGINT PRIMARY KEY, -- settled on 30 June of this year
    rate_millionths    BIGINT NOT NULL,    -- annual, millionths of a percent
    started_at         TEXT   NOT NULL,
    finished_at        TEXT,
    next_account_id    BIGINT NOT NULL,    -- first account that is not settled yet
    settled_count      BIGINT NOT NULL DEFAULT 0,
    interest_total_fen BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE interest_line (
    year         BIGINT NOT NULL,
    account_id   BIGINT NOT NULL,
    product      BIGINT NOT NULL, -- fen-days
    interest_fen BIGINT NOT NULL,
    PRIMARY KEY (year, account_id)
);
