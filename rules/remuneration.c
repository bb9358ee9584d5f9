/* SPDX-License-Identifier: MIT */
#include "remuneration.h"

#include "message.h"

/* 健康保険法40条1項, in yen. */
static const struct remuneration_grade grades[REMUNERATION_GRADE_COUNT] = {
    {1, 58000, 0},          {2, 68000, 63000},      {3, 78000, 73000},      {4, 88000, 83000},
    {5, 98000, 93000},      {6, 104000, 101000},    {7, 110000, 107000},    {8, 118000, 114000},
    {9, 126000, 122000},    {10, 134000, 130000},   {11, 142000, 138000},   {12, 150000, 146000},
    {13, 160000, 155000},   {14, 170000, 165000},   {15, 180000, 175000},   {16, 190000, 185000},
    {17, 200000, 195000},   {18, 220000, 210000},   {19, 240000, 230000},   {20, 260000, 250000},
    {21, 280000, 270000},   {22, 300000, 290000},   {23, 320000, 310000},   {24, 340000, 330000},
    {25, 360000, 350000},   {26, 380000, 370000},   {27, 410000, 395000},   {28, 440000, 425000},
    {29, 470000, 455000},   {30, 500000, 485000},   {31, 530000, 515000},   {32, 560000, 545000},
    {33, 590000, 575000},   {34, 620000, 605000},   {35, 650000, 635000},   {36, 680000, 665000},
    {37, 710000, 695000},   {38, 750000, 730000},   {39, 790000, 770000},   {40, 830000, 810000},
    {41, 880000, 855000},   {42, 930000, 905000},   {43, 980000, 955000},   {44, 1030000, 1005000},
    {45, 1090000, 1055000}, {46, 1150000, 1115000}, {47, 1210000, 1175000}, {48, 1270000, 1235000},
    {49, 1330000, 1295000}, {50, 1390000, 1355000},
};

const struct remuneration_grade *remuneration_grade_of(long amount_yen)
{
    size_t first = 0,
           behind = REMUNERATION_GRADE_COUNT; /* the grade is one of first … behind - 1 */
    while (behind - first > 1) {
        size_t middle = (first + behind) / 2;
        if (amount_yen < grades[middle].from_yen)
            behind = middle;
        else
            first = middle;
    }
    return grades + first;
}

bool is_standard_remuneration(long amount_yen)
{
    return remuneration_grade_of(amount_yen)->standard_yen == amount_yen;
}

/* The row that holds in the fiscal year: its own, or the latest before it; NULL if none. */
static const struct average_remuneration *lookup_average(const struct remuneration_rule *rule,
                                                         int fiscal_year)
{
    const struct average_remuneration *found = NULL;
    for (size_t i = 0; i < rule->average_count && rule->averages[i].fiscal_year <= fiscal_year; i++)
        found = &rule->averages[i];
    return found;
}

/* 法47条2項 as it stands in the fiscal year, for own_yen above cap_yen. */
static int remuneration_above_cap(int own_yen, int cap_yen, const struct remuneration_rule *rule,
                                  int fiscal_year)
{
    enum article_47_2 article = rule->article_47_2;
    int capped_yen = rule->capped_yen;
    for (size_t i = 0; i < rule->average_count && rule->averages[i].fiscal_year <= fiscal_year; i++)
        if (rule->averages[i].article_47_2 != ARTICLE_47_2_AS_BEFORE) {
            article = rule->averages[i].article_47_2;
            capped_yen = rule->averages[i].capped_yen;
        }
    if (article == ARTICLE_47_2_AS_BEFORE || article == ARTICLE_47_2_NONE)
        return cap_yen;
    if (article == ARTICLE_47_2_OWN)
        return own_yen;
    capped_yen = remuneration_grade_of(capped_yen)->standard_yen;
    if (capped_yen < cap_yen)
        return cap_yen;
    return capped_yen < own_yen ? capped_yen : own_yen;
}

int applied_remuneration_of(struct applied_remuneration *out, int own_yen, struct month month,
                            const struct remuneration_rule *rule, struct error *error)
{
    char text[MONTH_TEXT_SIZE];
    if (!is_standard_remuneration(own_yen))
        return error_set(error, ERROR_REFUSED,
                         _("%d yen is none of the 50 standard monthly remunerations (58,000 to "
                           "1,390,000 yen): no premium was reckoned"),
                         own_yen);
    const struct average_remuneration *average = lookup_average(rule, month_fiscal_year(month));
    if (average == NULL)
        return error_set(error, ERROR_REFUSED,
                         _("no average remuneration for %s: no premium was reckoned; add fiscal "
                           "year %d to the settings"),
                         month_format_iso(month, text), month_fiscal_year(month));
    int cap_yen = remuneration_grade_of(average->average_yen)->standard_yen;
    out->amount_yen = own_yen > cap_yen
                          ? remuneration_above_cap(own_yen, cap_yen, rule, month_fiscal_year(month))
                          : own_yen;
    out->is_own = out->amount_yen == own_yen;
    out->is_estimate = average->fiscal_year < month_fiscal_year(month);
    return 0;
}
