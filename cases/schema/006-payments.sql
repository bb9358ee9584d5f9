-- SPDX-License-Identifier: MIT
-- Step 6: payments: what is expected, what came in, what was decided.

-- What a guide asked a person to pay. The newest of a case counts; settings that change later move none.
CREATE TABLE payment_expectations (
    expectation_id INTEGER PRIMARY KEY,
    case_id        INTEGER NOT NULL REFERENCES cases,
    time           TEXT NOT NULL,
    first_month    TEXT NOT NULL, -- of the first payment: 2026-04
    last_month     TEXT NOT NULL,
    amount_yen     INTEGER NOT NULL CHECK (amount_yen > 0),
    due_date       TEXT NOT NULL
) STRICT;
CREATE INDEX payment_expectations_case ON payment_expectations (case_id, expectation_id);

CREATE TABLE expected_premiums (
    expectation_id INTEGER NOT NULL REFERENCES payment_expectations,
    month          TEXT NOT NULL,
    amount_yen     INTEGER NOT NULL,
    due_date       TEXT NOT NULL,
    PRIMARY KEY (expectation_id, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE expected_prepayments (
    expectation_id INTEGER NOT NULL REFERENCES payment_expectations,
    offer          INTEGER NOT NULL, -- 1 …
    first_month    TEXT NOT NULL,
    last_month     TEXT NOT NULL,
    amount_yen     INTEGER NOT NULL,
    deadline       TEXT NOT NULL,
    PRIMARY KEY (expectation_id, offer)
) STRICT, WITHOUT ROWID;

-- Bank files, each once. The counts are taken as the file is read; check holds the rows against them.
CREATE TABLE payment_files (
    file_id         INTEGER PRIMARY KEY,
    hash            TEXT NOT NULL UNIQUE, -- of its bytes
    time            TEXT NOT NULL,
    actor           TEXT NOT NULL CHECK (actor <> ''),
    name            TEXT NOT NULL,
    received_date   TEXT NOT NULL,
    records         INTEGER NOT NULL, -- rows: new and repeated ones, and withdrawals
    repeated        INTEGER NOT NULL, -- that an earlier file had
    withdrawals     INTEGER NOT NULL, -- of a statement; not kept
    payments        INTEGER NOT NULL, -- rows of payments, by what they are
    payments_yen    INTEGER NOT NULL,
    cancellings     INTEGER NOT NULL,
    cancellings_yen INTEGER NOT NULL
) STRICT;

-- Rows that came in, with how their money stands now; how it came to stand so is in payment_decisions.
CREATE TABLE payments (
    payment_id     INTEGER PRIMARY KEY,
    file_id        INTEGER NOT NULL REFERENCES payment_files,
    record         INTEGER NOT NULL, -- of the file, 1 …
    raw            BLOB NOT NULL,    -- 200 bytes, as in the file
    fingerprint    BLOB NOT NULL UNIQUE, -- account, inquiry number, dates, amount, payer: same row, same bytes
    is_cancelling  INTEGER NOT NULL, -- 1: takes an earlier row back
    booked_date    TEXT NOT NULL,    -- 勘定日
    value_date     TEXT NOT NULL,    -- 起算日
    amount_yen     INTEGER NOT NULL,
    account        TEXT NOT NULL,    -- bank-branch-kind-number
    inquiry        TEXT NOT NULL,    -- 照会番号
    payer_code     TEXT NOT NULL,
    payer_name     TEXT NOT NULL,
    edi            TEXT NOT NULL,
    sending_bank   TEXT NOT NULL,
    matched_yen    INTEGER NOT NULL DEFAULT 0,
    review_yen     INTEGER NOT NULL DEFAULT 0,
    refunded_yen   INTEGER NOT NULL DEFAULT 0,
    discarded_yen  INTEGER NOT NULL DEFAULT 0,
    cancelled_yen  INTEGER NOT NULL DEFAULT 0,
    class          TEXT,    -- as it was found; NULL until it was looked at
    rule           TEXT,    -- by which it was, or would be, matched
    candidates     TEXT NOT NULL DEFAULT '[]', -- JSON array of case numbers, the likeliest first
    difference_yen INTEGER, -- what came in less what was expected
    note           TEXT,    -- why it is in review: an identifier
    pair_id        INTEGER REFERENCES payments -- that it took back, or was taken back by
) STRICT;
CREATE INDEX payments_file ON payments (file_id, record);
CREATE INDEX payments_review ON payments (payment_id) WHERE review_yen > 0;
CREATE INDEX payments_pair ON payments (amount_yen, payer_name) WHERE is_cancelling = 0;

-- Append-only: money of a payment goes from one side to another. A reversal is a decision of its own.
CREATE TABLE payment_decisions (
    decision_id  INTEGER PRIMARY KEY,
    payment_id   INTEGER NOT NULL REFERENCES payments,
    time         TEXT NOT NULL,
    actor        TEXT NOT NULL CHECK (actor <> ''),
    rule         TEXT NOT NULL CHECK (rule <> ''),
    class        TEXT NOT NULL CHECK (class <> ''),
    from_side    TEXT CHECK (from_side IN ('matched', 'review', 'refunded', 'discarded', 'cancelled')), -- NULL: came in
    to_side      TEXT NOT NULL CHECK (to_side IN ('matched', 'review', 'refunded', 'discarded', 'cancelled')),
    amount_yen   INTEGER NOT NULL CHECK (amount_yen > 0),
    case_id      INTEGER REFERENCES cases, -- that it was matched to, or no longer is
    first_month  TEXT, -- that it pays; NULL: none
    last_month   TEXT,
    event_id     INTEGER, -- of the case, if one was appended
    reverses     INTEGER UNIQUE REFERENCES payment_decisions,
    why          TEXT NOT NULL DEFAULT '',
    CHECK ((to_side = 'matched') <= (case_id IS NOT NULL)),
    CHECK ((reverses IS NOT NULL) = (from_side IS 'matched'))
) STRICT;
CREATE INDEX payment_decisions_payment ON payment_decisions (payment_id, decision_id);
CREATE INDEX payment_decisions_case ON payment_decisions (case_id) WHERE case_id IS NOT NULL;
CREATE TRIGGER payment_decisions_are_not_changed BEFORE UPDATE ON payment_decisions
BEGIN SELECT RAISE(ABORT, 'decisions about payments are never changed'); END;
CREATE TRIGGER payment_decisions_are_not_deleted BEFORE DELETE ON payment_decisions
BEGIN SELECT RAISE(ABORT, 'decisions about payments are never deleted'); END;
