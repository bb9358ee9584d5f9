/* SPDX-License-Identifier: MIT */
/* payment_cases WORKSPACE PRINTED KEEP: as if the guides of all registered cases but every KEEPth
 * had been printed on that day: what bank files are tried on, without setting each booklet. */
#include "prepayment.h"
#include "payment_expected.h"
#include "procedure.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>

struct run {
    struct workspace workspace;
    struct date printed;
    long keep, count;
    int64_t *cases;
    size_t case_count, capacity;
};

static int note_case(void *user, const struct case_record *record)
{
    struct run *run = user;
    if (record->state != CASE_REGISTERED || ++run->count % run->keep == 0)
        return 0;
    if (run->case_count == run->capacity) {
        run->capacity = run->capacity == 0 ? 1024 : 2 * run->capacity;
        int64_t *cases = realloc(run->cases, run->capacity * sizeof *cases);
        if (cases == NULL)
            return -1;
        run->cases = cases;
    }
    run->cases[run->case_count++] = record->case_id;
    return 0;
}

static int add_offers(struct payment_expectation *out, const struct premium_person *person,
                      const struct settings *settings, struct error *error)
{
    const struct month first = prepayment_first_month(person->acquired, out->due);
    for (int unit = PREPAYMENT_HALF_YEAR; unit <= PREPAYMENT_YEAR; unit++) {
        struct prepayment offer;
        if (prepayment_of(&offer, (enum prepayment_unit)unit, first, person, &settings->premium,
                          error) != 0)
            return -1;
        if (offer.months > 1 &&
            (out->prepayment_count == 0 || out->prepayments[0].amount_yen != offer.amount_yen))
            out->prepayments[out->prepayment_count++] = (struct prepayment_goal){
                offer.first, offer.last, offer.amount_yen, offer.transfer_by};
    }
    return 0;
}

static int expect(struct run *run, const struct case_record *record, struct error *error)
{
    const struct settings *settings = run->workspace.settings;
    const struct premium_person person = {
        record->birth_date, record->loss_date,
        planned_premium_end(record->birth_date, record->loss_date), record->remuneration_yen};
    struct premium_table table;
    struct first_payment first;
    struct payment_expectation out = {.premium_count = 0};
    if (premium_table_fill(&table, &person, &settings->premium, error) != 0 ||
        first_payment_of(&first, &table, run->printed, &settings->first_payment,
                         &settings->calendar, error) != 0)
        return -1;
    first_payment_apply(&table, &first);
    out.first = first.first;
    out.last = first.last;
    out.amount_yen = first.amount_yen;
    out.due = first.due;
    out.premium_count = table.count;
    for (size_t i = 0; i < table.count; i++)
        out.premiums[i] = (struct expected_premium){
            table.rows[i].premium.month, table.rows[i].premium.total_yen, table.rows[i].due};
    return add_offers(&out, &person, settings, error) != 0
               ? -1
               : case_store_expect_payments(run->workspace.store, record->case_id, &out, error);
}

static int print_guide(struct run *run, int64_t case_id, struct error *error)
{
    struct case_store *store = run->workspace.store;
    struct case_record record;
    return case_store_append(NULL, store, case_id, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME, "{}",
                             error) != 0 ||
                   case_store_append(NULL, store, case_id, EVENT_GUIDE_PRINTED, GUARD_NONE, "{}",
                                     error) != 0 ||
                   case_store_load_by_id(&record, store, case_id, error) != 0 ||
                   expect(run, &record, error) != 0
               ? -1
               : 0;
}

int main(int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct run run = {.keep = argc == 4 ? strtol(argv[3], NULL, 10) : 0};
    const struct case_filter every_case = {0};
    if (argc != 4 || run.keep < 2 || date_parse(&run.printed, argv[2], NULL) != 0) {
        fprintf(stderr, "usage: payment_cases WORKSPACE PRINTED KEEP\n");
        return 2;
    }
    int result = workspace_open(&run.workspace, argv[1], &error);
    if (result == 0) {
        result = case_store_list(run.workspace.store, &every_case, note_case, &run, &error);
        if (result == 0)
            result = case_store_group_begin(run.workspace.store, &error);
        for (size_t i = 0; result == 0 && i < run.case_count; i++)
            result = print_guide(&run, run.cases[i], &error);
        if (result == 0)
            result = case_store_group_commit(run.workspace.store, &error);
        else
            case_store_group_abandon(run.workspace.store);
        workspace_close(&run.workspace);
    }
    free(run.cases);
    if (result != 0)
        fprintf(stderr, "payment_cases: %s\n", error.message);
    return result == 0 ? 0 : 1;
}
