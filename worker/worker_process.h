/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKER_PROCESS_H
#define FORMLOOP_WORKER_PROCESS_H

#include "worker.h"

#include <sys/types.h>

/* The life of a worker, in the child right after the fork: leaves the parent, prepares, is confined, says
 * so, and answers questions from the channel one by one until the channel ends. It keeps the file of
 * the last question open for the next. Never returns, and runs nothing that is registered for exit. */
_Noreturn void worker_process_run(int channel, pid_t parent, const struct worker_work *work,
                                  const struct worker_limits *limits);

#endif
