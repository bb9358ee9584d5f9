/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_STORE_CHECK_H
#define FORMLOOP_STORE_CHECK_H

#include "case_store.h"
#include "payment_ledger.h"
#include "print_ledger.h"
#include "scan_ledger.h"

/* `check`: proves the ledger, the event chain and the states. */

struct store_check_counts {
    long cases, events, pages, pieces, jobs, batches;
    long pages_taken_in; /* as the batches counted them */
    long pages_by_outcome[SCAN_OUTCOME_COUNT];
    long pieces_printed; /* as the jobs counted them, blank_forms among them */
    long blank_forms;    /* that came in, printed by somebody else */
    long pieces_by_state[PIECE_STATE_COUNT];
    long payments, money_in_yen; /* rows; their sum as the bank files counted it */
    long money_by_side_yen[SIDE_COUNT];
    long faults;
};

/* Reads the whole store in one snapshot and calls fault (may be NULL) with a line for each fault:
 *   pages taken in = filed + review + duplicate + blank + rejected, in all and in each batch, and
 *     each page that is not filed has a reason;
 *   the sections of batch sheets counted the pages that they have;
 *   each page that was settled stands as its last decision says, each decision has who and why and
 *     begins where the one before it ended, and none is missing;
 *   pieces printed = waiting + mailed + voided + returned, each piece belongs to a job, and a blank
 *     form that came in neither waits nor was mailed;
 *   money in = matched + review + refunded + discarded + cancelled, in all, in each bank file and of
 *     each payment, by decisions each of which has rule and actor, and an event of the case that it
 *     concerns with the same amount and months;
 *   each case is paid through the month that those decisions reach without a gap, of the months that
 *     its newest guide asks for, and its first payment is due when that guide says;
 *   each event's hash follows from the one before and its own content;
 *   each case's state is what its events lead to, by the table of transitions;
 *   foreign keys, and SQLite's integrity check.
 * -1 only if the store cannot be read; faults are counted in *out. */
int case_store_check(struct store_check_counts *out, struct case_store *store,
                     void (*fault)(void *user, const char *message), void *user,
                     struct error *error);

/* The hashes that the archive must have a file for, each once: scanned files, readings, crops. */
enum archived_kind { ARCHIVED_IMAGE, ARCHIVED_READING, ARCHIVED_CROPS };
int case_store_list_archived(struct case_store *store,
                             int (*visit)(void *user, enum archived_kind kind, const char *hash),
                             void *user, struct error *error);

#endif
