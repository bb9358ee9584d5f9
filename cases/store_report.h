/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_STORE_REPORT_H
#define FORMLOOP_STORE_REPORT_H

#include "case_store.h"
#include "print_ledger.h"
#include "scan_ledger.h"

/* What `report` counts. All of it by queries that add up, so that a million cases take seconds; no
 * name of a person is read. Called between begin and end, all numbers are of one moment. */
int case_store_report_begin(struct case_store *store, struct error *error);
void case_store_report_end(struct case_store *store);

/* Counts by state and outcome, and the other side of each equation of the ledger: what the batches,
 * the jobs and the bank files counted by themselves as it came in. */
struct store_report {
    long cases_by_state[CASE_STATE_COUNT];
    long pieces_by_state[PIECE_STATE_COUNT];
    long pages_by_outcome[SCAN_OUTCOME_COUNT];
    long blank_forms; /* among the pieces: came in, printed by somebody else */
    long pages_taken_in, pieces_printed;
    int64_t payments_in_yen;
};
int case_store_report(struct store_report *out, struct case_store *store, struct error *error);

/* Calls visit for each outcome and reason with its number of pages; reason is NULL for filed. */
int case_store_count_reasons(struct case_store *store,
                             int (*visit)(void *user, enum scan_outcome outcome, const char *reason,
                                          long pages),
                             void *user, struct error *error);

/* The days from first to last, by the local clock; no date: everything before, or after. */
struct report_week {
    struct date first, last;
    long cases_by_state[CASE_STATE_COUNT]; /* whose first event is in it, as they stand now */
    long events_by_kind[EVENT_KIND_COUNT]; /* 0 for a week that is open at an end */
};
/* Fills in the counts of weeks that follow one another, the first without a first day and the last
 * without a last day: each case is counted in one of them. Cases and events are numbered in the
 * order in which they came, so that a week is a range of numbers and is found by halving; where the
 * clock went back, what came between may be counted in the week beside. */
int case_store_count_weeks(struct report_week *weeks, size_t count, struct case_store *store,
                           struct error *error);

/* What falls due on a day. */
enum report_due {
    DUE_APPLICATION,     /* last day to apply, nothing complete received yet */
    DUE_FIRST_PREMIUM,   /* as the guide says */
    DUE_MONTHLY_PREMIUM, /* of months that are not paid yet */
    REPORT_DUE_COUNT,
};
struct report_due_day {
    enum report_due due;
    struct date day;
    long cases;  /* for DUE_MONTHLY_PREMIUM months: a case may owe several */
    int64_t yen; /* 0 for DUE_APPLICATION */
};
/* Calls visit for every day up to `last` on which something is due. A deficient case's last day
 * counts from today on: what has arrived of it arrived in time, so that none is passed. */
int case_store_count_due(struct case_store *store, struct date today, struct date last,
                         void (*visit)(void *user, const struct report_due_day *day), void *user,
                         struct error *error);

struct report_due_case {
    const char *case_number; /* borrowed */
    enum case_state state;
    struct date day;
    int64_t yen;
};
/* The cases behind those counts, from `first` (no date: from the beginning) to `last`, by day; last
 * days to apply of one day by retirement date, then all by case number. A non-zero result of visit
 * ends the list and is not an error. */
int case_store_list_due(struct case_store *store, enum report_due due, struct date today,
                        struct date first, struct date last,
                        int (*visit)(void *user, const struct report_due_case *due_case),
                        void *user, struct error *error);

/* Where the money of a day's payments stands; their sum is what came in. */
struct report_money {
    struct date booked; /* 勘定日 */
    long payments;
    int64_t matched_yen, review_yen, refunded_yen, discarded_yen, cancelled_yen;
};
int case_store_count_money(struct case_store *store,
                           void (*visit)(void *user, const struct report_money *money), void *user,
                           struct error *error);

/* What waits for a clerk besides pages: notices by the question, payments by class and note. */
struct report_review {
    bool is_payment;
    const char *reason, *note; /* identifiers, "" if there is none; borrowed */
    long count;
    int64_t yen;
};
int case_store_count_review(struct case_store *store,
                            void (*visit)(void *user, const struct report_review *review),
                            void *user, struct error *error);

#endif
