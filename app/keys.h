/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_KEYS_H
#define FORMLOOP_KEYS_H

#include "error.h"
#include "page_code.h"

/* The file of page-code keys: a line "ID KEY" a key (id 0 … 31, 64 hexadecimal digits), the last one
 * signs, "#" starts a comment. Old keys stay, so that old paper stays readable. */

/* Writes a file with one fresh random key of id 0, mode 0600; one that is there is refused. */
int keys_create(const char *path, struct error *error);

/* Loads it; refused (ERROR_STORE) if others may read it, or a line is no key, with its number. */
int keys_load(struct page_code_keys *out, const char *path, struct error *error);

#endif
