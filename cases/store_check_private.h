/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_STORE_CHECK_PRIVATE_H
#define FORMLOOP_STORE_CHECK_PRIVATE_H

#include "store_check.h"
#include "store_private.h"

/* A check in progress: everything is read in one snapshot of the store. */
struct check {
    struct case_store *store;
    struct store_check_counts *counts;
    void (*fault)(void *user, const char *message); /* may be NULL */
    void *user;
    struct error *error;
};

/* Counts a fault and tells it, one line for people. */
void check_report(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The parts that read the events: each hash follows from the one before; each state is what the table
 * of transitions makes of them. -1 if the store cannot be read. */
int check_chain(struct check *check);
int check_states(struct check *check);

#endif
