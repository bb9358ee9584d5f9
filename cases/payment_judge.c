/* SPDX-License-Identifier: MIT */
#include "payment_judge.h"

#include <string.h>

static const char *const class_names[PAYMENT_CLASS_COUNT] = {
    [PAYMENT_EXACT] = "exact",     [PAYMENT_SHORT] = "short",
    [PAYMENT_OVER] = "over",       [PAYMENT_DUPLICATE] = "duplicate",
    [PAYMENT_LATE] = "late",       [PAYMENT_EARLY] = "early",
    [PAYMENT_UNKNOWN] = "unknown", [PAYMENT_CANCELLED] = "cancelled",
    [PAYMENT_MULTI] = "multi",     [PAYMENT_PREPAY_CHOSEN] = "prepay_chosen",
};

const char *payment_class_name(enum payment_class class)
{
    return class_names[class];
}

int payment_class_parse(enum payment_class *out, const char *name)
{
    for (int i = 0; i < PAYMENT_CLASS_COUNT; i++) {
        if (strcmp(class_names[i], name) != 0)
            continue;
        *out = (enum payment_class)i;
        return 0;
    }
    return -1;
}

struct date payment_paid_through(const struct payment_standing *standing)
{
    size_t paid = 0;
    while (paid < standing->expected.premium_count && standing->is_paid[paid])
        paid++;
    return paid == 0 ? (struct date){0, 0, 0}
                     : month_last_day(standing->expected.premiums[paid - 1].month);
}

bool payment_first_is_paid(const struct payment_standing *standing)
{
    const struct payment_expectation *expected = &standing->expected;
    for (size_t i = 0; i < expected->premium_count; i++) {
        if (month_compare(expected->premiums[i].month, expected->last) > 0)
            break;
        if (!standing->is_paid[i])
            return false;
    }
    return expected->premium_count > 0;
}

/* What is being judged. */
struct question {
    const struct payment_standing *standing;
    const struct payment_expectation *expected;
    const struct transfer_fees *fees;
    long amount_yen;
    struct date value;
    bool first_is_paid;
    size_t next;             /* of expected->premiums: the first month that is not paid */
    struct payment_part due; /* what is next: the first payment, or a month; 0 yen: nothing */
    struct date due_date;
};

static bool is_in_time(const struct question *question, struct date due)
{
    return date_compare(question->value, due) <= 0;
}

static void find_next(struct question *question)
{
    const struct payment_expectation *expected = question->expected;
    size_t next = 0;
    if (!question->first_is_paid) {
        question->due =
            (struct payment_part){expected->first, expected->last, expected->amount_yen};
        question->due_date = expected->due;
        while (next < expected->premium_count &&
               month_compare(expected->premiums[next].month, expected->last) <= 0)
            next++;
        question->next = next; /* behind the first payment */
        return;
    }
    while (next < expected->premium_count && question->standing->is_paid[next])
        next++;
    question->next = next;
    if (next == expected->premium_count)
        return;
    const struct expected_premium *premium = &expected->premiums[next];
    question->due = (struct payment_part){premium->month, premium->month, premium->amount_yen};
    question->due_date = premium->due;
    question->next = next + 1;
}

static void add_part(struct payment_judgement *out, const struct payment_part *part)
{
    out->parts[out->part_count++] = *part;
    out->expected_yen += part->amount_yen;
}

/* What is next, to the yen. */
static bool judge_due(struct payment_judgement *out, const struct question *question)
{
    if (question->due.amount_yen == 0 || question->amount_yen != question->due.amount_yen)
        return false;
    add_part(out, &question->due);
    out->class = is_in_time(question, question->due_date) ? PAYMENT_EXACT : PAYMENT_LATE;
    const enum case_state needed = question->first_is_paid ? CASE_ACQUIRED : CASE_GUIDE_SENT;
    out->is_sure = out->class == PAYMENT_EXACT && question->standing->state == needed;
    return true;
}

/* Whether none of the months is paid yet, and the first payment does not hold them. */
static bool is_open(const struct question *question, const struct prepayment_goal *offer)
{
    const struct payment_expectation *expected = question->expected;
    for (size_t i = 0; i < expected->premium_count; i++) {
        struct month month = expected->premiums[i].month;
        if (month_compare(month, offer->first) < 0 || month_compare(month, offer->last) > 0)
            continue;
        if (question->standing->is_paid[i] || month_compare(month, expected->last) <= 0)
            return false;
    }
    return true;
}

static void judge_offer(struct payment_judgement *out, const struct question *question,
                        const struct prepayment_goal *offer, bool is_with_first)
{
    const struct payment_part part = {offer->first, offer->last, offer->amount_yen};
    bool in_time = is_in_time(question, offer->deadline);
    if (is_with_first) {
        add_part(out, &question->due);
        in_time = in_time && is_in_time(question, question->due_date);
    }
    add_part(out, &part);
    out->class = in_time ? PAYMENT_PREPAY_CHOSEN : PAYMENT_LATE;
    out->needs_first = in_time && !question->first_is_paid && !is_with_first;
    const enum case_state needed = is_with_first ? CASE_GUIDE_SENT : CASE_ACQUIRED;
    out->is_sure = in_time && !out->needs_first && question->standing->state == needed;
}

/* A prepayment, alone or in one transfer with the first payment. Two offers that cost the same are
 * nobody's choice for sure. */
static bool judge_offers(struct payment_judgement *out, const struct question *question)
{
    const struct payment_expectation *expected = question->expected;
    size_t fitting = 0;
    for (size_t i = 0; i < expected->prepayment_count; i++) {
        const struct prepayment_goal *offer = &expected->prepayments[i];
        const bool is_alone = question->amount_yen == offer->amount_yen;
        const bool is_with_first =
            !question->first_is_paid &&
            question->amount_yen == question->due.amount_yen + offer->amount_yen;
        if ((!is_alone && !is_with_first) || !is_open(question, offer))
            continue;
        if (fitting++ == 0)
            judge_offer(out, question, offer, is_with_first);
    }
    if (fitting > 1)
        out->is_sure = out->needs_first = false;
    return fitting > 0;
}

/* What is next and one or more months behind it. */
static bool judge_months(struct payment_judgement *out, const struct question *question)
{
    struct payment_part sum = question->due;
    for (size_t i = question->next; i < question->expected->premium_count; i++) {
        if (question->standing->is_paid[i] || sum.amount_yen >= question->amount_yen)
            break;
        sum.amount_yen += question->expected->premiums[i].amount_yen;
        sum.last = question->expected->premiums[i].month;
    }
    if (question->due.amount_yen == 0 || sum.amount_yen != question->amount_yen ||
        month_compare(sum.last, question->due.last) == 0)
        return false;
    out->class = PAYMENT_MULTI;
    add_part(out, &sum);
    return true;
}

static bool judge_repeated(struct payment_judgement *out, const struct question *question)
{
    for (size_t i = 0; i < question->standing->before_count; i++) {
        const struct paid_before *before = &question->standing->before[i];
        if (before->amount_yen != question->amount_yen || !is_in_time(question, before->due))
            continue;
        out->class = PAYMENT_DUPLICATE;
        return true;
    }
    return false;
}

static bool lacks_a_fee(const struct question *question, long expected_yen)
{
    for (size_t i = 0; i < question->fees->count; i++)
        if (expected_yen - question->amount_yen == question->fees->yen[i])
            return true;
    return false;
}

/* Less than what is next, or than a prepayment, by what banks take for a transfer. */
static bool judge_fee(struct payment_judgement *out, const struct question *question)
{
    long sums[2 * PREPAYMENT_GOALS_MAX + 1] = {question->due.amount_yen};
    size_t count = 1;
    for (size_t i = 0; i < question->expected->prepayment_count; i++) {
        const struct prepayment_goal *offer = &question->expected->prepayments[i];
        if (!is_open(question, offer))
            continue;
        sums[count++] = offer->amount_yen;
        if (!question->first_is_paid)
            sums[count++] = offer->amount_yen + question->due.amount_yen;
    }
    for (size_t i = 0; i < count; i++) {
        if (sums[i] == 0 || !lacks_a_fee(question, sums[i]))
            continue;
        out->class = PAYMENT_SHORT;
        out->expected_yen = sums[i];
        out->is_less_by_a_fee = true;
        return true;
    }
    return false;
}

void payment_judge(struct payment_judgement *out, const struct payment_standing *standing,
                   long amount_yen, struct date value, const struct transfer_fees *fees)
{
    struct question question = {
        standing, &standing->expected, fees,     amount_yen, value, payment_first_is_paid(standing),
        0,        {{0, 0}, {0, 0}, 0}, {0, 0, 0}};
    *out = (struct payment_judgement){.class = PAYMENT_EARLY};
    if (!standing->has_expectation || standing->state < CASE_GUIDE_SENT)
        return;
    find_next(&question);
    if (judge_repeated(out, &question) || judge_due(out, &question) ||
        judge_offers(out, &question) || judge_months(out, &question) || judge_fee(out, &question))
        return;
    out->expected_yen = question.due.amount_yen;
    out->class = amount_yen < out->expected_yen ? PAYMENT_SHORT : PAYMENT_OVER;
}
