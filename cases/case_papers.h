/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_PAPERS_H
#define FORMLOOP_CASE_PAPERS_H

#include "case_store.h"

/* What letters and lists need to know of a case beside its record. Texts are borrowed during a visit;
 * a non-zero result of visit ends the list and is not an error. */

/* The cases of a state for which the document (print_ledger.h) was not printed since they came into
 * it, or, of a deficient case, since a deficiency was found last; by case number. */
int case_store_list_unprinted(struct case_store *store, enum case_state state, const char *document,
                              int (*visit)(void *user, int64_t case_id), void *user,
                              struct error *error);

/* A filed page of the application that the case's state rests on. */
struct application_page {
    const char *form_code;
    int revision, form_page;
    const char *missing, *conflicts; /* JSON arrays of ids of fields and groups */
    const char *reading_hash;        /* of the archived reading, "" if there is none */
    const char *settled_values;      /* all values as a clerk settled them, "id=value" a line; "" */
};
int case_store_list_application_pages(struct case_store *store, int64_t case_id,
                                      int (*visit)(void *user, const struct application_page *page),
                                      void *user, struct error *error);

/* The cases that are acquired now and became so on that day (local time) or later; since unset: all.
 * By case number, with the day. */
int case_store_list_acquired(struct case_store *store, struct date since,
                             int (*visit)(void *user, int64_t case_id, struct date day), void *user,
                             struct error *error);

#endif
