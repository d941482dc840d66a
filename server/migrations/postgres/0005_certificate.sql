-- 0005: proofs of contributions (缴存证明).
CREATE TABLE certificate (
    certificate_no TEXT   PRIMARY KEY,
    code           TEXT   NOT NULL UNIQUE, -- 128 random bits, in the QR code
    person_id      BIGINT NOT NULL REFERENCES person (person_id),
    purpose        TEXT   NOT NULL,
    snapshot       TEXT   NOT NULL, -- JSON: everything that is printed
    issued_on      TEXT   NOT NULL,
    valid_until    TEXT   NOT NULL,
    revoked_at     TEXT
);
CREATE INDEX certificate_person ON certificate (person_id, certificate_no);
