-- 0007: audit rows are sealed into a chain of hashes (审计链).

-- One row per sealed audit row, in the order of audit_id. No foreign key: a
-- removed audit row must leave its seal behind.
CREATE TABLE audit_seal (
    seal_no   BIGINT PRIMARY KEY,      -- 1, 2, 3 … without a gap
    audit_id  BIGINT NOT NULL UNIQUE,
    sealed_at TEXT   NOT NULL,
    hash      TEXT   NOT NULL          -- SHA-256 over the seal before and this row
);

-- The newest seal once more: whoever seals next moves it, and only one can.
CREATE TABLE audit_head (
    only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
    seal_no  BIGINT NOT NULL,
    audit_id BIGINT NOT NULL,
    hash     TEXT   NOT NULL
);
INSERT INTO audit_head (only_row, seal_no, audit_id, hash) VALUES (1, 0, 0, '');
