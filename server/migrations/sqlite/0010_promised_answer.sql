-- 0010: the request that a long confirmation answers, so that whoever finishes
-- it after a stop can keep the answer for the caller who comes again.

CREATE TABLE promised_answer (
    remittance_no TEXT PRIMARY KEY REFERENCES remittance (remittance_no),
    principal     TEXT NOT NULL,
    key           TEXT NOT NULL,
    request_hash  BLOB NOT NULL
) WITHOUT ROWID;
