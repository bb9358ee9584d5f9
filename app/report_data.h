/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REPORT_DATA_H
#define FORMLOOP_REPORT_DATA_H

#include "workspace.h"

#include <jansson.h>

/* What `report` says, gathered once for its three outputs: the object of --json (docs/commands.md),
 * which the text and the page are drawn from, so that their numbers are the same. */

#define REPORT_WEEKS                                                                               \
    12 /* the week of the day and those before it; besides, before and after them */

struct report_request {
    struct date today;
    int days;      /* how many days ahead deadlines are told */
    size_t listed; /* how many cases each list of cases names at most; 0: all. Counts are of all */
};

/* All numbers are of one moment. No names of persons are in it. The caller owns the result; NULL
 * with an error. */
json_t *report_gather(struct workspace *workspace, const struct report_request *request,
                      struct error *error);

#endif
