/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CONFINEMENT_H
#define FORMLOOP_CONFINEMENT_H

#include "error.h"

#include <stddef.h>
#include <sys/types.h>

/* The steps in which a child process gives up all that decoding a hostile file does not need. Linux
 * only: seccomp(2), prctl(2), close_range(2). Each returns -1 (ERROR_STORE) when a step fails; the
 * process must then end, unconfined it may read nothing. */

/* The channel to the parent, once confinement_leave_files was called. */
#define CONFINEMENT_CHANNEL 3

/* Ends with the parent (SIGKILL), ignores the signals of the terminal, which the parent answers, moves the
 * channel to CONFINEMENT_CHANNEL, puts /dev/null in the place of the standard streams, closes every
 * other file, and unmaps writable memory shared with the parent: the store's. */
int confinement_leave_parent(int channel, pid_t parent, struct error *error);

/* Limits memory to memory_bytes (not under the address sanitizer, which maps terabytes), written files to 0
 * bytes, open files to a handful, and leaves no core; no process may trace this one, no program that
 * it started would gain rights. Then the filter of system calls: memory, the clock, reading from what
 * is open already, and talking over the channel. Opening a file, as libraries try, is answered with
 * EACCES, anything else with EPERM; what only an intruder tries (a program, a process, a socket,
 * tracing) ends the process. */
int confinement_enter(size_t memory_bytes, struct error *error);

#endif
