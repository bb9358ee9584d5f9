/* SPDX-License-Identifier: MIT */
#include "csv_reader.h"

#include <string.h>

enum field_state {
    FIELD_START,  /* nothing or spaces so far */
    FIELD_PLAIN,
    FIELD_QUOTED,
    FIELD_QUOTE,  /* behind a quote in a quoted field: its end, or half of a doubled one */
    FIELD_CLOSED, /* behind the end of a quoted field: spaces only */
};

/* A record in the making. */
struct parser {
    struct csv_reader *reader;
    struct csv_record *record;
    enum field_state state;
    size_t field_start;   /* of the current field in reader->text */
    bool is_quote_broken; /* where the record ends cannot be known */
};

void csv_reader_init(struct csv_reader *reader, struct text_source *source)
{
    *reader = (struct csv_reader){.source = source, .text = BUFFER_INIT};
}

void csv_reader_free(struct csv_reader *reader)
{
    buffer_free(&reader->text);
}

/* The first fault of a record counts. */
static void set_fault(struct parser *p, enum csv_fault fault)
{
    if (p->record->fault != CSV_SOUND)
        return;
    p->record->fault = fault;
    p->record->fault_field = p->record->field_count;
}

static void break_quote(struct parser *p, enum csv_fault fault)
{
    set_fault(p, fault);
    p->is_quote_broken = true;
}

static void append(struct parser *p, const char *bytes, size_t size)
{
    struct buffer *text = &p->reader->text;
    if (text->size - p->field_start + size > CSV_MAX_FIELD_BYTES)
        set_fault(p, CSV_FIELD_TOO_LONG);
    if (text->size + size > CSV_MAX_RECORD_BYTES)
        set_fault(p, CSV_RECORD_TOO_LONG);
    else
        buffer_append(text, bytes, size);
}

static void start_field(struct parser *p)
{
    p->state = FIELD_START;
    p->field_start = p->reader->text.size;
}

static void end_field(struct parser *p)
{
    struct csv_record *record = p->record;
    buffer_append_char(&p->reader->text, '\0');
    if (record->field_count == CSV_MAX_COLUMNS)
        set_fault(p, CSV_TOO_MANY_FIELDS);
    else
        p->reader->starts[record->field_count++] = p->field_start;
    start_field(p);
}

/* Number of bytes of the size at text before the next c. */
static size_t run_length(const char *text, size_t size, char c)
{
    const char *found = memchr(text, c, size);
    return found == NULL ? size : (size_t)(found - text);
}

/* Takes one or more bytes of a line; returns how many. */
static size_t parse_bytes(struct parser *p, const char *text, size_t size)
{
    size_t run;
    char c = text[0];
    switch (p->state) {
    case FIELD_START:
        if (c == '"') {
            p->reader->text.size = p->field_start; /* spaces before a quote are not text */
            p->state = FIELD_QUOTED;
            return 1;
        }
        if (c == ' ') {
            append(p, text, 1);
            return 1;
        }
        p->state = FIELD_PLAIN;
        return 0;
    case FIELD_PLAIN:
        run = run_length(text, size, ',');
        append(p, text, run);
        if (run == size)
            return run;
        end_field(p);
        return run + 1;
    case FIELD_QUOTED:
        run = run_length(text, size, '"');
        append(p, text, run);
        if (run == size)
            return run;
        p->state = FIELD_QUOTE;
        return run + 1;
    case FIELD_QUOTE:
        if (c == '"') {
            append(p, text, 1);
            p->state = FIELD_QUOTED;
            return 1;
        }
        p->state = FIELD_CLOSED;
        return 0;
    case FIELD_CLOSED:
        break;
    }
    if (c == ',')
        end_field(p);
    else if (c != ' ' && c != '\t')
        break_quote(p, CSV_TEXT_AFTER_QUOTE);
    return 1;
}

static void parse_line(struct parser *p, const struct text_line *line)
{
    size_t position = 0;
    if (line->is_too_long)
        set_fault(p, CSV_RECORD_TOO_LONG);
    while (position < line->size && !p->is_quote_broken)
        position += parse_bytes(p, line->text + position, line->size - position);
    if (line->bad_offset >= 0 && p->record->fault == CSV_SOUND) {
        set_fault(p, CSV_UNDECODABLE);
        p->record->bad_offset = line->bad_offset;
    }
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

static void finish_record(struct parser *p)
{
    struct csv_record *record = p->record;
    if (record->fault != CSV_SOUND) {
        record->field_count = 0;
        return;
    }
    record->is_empty = true;
    for (size_t i = 0; i < record->field_count; i++) {
        record->fields[i] = p->reader->text.data + p->reader->starts[i];
        record->is_empty = record->is_empty && is_blank(record->fields[i]);
    }
}

/* Whether the record goes on in the next line. */
static bool goes_on(const struct parser *p)
{
    return p->state == FIELD_QUOTED && !p->is_quote_broken &&
           p->record->fault != CSV_RECORD_TOO_LONG;
}

/* Reads the lines of a record. 1, 0 at the end of the file, -1 failed. *second_line: where its
 * second line is in the file, -1 if it has none. */
static int read_lines(struct parser *p, int64_t *second_line, struct error *error)
{
    struct text_source *source = p->reader->source;
    struct text_line line;
    *second_line = -1;
    int more = text_source_next_line(&line, source, error);
    if (more <= 0)
        return more;
    for (;;) {
        p->record->lines++;
        parse_line(p, &line);
        if (!goes_on(p))
            return 1;
        append(p, "\n", 1);
        more = text_source_next_line(&line, source, error);
        if (more <= 0)
            return more < 0 ? -1 : 1;
        if (*second_line < 0)
            *second_line = line.offset;
    }
}

int csv_read_record(struct csv_record *out, struct csv_reader *reader, struct error *error)
{
    struct parser p = {.reader = reader, .record = out};
    int64_t second_line;
    *out = (struct csv_record){.row = reader->row + 1, .bad_offset = -1};
    buffer_clear(&reader->text);
    start_field(&p);
    int more = read_lines(&p, &second_line, error);
    if (more <= 0)
        return more;
    bool is_long = out->fault == CSV_FIELD_TOO_LONG || out->fault == CSV_RECORD_TOO_LONG;
    if (p.state == FIELD_QUOTED && !p.is_quote_broken) {
        if (is_long && out->lines > 1)
            out->fault = CSV_SOUND; /* the missing quote is why it is too long */
        break_quote(&p, CSV_QUOTE_NOT_CLOSED);
    } else if (out->fault == CSV_SOUND) {
        end_field(&p);
    }
    if (reader->text.failed)
        return error_out_of_memory(error);
    if (p.is_quote_broken && second_line >= 0 &&
        text_source_seek(reader->source, second_line, error) != 0)
        return -1;
    finish_record(&p);
    reader->row++;
    return 1;
}
