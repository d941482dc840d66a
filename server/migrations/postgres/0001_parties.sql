-- 0001: units, persons, accounts, and the numbers they get.

-- Blocks of numbers: one row a kind and day, taken with one UPDATE.
CREATE TABLE number_sequence (
    kind       TEXT   NOT NULL, -- person, ledger_account, personal_account, unit, remittance, ...
    day        TEXT   NOT NULL, -- business date, or '-' for numbers that do not restart
    next_value BIGINT NOT NULL,
    PRIMARY KEY (kind, day)
);

-- 缴存单位 (JGJ/T 320 4.0.2, 5.0.2).
CREATE TABLE unit (
    unit_no            TEXT   PRIMARY KEY, -- 单位账号 DWZH
    name               TEXT   NOT NULL,    -- 单位名称 DWMC
    credit_code        TEXT   NOT NULL UNIQUE, -- 统一社会信用代码
    status             TEXT   NOT NULL,    -- 单位账户状态 DWZHZT
    payday             BIGINT NOT NULL CHECK (payday BETWEEN 1 AND 31), -- 单位发薪日 DWFXR
    unit_ratio_bp      BIGINT NOT NULL CHECK (unit_ratio_bp BETWEEN 0 AND 10000), -- 单位缴存比例 DWJCBL
    personal_ratio_bp  BIGINT NOT NULL CHECK (personal_ratio_bp BETWEEN 0 AND 10000), -- 个人缴存比例 GRJCBL
    bank_account       TEXT   NOT NULL,    -- the unit's own account, to recognise a payer
    paid_through       TEXT,               -- 缴至年月 JZNY
    reviewed_fund_year BIGINT NOT NULL,    -- last fund year whose annual review (跨年清册核定) is done
    opened_on          TEXT   NOT NULL,    -- 开户日期 DWKHRQ
    version            BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX unit_bank_account ON unit (bank_account);

-- 个人信息 (JGJ/T 320 4.0.3). One person, one row (《住房公积金管理条例》第十三条).
CREATE TABLE person (
    person_id   BIGINT PRIMARY KEY,
    full_name   TEXT   NOT NULL, -- 姓名 XingMing
    id_doc_type TEXT   NOT NULL, -- 证件类型 ZJLX
    id_doc_no   TEXT   NOT NULL, -- 证件号码 ZJHM
    mobile      TEXT,            -- 手机号码 SJHM
    version     BIGINT NOT NULL DEFAULT 1,
    UNIQUE (id_doc_type, id_doc_no)
);

-- 个人账户 (JGJ/T 320 5.0.4); its money is in ledger_account.
CREATE TABLE personal_account (
    account_no            TEXT   PRIMARY KEY, -- 个人账号 GRZH
    person_id             BIGINT NOT NULL UNIQUE REFERENCES person (person_id),
    unit_no               TEXT   NOT NULL REFERENCES unit (unit_no),
    ledger_account_id     BIGINT NOT NULL UNIQUE,
    status                TEXT   NOT NULL, -- 个人账户状态 GRZHZT
    contribution_base_fen BIGINT NOT NULL CHECK (contribution_base_fen >= 0), -- 缴存基数 GRJCJS
    unit_monthly_fen      BIGINT NOT NULL CHECK (unit_monthly_fen >= 0),      -- 单位月缴存额 DWYJCE
    personal_monthly_fen  BIGINT NOT NULL CHECK (personal_monthly_fen >= 0),  -- 个人月缴存额 GRYJCE
    opened_on             TEXT   NOT NULL, -- 开户日期 KHRQ
    paid_through          TEXT,            -- 缴至年月 of the person
    version               BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX personal_account_unit ON personal_account (unit_no, status, account_no);
