/* SPDX-License-Identifier: MIT */
#include "payment_match.h"

#include "name_key.h"
#include "store_private.h"

#include <string.h>

const char *payment_rule_name(enum payment_rule rule)
{
    static const char *const names[RULE_COUNT] = {
        [RULE_NONE] = "none",           [RULE_VIRTUAL_ACCOUNT] = "virtual_account",
        [RULE_REFERENCE] = "reference", [RULE_NAME_AND_AMOUNT] = "name_and_amount",
        [RULE_NAME] = "name",           [RULE_SIMILAR_NAME] = "similar_name",
        [RULE_AMOUNT] = "amount",       [RULE_CANCELLING] = "cancelling",
        [RULE_CLERK] = "clerk",
    };
    return names[rule];
}

const char *payment_note_name(enum payment_note note)
{
    static const char *const names[NOTE_COUNT] = {
        [NOTE_NONE] = "",
        [NOTE_SEVERAL_CASES] = "several_cases",
        [NOTE_OTHER_NAME] = "other_name",
        [NOTE_NO_NAME] = "no_name",
        [NOTE_NAME_IS_NO_PROOF] = "name_is_no_proof",
        [NOTE_STATE] = "state",
        [NOTE_FIRST_MISSING] = "first_missing",
        [NOTE_FEE] = "fee",
        [NOTE_NO_PAIR] = "no_pair",
    };
    return names[note];
}

/* --- how a case stands -------------------------------------------------------------------- */

static void mark_paid(struct payment_standing *standing, struct month first, struct month last,
                      struct date *due)
{
    for (size_t i = 0; i < standing->expected.premium_count; i++) {
        const struct expected_premium *premium = &standing->expected.premiums[i];
        if (!month_is_set(first) || month_compare(premium->month, first) < 0 ||
            month_compare(premium->month, last) > 0)
            continue;
        standing->is_paid[i] = true;
        *due = premium->due;
    }
}

/* Row: STATEMENT_DECISIONS_PAYING. One payment can pay in two parts. */
static void read_paid(struct payment_standing *standing, sqlite3_stmt *query, int64_t *payment_id)
{
    const int64_t id = sqlite3_column_int64(query, 0);
    struct date due = {0, 0, 0};
    mark_paid(standing, store_month(query, 2), store_month(query, 3), &due);
    if (id != *payment_id && standing->before_count < PAID_BEFORE_MAX)
        standing->before[standing->before_count++].amount_yen =
            (long)sqlite3_column_int64(query, 1);
    if (date_is_set(due) && standing->before_count > 0)
        standing->before[standing->before_count - 1].due = due;
    *payment_id = id;
}

int payment_load_standing(struct payment_standing *out, struct case_store *store, int64_t case_id,
                          enum case_state state, struct error *error)
{
    sqlite3_stmt *query;
    int64_t payment_id = 0;
    int step;
    memset(out, 0, sizeof *out);
    out->state = state;
    if (case_store_load_expectation(&out->expected, &out->has_expectation, store, case_id, error) !=
            0 ||
        store_query(&query, store, STATEMENT_DECISIONS_PAYING, BIND(bound_number(case_id)),
                    error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0)
        read_paid(out, query, &payment_id);
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* --- the search --------------------------------------------------------------------------- */

struct search {
    const struct incoming_payment *payment;
    const struct payment_index *index;
    struct case_store *store;
    const struct payment_rules *rules;
    struct error *error;
};

static int judge_case(struct payment_judgement *out, const struct search *search,
                      const struct indexed_case *item)
{
    struct payment_standing standing;
    if (payment_load_standing(&standing, search->store, item->case_id, item->state,
                              search->error) != 0)
        return -1;
    payment_judge(out, &standing, search->payment->amount_yen, search->payment->value,
                  &search->rules->fees);
    return 0;
}

static void show_candidates(struct payment_match *out, const struct case_candidates *found)
{
    for (size_t i = 0; i < found->count && i < SHOWN_CANDIDATES_MAX; i++)
        out->candidates[out->candidate_count++] = found->cases[i];
}

/* What the judgement alone gives a person to know. */
static enum payment_note note_of(const struct payment_judgement *judgement)
{
    if (judgement->is_less_by_a_fee)
        return NOTE_FEE;
    if (judgement->needs_first)
        return NOTE_FIRST_MISSING;
    const bool fits =
        judgement->class == PAYMENT_EXACT || judgement->class == PAYMENT_PREPAY_CHOSEN;
    return fits && !judgement->is_sure ? NOTE_STATE : NOTE_NONE;
}

static bool is_family(const struct payer *payer, const struct indexed_case *item)
{
    const size_t length = strlen(item->family);
    if (length == 0 || *payer->kana == '\0')
        return false;
    if (strcmp(payer->family, item->family) == 0)
        return true;
    /* Written in one word: a family name of one letter or two begins too many others. */
    return strcmp(payer->family, payer->kana) == 0 && length >= 9 &&
           strncmp(payer->kana, item->family, length) == 0;
}

/* Whether the name bears the reference out. */
static bool has_fitting_name(const struct search *search, const struct indexed_case *item)
{
    const struct payer *payer = search->payment->payer;
    struct case_candidates others;
    if (*payer->kana == '\0')
        return false;
    if (strcmp(payer->kana, item->kana) == 0)
        return true;
    payment_index_by_kana(&others, search->index, payer->kana);
    if (others.count > 0)
        return false;
    return is_family(payer, item) ||
           (*item->kana != '\0' &&
            edit_distance(payer->kana, item->kana, PAYER_MAX_EDITS) <= PAYER_MAX_EDITS);
}

/* Cases of the references; *fitting are those whose name fits. */
static void find_referenced(struct case_candidates *all, struct case_candidates *fitting,
                            const struct search *search)
{
    struct case_candidates found;
    all->count = fitting->count = 0;
    for (size_t i = 0; i < search->payment->payer->reference_count; i++) {
        payment_index_by_reference(&found, search->index, search->payment->payer->references[i]);
        for (size_t j = 0; j < found.count && j < PAYMENT_CANDIDATES_MAX; j++) {
            if (all->count < PAYMENT_CANDIDATES_MAX)
                all->cases[all->count++] = found.cases[j];
            if (has_fitting_name(search, found.cases[j]) && fitting->count < PAYMENT_CANDIDATES_MAX)
                fitting->cases[fitting->count++] = found.cases[j];
        }
    }
}

/* Whether the amount is what this case and another one, of the same family or named too, have to
 * pay together; the other becomes a candidate. */
static int judge_together(struct payment_match *out, const struct search *search,
                          const struct case_candidates *others, const struct indexed_case *item)
{
    const long rest = search->payment->amount_yen - out->judgement.expected_yen;
    if (out->judgement.class != PAYMENT_OVER || out->judgement.expected_yen == 0)
        return 0;
    for (size_t i = 0; i < others->count && i < PAYMENT_CANDIDATES_MAX; i++) {
        struct payment_judgement judgement;
        struct search part = *search;
        struct incoming_payment payment = *search->payment;
        payment.amount_yen = rest;
        part.payment = &payment;
        if (others->cases[i] == item)
            continue;
        if (judge_case(&judgement, &part, others->cases[i]) != 0)
            return -1;
        if (judgement.class != PAYMENT_EXACT && judgement.class != PAYMENT_PREPAY_CHOSEN)
            continue;
        out->judgement.class = PAYMENT_MULTI;
        out->candidates[1] = others->cases[i];
        out->candidate_count = 2;
        return 0;
    }
    return 0;
}

/* One case is meant: what the amount says of it. */
static int decide_case(struct payment_match *out, const struct search *search,
                       struct indexed_case *item, enum payment_rule rule)
{
    struct case_candidates family;
    out->rule = rule;
    out->candidates[0] = item;
    out->candidate_count = 1;
    if (payment_load_standing(&out->standing, search->store, item->case_id, item->state,
                              search->error) != 0)
        return -1;
    payment_judge(&out->judgement, &out->standing, search->payment->amount_yen,
                  search->payment->value, &search->rules->fees);
    out->is_sure = out->judgement.is_sure;
    out->note = note_of(&out->judgement);
    if (out->judgement.class != PAYMENT_OVER)
        return 0;
    payment_index_by_family(&family, search->index, item->family);
    return judge_together(out, search, &family, item);
}

/* Several cases, or one that its name does not bear out: for a person. */
static int decide_doubtful(struct payment_match *out, const struct search *search,
                           const struct case_candidates *found, enum payment_rule rule,
                           enum payment_note note)
{
    out->rule = rule;
    show_candidates(out, found);
    if (judge_case(&out->judgement, search, found->cases[0]) != 0)
        return -1;
    out->note = note;
    return judge_together(out, search, found, found->cases[0]);
}

static int match_reference(struct payment_match *out, const struct search *search, bool *found)
{
    struct case_candidates all, fitting;
    find_referenced(&all, &fitting, search);
    *found = all.count > 0;
    if (!*found)
        return 0;
    if (fitting.count == 1)
        return decide_case(out, search, fitting.cases[0], RULE_REFERENCE) != 0
                   ? -1
                   : judge_together(out, search, &all, fitting.cases[0]);
    if (search->rules->reference_alone && all.count == 1)
        return decide_case(out, search, all.cases[0], RULE_REFERENCE);
    if (fitting.count > 1)
        return decide_doubtful(out, search, &fitting, RULE_REFERENCE, NOTE_SEVERAL_CASES);
    /* A number that is somebody's by chance (banks give codes of their own) must not hide the name.
     */
    struct case_candidates named;
    payment_index_by_kana(&named, search->index, search->payment->payer->kana);
    if (*search->payment->payer->kana != '\0' && named.count > 0 &&
        named.count < PAYMENT_CANDIDATES_MAX && all.count < PAYMENT_CANDIDATES_MAX) {
        named.cases[named.count++] = all.cases[0];
        return decide_doubtful(out, search, &named, RULE_REFERENCE, NOTE_OTHER_NAME);
    }
    return decide_doubtful(out, search, &all, RULE_REFERENCE,
                           *search->payment->payer->kana == '\0' ? NOTE_NO_NAME : NOTE_OTHER_NAME);
}

static int match_virtual_account(struct payment_match *out, const struct search *search,
                                 bool *found)
{
    struct case_candidates cases;
    *found = false;
    if (search->payment->virtual_account == 0)
        return 0;
    payment_index_by_reference(&cases, search->index, search->payment->virtual_account);
    *found = cases.count > 0;
    if (cases.count == 1)
        return decide_case(out, search, cases.cases[0], RULE_VIRTUAL_ACCOUNT);
    return *found ? decide_doubtful(out, search, &cases, RULE_VIRTUAL_ACCOUNT, NOTE_SEVERAL_CASES)
                  : 0;
}

static bool is_amount_due(const struct payment_judgement *judgement)
{
    return judgement->class == PAYMENT_EXACT || judgement->class == PAYMENT_PREPAY_CHOSEN;
}

static int match_name(struct payment_match *out, const struct search *search, bool *found)
{
    struct case_candidates cases;
    *found = false;
    if (*search->payment->payer->kana == '\0')
        return 0;
    payment_index_by_kana(&cases, search->index, search->payment->payer->kana);
    *found = cases.count > 0;
    if (cases.count > 1)
        return decide_doubtful(out, search, &cases, RULE_NAME, NOTE_SEVERAL_CASES);
    if (cases.count == 0)
        return 0;
    if (decide_case(out, search, cases.cases[0], RULE_NAME) != 0)
        return -1;
    if (is_amount_due(&out->judgement))
        out->rule = RULE_NAME_AND_AMOUNT;
    out->is_sure = out->is_sure && out->rule == RULE_NAME_AND_AMOUNT;
    return 0;
}

/* Whether it is not worth asking the store: less than the first payment is nothing that is due. */
static bool is_less(const struct search *search, const struct indexed_case *item)
{
    return item->state == CASE_GUIDE_SENT && search->payment->amount_yen < item->first_amount_yen;
}

/* Keeps of found those for which the amount is due, in judgement that of the first. */
static int keep_amount_due(struct case_candidates *kept, struct payment_judgement *judgement,
                           const struct search *search, const struct case_candidates *found)
{
    for (size_t i = 0; i < found->count && found->count <= PAYMENT_CANDIDATES_MAX; i++) {
        struct payment_judgement one;
        if (is_less(search, found->cases[i]))
            continue;
        if (judge_case(&one, search, found->cases[i]) != 0)
            return -1;
        if (!is_amount_due(&one) && one.class != PAYMENT_LATE)
            continue;
        if (kept->count == 0)
            *judgement = one;
        if (kept->count < PAYMENT_CANDIDATES_MAX)
            kept->cases[kept->count++] = found->cases[i];
    }
    return 0;
}

static int match_similar_name(struct payment_match *out, const struct search *search, bool *found)
{
    struct case_candidates similar, kept = {.count = 0};
    const struct payer *payer = search->payment->payer;
    *found = false;
    if (*payer->kana == '\0')
        return 0;
    payment_index_by_similar_kana(&similar, search->index, payer->kana);
    if (keep_amount_due(&kept, &out->judgement, search, &similar) != 0)
        return -1;
    if (kept.count == 0) {
        /* The family name and nothing else; with another given name it is another person. */
        payment_index_by_family(&similar, search->index, payer->kana);
        if (keep_amount_due(&kept, &out->judgement, search, &similar) != 0)
            return -1;
    }
    *found = kept.count > 0;
    if (!*found)
        return 0;
    out->rule = RULE_SIMILAR_NAME;
    out->note = kept.count > 1 ? NOTE_SEVERAL_CASES : NOTE_NAME_IS_NO_PROOF;
    show_candidates(out, &kept);
    return 0;
}

/* Nobody is named. Where few cases wait for that amount they are shown. */
static void match_amount(struct payment_match *out, const struct search *search)
{
    struct case_candidates cases;
    out->judgement = (struct payment_judgement){.class = PAYMENT_UNKNOWN};
    payment_index_by_first_amount(&cases, search->index, search->payment->amount_yen);
    if (cases.count == 0 || cases.count > SHOWN_CANDIDATES_MAX)
        return;
    out->rule = RULE_AMOUNT;
    out->note = NOTE_NAME_IS_NO_PROOF;
    show_candidates(out, &cases);
}

int payment_match_find(struct payment_match *out, const struct incoming_payment *payment,
                       const struct payment_index *index, struct case_store *store,
                       const struct payment_rules *rules, struct error *error)
{
    static int (*const steps[])(struct payment_match *, const struct search *, bool *) = {
        match_virtual_account, match_reference, match_name, match_similar_name};
    const struct search search = {payment, index, store, rules, error};
    *out = (struct payment_match){.rule = RULE_NONE};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        bool found;
        if (steps[i](out, &search, &found) != 0)
            return -1;
        if (found)
            return 0;
    }
    match_amount(out, &search);
    return 0;
}
