/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INBOX_WATCH_H
#define FORMLOOP_INBOX_WATCH_H

#include "error.h"
#include "scan_list.h"

/* A folder into which scanners write while we read from it. A file counts when it was renamed into
 * the folder, or when its size and time have not changed for 2 s: then whoever writes it is done,
 * as far as one can tell from outside. What scan_list.h leaves alone in a folder is left alone
 * here. inotify(7) only wakes us: the folder itself is looked through each time, so that nothing is
 * lost when events are (a full queue, a network file system that sends none: then every 5 s). */
struct inbox_watch;

#define INBOX_QUIET_S 2
#define INBOX_POLL_S 5

int inbox_watch_open(struct inbox_watch **out, const char *folder, struct error *error);
void inbox_watch_close(struct inbox_watch *watch); /* NULL is fine */

/* Waits up to timeout_ms, or for a signal, and appends the files that count, in natural order, to
 * out. Each is given once; one that stays in the folder is given again only when it has changed.
 * What cannot be looked at (a folder without rights) is one of out's troubles, each given once; the watch
 * goes on. Files whose last change was 2 s ago when the watch began count at once. */
int inbox_watch_wait(struct scan_list *out, struct inbox_watch *watch, int timeout_ms,
                     struct error *error);

#endif
