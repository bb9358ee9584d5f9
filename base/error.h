/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ERROR_H
#define FORMLOOP_ERROR_H

/* How every fallible function of formloop reports: it returns 0, or -1 with a struct error filled
 * in that the caller owns. Out parameters come first, `struct error *` last. The first error wins:
 * a later error_set on the same struct changes nothing, so a clean-up cannot mask its cause.
 *
 * A message says what happened, where (file, row, column, byte), what was not done, and what to
 * do. It never holds a person's data: cases, rows, fields and code points are named, not values. */

enum error_code {
    ERROR_NONE = 0,
    ERROR_USAGE,       /* the command line: exit code 2 */
    ERROR_REFUSED,     /* input refused as a whole: exit code 3 */
    ERROR_STORE,       /* workspace, store, disk, memory: exit code 4 */
    ERROR_INTERRUPTED, /* stopped by a signal, safe to run again: exit code 5 */
};

struct error {
    enum error_code code;
    char message[600]; /* UTF-8, one line, no line feed at its end */
};

#define ERROR_INIT {ERROR_NONE, {0}}

/* Fills error (which may be NULL) unless it holds one already. Always returns -1, so that
 * `return error_set(error, …)` reads well. */
int error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* error_set for a failed system call: appends ": " and the text of errno. */
int error_set_errno(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* error_set for failed memory allocation: ERROR_STORE. */
int error_out_of_memory(struct error *error);

/* Puts "format: " before the message that error holds; for adding the file or case on the way up. */
void error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes error ready for use again. */
void error_clear(struct error *error);

#endif
