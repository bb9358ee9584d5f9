/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SETTLE_WORDS_H
#define FORMLOOP_SETTLE_WORDS_H

#include "command.h"
#include "scan_review.h"

/* The words of `review settle`. */

/* The options as they were written, borrowed from the command line. */
struct settle_words {
    const char *case_number, *form, *revision_text, *form_page, *piece, *first_page, *set, *who, *why;
    int revision; /* 0: none was named */
    bool attachment, discard, blank, duplicate, accept, reopen, rest_empty, against_code;
    const char **assignments; /* FIELD=VALUE, owned array of borrowed texts */
    size_t assignment_count;
};

/* Reads the command line: what was written, and the decision as far as the words alone say it (page,
 * action, numbers, why). An exit code; EXIT_ALL_DONE: go on. Free words in any case. */
int settle_words_read(struct settle_words *words, struct settlement *settlement, struct app *app,
                      const struct command *command, int argc, char **argv);
void settle_words_free(struct settle_words *words);

#endif
