-- 0011: nothing to do here; the embedded engine's keys become the places of rows.
SELECT 1;
