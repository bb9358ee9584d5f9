/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REPORT_LABELS_H
#define FORMLOOP_REPORT_LABELS_H

/* What an identifier of the contract (a reason, an outcome, the state of a case or of a piece, an
 * event, a class of payments, a document) is called in Japanese; the identifier itself where it is
 * not known, since reasons of intake pass through as they are. */
const char *report_label(const char *identifier);
/* The same where messages are in Japanese; the identifier as it is where they are in English. */
const char *report_word(const char *identifier);

/* The outcome of a page and its reason ("": none) for people: "review (no_code)"; in Japanese with the
 * identifier behind the word, since review list --reason takes it. */
#define REPORT_OUTCOME_SIZE 160
const char *report_outcome(char out[REPORT_OUTCOME_SIZE], const char *outcome, const char *reason);

#endif
