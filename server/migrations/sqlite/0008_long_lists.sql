-- 0008: long lists are worked through part by part, so that others get their
-- turn in between; how far each is stands beside it.

-- Lines up to this sequence number are allocated, and their sum.
ALTER TABLE remittance ADD COLUMN allocated_seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE remittance ADD COLUMN allocated_fen BIGINT NOT NULL DEFAULT 0;

-- Import whose rows are being taken into the change list, and how far that is;
-- the list stands still meanwhile.
ALTER TABLE remittance_draft ADD COLUMN busy_with TEXT;
ALTER TABLE import_batch ADD COLUMN applied_row BIGINT NOT NULL DEFAULT 0;
CREATE INDEX remittance_draft_busy ON remittance_draft (unit_no) WHERE busy_with IS NOT NULL;

-- A remittance is `confirming` until its list is frozen as a whole.
CREATE INDEX remittance_confirming ON remittance (remittance_no) WHERE status = 'confirming';
