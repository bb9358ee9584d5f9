/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZENGIN_RECORD_H
#define FORMLOOP_ZENGIN_RECORD_H

#include "zengin_file.h"

/* One record of a 全銀 file and its fields, by the positions of the standard: 1 … 200. For
 * zengin_file.c. */
struct zengin_record {
    const unsigned char *bytes; /* ZENGIN_RECORD_BYTES */
    long number;                /* 1 … */
    int64_t offset;
    const char *source;
    struct date received;
};

/* The records of a file, one after another. */
struct zengin_splitter {
    const unsigned char *bytes;
    size_t size, position;
    long number;
    const char *source;
    struct date received;
};

/* Cuts off a last 0x1A and line ends. Refuses what is no file of records, by its first bytes. */
int zengin_splitter_init(struct zengin_splitter *out, const void *bytes, size_t size,
                         struct date received, const char *source, struct error *error);

/* 1 a record, 0 the end, -1 a record that is too short, too long, or no JIS X 0201. */
int zengin_next_record(struct zengin_record *out, struct zengin_splitter *splitter,
                       struct error *error);

/* ERROR_REFUSED: "SOURCE: record N, byte B, field: …". position is that of the field. Always -1. */
int zengin_refuse(const struct zengin_record *record, int position, const char *field,
                  const char *reason, struct error *error);

/* A field of digits; blanks are refused, unless is_optional: then they are -1. */
int zengin_number(int64_t *out, const struct zengin_record *record, int position, int length,
                  const char *field, bool is_optional, struct error *error);
/* A code of digits, kept with its zeros; blanks make it "". */
int zengin_code(char *out, const struct zengin_record *record, int position, int length,
                const char *field, struct error *error);
/* YYMMDD; blanks and zeros are "no date" if is_optional. */
int zengin_date(struct date *out, const struct zengin_record *record, int position,
                const char *field, bool is_optional, struct error *error);
/* Text as UTF-8 without trailing blanks; out has ZENGIN_TEXT_SIZE(length) bytes. */
void zengin_text(char *out, const struct zengin_record *record, int position, int length);

static inline char zengin_byte(const struct zengin_record *record, int position)
{
    return (char)record->bytes[position - 1];
}

#endif
