/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REPORT_HTML_H
#define FORMLOOP_REPORT_HTML_H

#include "buffer.h"
#include "date.h"

#include <jansson.h>

/* How many cases a list of the page names. */
#define REPORT_HTML_LISTED 20

/* Appends what report_gather made as one page in Japanese, for a screen and for A4: nothing outside
 * of it is needed, no script is in it. Beside each chart stands a table with its numbers. The page
 * is well-formed XML too. made: the day on which it is made. */
void report_append_html(struct buffer *out, const json_t *report, struct date made);

#endif
