/* SPDX-License-Identifier: MIT */
/* What an employer sends: encoding, lines, CSV or JSON Lines, and every value. Nothing that comes
 * in may crash, and what is taken keeps its promises. */
#include "import_rows.h"
#include "import_values.h"
#include "notice_record.h"
#include "text.h"
#include "text_source.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void promise(int kept)
{
    if (!kept)
        __builtin_trap();
}

static void check_row(const struct import_row *row)
{
    struct case_record record = {0};
    char reason[IMPORT_REASON_SIZE], scratch[DATE_TEXT_SIZE];
    promise(row->row > 0);
    if (row->fault != NULL) {
        promise(row->fault[0] != '\0' && utf8_is_valid(row->fault, strlen(row->fault), NULL));
        return;
    }
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum case_column column = (enum case_column)i;
        if (row->cells[i] == NULL)
            continue;
        promise(utf8_is_valid(row->cells[i], strlen(row->cells[i]), NULL));
        enum notice_loss_reason why;
        if (notice_loss_reason_parse(&why, row->cells[i]) != 0)
            promise(why == LOSS_REASON_UNKNOWN);
        if (import_parse_value(&record, column, row->cells[i], reason) != 0)
            promise(reason[0] != '\0' && utf8_is_valid(reason, strlen(reason), NULL));
        const char *stored = case_record_text(&record, column, scratch);
        promise(utf8_is_valid(stored, strlen(stored), NULL));
        /* what is stored is taken as it is, so that importing again changes nothing */
        struct case_record again = {0};
        if (stored[0] != '\0')
            promise(import_parse_value(&again, column, stored, reason) == 0 &&
                    !case_record_differs(&record, &again, column));
    }
}

static void warn(void *user, const char *message)
{
    (void)user;
    promise(utf8_is_valid(message, strlen(message), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text_source *source;
    struct import_rows *rows;
    struct import_row row;
    struct error error = ERROR_INIT;
    uint8_t *copy = malloc(size + 1);
    if (copy == NULL)
        return 0;
    memcpy(copy, data, size);
    FILE *file = size > 0 ? fmemopen(copy, size, "r") : fopen("/dev/null", "r");
    if (file != NULL && text_source_from_file(&source, file, "fuzz", &error) == 0 &&
        import_rows_from_source(&rows, source, "fuzz", &import_case_columns, warn, NULL, &error) == 0) {
        while (import_rows_next(&row, rows, &error) > 0)
            check_row(&row);
        import_rows_close(rows);
    }
    free(copy);
    return 0;
}
