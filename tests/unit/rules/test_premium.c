/* SPDX-License-Identifier: MIT */
/* If this fails by one yen, a transfer does not match and the person may lose the status. */
#include "rules_check.h"

#include "premium.h"

#include <string.h>

static const struct average_remuneration averages[] = {{2025, 1390000, ARTICLE_47_2_AS_BEFORE, 0}};
static const struct premium_rate rates[] = {
    {{2025, 4}, 9910, 0, 1590},
    {{2026, 4}, 9850, 230, 1620},
};
static const struct premium_rules rules = {
    rates, 2, {averages, 1, ARTICLE_47_2_NONE, 0}, ROUNDING_COMBINED, {.year_end = YEAR_END_BANKS}};

/* Born so that care is never, or always paid in the months of these tests. */
#define BORN_WITHOUT_CARE "2000-01-01"
#define BORN_WITH_CARE "1975-01-01"

static struct premium_person person(const char *birth, const char *acquired, int own_yen)
{
    struct premium_person out = {day(birth), day(acquired), {0, 0, 0}, own_yen};
    out.loss = planned_premium_end(out.birth, out.acquired);
    return out;
}

static void premiums_match_published_amounts(void **state)
{
    static const struct {
        int health, support, care, remuneration_yen;
        int health_yen, support_yen, care_yen, total_yen;
    } rows[] = {
        {9850, 230, 0, 320000, 31520, 736, 0, 32256},
        {9850, 230, 1620, 320000, 31520, 736, 5184, 37440},
        {9850, 230, 0, 300000, 29550, 690, 0, 30240},
        {9910, 0, 0, 320000, 31712, 0, 0, 31712},
        {9910, 0, 1590, 320000, 31712, 0, 5088, 36800},
        {8900, 0, 0, 380000, 33820, 0, 0, 33820},
        {9500, 230, 1620, 380000, 36100, 874, 6156, 43130}, /* a society's FY2026 table */
        {16400, 0, 0, 134000, 21976, 0, 0, 21976},
        {1640, 0, 0, 134000, 2197, 0, 0, 2197}, /* 2,197.6 */
        {1640, 0, 0, 78000, 1279, 0, 0, 1279},  /* 1,279.2 */
        {9850, 230, 0, 58000, 5713, 133, 0, 5846},
        {9850, 230, 1620, 58000, 5713, 133, 940, 6786},
        {9850, 230, 1620, 1390000, 136915, 3197, 22518, 162630},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct premium_rate rate = {{2025, 4}, rows[i].health, rows[i].support, rows[i].care};
        struct premium_rules one = rules;
        one.rates = &rate;
        one.rate_count = 1;
        struct premium_person p = person(BORN_WITH_CARE, "2025-04-01", rows[i].remuneration_yen);
        struct premium out;
        assert_int_equal(premium_of_month(&out, &p, month("2025-04"), &one, NULL), 0);
        assert_int_equal(out.health_yen, rows[i].health_yen);
        assert_int_equal(out.support_yen, rows[i].support_yen);
        assert_int_equal(out.care_yen, rows[i].care_yen);
        assert_int_equal(out.total_yen, rows[i].total_yen);
    }
}

static void rounding_is_the_societys_choice(void **state)
{
    (void)state;
    struct premium_rules chosen = rules;
    struct premium_person p = person(BORN_WITH_CARE, "2026-04-01", 58000);
    struct premium out;
    chosen.rounding = ROUNDING_PER_COMPONENT;
    assert_int_equal(premium_of_month(&out, &p, month("2026-04"), &chosen, NULL), 0);
    assert_int_equal(out.total_yen, 6785);
    assert_int_equal(out.care_yen, 939);
    assert_int_equal(out.exact, 678600000);
    chosen.rounding = ROUNDING_COMBINED;
    assert_int_equal(premium_of_month(&out, &p, month("2026-04"), &chosen, NULL), 0);
    assert_int_equal(out.total_yen, 6786);
    assert_int_equal(out.exact, 678600000);
}

static void components_add_up_in_every_grade(void **state)
{
    (void)state;
    for (long yen = 58000; yen <= 1390000; yen += 1000) {
        if (!is_standard_remuneration(yen))
            continue;
        struct premium_person p = person(BORN_WITH_CARE, "2026-04-01", (int)yen);
        struct premium out;
        assert_int_equal(premium_of_month(&out, &p, month("2026-04"), &rules, NULL), 0);
        assert_int_equal(out.total_yen, yen * 11700 / 100000);
        assert_int_equal(out.health_yen + out.support_yen + out.care_yen, out.total_yen);
    }
}

static void rates_hold_from_their_month(void **state)
{
    static const struct {
        const char *month;
        int total_yen;
        bool is_estimate;
    } rows[] = {
        {"2025-04", 31712, false},
        {"2026-03", 31712, false},
        {"2026-04", 32256, true},
    };
    (void)state;
    struct premium_person p = person(BORN_WITHOUT_CARE, "2025-04-01", 320000);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct premium out;
        assert_int_equal(premium_of_month(&out, &p, month(rows[i].month), &rules, NULL), 0);
        assert_int_equal(out.total_yen, rows[i].total_yen);
        assert_int_equal(out.is_estimate, rows[i].is_estimate);
    }
    struct premium out;
    struct error error = ERROR_INIT;
    assert_int_equal(premium_of_month(&out, &p, month("2025-03"), &rules, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_non_null(strstr(error.message, "2025-03"));
}

static void later_years_are_estimates(void **state)
{
    static const struct average_remuneration known[] = {{2025, 320000, ARTICLE_47_2_AS_BEFORE, 0}, {2026, 320000, ARTICLE_47_2_AS_BEFORE, 0}};
    static const struct premium_rate from_march[] = {{{2026, 3}, 9850, 230, 1620}};
    static const struct {
        const char *month;
        bool is_estimate;
    } rows[] = {{"2026-03", false}, {"2026-04", false}, {"2027-03", false}, {"2027-04", true}};
    (void)state;
    struct premium_rules chosen = rules;
    chosen.remuneration.averages = known;
    chosen.remuneration.average_count = 2;
    chosen.rates = from_march;
    chosen.rate_count = 1;
    struct premium_person p = person(BORN_WITHOUT_CARE, "2026-03-15", 320000);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct premium out;
        assert_int_equal(premium_of_month(&out, &p, month(rows[i].month), &chosen, NULL), 0);
        assert_int_equal(out.is_estimate, rows[i].is_estimate);
    }
}

static void due_dates_roll_to_business_days(void **state)
{
    static const char *const rows[][2] = {
        {"2026-10", "2026-10-13"}, {"2027-01", "2027-01-12"}, {"2026-05", "2026-05-11"},
        {"2027-04", "2027-04-12"}, {"2026-04", "2026-04-10"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct date due;
        assert_int_equal(premium_due_date(&due, month(rows[i][0]), &rules.calendar, NULL), 0);
        assert_day(due, rows[i][1]);
    }
}

static void tables_run_from_acquisition_to_loss(void **state)
{
    static const struct {
        const char *birth, *acquired, *end, *last;
        size_t count;
    } rows[] = {
        {BORN_WITHOUT_CARE, "2026-04-01", "2028-04-01", "2028-03", 24},
        {BORN_WITHOUT_CARE, "2026-04-30", "2028-04-30", "2028-03", 24},
        {BORN_WITHOUT_CARE, "2028-02-29", "2030-03-01", "2030-02", 25},
        {"1952-05-09", "2026-04-01", "2027-05-09", "2027-04", 13}, /* 75 inside */
        {"1951-05-01", "2026-04-01", "2026-05-01", "2026-04", 1},
        {"1951-04-20", "2026-04-01", "2026-04-20", "2026-04", 1}, /* lost in the same month */
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct premium_person p = person(rows[i].birth, rows[i].acquired, 320000);
        struct premium_table table;
        assert_day(p.loss, rows[i].end);
        assert_int_equal(premium_table_fill(&table, &p, &rules, NULL), 0);
        assert_int_equal(table.count, rows[i].count);
        assert_int_equal(month_compare(table.rows[0].premium.month, month_of(p.acquired)), 0);
        assert_month(table.rows[table.count - 1].premium.month, rows[i].last);
        long sum = 0;
        for (size_t k = 0; k < table.count; k++) {
            sum += table.rows[k].premium.total_yen;
            assert_int_equal(table.rows[k].running_total_yen, sum);
        }
    }
}

static void care_starts_and_stops_inside_the_table(void **state)
{
    static const struct {
        const char *birth;
        int first_with_care, last_with_care; /* row numbers; -1 none */
    } rows[] = {
        {"1986-05-01", 0, 23}, {"1986-05-02", 1, 23}, {"1986-10-01", 5, 23},
        {"1961-06-01", 0, 0},  {"1961-06-02", 0, 1},  {"1961-05-01", -1, -1},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct premium_person p = person(rows[i].birth, "2026-04-01", 320000);
        struct premium_table table;
        assert_int_equal(premium_table_fill(&table, &p, &rules, NULL), 0);
        for (int k = 0; k < (int)table.count; k++) {
            bool expected = k >= rows[i].first_with_care && k <= rows[i].last_with_care;
            assert_int_equal(table.rows[k].premium.has_care, expected);
            assert_int_equal(table.rows[k].premium.total_yen, expected ? 37440 : 32256);
        }
    }
}

static void impossible_persons_are_refused(void **state)
{
    static const struct {
        const char *acquired, *loss;
        int own_yen;
    } rows[] = {
        {"2026-04-01", "2026-04-01", 320000}, {"2026-04-01", "2026-03-01", 320000},
        {"2026-04-01", "2028-06-01", 320000}, {"2026-04-01", "2028-04-01", 321000},
        {"2025-03-01", "2026-03-01", 320000}, /* no rate */
        {"2029-04-01", "2031-04-01", 320000}, /* beyond the table of holidays */
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct premium_person p = person(BORN_WITHOUT_CARE, rows[i].acquired, rows[i].own_yen);
        p.loss = day(rows[i].loss);
        struct premium_table table;
        struct error error = ERROR_INIT;
        assert_int_equal(premium_table_fill(&table, &p, &rules, &error), -1);
        assert_int_equal(error.code, ERROR_REFUSED);
        assert_int_equal(table.count, 0);
    }
}

static void first_payment_covers_the_months_due_by_then(void **state)
{
    static const struct {
        const char *acquired, *printed;
        int days, minimum_months;
        const char *due, *last;
        int months;
        long amount_yen;
    } rows[] = {
        {"2026-04-01", "2026-04-08", 12, 1, "2026-04-20", "2026-04", 1, 32256},
        {"2026-04-01", "2026-04-28", 7, 1, "2026-05-07", "2026-04", 1, 32256},
        {"2026-04-01", "2026-04-28", 12, 1, "2026-05-11", "2026-05", 2, 64512},
        {"2026-04-01", "2026-04-08", 12, 2, "2026-04-20", "2026-05", 2, 64512},
        {"2026-04-21", "2026-06-05", 7, 1, "2026-06-12", "2026-06", 3, 96768},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct premium_person p = person(BORN_WITHOUT_CARE, rows[i].acquired, 320000);
        struct premium_table table;
        struct first_payment first;
        const struct first_payment_rule rule = {rows[i].days, rows[i].minimum_months};
        assert_int_equal(premium_table_fill(&table, &p, &rules, NULL), 0);
        assert_int_equal(
            first_payment_of(&first, &table, day(rows[i].printed), &rule, &rules.calendar, NULL),
            0);
        assert_day(first.due, rows[i].due);
        assert_month(first.first, "2026-04");
        assert_month(first.last, rows[i].last);
        assert_int_equal(first.months, rows[i].months);
        assert_int_equal(first.amount_yen, rows[i].amount_yen);
        struct date next_due = table.rows[first.months].due;
        first_payment_apply(&table, &first);
        assert_day(table.rows[0].due, rows[i].due);
        assert_day(table.rows[first.months - 1].due, rows[i].due);
        assert_int_equal(date_compare(table.rows[first.months].due, next_due), 0);
    }
}

static void first_payment_of_one_month_stays_one_month(void **state)
{
    (void)state;
    struct premium_person p = person("1951-05-01", "2026-04-01", 320000);
    struct premium_table table;
    struct first_payment first;
    const struct first_payment_rule rule = {60, 3};
    assert_int_equal(premium_table_fill(&table, &p, &rules, NULL), 0);
    assert_int_equal(
        first_payment_of(&first, &table, day("2026-04-08"), &rule, &rules.calendar, NULL), 0);
    assert_int_equal(first.months, 1);
    struct error error = ERROR_INIT;
    table.count = 0;
    assert_int_equal(
        first_payment_of(&first, &table, day("2026-04-08"), &rule, &rules.calendar, &error), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(premiums_match_published_amounts),
        cmocka_unit_test(rounding_is_the_societys_choice),
        cmocka_unit_test(components_add_up_in_every_grade),
        cmocka_unit_test(rates_hold_from_their_month),
        cmocka_unit_test(later_years_are_estimates),
        cmocka_unit_test(due_dates_roll_to_business_days),
        cmocka_unit_test(tables_run_from_acquisition_to_loss),
        cmocka_unit_test(care_starts_and_stops_inside_the_table),
        cmocka_unit_test(impossible_persons_are_refused),
        cmocka_unit_test(first_payment_covers_the_months_due_by_then),
        cmocka_unit_test(first_payment_of_one_month_stays_one_month),
    };
    return cmocka_run_group_tests_name("premium", tests, NULL, NULL);
}
