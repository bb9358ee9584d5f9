/* SPDX-License-Identifier: MIT */
#include "import_run.h"

#include "message.h"
#include "store_private.h"

#define PROGRESS_ROWS 256

static void warn(void *user, const char *message)
{
    const struct import_run *run = user;
    if (run->observer->warned != NULL)
        run->observer->warned(run->observer->user, run->file, message);
}

void import_run_reject(struct import_run *run, int column, const char *reason)
{
    const bool is_row = column == run->columns->count;
    if (run->observer->rejected == NULL)
        return;
    const struct import_rejection rejection = {
        .file = run->file,
        .row = run->row.row,
        .column = column < COLUMN_COUNT ? (enum case_column)column : COLUMN_COUNT,
        .column_key = is_row ? NULL : run->columns->key(column),
        .column_title = is_row ? NULL : import_rows_title(run->rows, column),
        .reason = reason,
    };
    run->observer->rejected(run->observer->user, &rejection);
}

static int take_in_rows(struct import_run *run, struct error *error)
{
    const struct import_observer *observer = run->observer;
    int more;
    while ((more = import_rows_next(&run->row, run->rows, error)) > 0) {
        run->read++;
        if (run->take_in(run->user, error) != 0) {
            error_prefix(error, "%s, row %ld", run->file, run->row.row);
            return -1;
        }
        if (observer->progress != NULL && run->read % PROGRESS_ROWS == 0 &&
            observer->progress(observer->user, run->read) != 0)
            return error_set(error, ERROR_INTERRUPTED,
                             _("%s: stopped at row %ld; nothing of it was imported, import it "
                               "again"),
                             run->file, run->row.row);
    }
    return more;
}

static int take_in_transaction(struct import_run *run, struct error *error)
{
    if (store_begin(run->store, error) != 0)
        return -1;
    if (take_in_rows(run, error) != 0) {
        store_rollback(run->store);
        return -1;
    }
    return store_commit(run->store, error);
}

int import_run_file(struct import_run *run, struct error *error)
{
    static const struct import_observer nobody = {0};
    if (run->observer == NULL)
        run->observer = &nobody;
    if (import_rows_open(&run->rows, run->file, run->columns, warn, run, error) != 0)
        return -1;
    int result = take_in_transaction(run, error);
    import_rows_close(run->rows);
    run->rows = NULL;
    return result;
}
