/* SPDX-License-Identifier: MIT */
#include "acquired_list.h"

#include "buffer.h"
#include "case_papers.h"
#include "file.h"
#include "message.h"
#include "periods.h"
#include "premium.h"
#include "text.h"

#include <iconv.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Columns beside those of `case import`. */
enum own_column {
    OWN_SYMBOL,
    OWN_ACQUIRED,
    OWN_PLANNED_LOSS,
    OWN_CONFIRMED,
    OWN_COLUMNS,
};
static const char *const own_titles[OWN_COLUMNS] = {
    [OWN_SYMBOL] = "任意継続記号",
    [OWN_ACQUIRED] = "任意継続資格取得日",
    [OWN_PLANNED_LOSS] = "任意継続資格喪失予定日",
    [OWN_CONFIRMED] = "資格取得確定日",
};

struct acquired_list {
    struct workspace *workspace;
    enum list_encoding encoding;
    iconv_t converter; /* of LIST_CP932 */
    struct buffer csv;
    json_t *faults; /* [{"case","reason"}] */
    long rows;
    struct error *error;
    int result;
};

/* ---- cells ---- */

static void append_bytes(struct buffer *out, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        buffer_append_char(out, bytes[i]);
}

/* A character; false if CP932 does not have it. */
static bool append_converted(struct acquired_list *list, const char *character, size_t size)
{
    char out[8], *end = out, *from = (char *)character;
    size_t left = size, room = sizeof out;
    if (list->encoding == LIST_UTF8) {
        append_bytes(&list->csv, character, size);
        return true;
    }
    if (iconv(list->converter, &from, &left, &end, &room) != 0 || left != 0)
        return false;
    append_bytes(&list->csv, out, (size_t)(end - out));
    return true;
}

static void note_fault(struct acquired_list *list, const char *case_number, const char *title,
                       uint32_t character)
{
    char reason[200];
    snprintf(reason, sizeof reason, _("column %s: U+%04X is not in CP932"), title,
             (unsigned)character);
    json_array_append_new(list->faults,
                          json_pack("{s:s, s:s}", "case", case_number, "reason", reason));
}

/* RFC 4180: quoted where it must be. */
static void append_cell(struct acquired_list *list, const char *case_number, const char *title,
                        const char *text)
{
    const bool is_quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (is_quoted)
        buffer_append_char(&list->csv, '"');
    for (size_t position = 0, size = strlen(text); position < size;) {
        const size_t start = position;
        const uint32_t character = utf8_next(text, size, &position);
        if (character == '"')
            buffer_append_char(&list->csv, '"');
        if (!append_converted(list, text + start, position - start))
            note_fault(list, case_number, title, character);
    }
    if (is_quoted)
        buffer_append_char(&list->csv, '"');
}

/* ---- rows ---- */

static void append_head(struct acquired_list *list)
{
    if (list->encoding == LIST_UTF8)
        buffer_append_text(&list->csv, "\xEF\xBB\xBF"); /* spreadsheets tell UTF-8 by it */
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (column > 0)
            buffer_append_char(&list->csv, ',');
        append_cell(list, "", "", case_column_title((enum case_column)column));
    }
    for (int column = 0; column < OWN_COLUMNS; column++) {
        buffer_append_char(&list->csv, ',');
        append_cell(list, "", "", own_titles[column]);
    }
    buffer_append_text(&list->csv, "\r\n");
}

static const char *own_text(const struct acquired_list *list, enum own_column column,
                            const struct case_record *record, struct date day,
                            char scratch[DATE_TEXT_SIZE])
{
    const char *symbol = list->workspace->settings->society.voluntary_symbol;
    switch (column) {
    case OWN_SYMBOL:
        return symbol[0] != '\0' ? symbol : record->insured_symbol;
    case OWN_ACQUIRED:
        return date_format_iso(record->loss_date, scratch);
    case OWN_PLANNED_LOSS:
        return date_format_iso(planned_premium_end(record->birth_date, record->loss_date), scratch);
    default:
        return date_format_iso(day, scratch);
    }
}

static int visit_case(void *user, int64_t case_id, struct date day)
{
    struct acquired_list *list = user;
    struct case_record record;
    char scratch[DATE_TEXT_SIZE];
    list->result = case_store_load_by_id(&record, list->workspace->store, case_id, list->error);
    if (list->result != 0)
        return -1;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        const enum case_column which = (enum case_column)column;
        if (column > 0)
            buffer_append_char(&list->csv, ',');
        append_cell(list, record.case_number, case_column_title(which),
                    case_record_text(&record, which, scratch));
    }
    for (int column = 0; column < OWN_COLUMNS; column++) {
        buffer_append_char(&list->csv, ',');
        append_cell(list, record.case_number, own_titles[column],
                    own_text(list, (enum own_column)column, &record, day, scratch));
    }
    buffer_append_text(&list->csv, "\r\n");
    list->rows++;
    return 0;
}

/* ---- the list ---- */

static int refuse(const struct acquired_list *list, struct error *error)
{
    size_t i;
    json_t *fault;
    json_array_foreach(list->faults, i, fault)
        fprintf(stderr, _("formloop: case %s: %s\n"),
                json_string_value(json_object_get(fault, "case")),
                json_string_value(json_object_get(fault, "reason")));
    return error_set(error, ERROR_REFUSED,
                     _("%zu characters are not in CP932; nothing was written. Write the list with "
                       "--encoding utf8"),
                     json_array_size(list->faults));
}

static int fill_list(struct acquired_list *list, struct date since, struct error *error)
{
    if (list->encoding == LIST_CP932) {
        list->converter = iconv_open("CP932", "UTF-8");
        if (list->converter == (iconv_t)-1)
            return error_set(error, ERROR_STORE, _("this system does not know CP932"));
    }
    append_head(list);
    if (case_store_list_acquired(list->workspace->store, since, visit_case, list, error) != 0 ||
        list->result != 0)
        return -1;
    if (list->csv.failed)
        return error_out_of_memory(error);
    return json_array_size(list->faults) > 0 ? refuse(list, error) : 0;
}

int acquired_list_run(struct app *app, struct workspace *workspace, const char *path,
                      enum list_encoding encoding, struct date since)
{
    struct error error = ERROR_INIT;
    struct acquired_list list = {.workspace = workspace,
                                 .encoding = encoding,
                                 .converter = (iconv_t)-1,
                                 .faults = json_array(),
                                 .error = &error};
    int result = fill_list(&list, since, &error);
    if (result == 0)
        result = file_write(path, list.csv.data, list.csv.size, 0600, &error);
    int exit_code = result == 0 ? EXIT_ALL_DONE : command_fail(&error);
    if (app->json && (result == 0 || json_array_size(list.faults) > 0))
        command_json(json_pack("{s:s, s:I, s:o, s:s, s:O}", "document", "acquired-list", "rows",
                               (json_int_t)list.rows, "file",
                               result == 0 ? json_string(path) : json_null(), "encoding",
                               encoding == LIST_UTF8 ? "utf8" : "cp932", "faults", list.faults));
    else if (result == 0)
        command_say(app, _("%ld acquired cases in %s"), list.rows, path);
    if (list.converter != (iconv_t)-1)
        iconv_close(list.converter);
    json_decref(list.faults);
    buffer_free(&list.csv);
    return exit_code;
}
