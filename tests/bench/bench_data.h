/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BENCH_DATA_H
#define FORMLOOP_BENCH_DATA_H

#include "error.h"
#include "form.h"

#include <stddef.h>

/* The invented cases and the layouts of the peer benchmark, read from its DATA folder: cols.txt,
 * cases.tsv, layout.tsv, booklet.tsv (tab-separated, lengths in points, y of texts is the
 * baseline). */

#define BENCH_COLUMNS 24
#define BENCH_MONTHS_COLUMN (BENCH_COLUMNS - 1) /* rows "a|b|c|d" of the table, with ; between */

struct bench_case {
    struct form_value values[BENCH_COLUMNS]; /* by column */
};

struct bench_block {
    char kind;      /* N new page, C cover line, H heading, P paragraph, T table */
    double size_pt; /* C */
    char *text;     /* borrowed; may hold {columns} */
};

struct bench_data {
    char *columns, *case_text, *booklet_text; /* owned: the files, cut up in place */
    struct bench_case *cases;                 /* owned */
    size_t case_count;
    struct bench_block *blocks; /* owned */
    size_t block_count;
    struct form_definition *form; /* owned: the page as a form definition */
    struct rect_mm symbol;        /* where its QR code stands */
};

/* The first `limit` cases of the folder. */
int bench_data_load(struct bench_data *out, const char *folder, size_t limit, struct error *error);
void bench_data_free(struct bench_data *data);

/* The number of a column, or -1. */
int bench_column(const struct bench_data *data, const char *name, size_t size);

#endif
