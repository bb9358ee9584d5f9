/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FORM_MARK_H
#define FORMLOOP_FORM_MARK_H

#include "error.h"
#include "page_frame.h"

#include <stdbool.h>

/* The form mark: which form, revision and page a blank sheet is. It stands on forms that belong to no
 * case (downloaded, handed out), in both squares in which the page codes stand on others, so that
 * such a form can be read all the same. It names no case and moves none.
 *
 * FORM_MARK_CELLS × FORM_MARK_CELLS cells, row by row from the top left, black or white. Eight are
 * fixed: the corners (black, black, black, white) and the middle (black, white / white, black). The
 * other 56 hold, most significant bit first:
 *   0 10 form code (two base-32 characters)  10 10 revision  20 5 page  25 5 pages
 *   30 2 zero                                32 24 CRC-24 of those 32 bits (RFC 9580, 6.1)
 * A random pattern passes with 2^-34. */
#define FORM_MARK_CELLS 8
#define FORM_MARK_COUNT (FORM_MARK_CELLS * FORM_MARK_CELLS)

struct form_mark {
    char form[3]; /* form code of the definition, "AP" */
    int revision; /* 1 … PAGE_CODE_MAX_REVISION */
    int page;     /* 1 … pages */
    int pages;    /* … PAGE_CODE_MAX_PAGES */
};

/* One byte a cell: 1 black, 0 white. -1 (ERROR_STORE) if a part is out of range. */
int form_mark_format(unsigned char out[FORM_MARK_COUNT], const struct form_mark *mark,
                     struct error *error);

/* False if the cells are no form mark. */
bool form_mark_parse(struct form_mark *out, const unsigned char cells[FORM_MARK_COUNT]);

/* Whether the cell is fixed, and its colour (1 black): by them a reader tells ink from paper. */
bool form_mark_fixed_cell(int *colour, int cell);

/* The cell's square inside the square that the mark fills. */
struct rect_mm form_mark_cell(struct rect_mm square, int cell);

#endif
