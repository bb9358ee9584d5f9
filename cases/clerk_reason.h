/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CLERK_REASON_H
#define FORMLOOP_CLERK_REASON_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>

/* Why a clerk decided so. It is kept as written and told in lists, a line each: one line of UTF-8
 * without control characters, not blank. */

bool reason_is_line(const char *text, size_t max_bytes); /* NULL is none */

#define WHY_MAX_BYTES 400
/* ERROR_REFUSED unless why is such a line of at most WHY_MAX_BYTES. */
int why_check(const char *why, struct error *error);

#endif
