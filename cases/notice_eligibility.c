/* SPDX-License-Identifier: MIT */
/* 健康保険法3条4項: who may go on being insured. */
#include "age.h"
#include "notice_private.h"
#include "periods.h"

static int read_loss_reason(enum notice_loss_reason *out, struct case_store *store, int64_t case_id,
                            struct error *error)
{
    sqlite3_stmt *query;
    *out = LOSS_REASON_UNKNOWN;
    if (store_query(&query, store, STATEMENT_NOTICE_REASON, BIND(bound_number(case_id)), error) !=
        0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0)
        notice_loss_reason_parse(out, store_text(query, 0));
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* Two months with the insurer are judged once there is an application: it may show that another
 * employer's insurance came just before. */
static bool has_application(const struct case_record *record)
{
    return record->state == CASE_RECEIVED || record->state == CASE_GUIDE_DUE ||
           record->state == CASE_GUIDE_SENT;
}

static const char *judge(const struct case_record *record, enum notice_loss_reason reason)
{
    if (reason == LOSS_REASON_AGE_75 ||
        date_compare(late_elderly_date(record->birth_date), record->loss_date) <= 0)
        return "age_75";
    if (reason != LOSS_REASON_UNKNOWN && reason != LOSS_REASON_RETIREMENT &&
        reason != LOSS_REASON_EXEMPT)
        return "no_retirement";
    return has_application(record) && date_is_set(record->acquired_date) &&
                   !is_insured_two_months(record->acquired_date, record->retirement_date)
               ? "two_months"
               : NULL;
}

int store_find_ineligibility(const char **reason, struct case_store *store,
                             const struct case_record *record, struct error *error)
{
    enum notice_loss_reason loss_reason;
    int64_t refusals = 0;
    *reason = NULL;
    if (!date_is_set(record->notice_date))
        return 0;
    if (read_loss_reason(&loss_reason, store, record->case_id, error) != 0)
        return -1;
    *reason = judge(record, loss_reason);
    if (*reason == NULL)
        return 0;
    if (store_query_number(&refusals, store, STATEMENT_CASE_REFUSALS,
                           BIND(bound_number(record->case_id)), 0, error) != 0)
        return -1;
    if (refusals > 0)
        *reason = NULL;
    return 0;
}
