-- 0008: long lists are worked through part by part, so that others get their
-- turn in between; how far each is stands beside it.

-- Lines up to this sequence number are allocated, and their sum.
ALTER TABLE remittance ADD COLUMN allocated_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE remittance ADD COLUMN allocated_fen BIGINT NOT NULL DEFAULT 0;
