/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_JSON_H
#define FORMLOOP_CASE_JSON_H

#include "case_store.h"
#include "print_ledger.h"

#include <jansson.h>

/* A case as the contract's JSON object: case, state, name, deadline, … ; with all, every column of
 * the import under its key. An unset date is null. The caller owns the result; NULL without memory.
 */
json_t *case_to_json(const struct case_record *record, bool all);

/* {"time", "event", "from", "to", "actor", "details"} */
json_t *case_event_to_json(const struct case_event *event);

/* {"piece", "case", "document", "form", "revision", "pages", "state", "reason", "mailed_date",
 * "replaced_by", "replaces"}: what the ledger knows of a piece. */
json_t *print_piece_to_json(const struct print_piece *piece);

/* A date as text, or null. */
json_t *date_to_json(struct date date);

#endif
