/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REPORT_TEXT_H
#define FORMLOOP_REPORT_TEXT_H

#include <jansson.h>

/* How many cases a list of the text names. */
#define REPORT_TEXT_LISTED 20

/* Prints what report_gather made on standard output, for people at a terminal. */
void report_print(const json_t *report);

#endif
