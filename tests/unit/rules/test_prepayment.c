/* SPDX-License-Identifier: MIT */
/* If this fails by one yen, a year's prepayment is short or over, and must be settled by letter. */
#include "rules_check.h"

#include "prepayment.h"

#include <string.h>

/* Rows of equal months: what one month is before rounding, in 1/100,000 yen. */
static void fill(int64_t exact[PREPAYMENT_MONTHS_MAX], int64_t value)
{
    for (int i = 0; i < PREPAYMENT_MONTHS_MAX; i++)
        exact[i] = value;
}

static void equal_months_are_discounted_exactly(void **state)
{
    static const struct {
        int64_t remuneration_yen, rate; /* rate in 1/1000 % */
        long six, eleven, twelve;
    } rows[] = {
        {320000, 9850 + 230, 191338, 347944, 378960},
        {320000, 9850 + 230 + 1620, 222088, 403864, 439864},
        {300000, 9850 + 230, 179379, 326198, 355275},
        {320000, 9910, 188111, 342076, 372568},
        {320000, 9910 + 1590, 218292, 396960, 432345},
        {380000, 8900, 200615, 364815, 397334},
        {58000, 9850 + 230, 34680, 63065, 68686},
        {58000, 9850 + 230 + 1620, 40254, 73200, 79725},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        int64_t exact[PREPAYMENT_MONTHS_MAX];
        fill(exact, rows[i].remuneration_yen * rows[i].rate);
        assert_int_equal(prepayment_amount(exact, 6), rows[i].six);
        assert_int_equal(prepayment_amount(exact, 11), rows[i].eleven);
        assert_int_equal(prepayment_amount(exact, 12), rows[i].twelve);
        assert_int_equal(prepayment_amount(exact, 0), 0);
    }
}

static void factors_of_discount_are_exact(void **state)
{
    /* 1.04^(-1/12) + … + 1.04^(-n/12), for 1 to 12 months, on 100,000,000 yen a month: each of the
     * eight decimals of the table that is printed with the order is a yen here. */
    static const long sums[PREPAYMENT_MONTHS_MAX] = {99673694,  199022148, 298046421,  396747573,
                                                     495126657, 593184725, 690922823,  788341996,
                                                     885443286, 982227728, 1078696356, 1174850203};
    (void)state;
    int64_t exact[PREPAYMENT_MONTHS_MAX];
    fill(exact, 100000000LL * 100000);
    for (size_t months = 1; months <= PREPAYMENT_MONTHS_MAX; months++)
        assert_int_equal(prepayment_amount(exact, months), sums[months - 1]);
}

static void published_table_is_reproduced(void **state)
{
    /* 協会けんぽ埼玉支部, 平成27年度, prepayment from April without care: 1 to 12 months. 9.94 % in
     * April, 9.93 % from May. */
    static const struct {
        int thousand_yen;
        long amounts[PREPAYMENT_MONTHS_MAX];
    } rows[] = {
        {58, {5746, 11468, 17171, 22856, 28522, 34170, 39799, 45410, 51002, 56576, 62132, 67670}},
        {68, {6737, 13446, 20132, 26797, 33440, 40061, 46661, 53239, 59795, 66331, 72845, 79337}},
        {78, {7728, 15423, 23093, 30737, 38357, 45952, 53523, 61068, 68589, 76085, 83557, 91005}},
        {88, {8719, 17400, 26053, 34678, 43275, 51844, 60384, 68897, 77382, 85840, 94270, 102672}},
        {98, {9709, 19377, 29014, 38619, 48193, 57735, 67246, 76726, 86176, 95594, 104982, 114339}},
        {104,
         {10304, 20564, 30790, 40983, 51143, 61270, 71363, 81424, 91452, 101447, 111409, 121339}},
        {110,
         {10898, 21750, 32567, 43348, 54094, 64805, 75480, 86122, 96728, 107300, 117837, 128340}},
        {118,
         {11691, 23332, 34935, 46500, 58028, 69518, 80970, 92385, 103763, 115103, 126407, 137674}},
        {126,
         {12484, 24914, 37304, 49653, 61962, 74231, 86459, 98648, 110797, 122907, 134977, 147007}},
        {134,
         {13276, 26496, 39672, 52805, 65896, 78944, 91949, 104912, 117832, 130711, 143547, 156341}},
        {142,
         {14069, 28077, 42040, 55958, 69830, 83657, 97438, 111175, 124867, 138514, 152117, 165675}},
        {150,
         {14861, 29659, 44409, 59111, 73764, 88370, 102928, 117438, 131902, 146318, 160687,
          175009}},
        {160,
         {15852, 31637, 47370, 63051, 78682, 94261, 109790, 125268, 140695, 156072, 171399,
          186676}},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        int64_t exact[PREPAYMENT_MONTHS_MAX];
        fill(exact, rows[i].thousand_yen * 1000LL * 9930);
        exact[0] = rows[i].thousand_yen * 1000LL * 9940;
        for (size_t months = 1; months <= PREPAYMENT_MONTHS_MAX; months++)
            assert_int_equal(prepayment_amount(exact, months), rows[i].amounts[months - 1]);
    }
}

static void refunds_leave_the_month_of_loss_undiscounted(void **state)
{
    static const struct {
        size_t months_left;
        long refund;
    } rows[] = {{8, 255120}, {12, 380200}, {1, 32256}, {0, 0}};
    (void)state;
    int64_t exact[PREPAYMENT_MONTHS_MAX];
    fill(exact, 320000LL * 10080);
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(prepayment_refund(exact, rows[i].months_left), rows[i].refund);
}

static void a_rise_of_rates_leaves_a_difference(void **state)
{
    (void)state;
    int64_t before[PREPAYMENT_MONTHS_MAX], after[PREPAYMENT_MONTHS_MAX];
    fill(before, 320000LL * 9910);
    fill(after, 320000LL * 10080);
    assert_int_equal(prepayment_difference(before, after, 6), 191338 - 188111);
    assert_int_equal(prepayment_difference(after, before, 12), 372568 - 378960);
    assert_int_equal(prepayment_difference(before, after, 0), 0);
}

static const struct average_remuneration averages[] = {{2025, 1390000, ARTICLE_47_2_AS_BEFORE, 0}};
static const struct premium_rate rates[] = {
    {{2025, 4}, 9910, 0, 1590},
    {{2026, 4}, 9850, 230, 1620},
};
static const struct premium_rules rules = {
    rates, 2, {averages, 1, ARTICLE_47_2_NONE, 0}, ROUNDING_COMBINED, {.year_end = YEAR_END_BANKS}};

struct row {
    const char *birth, *acquired;
    enum prepayment_unit unit;
    const char *first, *last;
    int months;
    long amount_yen, saving_yen;
    const char *deadline, *transfer_by;
};

static void check_row(const struct row *row)
{
    struct premium_person person = {day(row->birth), day(row->acquired), {0, 0, 0}, 320000};
    struct prepayment out;
    person.loss = planned_premium_end(person.birth, person.acquired);
    assert_int_equal(prepayment_of(&out, row->unit, month(row->first), &person, &rules, NULL), 0);
    assert_int_equal(out.months, row->months);
    assert_int_equal(out.amount_yen, row->amount_yen);
    assert_int_equal(out.saving_yen, row->saving_yen);
    assert_int_equal(out.undiscounted_yen, row->amount_yen + row->saving_yen);
    assert_day(out.deadline, row->deadline);
    if (row->months == 0)
        return;
    assert_month(out.first, row->first);
    assert_month(out.last, row->last);
    assert_day(out.transfer_by, row->transfer_by);
}

static void units_begin_and_end_as_the_order_says(void **state)
{
    static const struct row rows[] = {
        /* whole units, 32,256 a month */
        {"2000-01-01", "2026-03-01", PREPAYMENT_HALF_YEAR, "2026-04", "2026-09", 6, 191338, 2198,
         "2026-03-31", "2026-03-31"},
        {"2000-01-01", "2026-03-01", PREPAYMENT_YEAR, "2026-04", "2027-03", 12, 378960, 8112,
         "2026-03-31", "2026-03-31"},
        {"2000-01-01", "2026-03-01", PREPAYMENT_HALF_YEAR, "2026-10", "2027-03", 6, 191338, 2198,
         "2026-09-30", "2026-09-30"},
        /* with care */
        {"1975-01-01", "2026-03-01", PREPAYMENT_YEAR, "2026-04", "2027-03", 12, 439864, 9416,
         "2026-03-31", "2026-03-31"},
        /* care starts in September: 40 years on 1986-10-01; ends with November: 65 on 1961-12-10 */
        {"1986-10-01", "2026-03-01", PREPAYMENT_YEAR, "2026-04", "2027-03", 12, 414197, 9163,
         "2026-03-31", "2026-03-31"},
        {"1986-10-01", "2026-03-01", PREPAYMENT_HALF_YEAR, "2026-04", "2026-09", 6, 196421, 2299,
         "2026-03-31", "2026-03-31"},
        {"1961-12-10", "2026-03-01", PREPAYMENT_YEAR, "2026-04", "2027-03", 12, 419827, 8717,
         "2026-03-31", "2026-03-31"},
        /* joined inside a unit: 11 months of the year, from May; 5 of the half */
        {"2000-01-01", "2026-04-01", PREPAYMENT_YEAR, "2026-05", "2027-03", 11, 347944, 6872,
         "2026-04-30", "2026-04-30"},
        {"2000-01-01", "2026-04-01", PREPAYMENT_HALF_YEAR, "2026-05", "2026-09", 5, 159708, 1572,
         "2026-04-30", "2026-04-30"},
        /* too late for November: December to March */
        {"2000-01-01", "2026-10-31", PREPAYMENT_HALF_YEAR, "2026-12", "2027-03", 4, 127975, 1049,
         "2026-11-30", "2026-11-30"},
        /* the two years end inside: 2028-02-15, last month January; deadline on a Sunday, a
           Saturday */
        {"2000-01-01", "2026-02-15", PREPAYMENT_YEAR, "2027-04", "2028-01", 10, 316827, 5733,
         "2027-03-31", "2027-03-31"},
        {"2000-01-01", "2026-02-15", PREPAYMENT_HALF_YEAR, "2027-11", "2028-01", 3, 96138, 630,
         "2027-10-31", "2027-10-29"},
        {"2000-01-01", "2026-04-01", PREPAYMENT_HALF_YEAR, "2027-08", "2027-09", 2, 64197, 315,
         "2027-07-31", "2027-07-30"},
        /* deadline on a day when banks are closed */
        {"2000-01-01", "2026-11-20", PREPAYMENT_HALF_YEAR, "2027-01", "2027-03", 3, 96138, 630,
         "2026-12-31", "2026-12-30"},
        /* 75 inside, and nothing left to prepay */
        {"1951-07-20", "2026-03-01", PREPAYMENT_YEAR, "2026-04", "2026-06", 3, 96138, 630,
         "2026-03-31", "2026-03-31"},
        {"1951-05-20", "2026-04-01", PREPAYMENT_YEAR, "2026-05", "", 0, 0, 0, "2026-04-30", ""},
        /* FY2025 rates, before the support money */
        {"2000-01-01", "2025-03-01", PREPAYMENT_YEAR, "2025-04", "2026-03", 12, 372568, 7976,
         "2025-03-31", "2025-03-31"},
        {"1975-01-01", "2025-03-01", PREPAYMENT_YEAR, "2025-04", "2026-03", 12, 432345, 9255,
         "2025-03-31", "2025-03-31"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        check_row(&rows[i]);
}

static void the_first_month_follows_acquisition_and_payment(void **state)
{
    static const struct {
        const char *acquired, *payable_from, *first;
    } rows[] = {
        {"2026-04-01", NULL, "2026-05"},         {"2026-04-30", NULL, "2026-05"},
        {"2026-10-31", "2026-11-12", "2026-12"}, {"2026-04-01", "2026-04-20", "2026-05"},
        {"2026-04-01", "2026-03-20", "2026-05"}, {"2026-12-15", NULL, "2027-01"},
    };
    static const struct date never = {0, 0, 0};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct date payable_from = rows[i].payable_from ? day(rows[i].payable_from) : never;
        assert_month(prepayment_first_month(day(rows[i].acquired), payable_from), rows[i].first);
    }
}

static void a_month_without_a_rate_is_refused(void **state)
{
    (void)state;
    struct premium_person person = {day("2000-01-01"), day("2024-03-01"), day("2026-03-01"),
                                    320000};
    struct prepayment out;
    struct error error = ERROR_INIT;
    assert_int_equal(
        prepayment_of(&out, PREPAYMENT_YEAR, month("2024-10"), &person, &rules, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_non_null(strstr(error.message, "2024-10"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_months_are_discounted_exactly),
        cmocka_unit_test(factors_of_discount_are_exact),
        cmocka_unit_test(published_table_is_reproduced),
        cmocka_unit_test(refunds_leave_the_month_of_loss_undiscounted),
        cmocka_unit_test(a_rise_of_rates_leaves_a_difference),
        cmocka_unit_test(units_begin_and_end_as_the_order_says),
        cmocka_unit_test(the_first_month_follows_acquisition_and_payment),
        cmocka_unit_test(a_month_without_a_rate_is_refused),
    };
    return cmocka_run_group_tests_name("prepayment", tests, NULL, NULL);
}
