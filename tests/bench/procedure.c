/* SPDX-License-Identifier: MIT */
/* The procedure by the million: premiums with prepayment, events, a day over all cases.
 *   procedure [COUNT]     run by procedure.sh */
#include "premium.h"
#include "prepayment.h"
#include "procedure.h"
#include "store_private.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GROUP 2000

static double now_s(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void say(const char *what, long count, double started_s, double goal_s)
{
    double seconds = now_s() - started_s;
    printf("| %s | %ld | %.2f s | under %.0f s |\n", what, count, seconds, goal_s);
    fflush(stdout);
}

static int fail(const struct error *error)
{
    fprintf(stderr, "procedure: %s\n", error->message);
    return EXIT_FAILURE;
}

/* ---- premiums ---- */

static const struct premium_rate rates[] = {{{2025, 4}, 9910, 0, 1590},
                                            {{2026, 4}, 9850, 230, 1620}};
static const struct average_remuneration averages[] = {{2025, 320000, ARTICLE_47_2_AS_BEFORE, 0}, {2026, 320000, ARTICLE_47_2_AS_BEFORE, 0}};

/* A month's premium and the whole year ahead, of persons of every age and grade. */
static int reckon_premiums(long count, struct error *error)
{
    const struct premium_rules rules = {.rates = rates,
                                        .rate_count = 2,
                                        .remuneration = {.averages = averages, .average_count = 2},
                                        .calendar = {.year_end = YEAR_END_OFFICES}};
    static const int remunerations[] = {58000, 98000, 150000, 220000, 300000, 320000, 500000};
    double started_s = now_s();
    long long yen = 0;
    for (long i = 0; i < count; i++) {
        struct date birth = date_add_days((struct date){1955, 1, 1}, (int)(i * 37 % 16000));
        struct premium_person person = {
            .birth = birth, .acquired = {2026, 4, 1}, .own_remuneration_yen = remunerations[i % 7]};
        struct premium premium;
        struct prepayment year;
        person.loss = planned_premium_end(birth, person.acquired);
        if (premium_of_month(&premium, &person, (struct month){2026, 4}, &rules, error) != 0 ||
            prepayment_of(&year, PREPAYMENT_YEAR, (struct month){2026, 5}, &person, &rules,
                          error) != 0)
            return -1;
        yen += premium.total_yen + year.amount_yen;
    }
    say("premiums, each with its prepayment of a year", count, started_s, 2);
    return yen > 0 ? 0 : -1;
}

/* ---- the store ---- */

static void invent_case(struct case_record *record, long number)
{
    *record = (struct case_record){.state = CASE_REGISTERED, .sex = SEX_MALE};
    snprintf(record->name, sizeof record->name, "見本 %ld", number);
    snprintf(record->postal_code, sizeof record->postal_code, "1540023");
    snprintf(record->address, sizeof record->address, "見本町1-2-3");
    record->birth_date = date_add_days((struct date){1955, 1, 1}, (int)(number * 37 % 16000));
    record->acquired_date = (struct date){2010, 4, 1};
    record->retirement_date = date_add_days((struct date){2026, 3, 31}, (int)(number % 60));
}

static int add_cases(struct case_store *store, long count, struct error *error)
{
    struct case_record record;
    for (long i = 0; i < count; i++) {
        invent_case(&record, i);
        if (i % GROUP == 0 && store_begin(store, error) != 0)
            return -1;
        if (store_insert_case(store, &record, error) != 0 ||
            store_append_event(store, &record, EVENT_IMPORTED, GUARD_NONE, "{}", NULL, error) != 0)
            return -1;
        if ((i % GROUP == GROUP - 1 || i == count - 1) && store_commit(store, error) != 0)
            return -1;
    }
    return 0;
}

/* Two events a case, each through the table, in groups as a long run writes them. */
static int append_events(struct case_store *store, long count, struct error *error)
{
    static const enum case_event_kind kinds[] = {EVENT_APPLICATION_PRINTED, EVENT_UPDATED};
    double started_s = now_s();
    for (long i = 0; i < count; i++) {
        if (i % GROUP == 0 && case_store_group_begin(store, error) != 0)
            return -1;
        if (case_store_append(NULL, store, 1 + i / 2, kinds[i % 2], GUARD_NONE, "{\"bench\":1}",
                              error) != 0)
            return -1;
        if ((i % GROUP == GROUP - 1 || i == count - 1) &&
            case_store_group_commit(store, error) != 0)
            return -1;
    }
    say("events appended, committed by 2,000", count, started_s, 60);
    return 0;
}

static void count_move(void *user, const struct day_move *move)
{
    (void)move;
    ++*(long *)user;
}

static int run_day(struct case_store *store, long count, struct date day, const char *what,
                   struct error *error)
{
    const struct day_rules rules = {0, 0};
    char line[100];
    long cases = 0, moved = 0;
    double started_s = now_s();
    if (case_store_run_day(&cases, store, day, &rules, false, count_move, &moved, error) != 0)
        return -1;
    snprintf(line, sizeof line, "%s, %ld moved", what, moved);
    say(line, count, started_s, 10);
    return cases == count ? 0 : error_set(error, ERROR_STORE, "%ld of %ld cases", cases, count);
}

static int measure_store(const char *path, long count, struct error *error)
{
    struct case_store *store = NULL;
    double started_s = now_s();
    int result = case_store_create(path, error) != 0 || case_store_open(&store, path, error) != 0 ||
                         add_cases(store, count, error) != 0
                     ? -1
                     : 0;
    if (result == 0) {
        printf("| (cases made for it | %ld | %.2f s | |\n", count, now_s() - started_s);
        result = append_events(store, count, error);
    }
    if (result == 0)
        result = run_day(store, count, (struct date){2026, 4, 10}, "a day over all cases", error);
    if (result == 0)
        result = run_day(store, count, (struct date){2026, 4, 21}, "the day of a deadline", error);
    case_store_close(store);
    return result;
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? strtol(argv[1], NULL, 10) : 1000000;
    char folder[] = "/var/tmp/formloop-procedure-XXXXXX", path[80], extra[90];
    struct error error = ERROR_INIT;
    if (sodium_init() < 0 || count < 1 || mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    printf("| work | count | reached | goal |\n|---|---|---|---|\n");
    snprintf(path, sizeof path, "%s/store.db", folder);
    int result = reckon_premiums(count, &error);
    if (result == 0)
        result = measure_store(path, count, &error);
    unlink(path);
    for (int i = 0; i < 2; i++) {
        snprintf(extra, sizeof extra, "%s%s", path, i == 0 ? "-wal" : "-shm");
        unlink(extra);
    }
    rmdir(folder);
    return result == 0 ? EXIT_SUCCESS : fail(&error);
}
