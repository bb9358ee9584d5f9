/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CLOCK_H
#define FORMLOOP_CLOCK_H

#include <time.h>

/* A clock in seconds: CLOCK_MONOTONIC for how long something takes, CLOCK_REALTIME beside the times of
 * files, or a CPU clock. 0 if there is no such clock (any more). */
double clock_read_s(clockid_t clock);

#endif
