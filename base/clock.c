/* SPDX-License-Identifier: MIT */
#include "clock.h"

double clock_read_s(clockid_t clock)
{
    struct timespec now;
    return clock_gettime(clock, &now) == 0 ? (double)now.tv_sec + (double)now.tv_nsec / 1e9 : 0;
}
