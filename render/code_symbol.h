/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_SYMBOL_H
#define FORMLOOP_CODE_SYMBOL_H

#include "canvas.h"
#include "error.h"
#include "font_library.h"
#include "page_frame.h"

/* The symbol of a page code: QR version 3, level Q, alphanumeric mode (ISO/IEC 18004), one byte a
 * module, bit 0 set where it is black. */
struct code_symbol {
    unsigned char modules[PAGE_CODE_MODULES * PAGE_CODE_MODULES];
};

/* ERROR_REFUSED if text does not fit (47 characters at most) or has characters outside the
 * alphanumeric set. */
int code_symbol_make(struct code_symbol *out, const char *text, struct error *error);

/* The code for keying by hand: two lines of 16 characters in groups of four. */
int code_text_draw(struct canvas *canvas, struct font_library *library, const char *text,
                   struct rect_mm box, struct error *error);

/* The black registration marks of a sheet. */
void page_marks_draw(struct canvas *canvas, const struct page_frame *frame);

#endif
