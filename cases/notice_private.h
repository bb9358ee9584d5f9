/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_NOTICE_PRIVATE_H
#define FORMLOOP_NOTICE_PRIVATE_H

#include "notice_record.h"
#include "store_private.h"

/* What the files of the notices share; not for other folders. */

/* --- whose notice it is (notice_match.c) --------------------------------------------------- */

/* Where a notice and a case say different things: bits. */
enum {
    DIFFERS_NUMBER = 1 << 0,
    DIFFERS_NAME = 1 << 1, /* by its keys */
    DIFFERS_BIRTH = 1 << 2,
    DIFFERS_ACQUIRED = 1 << 3,
    DIFFERS_RETIREMENT = 1 << 4,
    DIFFERS_LOSS = 1 << 5,   /* 資格喪失日 is not the day after its own 退職日 */
    DIFFERS_REASON = 1 << 6, /* from the notice that the case has */
};
#define DIFFERS_DATES (DIFFERS_ACQUIRED | DIFFERS_RETIREMENT | DIFFERS_LOSS | DIFFERS_REASON)

struct notice_match {
    enum notice_question question; /* QUESTION_NONE: agrees, or nobody was found */
    struct case_record record;     /* the one case that fits; case_id 0: none, or several */
    unsigned differences;
};
int notice_find_case(struct notice_match *out, struct case_store *store,
                     const struct notice_record *notice, struct error *error);

/* Where they differ; -1 when the store failed or memory is out. */
int notice_compare(unsigned *out, struct case_store *store, const struct notice_record *notice,
                   const struct case_record *record, struct error *error);
/* Appends the array of notice_record.differences; record NULL: the notice contradicts itself. */
void notice_append_differences(struct buffer *out, unsigned differences,
                               const struct notice_record *notice,
                               const struct case_record *record);
/* Names of the fields, for messages and events: at most DIFFERENCES_MAX; their number. */
#define DIFFERENCES_MAX 7
size_t notice_difference_names(const char *names[DIFFERENCES_MAX], unsigned differences);

/* --- a notice in the store (notice_store.c) ------------------------------------------------ */

/* Inserts the notice as it stands and sets its number. content_hash: notice_hash. */
int notice_insert(struct case_store *store, struct notice_record *notice, const char *content_hash,
                  struct error *error);
/* What makes it the same notice again. -1: out of memory. */
int notice_hash(char out[HASH_TEXT_SIZE], const struct notice_record *notice, struct error *error);
/* The row that a query of NOTICE_FIELDS stands on. */
int notice_read(struct notice_record *out, sqlite3_stmt *query, struct error *error);

/* --- what a case does with its notice (notice_agree.c) ------------------------------------- */

/* The notice, stored and agreed, is the case's: what the case lacks is filled in (*updated),
 * notice_date set, and the events appended. */
int notice_agree(bool *updated, struct case_store *store, const struct notice_record *notice,
                 struct case_record *record, unsigned differences, struct error *error);
/* The case takes what the notice says of number, birth and dates. */
int notice_take_dates(struct case_store *store, const struct notice_record *notice,
                      struct case_record *record, struct error *error);
/* A case made of the notice. *lacking (unless COLUMN_COUNT) is a column that it would need; then
 * nothing was made. */
int notice_make_case(struct case_record *out, enum case_column *lacking, struct case_store *store,
                     const struct notice_record *notice, struct error *error);

#endif
