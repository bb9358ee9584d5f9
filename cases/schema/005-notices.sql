-- SPDX-License-Identifier: MIT
-- Step 5: the companies' retirement notices (退職のお届), and what was decided about them.

CREATE TABLE notices (
    notice_id     INTEGER PRIMARY KEY,
    time          TEXT NOT NULL,
    actor         TEXT NOT NULL,
    source        TEXT NOT NULL, -- the file, and the row in it
    source_row    INTEGER NOT NULL,
    content_hash  TEXT NOT NULL UNIQUE, -- of what makes it the same notice again
    received_date TEXT NOT NULL,
    -- as the company says, '' where it says nothing
    said_case        TEXT NOT NULL,
    insured_symbol   TEXT NOT NULL,
    insured_number   TEXT NOT NULL,
    name             TEXT NOT NULL,
    name_kana        TEXT NOT NULL,
    birth_date       TEXT NOT NULL,
    sex              TEXT NOT NULL,
    postal_code      TEXT NOT NULL,
    address          TEXT NOT NULL,
    address_building TEXT NOT NULL,
    phone            TEXT NOT NULL,
    email            TEXT NOT NULL,
    employer_name    TEXT NOT NULL,
    acquired_date    TEXT NOT NULL,
    retirement_date  TEXT NOT NULL,
    remuneration     TEXT NOT NULL,
    loss_date        TEXT NOT NULL,
    loss_reason      TEXT NOT NULL,
    filed_date       TEXT NOT NULL, -- 届出日
    -- how it stands now; how it stood before is in notice_decisions
    standing      TEXT NOT NULL CHECK (standing IN ('agreed', 'review', 'discarded')),
    question      TEXT CHECK (question IN ('several_cases', 'person_differs', 'dates_differ')), -- why it came to review
    differences   TEXT NOT NULL, -- when it came: a JSON array of {"field","notice","case"}
    case_id       INTEGER REFERENCES cases CHECK (standing <> 'agreed' OR case_id IS NOT NULL)
) STRICT;
CREATE INDEX notices_case ON notices (case_id, notice_id) WHERE case_id IS NOT NULL;
CREATE INDEX notices_review ON notices (notice_id) WHERE standing = 'review';

-- Append-only: each decision of a clerk, with how the notice stood before and after it.
CREATE TABLE notice_decisions (
    decision_id   INTEGER PRIMARY KEY,
    notice_id     INTEGER NOT NULL REFERENCES notices,
    time          TEXT NOT NULL,
    actor         TEXT NOT NULL CHECK (actor <> ''),
    why           TEXT NOT NULL,
    action        TEXT NOT NULL CHECK (action IN ('case', 'accept_company', 'accept_case', 'new', 'discard')),
    from_standing TEXT NOT NULL,
    from_case_id  INTEGER REFERENCES cases,
    to_standing   TEXT NOT NULL,
    to_case_id    INTEGER REFERENCES cases
) STRICT;
CREATE INDEX notice_decisions_notice ON notice_decisions (notice_id, decision_id);
CREATE TRIGGER notice_decisions_are_not_changed BEFORE UPDATE ON notice_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER notice_decisions_are_not_deleted BEFORE DELETE ON notice_decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
