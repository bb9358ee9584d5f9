/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_READING_JSON_H
#define FORMLOOP_READING_JSON_H

#include "buffer.h"
#include "intake.h"
#include "workspace.h"

#include <jansson.h>

/* A reading as it is archived: what was seen on the page and nothing of when or where, so that the
 * same image always gives the same bytes. crops_hash: of the archived picture of the zones, in which each
 * field's "crop" is [left, top, width, height]; or NULL. The caller owns the result; NULL without memory. */
json_t *reading_to_json(const struct page_reading *reading, const char *crops_hash);

/* The archived reading of that hash; NULL if there is none. Owned by the caller. */
json_t *reading_load(const struct workspace *workspace, const char *hash);

/* All values of a page as one canonical text, "id=value" a line: two scans of a page say the same if
 * and only if these are equal. Appended to out. */
void reading_append_values(struct buffer *out, const struct page_reading *reading);

#endif
