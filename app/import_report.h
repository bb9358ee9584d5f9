/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_IMPORT_REPORT_H
#define FORMLOOP_IMPORT_REPORT_H

#include "case_import.h"
#include "command.h"

#include <jansson.h>

/* What the imports of rows (cases, notices) say while they run: refused rows, warnings, the bar. */
struct import_report {
    const struct app *app;
    json_t *rejected; /* owned array of {"file","row","column","reason"}; NULL unless --json */
    struct progress progress;
};

/* Fills the observer, which borrows the report. */
void import_report_begin(struct import_report *out, struct import_observer *observer,
                         const struct app *app);
void import_report_end(struct import_report *report);

#endif
