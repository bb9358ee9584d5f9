-- SPDX-License-Identifier: MIT
-- Step 1: cases, their events, paper out (jobs, pieces), paper in (batches, pages), form revisions.
-- Dates are '2026-03-31' or '' (not known), times UTC '2026-03-31T08:30:00Z'. A step that was
-- released is never changed; the next change is a new step.

CREATE TABLE cases (
    case_id              INTEGER PRIMARY KEY CHECK (case_id BETWEEN 1 AND 34359738367), -- 35 bits of the page code
    case_number          TEXT NOT NULL UNIQUE,
    state                TEXT NOT NULL,
    insured_symbol       TEXT NOT NULL,
    insured_number       TEXT NOT NULL,
    name                 TEXT NOT NULL,
    name_kana            TEXT NOT NULL,
    birth_date           TEXT NOT NULL,
    sex                  TEXT NOT NULL CHECK (sex = 'male' OR sex = 'female' OR sex = ''),
    postal_code          TEXT NOT NULL,
    address              TEXT NOT NULL,
    address_building     TEXT NOT NULL,
    phone                TEXT NOT NULL,
    email                TEXT NOT NULL,
    employer_name        TEXT NOT NULL,
    acquired_date        TEXT NOT NULL,
    retirement_date      TEXT NOT NULL,
    remuneration_yen     INTEGER NOT NULL,
    received_date        TEXT NOT NULL DEFAULT '',     -- the first application's arrival
    application_piece_id INTEGER REFERENCES pieces     -- the application that the state rests on
) STRICT;
-- For finding the same person again when a file is imported (case_import.h).
CREATE INDEX cases_insured ON cases (insured_number, insured_symbol, birth_date) WHERE insured_number <> '';
CREATE INDEX cases_person ON cases (birth_date, name);

-- Append-only. hash = BLAKE2b-256(hash of the event before, this event's content).
CREATE TABLE events (
    event_id   INTEGER PRIMARY KEY,
    case_id    INTEGER NOT NULL REFERENCES cases,
    time       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    timing     TEXT NOT NULL,
    actor      TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    payload    TEXT NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX events_case ON events (case_id, event_id);
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

-- The end of the chain, kept apart so that events cut off at the end are missed.
CREATE TABLE event_chain (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    events    INTEGER NOT NULL,
    last_hash BLOB NOT NULL CHECK (length(last_hash) = 32)
) STRICT;
INSERT INTO event_chain VALUES (1, 0, zeroblob(32));

CREATE TABLE jobs (
    job_id     INTEGER PRIMARY KEY,
    time       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    document   TEXT NOT NULL,
    file       TEXT NOT NULL DEFAULT '',
    pages      INTEGER NOT NULL DEFAULT 0,
    bytes      INTEGER NOT NULL DEFAULT 0,
    pieces     INTEGER NOT NULL DEFAULT 0, -- counted while the job was made, not from the tables
    new_pieces INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE pieces (
    piece_id     INTEGER PRIMARY KEY CHECK (piece_id BETWEEN 1 AND 1073741823), -- 30 bits of the page code
    case_id      INTEGER NOT NULL REFERENCES cases,
    document     TEXT NOT NULL,
    form_code    TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    pages        INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'mailed', 'voided', 'returned')),
    reason       TEXT CHECK ((state = 'voided') = (reason IS NOT NULL)),
    replaced_by  INTEGER REFERENCES pieces DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX pieces_case ON pieces (case_id);
CREATE UNIQUE INDEX pieces_waiting ON pieces (case_id, form_code) WHERE state = 'waiting';

CREATE TABLE job_pieces (
    job_id   INTEGER NOT NULL REFERENCES jobs,
    piece_id INTEGER NOT NULL REFERENCES pieces,
    is_new   INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    PRIMARY KEY (job_id, piece_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX job_pieces_first ON job_pieces (piece_id) WHERE is_new = 1;

CREATE TABLE batches (
    batch_id  INTEGER PRIMARY KEY,
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    actor     TEXT NOT NULL,
    pages_in  INTEGER NOT NULL DEFAULT 0 -- counted as pages are taken in, not from the pages
) STRICT;

-- The code's parts are kept as read, also when no such case or piece is known here.
CREATE TABLE pages (
    page_id       INTEGER PRIMARY KEY,
    batch_id      INTEGER NOT NULL REFERENCES batches,
    time          TEXT NOT NULL,
    source        TEXT NOT NULL,
    source_page   INTEGER NOT NULL,
    image_hash    TEXT NOT NULL,
    reading_hash  TEXT,
    outcome       TEXT NOT NULL CHECK (outcome IN ('filed', 'review', 'duplicate', 'blank', 'rejected')),
    reason        TEXT,
    first_page_id INTEGER REFERENCES pages,
    case_id       INTEGER REFERENCES cases,
    piece_id      INTEGER REFERENCES pieces,
    code_form     TEXT,
    code_revision INTEGER,
    code_page     INTEGER,
    code_pages    INTEGER,
    code_case     INTEGER,
    code_piece    INTEGER,
    values_hash   TEXT,
    missing       TEXT NOT NULL, -- JSON arrays of ids of fields
    conflicts     TEXT NOT NULL,
    received_date TEXT NOT NULL
) STRICT;
CREATE INDEX pages_image ON pages (image_hash, page_id);
CREATE INDEX pages_batch ON pages (batch_id, outcome);
CREATE INDEX pages_reading ON pages (reading_hash) WHERE reading_hash IS NOT NULL;
-- What makes "filed exactly once" hold whatever the program does.
CREATE UNIQUE INDEX pages_filed ON pages (piece_id, code_page) WHERE outcome = 'filed';

CREATE TABLE form_revisions (
    form_code    TEXT NOT NULL,
    revision     INTEGER NOT NULL,
    document     TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (form_code, revision)
) STRICT, WITHOUT ROWID;
