/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKER_H
#define FORMLOOP_WORKER_H

#include "buffer.h"

#include <stddef.h>

/* What the workers of a pool do. Everything here runs in a child process that was forked from the
 * caller, so it finds the caller's memory as it was when the worker started. */
struct worker_work {
    void *user; /* handed to prepare and open */
    /* Runs before the process is confined: loads whatever is otherwise loaded when first needed,
     * since no file can be opened afterwards. May be NULL. */
    void (*prepare)(void *user);
    /* Opens a file whose size bytes stay mapped until close. -1 when memory is out. */
    int (*open)(void **file, void *user, const void *bytes, size_t size);
    /* Appends the answer to a question, whose number the caller gave a meaning (a page), to out.
     * -1 when memory is out. */
    int (*answer)(struct buffer *out, void *file, int question);
    void (*close)(void *file);
};

/* What a worker may use. */
struct worker_limits {
    size_t memory_bytes; /* of its own: heap, pictures */
    size_t answer_bytes; /* of one answer; more is taken for rubbish */
    int cpu_seconds;     /* for one answer */
    int wait_seconds;    /* for one answer, by the clock on the wall: for one that sleeps for ever */
};

#endif
