/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKER_POOL_H
#define FORMLOOP_WORKER_POOL_H

#include "error.h"
#include "worker.h"

#include <stdbool.h>
#include <stdint.h>

/* A number of confined child processes that answer questions about files. Whatever a worker does,
 * only the question that it works on suffers, and each question is answered exactly once. A question
 * on which a worker crashes or runs out of memory is asked once more of a fresh one, so that what a
 * worker did before, or somebody who kills one, costs nothing. The process that has a pool
 * has one thread, which also waits for these children only by their number. */
struct worker_pool;

/* work and limits are copied; what they point to must outlive the pool. */
int worker_pool_open(struct worker_pool **out, const struct worker_work *work,
                     const struct worker_limits *limits, int count, struct error *error);
void worker_pool_close(struct worker_pool *pool); /* ends the workers; NULL is fine */

struct worker_question {
    uint64_t file_id;     /* the same file has the same number; no other ever has */
    int descriptor;       /* of the file, readable; the caller's, open until the answer comes */
    uint64_t file_bytes;
    int question;
    void *tag; /* comes back with the answer */
};

enum worker_end {
    WORKER_ANSWERED,
    WORKER_CRASHED,   /* twice, or killed from outside four times: a signal, or an answer that was none */
    WORKER_NO_MEMORY, /* twice */
    WORKER_OVER_TIME,
};

struct worker_answer {
    void *tag;
    enum worker_end end;
    double cpu_s;        /* computing time that the question took, all tries; WORKER_OVER_TIME: no less than its limit */
    int signal;          /* WORKER_CRASHED: that ended the worker; 0: it answered rubbish or left */
    struct buffer bytes; /* WORKER_ANSWERED: the answer; owned. Not to be trusted */
};

/* Whether a question can be asked now: each worker takes a few ahead, so that it need not wait for
 * the caller between two. */
bool worker_pool_has_room(const struct worker_pool *pool);
int worker_pool_ask(struct worker_pool *pool, const struct worker_question *question,
                    struct error *error);

/* The next answer, of whichever question; *is_answered false when none came within timeout_ms, or
 * a signal came. -1 (ERROR_STORE) when workers cannot be started or confined. */
int worker_pool_wait(struct worker_answer *out, bool *is_answered, struct worker_pool *pool,
                     int timeout_ms, struct error *error);

/* The process number of worker `index`, for tests; 0 beyond the last. */
long worker_pool_process(const struct worker_pool *pool, int index);

#endif
