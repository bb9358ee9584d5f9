/* SPDX-License-Identifier: MIT */
#include "premium.h"

#include "age.h"
#include "message.h"
#include "periods.h"

#define COMPONENT_COUNT 3
#define DUE_DAY 10 /* 法164条1項ただし書 */

struct date planned_premium_end(struct date birth, struct date acquired)
{
    struct date two_years = planned_loss_date(acquired), elderly = late_elderly_date(birth);
    return date_compare(elderly, two_years) < 0 ? elderly : two_years;
}

/* The row that holds in the month; NULL if the first row begins later. */
static const struct premium_rate *lookup_rate(const struct premium_rules *rules, struct month month)
{
    const struct premium_rate *found = NULL;
    for (size_t i = 0; i < rules->rate_count && month_compare(rules->rates[i].from, month) <= 0;
         i++)
        found = &rules->rates[i];
    return found;
}

/* Rates are fixed for a fiscal year at a time, some from March on: a row is taken to hold for sure
 * to the end of the fiscal year of the month after its first. */
static bool is_settled(const struct premium_rate *rate, struct month month)
{
    return month_fiscal_year(month) <= month_fiscal_year(month_add(rate->from, 1));
}

/* Shares the yen out: each component's fraction dropped, and the yen that total_yen has over their
 * sum given to the largest fractions. */
static void round_components(int yen[COMPONENT_COUNT], const int64_t exact[COMPONENT_COUNT],
                             int total_yen)
{
    int64_t fraction[COMPONENT_COUNT];
    for (int i = 0; i < COMPONENT_COUNT; i++) {
        yen[i] = (int)(exact[i] / EXACT_PER_YEN);
        fraction[i] = exact[i] % EXACT_PER_YEN;
        total_yen -= yen[i];
    }
    for (; total_yen > 0; total_yen--) {
        int largest = 0;
        for (int i = 1; i < COMPONENT_COUNT; i++)
            if (fraction[i] > fraction[largest])
                largest = i;
        yen[largest]++;
        fraction[largest] = 0;
    }
}

static void fill_amounts(struct premium *premium, enum premium_rounding rounding)
{
    int64_t remuneration = premium->remuneration_yen;
    const int64_t exact[COMPONENT_COUNT] = {
        remuneration * premium->rate.health, remuneration * premium->rate.support,
        premium->has_care ? remuneration * premium->rate.care : 0};
    premium->exact = exact[0] + exact[1] + exact[2];
    int combined_yen = rounding == ROUNDING_COMBINED ? (int)(premium->exact / EXACT_PER_YEN) : 0;
    int yen[COMPONENT_COUNT];
    round_components(yen, exact, combined_yen);
    premium->health_yen = yen[0];
    premium->support_yen = yen[1];
    premium->care_yen = yen[2];
    premium->total_yen = yen[0] + yen[1] + yen[2];
}

int premium_of_month(struct premium *out, const struct premium_person *person, struct month month,
                     const struct premium_rules *rules, struct error *error)
{
    char text[MONTH_TEXT_SIZE];
    const struct premium_rate *rate = lookup_rate(rules, month);
    if (rate == NULL)
        return error_set(error, ERROR_REFUSED,
                         _("no premium rate for %s: no premium was reckoned; add the rates that "
                           "held in that month to the settings"),
                         month_format_iso(month, text));
    struct applied_remuneration remuneration;
    if (applied_remuneration_of(&remuneration, person->own_remuneration_yen, month,
                                &rules->remuneration, error) != 0)
        return -1;
    *out = (struct premium){.month = month,
                            .rate = *rate,
                            .remuneration_yen = remuneration.amount_yen,
                            .has_care = is_care_month(person->birth, month),
                            .is_own = remuneration.is_own};
    out->is_estimate = remuneration.is_estimate || !is_settled(rate, month);
    fill_amounts(out, rules->rounding);
    return 0;
}

int premium_due_date(struct date *out, struct month month, const struct business_calendar *calendar,
                     struct error *error)
{
    return business_day_on_or_after(out, month_day(month, DUE_DAY), calendar, error);
}
