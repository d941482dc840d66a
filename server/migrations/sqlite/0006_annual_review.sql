-- 0006: annual reviews (跨年清册核定), and indexes of the monthly list.

-- One row a unit and fund year, with its figures as fixed.
CREATE TABLE annual_review (
    unit_no          TEXT   NOT NULL REFERENCES unit (unit_no),
    fund_year        BIGINT NOT NULL, -- first calendar year: 2026 is July 2026 to June 2027
    headcount        BIGINT NOT NULL,
    raised_count     BIGINT NOT NULL, -- persons raised to the lower limit
    lowered_count    BIGINT NOT NULL, -- persons lowered to the upper limit
    total_before_fen BIGINT NOT NULL,
    total_after_fen  BIGINT NOT NULL,
    done_by          BIGINT NOT NULL,
    done_at          TEXT   NOT NULL,
    PRIMARY KEY (unit_no, fund_year)
);

-- What each base became: one row a distinct base, computed once for all who have it.
CREATE TABLE annual_review_base (
    unit_no      TEXT   NOT NULL,
    fund_year    BIGINT NOT NULL,
    declared_fen BIGINT NOT NULL, -- base before
    base_fen     BIGINT NOT NULL, -- base within the limits of July
    unit_fen     BIGINT NOT NULL,
    personal_fen BIGINT NOT NULL,
    PRIMARY KEY (unit_no, fund_year, declared_fen)
);

-- From an account to its change line.
CREATE INDEX change_line_account ON change_line (account_no, applied_in);
-- Headcount and amounts of a unit without reading its accounts.
CREATE INDEX personal_account_amounts
    ON personal_account (unit_no, status, unit_monthly_fen, personal_monthly_fen);
