/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CREW_H
#define FORMLOOP_CREW_H

#include "error.h"

#include <stddef.h>

/* A row of items that several threads work on, with a result that does not depend on their number
 * or on timing: the caller's thread prepares each item and finishes each item, in the order of the
 * row; in between any thread works on it. Items wait in CREW_WINDOW places, so memory is bounded, and
 * item i + CREW_WINDOW is prepared just after item i is finished, whatever the number of threads. */
#define CREW_WINDOW 64
#define CREW_MAX_JOBS 32 /* more threads than half the window would wait for one another */

struct crew;

/* A thread's place in the row, for what may only be done when the work on all items before is done
 * (a number given by first use). {NULL, 0}: not in a crew. */
struct crew_turn {
    struct crew *crew;
    size_t item; /* 0 … */
};

/* Returns when the work on all items before is done. NULL or not in a crew: at once. */
void crew_turn_await(const struct crew_turn *turn);

struct crew_work {
    int jobs; /* threads, the caller's too: 1 … CREW_MAX_JOBS. Fewer are used if they cannot be had */
    size_t item_size;
    void *user;
    /* In the caller's thread. item is zeroed; 1: it is to be worked on, 0: the row has ended, -1. */
    int (*prepare)(void *user, void *item, struct error *error);
    /* In any thread, worker 0 … jobs - 1; a failure is kept in the item. */
    void (*work)(void *user, int worker, const struct crew_turn *turn, void *item);
    int (*finish)(void *user, void *item, struct error *error);
    /* Frees what an item holds: after finish, or instead of it when the row ends early. */
    void (*clear)(void *item);
};

/* Returns when all threads have ended: 0 when all items are finished; -1 after the first failure of
 * prepare or finish. */
int crew_run(const struct crew_work *work, struct error *error);

#endif
