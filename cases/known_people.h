/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_KNOWN_PEOPLE_H
#define FORMLOOP_KNOWN_PEOPLE_H

#include "case_record.h"

#include <stddef.h>

/* What an import keeps in memory so as not to ask the store for each row. */

/* Numbers with a value each, or without values a set. 0 is no key. */
struct number_map {
    uint64_t *keys; /* owned */
    long *values;   /* owned; NULL without values */
    size_t count, capacity;
    bool has_values;
};
int number_map_put(struct number_map *map, uint64_t key, long value); /* -1: out of memory */
long number_map_lookup(const struct number_map *map, uint64_t key, long fallback);
bool number_map_has(const struct number_map *map, uint64_t key);
void number_map_free(struct number_map *map);

/* Who may be in the store: a fingerprint for each way by which case_import.h finds a person. One that
 * is not there is certainly nobody's; one that is there must be looked up. */
enum person_key { PERSON_BY_NUMBER, PERSON_BY_INSURED, PERSON_BY_NAME, PERSON_KEY_COUNT };
uint64_t person_fingerprint(const struct case_record *record, enum person_key key);

#endif
