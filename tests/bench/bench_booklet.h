/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BENCH_BOOKLET_H
#define FORMLOOP_BENCH_BOOKLET_H

#include "bench_data.h"
#include "print_document.h"

/* The booklet of the peer benchmark: A5 pages of headings, wrapped paragraphs and a table. Pages
 * without a person's values are compiled once; so are the lines of texts without any. */
struct bench_booklet;

int bench_booklet_new(struct bench_booklet **out, const struct bench_data *data,
                      struct print_document *document, struct error *error);
void bench_booklet_free(struct bench_booklet *booklet); /* NULL is fine */

/* Adds one case's booklet as a piece. */
int bench_booklet_add(struct bench_booklet *booklet, const struct bench_case *values,
                      struct error *error);

#endif
