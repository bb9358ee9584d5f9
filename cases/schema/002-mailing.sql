-- SPDX-License-Identifier: MIT
-- Step 2: the day on which a piece was mailed; what a job has written but not yet given its name.

ALTER TABLE pieces ADD COLUMN mailed_date TEXT NOT NULL DEFAULT '' CHECK (state <> 'mailed' OR mailed_date <> '');
CREATE INDEX pieces_replaced ON pieces (replaced_by) WHERE replaced_by IS NOT NULL;

-- A row is there from the job's commit until all files of the folder staged stand in the folder final.
CREATE TABLE job_outputs (
    job_id INTEGER NOT NULL REFERENCES jobs,
    staged TEXT NOT NULL, -- absolute paths
    final  TEXT NOT NULL,
    PRIMARY KEY (job_id, staged)
) STRICT, WITHOUT ROWID;
