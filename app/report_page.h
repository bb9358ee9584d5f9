/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REPORT_PAGE_H
#define FORMLOOP_REPORT_PAGE_H

#include "buffer.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* What the sections of the report's page are made of. Texts are escaped as they are appended. */

/* Of an object: 0 or "" if the key is not there. */
int64_t page_number(const json_t *object, const char *key);
const char *page_text(const json_t *object, const char *key);

/* A table with a caption; the first cell of a row is its heading. */
void page_open_table(struct buffer *out, const char *id, const char *caption,
                     const char *const *heads, size_t count);
void page_close_table(struct buffer *out);
void page_open_row(struct buffer *out, const char *head);
void page_close_row(struct buffer *out);
void page_number_cell(struct buffer *out, int64_t value);
void page_text_cell(struct buffer *out, const char *value);
void page_number_row(struct buffer *out, const char *head, int64_t value);

/* A section with a chart beside a table: open, chart, close_chart, table, close. */
void page_open_section(struct buffer *out, const char *title, const char *note);
void page_close_chart(struct buffer *out);
void page_close_section(struct buffer *out);

/* "2026-04-06" as "4/6" */
#define DAY_LABEL_SIZE 48
const char *page_day_label(char out[DAY_LABEL_SIZE], const char *iso);

/* The sections that somebody has to act on (report_attention.c). */
void report_append_deadlines(struct buffer *out, const json_t *report);
void report_append_case_lists(struct buffer *out, const json_t *report);
void report_append_review(struct buffer *out, const json_t *report);

#endif
