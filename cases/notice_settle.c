/* SPDX-License-Identifier: MIT */
/* What a clerk decides about a notice. */
#include "clerk_reason.h"
#include "message.h"
#include "notice_private.h"
#include "notice_review.h"
#include "procedure.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const action_names[NOTICE_ACTION_COUNT] = {"case", "accept_company",
                                                              "accept_case", "new", "discard"};

const char *notice_action_name(enum notice_action action)
{
    return action_names[action];
}

/* A notice's texts are gone once the query ended: settling needs none of them. */
static int load_notice(struct notice_record *out, struct case_store *store, int64_t notice_id,
                       struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_NOTICE_BY_ID, BIND(bound_number(notice_id)), error) !=
        0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0)
        step = notice_read(out, query, error) == 0 ? 1 : -1;
    store_end(query);
    if (step < 0)
        return -1;
    out->time = out->actor = out->source = out->case_number = out->differences = NULL;
    if (step == 0)
        return error_set(error, ERROR_REFUSED,
                         _("notice %" PRId64 ": there is no such notice; notice list shows them"),
                         notice_id);
    if (out->standing == NOTICE_IN_REVIEW)
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("notice %" PRId64 ": is settled already (%s); nothing was changed"),
                     notice_id, notice_standing_name(out->standing));
}

static int find_case(struct case_record *out, struct case_store *store,
                     const struct notice_record *notice, const struct notice_settlement *settlement,
                     struct error *error)
{
    if (settlement->case_number != NULL)
        return case_store_load(out, store, settlement->case_number, error);
    if (notice->case_id != 0)
        return case_store_load_by_id(out, store, notice->case_id, error);
    return error_set(error, ERROR_REFUSED,
                     _("notice %" PRId64 ": it is not known of which case it is; name it with "
                       "--case, or make one with --new; nothing was changed"),
                     notice->notice_id);
}

static int make_case(struct case_record *out, struct case_store *store,
                     const struct notice_record *notice, struct error *error)
{
    enum case_column lacking;
    if (notice_make_case(out, &lacking, store, notice, error) != 0)
        return -1;
    if (lacking == COLUMN_COUNT)
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("notice %" PRId64
                       ": a new case needs %s (%s), which it does not say; import "
                       "the case and name it with --case; nothing was changed"),
                     notice->notice_id, case_column_title(lacking), case_column_key(lacking));
}

/* The name is no question any more: the clerk has said whose it is. */
static int check_agreement(const struct notice_record *notice, const struct case_record *record,
                           unsigned differences, struct error *error)
{
    const char *names[DIFFERENCES_MAX];
    char list[160] = "";
    size_t count = notice_difference_names(names, differences & ~(unsigned)DIFFERS_NAME);
    size_t length = 0;
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(list + length, sizeof list - length, "%s%s", i > 0 ? ", " : "",
                                   names[i]);
    return error_set(error, ERROR_REFUSED,
                     _("notice %" PRId64 ": differs from case %s in %s; say with --accept company "
                       "or --accept case which counts; nothing was changed"),
                     notice->notice_id, record->case_number, list);
}

static int record_decision(struct case_store *store, const struct notice_record *notice,
                           const struct notice_settlement *settlement,
                           enum notice_standing standing, int64_t case_id, struct error *error)
{
    const char *to = notice_standing_name(standing);
    if (store_execute(store, STATEMENT_NOTICE_DECISION_INSERT,
                      BIND(bound_number(notice->notice_id), bound_text(store->time),
                           bound_text(store->actor), bound_text(settlement->why),
                           bound_text(action_names[settlement->action]),
                           bound_text(notice_standing_name(notice->standing)),
                           bound_number_or_null(notice->case_id), bound_text(to),
                           bound_number_or_null(case_id)),
                      error) != 0)
        return -1;
    return store_execute(
        store, STATEMENT_NOTICE_SETTLE,
        BIND(bound_number(notice->notice_id), bound_text(to), bound_number_or_null(case_id)),
        error);
}

static int settle_with_case(struct case_record *record, struct case_store *store,
                            const struct notice_record *notice,
                            const struct notice_settlement *settlement, struct error *error)
{
    enum notice_action action = settlement->action;
    unsigned differences;
    bool updated;
    int result = action == NOTICE_NEW_CASE ? make_case(record, store, notice, error)
                                           : find_case(record, store, notice, settlement, error);
    if (result != 0 || notice_compare(&differences, store, notice, record, error) != 0)
        return -1;
    if (action == NOTICE_IS_CASE && check_agreement(notice, record, differences, error) != 0)
        return -1;
    if (record_decision(store, notice, settlement, NOTICE_AGREED, record->case_id, error) != 0)
        return -1;
    if (action == NOTICE_ACCEPT_COMPANY && notice_take_dates(store, notice, record, error) != 0)
        return -1;
    return notice_agree(&updated, store, notice, record, differences, error);
}

static int settle(struct case_record *record, struct case_store *store, int64_t notice_id,
                  const struct notice_settlement *settlement, struct error *error)
{
    struct notice_record notice = {0};
    if (load_notice(&notice, store, notice_id, error) != 0)
        return -1;
    if (settlement->action != NOTICE_DISCARD)
        return settle_with_case(record, store, &notice, settlement, error);
    return record_decision(store, &notice, settlement, NOTICE_DISCARDED, notice.case_id, error);
}

int notice_settle(struct case_record *record, struct case_store *store, int64_t notice_id,
                  const struct notice_settlement *settlement, struct error *error)
{
    struct case_record changed = {0};
    const bool has_reason = settlement->action == NOTICE_DISCARD || settlement->why[0] != '\0';
    if ((has_reason && why_check(settlement->why, error) != 0) || store_begin(store, error) != 0)
        return -1;
    if (settle(&changed, store, notice_id, settlement, error) != 0) {
        store_rollback(store);
        return -1;
    }
    if (record != NULL)
        *record = changed;
    return store_commit(store, error);
}
