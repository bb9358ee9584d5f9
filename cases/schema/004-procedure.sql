-- SPDX-License-Identifier: MIT
-- Step 4: what the procedure needs of a case. Dates are '' while they are not known.

ALTER TABLE cases ADD COLUMN notice_date TEXT NOT NULL DEFAULT '';    -- the company's agreeing notice
ALTER TABLE cases ADD COLUMN first_due_date TEXT NOT NULL DEFAULT ''; -- of the first premium, as the guide says
ALTER TABLE cases ADD COLUMN paid_through TEXT NOT NULL DEFAULT '';   -- last day of the last month that is paid
ALTER TABLE cases ADD COLUMN ended_date TEXT NOT NULL DEFAULT '';     -- 資格喪失日 of the voluntary continuation
