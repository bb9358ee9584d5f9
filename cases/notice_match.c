/* SPDX-License-Identifier: MIT */
/* Whose notice it is, and where the two say different things. */
#include "name_key.h"
#include "notice_private.h"
#include "notice_review.h"
#include "periods.h"

#include <stdlib.h>
#include <string.h>

/* --- names --------------------------------------------------------------------------------- */

struct name_keys {
    char *name, *kana; /* owned */
};

static void free_keys(struct name_keys *keys)
{
    free(keys->name);
    free(keys->kana);
}

static int make_keys(struct name_keys *out, const struct case_record *record, struct error *error)
{
    out->name = name_key(record->name);
    out->kana = kana_key(record->name_kana);
    if (out->name != NULL && out->kana != NULL)
        return 0;
    free_keys(out);
    return error_out_of_memory(error);
}

enum likeness { NAME_OTHER, NAME_ALIKE, NAME_SAME };

/* Same: the names are one, and the kana where both have it. Alike: one of the two is. */
static enum likeness compare_keys(const struct name_keys *a, const struct name_keys *b)
{
    bool has_kana = a->kana[0] != '\0' && b->kana[0] != '\0';
    bool is_same_kana = has_kana && strcmp(a->kana, b->kana) == 0;
    if (strcmp(a->name, b->name) == 0)
        return has_kana && !is_same_kana ? NAME_ALIKE : NAME_SAME;
    return is_same_kana ? NAME_ALIKE : NAME_OTHER;
}

static int compare_names(enum likeness *out, const struct name_keys *keys,
                         const struct case_record *record, struct error *error)
{
    struct name_keys other;
    if (make_keys(&other, record, error) != 0)
        return -1;
    *out = compare_keys(keys, &other);
    free_keys(&other);
    return 0;
}

/* --- differences --------------------------------------------------------------------------- */

static bool is_other_date(struct date a, struct date b)
{
    return date_is_set(a) && date_is_set(b) && date_compare(a, b) != 0;
}

static bool is_other_text(const char *a, const char *b)
{
    return a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
}

static bool is_other_number(const struct case_record *a, const struct case_record *b)
{
    return is_other_text(a->insured_number, b->insured_number) ||
           (a->insured_number[0] != '\0' && b->insured_number[0] != '\0' &&
            is_other_text(a->insured_symbol, b->insured_symbol));
}

/* Whether the company gave another reason before. */
static int compare_reasons(unsigned *out, struct case_store *store,
                           const struct notice_record *notice, const struct case_record *record,
                           struct error *error)
{
    sqlite3_stmt *query;
    enum notice_loss_reason before = LOSS_REASON_UNKNOWN;
    if (!date_is_set(record->notice_date) || notice->loss_reason == LOSS_REASON_UNKNOWN)
        return 0;
    if (store_query(&query, store, STATEMENT_NOTICE_REASON, BIND(bound_number(record->case_id)),
                    error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0)
        notice_loss_reason_parse(&before, store_text(query, 0));
    store_end(query);
    if (before != LOSS_REASON_UNKNOWN && before != notice->loss_reason)
        *out |= DIFFERS_REASON;
    return step < 0 ? -1 : 0;
}

int notice_compare(unsigned *out, struct case_store *store, const struct notice_record *notice,
                   const struct case_record *record, struct error *error)
{
    const struct case_record *said = &notice->said;
    struct name_keys keys;
    enum likeness likeness;
    *out = 0;
    if (make_keys(&keys, said, error) != 0)
        return -1;
    int result = compare_names(&likeness, &keys, record, error);
    free_keys(&keys);
    if (result != 0)
        return -1;
    if (likeness != NAME_SAME)
        *out |= DIFFERS_NAME;
    if (is_other_number(said, record))
        *out |= DIFFERS_NUMBER;
    if (is_other_date(said->birth_date, record->birth_date))
        *out |= DIFFERS_BIRTH;
    if (is_other_date(said->acquired_date, record->acquired_date))
        *out |= DIFFERS_ACQUIRED;
    if (is_other_date(said->retirement_date, record->retirement_date))
        *out |= DIFFERS_RETIREMENT;
    if (is_other_date(notice->loss_date, loss_date(said->retirement_date)))
        *out |= DIFFERS_LOSS;
    return compare_reasons(out, store, notice, record, error);
}

/* By bit. */
static const char *const difference_names[DIFFERENCES_MAX] = {
    "insured_number",  "name",      "birth_date", "acquired_date",
    "retirement_date", "loss_date", "loss_reason"};

size_t notice_difference_names(const char *names[DIFFERENCES_MAX], unsigned differences)
{
    size_t count = 0;
    for (size_t i = 0; i < DIFFERENCES_MAX; i++)
        if ((differences & 1u << i) != 0)
            names[count++] = difference_names[i];
    return count;
}

static void append_date_pair(struct buffer *out, struct date notice, struct date record)
{
    char iso[DATE_TEXT_SIZE];
    buffer_format(out, ",\"notice\":\"%s\"", date_format_iso(notice, iso));
    buffer_format(out, ",\"case\":\"%s\"", date_format_iso(record, iso));
}

void notice_append_differences(struct buffer *out, unsigned differences,
                               const struct notice_record *notice, const struct case_record *record)
{
    const struct case_record *said = &notice->said, *other = record != NULL ? record : said;
    const struct date pairs[DIFFERENCES_MAX][2] = {
        [2] = {said->birth_date, other->birth_date},
        [3] = {said->acquired_date, other->acquired_date},
        [4] = {said->retirement_date, other->retirement_date},
        [5] = {notice->loss_date, loss_date(other->retirement_date)},
    };
    const char *between = "";
    buffer_append_char(out, '[');
    for (size_t i = 0; i < DIFFERENCES_MAX; i++) {
        if ((differences & 1u << i) == 0)
            continue;
        buffer_format(out, "%s{\"field\":\"%s\"", between, difference_names[i]);
        if (date_is_set(pairs[i][0]))
            append_date_pair(out, pairs[i][0], pairs[i][1]);
        buffer_append_char(out, '}');
        between = ",";
    }
    buffer_append_char(out, ']');
}

/* --- finding ------------------------------------------------------------------------------- */

/* A case that a query found. A non-zero result ends the search; -1 has failed. */
typedef int candidate_visit(void *user, const struct case_record *record, struct error *error);

static int visit_cases(struct case_store *store, enum store_statement statement,
                       const struct bound *values, candidate_visit *visit, void *user,
                       struct error *error)
{
    struct case_record record;
    sqlite3_stmt *query;
    if (store_query(&query, store, statement, values, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        step = store_read_case(&record, store, query, error);
        if (step == 0)
            step = visit(user, &record, error);
        if (step != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* What a search found so far. */
struct search {
    const struct notice_record *notice;
    struct name_keys keys;
    int sure_count, doubtful_count;
    struct case_record sure, doubtful; /* the last of each */
};

static int note_candidate(struct search *search, const struct case_record *record, bool is_sure)
{
    if (is_sure) {
        search->sure_count++;
        search->sure = *record;
    } else {
        search->doubtful_count++;
        search->doubtful = *record;
    }
    return 0;
}

/* A case of the notice's number: sure with the same birth date. */
static int note_numbered(void *user, const struct case_record *record, struct error *error)
{
    struct search *search = user;
    (void)error;
    return note_candidate(search, record,
                          date_compare(record->birth_date, search->notice->said.birth_date) == 0);
}

/* A case of the same birth date: sure with the same name, unless it has another number. */
static int note_namesake(void *user, const struct case_record *record, struct error *error)
{
    struct search *search = user;
    enum likeness likeness;
    bool is_other = is_other_number(record, &search->notice->said);
    if (compare_names(&likeness, &search->keys, record, error) != 0)
        return -1;
    if (likeness == NAME_OTHER || (likeness == NAME_ALIKE && is_other))
        return 0;
    return note_candidate(search, record, likeness == NAME_SAME && !is_other);
}

static int search_by_number(struct search *search, struct case_store *store, struct error *error)
{
    const struct case_record *said = &search->notice->said;
    if (said->case_number[0] != '\0' &&
        visit_cases(store, STATEMENT_CASE_BY_NUMBER, BIND(bound_text(said->case_number)),
                    note_numbered, search, error) != 0)
        return -1;
    if (search->sure_count + search->doubtful_count > 0 || said->insured_number[0] == '\0' ||
        said->insured_symbol[0] == '\0')
        return 0;
    return visit_cases(store, STATEMENT_CASE_BY_INSURED_NUMBER,
                       BIND(bound_text(said->insured_number), bound_text(said->insured_symbol)),
                       note_numbered, search, error);
}

static int search_by_name(struct search *search, struct case_store *store, struct error *error)
{
    char iso[DATE_TEXT_SIZE];
    if (make_keys(&search->keys, &search->notice->said, error) != 0)
        return -1;
    int result =
        visit_cases(store, STATEMENT_CASE_BY_BIRTH,
                    BIND(bound_text(date_format_iso(search->notice->said.birth_date, iso))),
                    note_namesake, search, error);
    free_keys(&search->keys);
    return result;
}

/* What the search comes to; by_number: a name that differs is told, but no question. */
static int conclude(struct notice_match *out, struct case_store *store, const struct search *search,
                    bool by_number, struct error *error)
{
    int count = search->sure_count > 0 ? search->sure_count : search->doubtful_count;
    unsigned person = DIFFERS_BIRTH | DIFFERS_NUMBER | (by_number ? 0 : DIFFERS_NAME);
    *out = (struct notice_match){.question = QUESTION_NONE};
    if (count > 1)
        out->question = QUESTION_SEVERAL_CASES;
    if (count != 1)
        return 0;
    out->record = search->sure_count > 0 ? search->sure : search->doubtful;
    if (notice_compare(&out->differences, store, search->notice, &out->record, error) != 0)
        return -1;
    if ((out->differences & person) != 0)
        out->question = QUESTION_PERSON_DIFFERS;
    else if ((out->differences & DIFFERS_DATES) != 0)
        out->question = QUESTION_DATES_DIFFER;
    return 0;
}

int notice_find_case(struct notice_match *out, struct case_store *store,
                     const struct notice_record *notice, struct error *error)
{
    struct search search = {.notice = notice};
    if (search_by_number(&search, store, error) != 0)
        return -1;
    bool by_number = search.sure_count + search.doubtful_count > 0;
    if (!by_number && search_by_name(&search, store, error) != 0)
        return -1;
    return conclude(out, store, &search, by_number, error);
}

/* --- for a clerk --------------------------------------------------------------------------- */

struct candidate_list {
    struct search search; /* keys only */
    int (*visit)(void *user, const struct case_record *record);
    void *user;
};

static int visit_numbered(void *user, const struct case_record *record, struct error *error)
{
    struct candidate_list *list = user;
    (void)error;
    return list->visit(list->user, record) != 0;
}

static int visit_namesake(void *user, const struct case_record *record, struct error *error)
{
    struct candidate_list *list = user;
    const struct case_record *said = &list->search.notice->said;
    enum likeness likeness;
    if (strcmp(record->insured_number, said->insured_number) == 0 &&
        strcmp(record->insured_symbol, said->insured_symbol) == 0 &&
        said->insured_number[0] != '\0' && said->insured_symbol[0] != '\0')
        return 0;
    if (compare_names(&likeness, &list->search.keys, record, error) != 0)
        return -1;
    return likeness == NAME_OTHER ? 0 : list->visit(list->user, record) != 0;
}

int notice_list_candidates(struct case_store *store, const struct notice_record *notice,
                           int (*visit)(void *user, const struct case_record *record), void *user,
                           struct error *error)
{
    const struct case_record *said = &notice->said;
    struct candidate_list list = {.search = {.notice = notice}, .visit = visit, .user = user};
    char iso[DATE_TEXT_SIZE];
    if (said->insured_symbol[0] != '\0' &&
        visit_cases(store, STATEMENT_CASE_BY_INSURED_NUMBER,
                    BIND(bound_text(said->insured_number), bound_text(said->insured_symbol)),
                    visit_numbered, &list, error) != 0)
        return -1;
    if (make_keys(&list.search.keys, said, error) != 0)
        return -1;
    int result = visit_cases(store, STATEMENT_CASE_BY_BIRTH,
                             BIND(bound_text(date_format_iso(said->birth_date, iso))),
                             visit_namesake, &list, error);
    free_keys(&list.search.keys);
    return result;
}
