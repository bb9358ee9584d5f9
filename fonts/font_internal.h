/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_INTERNAL_H
#define FORMLOOP_FONT_INTERNAL_H

/* Shared by the files of fonts/ only. */

#include "font_library.h"

#include <hb.h>

/* One line of the manifest: where a face comes from. */
struct font_source {
    const char *file;            /* name in its folder */
    const char *folder;          /* of the Debian package */
    const char *package;         /* to name in messages */
    const char *postscript_name; /* for the PDF */
    int stem_v;                  /* width of upright stems, 1/1000 em; only a hint to readers */
};
extern const struct font_source font_manifest[FONT_FACE_COUNT];

/* The opened face, FONT_NAMES too; NULL when it cannot be opened. Borrowed. */
hb_font_t *font_library_face(struct font_library *library, enum font_face face, struct error *error);

/* The face to make a subset from: of an open face, never NULL. Borrowed. */
hb_face_t *font_library_subset_face(struct font_library *library, enum font_face face);

#endif
