/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKER_TASK_H
#define FORMLOOP_WORKER_TASK_H

#include "worker_pool.h"

/* Questions on their way, in queues; what the files of worker/ share, not for other folders. */

/* A question on its way. */
struct task {
    struct worker_question question;
    int tries;
    struct worker_answer answer; /* of a task that has ended */
    struct task *next;
};

struct task_queue {
    struct task *first, *last;
    int count;
};

/* The queue owns the task. */
void task_push(struct task_queue *queue, struct task *task);
/* The first one, then the caller's; NULL if there is none. */
struct task *task_pop(struct task_queue *queue);
void task_free_all(struct task_queue *queue);

#endif
