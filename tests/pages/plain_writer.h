/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PLAIN_WRITER_H
#define FORMLOOP_PLAIN_WRITER_H

#include "error.h"
#include "font_library.h"
#include "form.h"

#include <stddef.h>

/* A second opinion on render/: filled forms drawn by libharu's public functions alone, with its own
 * TrueType fonts, one character after another. Where each text stands comes from form_text.h;
 * content, fonts, compression, objects, symbols and bars are not ours.
 *
 * What libharu cannot do, this cannot: characters outside the BMP and variation selectors (its
 * UTF-8 encoder makes spaces of them), vertical glyphs; and dashes, ruby and distributed texts are
 * left to other tests. Such a form or value is refused (ERROR_REFUSED). */

/* Writes count filled forms, with page codes or without, page after page, under path. */
int plain_write(const char *path, struct font_library *library, const struct filled_form *forms,
                size_t count, struct error *error);

#endif
