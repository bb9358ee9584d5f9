/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKER_CHILD_H
#define FORMLOOP_WORKER_CHILD_H

#include "buffer.h"
#include "worker.h"
#include "worker_task.h"

#include <stdbool.h>
#include <sys/types.h>

/* A worker as the process that started it sees it; not for other folders. */
struct worker {
    pid_t process;
    int channel;
    bool is_ready;           /* it said that it is confined */
    struct task_queue tasks; /* asked of it; it works on the first */
    struct buffer incoming;
    long answered;
    size_t peak_bytes;       /* the most memory that it held; known once it was stopped */
    double cpu_s, wall_s; /* its clock and ours when it began with the first task */
};

/* Forks the process; its first frame says that it is confined. ERROR_STORE if it cannot be started. */
int worker_start(struct worker *worker, const struct worker_work *work,
                 const struct worker_limits *limits, struct error *error);

/* Ends the process, if there is one, and returns the signal that it ended by, 0 if it left by itself.
 * Its tasks stay. */
int worker_stop(struct worker *worker);

/* Its clocks begin: with a task, or with its life. */
void worker_begin_clocks(struct worker *worker);
/* Computing time since its clocks began. */
double worker_cpu_used_s(const struct worker *worker);
bool worker_is_over_time(const struct worker *worker, const struct worker_limits *limits);

#endif
