-- SPDX-License-Identifier: MIT
-- Step 3: batch sheets with declared counts, attachments, pages of a file, and what a clerk decided
-- about a page.

-- A batch sheet that was printed, with what the receiver counted (授受簿).
CREATE TABLE batch_sheets (
    sheet_id       INTEGER PRIMARY KEY CHECK (sheet_id BETWEEN 1 AND 34359738367), -- 35 bits of the page code
    time           TEXT NOT NULL,
    actor          TEXT NOT NULL,
    declared_pages INTEGER NOT NULL CHECK (declared_pages BETWEEN 1 AND 1073741823) -- 30 bits of it
) STRICT;

-- The pages behind a batch sheet, up to the next one or to the end of the batch.
CREATE TABLE batch_sections (
    section_id     INTEGER PRIMARY KEY,
    batch_id       INTEGER NOT NULL REFERENCES batches,
    sheet_id       INTEGER NOT NULL REFERENCES batch_sheets,
    page_id        INTEGER NOT NULL UNIQUE REFERENCES pages, -- the sheet as it was scanned
    declared_pages INTEGER NOT NULL,
    pages_in       INTEGER NOT NULL DEFAULT 0, -- counted as pages are taken in, blank ones left out
    closed_at      TEXT                        -- NULL: the batch goes on, or it was cut short
) STRICT;
CREATE UNIQUE INDEX batch_sections_open ON batch_sections (batch_id) WHERE closed_at IS NULL;
CREATE INDEX batch_sections_sheet ON batch_sections (sheet_id);

-- A row of pages is how the page stands now; how it stood before is in settlements.
ALTER TABLE pages ADD COLUMN source_pages INTEGER NOT NULL DEFAULT 1; -- pages of the file
ALTER TABLE pages ADD COLUMN kind TEXT CHECK (kind IN ('form', 'attachment', 'batch_sheet')); -- as what it is filed
ALTER TABLE pages ADD COLUMN form_page INTEGER; -- the page of the piece that it is filed as
ALTER TABLE pages ADD COLUMN crops_hash TEXT;   -- the archived picture of what was written by hand
ALTER TABLE pages ADD COLUMN section_id INTEGER REFERENCES batch_sections; -- the section that counts it
ALTER TABLE pages ADD COLUMN run_case_id INTEGER REFERENCES cases; -- whose paper a sheet without a code behind it is
UPDATE pages SET kind = 'form', form_page = code_page WHERE outcome = 'filed';
DROP INDEX pages_filed;
CREATE UNIQUE INDEX pages_filed ON pages (piece_id, form_page) WHERE outcome = 'filed' AND kind = 'form';
CREATE UNIQUE INDEX pages_sheet ON pages (code_case) WHERE outcome = 'filed' AND kind = 'batch_sheet';
DROP INDEX pages_image;
CREATE INDEX pages_image ON pages (image_hash, source_page, page_id);
DROP INDEX pages_batch;
CREATE INDEX pages_batch ON pages (batch_id);
CREATE INDEX pages_section ON pages (section_id) WHERE section_id IS NOT NULL;
CREATE INDEX pages_review ON pages (page_id) WHERE outcome = 'review';
CREATE INDEX pages_crops ON pages (crops_hash) WHERE crops_hash IS NOT NULL;

-- Append-only: each decision about a page, with how the page stood before and after it.
CREATE TABLE settlements (
    settlement_id      INTEGER PRIMARY KEY,
    page_id            INTEGER NOT NULL REFERENCES pages,
    time               TEXT NOT NULL,
    actor              TEXT NOT NULL CHECK (actor <> ''),
    why                TEXT NOT NULL CHECK (why <> ''),
    action             TEXT NOT NULL CHECK (action IN ('file', 'attach', 'duplicate', 'blank', 'discard', 'accept', 'reopen', 'recall')),
    field_values       TEXT NOT NULL, -- all values of the page as settled, 'id=value' a line
    from_outcome       TEXT NOT NULL,
    from_reason        TEXT,
    from_kind          TEXT,
    from_case_id       INTEGER REFERENCES cases,
    from_piece_id      INTEGER REFERENCES pieces,
    from_form_page     INTEGER,
    from_first_page_id INTEGER REFERENCES pages,
    from_values_hash   TEXT,
    to_outcome         TEXT NOT NULL,
    to_reason          TEXT,
    to_kind            TEXT,
    to_case_id         INTEGER REFERENCES cases,
    to_piece_id        INTEGER REFERENCES pieces,
    to_form_page       INTEGER,
    to_first_page_id   INTEGER REFERENCES pages,
    to_values_hash     TEXT,
    to_missing         TEXT NOT NULL, -- JSON arrays of ids of fields
    to_conflicts       TEXT NOT NULL
) STRICT;
CREATE INDEX settlements_page ON settlements (page_id, settlement_id);
CREATE TRIGGER settlements_are_not_changed BEFORE UPDATE ON settlements
BEGIN SELECT RAISE(ABORT, 'settlements are never changed'); END;
CREATE TRIGGER settlements_are_not_deleted BEFORE DELETE ON settlements
BEGIN SELECT RAISE(ABORT, 'settlements are never deleted'); END;
