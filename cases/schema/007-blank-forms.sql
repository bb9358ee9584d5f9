-- SPDX-License-Identifier: MIT
-- Step 7: blank forms that came in and were joined to a case. Each is a piece of a job of its own, so
-- that the ledger counts it; nobody here printed it.

ALTER TABLE jobs ADD COLUMN kind TEXT NOT NULL DEFAULT 'print' CHECK (kind IN ('print', 'blank_form'));
