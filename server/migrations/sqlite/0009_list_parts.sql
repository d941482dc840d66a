-- 0009: files that are applied, and lists that are confirmed, part by part.

-- Import whose rows are being taken into the change list, and how far that is;
-- the list stands still meanwhile.
ALTER TABLE remittance_draft ADD COLUMN busy_with TEXT;
ALTER TABLE import_batch ADD COLUMN applied_row BIGINT NOT NULL DEFAULT 0;
CREATE INDEX remittance_draft_busy ON remittance_draft (unit_no) WHERE busy_with IS NOT NULL;

-- A remittance is `confirming` until its list is frozen as a whole.
CREATE INDEX remittance_confirming ON remittance (remittance_no) WHERE status = 'confirming';
