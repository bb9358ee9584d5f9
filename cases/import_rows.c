/* SPDX-License-Identifier: MIT */
#include "import_rows.h"

#include "csv_reader.h"
#include "message.h"
#include "text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WARNINGS 20
#define MAX_TITLE_BYTES 120 /* of an unknown column, in a warning */

struct import_rows {
    const char *name; /* of the file, borrowed */
    const struct import_columns *known;
    struct text_source *source;
    void (*warn)(void *user, const char *message);
    void *user;
    int warnings;
    char fault[300];
    char *titles[IMPORT_MAX_COLUMNS]; /* owned; NULL: not in the file */

    bool is_json;
    /* CSV */
    struct csv_reader csv;
    struct csv_record record;
    size_t column_count;
    int columns[CSV_MAX_COLUMNS]; /* known->count: unknown */
    /* JSON Lines */
    long line;
    json_t *object; /* owns the texts of the row */
    char numbers[IMPORT_MAX_COLUMNS][24];
    char *unknown_keys[MAX_WARNINGS]; /* that were warned of; owned */
};

/* --- columns ------------------------------------------------------------------------------ */

static const char *key_of_case(int column)
{
    return case_column_key((enum case_column)column);
}

static const char *title_of_case(int column)
{
    return case_column_title((enum case_column)column);
}

static bool case_requires(int column)
{
    return case_column_is_required((enum case_column)column);
}

const struct import_columns import_case_columns = {COLUMN_COUNT, key_of_case, title_of_case,
                                                   case_requires};

/* The column of that Japanese name (half-width kana too) or JSON key; known->count if unknown. */
static int lookup_column(const struct import_columns *known, const char *title)
{
    int column = known->count;
    char *wide = text_widen_kana(title);
    if (wide == NULL)
        return known->count;
    text_trim(wide);
    for (int i = 0; i < known->count && column == known->count; i++)
        if (strcmp(wide, known->title(i)) == 0 || strcmp(wide, known->key(i)) == 0)
            column = i;
    free(wide);
    return column;
}

static void warn_unknown(struct import_rows *rows, const char *title)
{
    char message[MAX_TITLE_BYTES + 200], shown[MAX_TITLE_BYTES + 1];
    size_t size = strlen(title) > MAX_TITLE_BYTES ? MAX_TITLE_BYTES : strlen(title);
    while (size > 0 && ((unsigned char)title[size] & 0xC0) == 0x80)
        size--; /* not within a character */
    memcpy(shown, title, size);
    shown[size] = '\0';
    for (char *c = shown; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = ' ';
    if (rows->warn == NULL || rows->warnings >= MAX_WARNINGS)
        return;
    rows->warnings++;
    snprintf(message, sizeof message, _("column \"%s\" is not known; it was not imported"),
             text_trim(shown));
    rows->warn(rows->user, message);
}

static int refuse_file(struct import_rows *rows, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int refuse_file(struct import_rows *rows, struct error *error, const char *format, ...)
{
    char what[300];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(error, ERROR_REFUSED, _("%s: %s; nothing of it was imported"), rows->name,
                     what);
}

/* --- CSV ---------------------------------------------------------------------------------- */

/* What is wrong with a record as such, translated; for the header and for rows. */
static const char *describe_fault(struct import_rows *rows)
{
    const struct csv_record *record = &rows->record;
    char *out = rows->fault;
    size_t size = sizeof rows->fault;
    size_t field = record->fault_field + 1;
    switch (record->fault) {
    case CSV_SOUND:
        return NULL;
    case CSV_UNDECODABLE:
        snprintf(out, size, _("byte %" PRId64 " of the file cannot be decoded as %s"),
                 record->bad_offset,
                 text_source_encoding(rows->source) == ENCODING_UTF8 ? "UTF-8" : "CP932");
        break;
    case CSV_FIELD_TOO_LONG:
        snprintf(out, size, _("field %zu is longer than the limit of %d bytes"), field,
                 CSV_MAX_FIELD_BYTES);
        break;
    case CSV_RECORD_TOO_LONG:
        snprintf(out, size, _("is longer than the limit of %d bytes a row"), CSV_MAX_RECORD_BYTES);
        break;
    case CSV_TOO_MANY_FIELDS:
        snprintf(out, size, _("has more than the limit of %d columns"), CSV_MAX_COLUMNS);
        break;
    case CSV_TEXT_AFTER_QUOTE:
        snprintf(out, size, _("field %zu: text follows a closing quote (a quote within a field "
                              "must be doubled)"),
                 field);
        break;
    case CSV_QUOTE_NOT_CLOSED:
        snprintf(out, size, _("field %zu: the closing quote is missing"), field);
        break;
    }
    return out;
}

static int set_title(struct import_rows *rows, int column, const char *title,
                     struct error *error)
{
    if (rows->titles[column] != NULL)
        return refuse_file(rows, error, _("its header names the column %s (%s) twice"),
                           rows->known->title(column), rows->known->key(column));
    rows->titles[column] = strdup(title);
    if (rows->titles[column] == NULL)
        return error_out_of_memory(error);
    text_trim(rows->titles[column]);
    return 0;
}

static int check_required(struct import_rows *rows, struct error *error)
{
    bool has_any = false;
    for (int i = 0; i < rows->known->count; i++)
        has_any = has_any || rows->titles[i] != NULL;
    if (!has_any && rows->column_count == 1 && strpbrk(rows->record.fields[0], "\t;") != NULL)
        return refuse_file(rows, error, _("its columns are not separated by commas"));
    if (!has_any)
        return refuse_file(rows, error, _("row %ld is not a header: it names no column that is "
                                          "known"),
                           rows->record.row);
    for (int i = 0; i < rows->known->count; i++)
        if (rows->known->is_required(i) && rows->titles[i] == NULL)
            return refuse_file(rows, error, _("its header lacks the column %s (%s)"),
                               rows->known->title(i), rows->known->key(i));
    return 0;
}

/* Only once the header is known to be one: the cells of a row of data are not for messages. */
static void warn_columns(struct import_rows *rows)
{
    for (size_t i = 0; i < rows->column_count; i++)
        if (rows->columns[i] == rows->known->count &&
            rows->record.fields[i][strspn(rows->record.fields[i], " \t")] != '\0')
            warn_unknown(rows, rows->record.fields[i]);
}

static int read_header(struct import_rows *rows, struct error *error)
{
    int more;
    do
        more = csv_read_record(&rows->record, &rows->csv, error);
    while (more > 0 && rows->record.is_empty);
    if (more < 0)
        return -1;
    if (more == 0)
        return refuse_file(rows, error, _("is empty"));
    if (rows->record.fault != CSV_SOUND)
        return refuse_file(rows, error, _("its header (row %ld): %s"), rows->record.row,
                           describe_fault(rows));
    rows->column_count = rows->record.field_count;
    for (size_t i = 0; i < rows->column_count; i++) {
        rows->columns[i] = lookup_column(rows->known, rows->record.fields[i]);
        if (rows->columns[i] != rows->known->count &&
            set_title(rows, rows->columns[i], rows->record.fields[i], error) != 0)
            return -1;
    }
    if (check_required(rows, error) != 0)
        return -1;
    warn_columns(rows);
    return 0;
}

/* A row of several lines with the wrong number of fields often lacks a quote. */
static void describe_width(struct import_row *out, struct import_rows *rows)
{
    const struct csv_record *record = &rows->record;
    int length = snprintf(rows->fault, sizeof rows->fault,
                          _("has %zu fields, but the header has %zu"), record->field_count,
                          rows->column_count);
    if (record->lines > 1)
        snprintf(rows->fault + length, sizeof rows->fault - (size_t)length,
                 _(" (it spans %ld lines of the file; is a quote missing?)"), record->lines);
    out->fault = rows->fault;
}

static int next_csv(struct import_row *out, struct import_rows *rows, struct error *error)
{
    const struct csv_record *record = &rows->record;
    int more;
    do
        more = csv_read_record(&rows->record, &rows->csv, error);
    while (more > 0 && record->is_empty);
    if (more <= 0)
        return more;
    out->row = record->row;
    out->fault = describe_fault(rows);
    if (out->fault != NULL) {
        bool has_field = record->fault == CSV_FIELD_TOO_LONG ||
                         record->fault == CSV_TEXT_AFTER_QUOTE ||
                         record->fault == CSV_QUOTE_NOT_CLOSED;
        if (has_field && record->fault_field < rows->column_count)
            out->fault_column = rows->columns[record->fault_field];
        return 1;
    }
    if (record->field_count != rows->column_count) {
        describe_width(out, rows);
        return 1;
    }
    for (size_t i = 0; i < record->field_count; i++)
        if (rows->columns[i] != rows->known->count)
            out->cells[rows->columns[i]] = record->fields[i];
    return 1;
}

/* --- JSON Lines --------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5))) static void set_fault(struct import_row *out,
                                                            struct import_rows *rows,
                                                            int column,
                                                            const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(rows->fault, sizeof rows->fault, format, arguments);
    va_end(arguments);
    out->fault = rows->fault;
    out->fault_column = column;
}

static void warn_key(struct import_rows *rows, const char *key)
{
    for (int i = 0; i < MAX_WARNINGS; i++) {
        if (rows->unknown_keys[i] == NULL) {
            rows->unknown_keys[i] = strdup(key);
            warn_unknown(rows, key);
            return;
        }
        if (strcmp(rows->unknown_keys[i], key) == 0)
            return;
    }
}

static void read_member(struct import_row *out, struct import_rows *rows, int column,
                        json_t *value)
{
    if (out->cells[column] != NULL) {
        set_fault(out, rows, column, _("is named twice"));
    } else if (json_is_string(value)) {
        out->cells[column] = json_string_value(value);
        if (json_string_length(value) > CSV_MAX_FIELD_BYTES)
            set_fault(out, rows, column, _("is longer than the limit of %d bytes"),
                      CSV_MAX_FIELD_BYTES);
    } else if (json_is_integer(value)) {
        snprintf(rows->numbers[column], sizeof rows->numbers[column], "%" JSON_INTEGER_FORMAT,
                 json_integer_value(value));
        out->cells[column] = rows->numbers[column];
    } else if (json_is_null(value)) {
        out->cells[column] = "";
    } else {
        set_fault(out, rows, column, _("is neither text, a whole number nor null"));
    }
}

static void read_object(struct import_row *out, struct import_rows *rows)
{
    const char *key;
    json_t *value;
    json_object_foreach(rows->object, key, value) {
        int column = lookup_column(rows->known, key);
        if (column == rows->known->count)
            warn_key(rows, key);
        else if (out->fault == NULL)
            read_member(out, rows, column, value);
    }
}

/* The words of jansson quote the text they stumble over, so only the place is told. */
static void parse_object(struct import_row *out, struct import_rows *rows,
                         const struct text_line *line)
{
    json_error_t where;
    json_decref(rows->object);
    rows->object = json_loadb(line->text, line->size, JSON_REJECT_DUPLICATES, &where);
    if (rows->object == NULL)
        set_fault(out, rows, rows->known->count, _("is not sound JSON at character %d"), where.column);
    else if (!json_is_object(rows->object))
        set_fault(out, rows, rows->known->count, _("is not a JSON object"));
    else
        read_object(out, rows);
}

static int next_json(struct import_row *out, struct import_rows *rows, struct error *error)
{
    struct text_line line;
    int more;
    do {
        more = text_source_next_line(&line, rows->source, error);
        rows->line++;
    } while (more > 0 && !line.is_too_long && line.text[strspn(line.text, " \t")] == '\0' &&
             line.bad_offset < 0);
    if (more <= 0)
        return more;
    out->row = rows->line;
    if (line.is_too_long)
        set_fault(out, rows, rows->known->count, _("is longer than the limit of %d bytes a row"),
                  TEXT_LINE_MAX_BYTES);
    else if (line.bad_offset >= 0)
        set_fault(out, rows, rows->known->count, _("byte %" PRId64 " of the file cannot be decoded"),
                  line.bad_offset);
    else
        parse_object(out, rows, &line);
    return 1;
}

/* --- both --------------------------------------------------------------------------------- */

/* The first character but white space; 0 if the first line that has one is at fault. */
static int find_first_character(char *out, struct import_rows *rows, struct error *error)
{
    struct text_line line;
    int64_t start = -1;
    int more;
    *out = '\0';
    while (*out == '\0' && (more = text_source_next_line(&line, rows->source, error)) != 0) {
        if (more < 0)
            return -1;
        if (start < 0)
            start = line.offset;
        *out = line.text[strspn(line.text, " \t")];
        if (line.is_too_long)
            break;
    }
    return start < 0 ? 0 : text_source_seek(rows->source, start, error);
}

static int open_format(struct import_rows *rows, struct error *error)
{
    char first;
    if (find_first_character(&first, rows, error) != 0)
        return -1;
    if (first == '[')
        return refuse_file(rows, error, _("is a JSON array; write one object a line"));
    rows->is_json = first == '{';
    if (rows->is_json)
        return 0;
    csv_reader_init(&rows->csv, rows->source);
    return read_header(rows, error);
}

int import_rows_from_source(struct import_rows **out, struct text_source *source, const char *name,
                            const struct import_columns *columns,
                            void (*warn)(void *user, const char *message), void *user,
                            struct error *error)
{
    *out = NULL;
    struct import_rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL) {
        text_source_close(source);
        return error_out_of_memory(error);
    }
    rows->name = name;
    rows->known = columns;
    rows->source = source;
    rows->warn = warn;
    rows->user = user;
    if (open_format(rows, error) != 0) {
        import_rows_close(rows);
        return -1;
    }
    *out = rows;
    return 0;
}

int import_rows_open(struct import_rows **out, const char *path,
                     const struct import_columns *columns,
                     void (*warn)(void *user, const char *message), void *user,
                     struct error *error)
{
    struct text_source *source;
    *out = NULL;
    if (text_source_open(&source, path, error) != 0)
        return -1;
    return import_rows_from_source(out, source, path, columns, warn, user, error);
}

void import_rows_close(struct import_rows *rows)
{
    if (rows == NULL)
        return;
    for (int i = 0; i < rows->known->count; i++)
        free(rows->titles[i]);
    for (int i = 0; i < MAX_WARNINGS; i++)
        free(rows->unknown_keys[i]);
    json_decref(rows->object);
    csv_reader_free(&rows->csv);
    text_source_close(rows->source);
    free(rows);
}

int import_rows_next(struct import_row *out, struct import_rows *rows, struct error *error)
{
    *out = (struct import_row){.fault_column = rows->known->count};
    return rows->is_json ? next_json(out, rows, error) : next_csv(out, rows, error);
}

const char *import_rows_title(const struct import_rows *rows, int column)
{
    if (rows->titles[column] != NULL || rows->is_json)
        return rows->titles[column];
    return rows->known->title(column);
}
