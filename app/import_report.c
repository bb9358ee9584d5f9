/* SPDX-License-Identifier: MIT */
#include "import_report.h"

#include "message.h"

#include <stdio.h>

static void note_rejection(void *user, const struct import_rejection *rejection)
{
    struct import_report *report = user;
    const char *column =
        rejection->column_title != NULL ? rejection->column_title : rejection->column_key;
    if (report->rejected != NULL) {
        json_array_append_new(report->rejected,
                              json_pack("{s:s, s:I, s:s?, s:s}", "file", rejection->file, "row",
                                        (json_int_t)rejection->row, "column", column, "reason",
                                        rejection->reason));
        return;
    }
    progress_end(&report->progress);
    fprintf(stderr, _("formloop: %s: row %ld%s%s: %s; this row was not taken in\n"),
            rejection->file, rejection->row, column != NULL ? ", " : "",
            column != NULL ? column : "", rejection->reason);
}

static void note_warning(void *user, const char *file, const char *message)
{
    const struct import_report *report = user;
    command_warn(report->app, "%s: %s", file, message);
}

static int note_progress(void *user, long rows)
{
    struct import_report *report = user;
    progress_show(&report->progress, rows);
    return command_is_interrupted() ? -1 : 0;
}

void import_report_begin(struct import_report *out, struct import_observer *observer,
                         const struct app *app)
{
    *out = (struct import_report){.app = app, .rejected = app->json ? json_array() : NULL};
    *observer = (struct import_observer){out, note_rejection, note_warning, note_progress};
}

void import_report_end(struct import_report *report)
{
    json_decref(report->rejected);
}
