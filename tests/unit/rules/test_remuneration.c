/* SPDX-License-Identifier: MIT */
/* If this fails, every premium of a person is reckoned from the wrong amount. */
#include "rules_check.h"

#include "remuneration.h"

#include <string.h>

static void amounts_fall_into_the_50_grades(void **state)
{
    /* 標準報酬月額 and lowest 報酬月額 of each grade, in thousand yen (健康保険法40条1項). */
    static const int rows[REMUNERATION_GRADE_COUNT][2] = {
        {58, 0},      {68, 63},     {78, 73},     {88, 83},     {98, 93},     {104, 101},
        {110, 107},   {118, 114},   {126, 122},   {134, 130},   {142, 138},   {150, 146},
        {160, 155},   {170, 165},   {180, 175},   {190, 185},   {200, 195},   {220, 210},
        {240, 230},   {260, 250},   {280, 270},   {300, 290},   {320, 310},   {340, 330},
        {360, 350},   {380, 370},   {410, 395},   {440, 425},   {470, 455},   {500, 485},
        {530, 515},   {560, 545},   {590, 575},   {620, 605},   {650, 635},   {680, 665},
        {710, 695},   {750, 730},   {790, 770},   {830, 810},   {880, 855},   {930, 905},
        {980, 955},   {1030, 1005}, {1090, 1055}, {1150, 1115}, {1210, 1175}, {1270, 1235},
        {1330, 1295}, {1390, 1355},
    };
    (void)state;
    for (int i = 0; i < REMUNERATION_GRADE_COUNT; i++) {
        const struct remuneration_grade *grade = remuneration_grade_of(rows[i][1] * 1000L);
        assert_int_equal(grade->grade, i + 1);
        assert_int_equal(grade->standard_yen, rows[i][0] * 1000);
        assert_ptr_equal(remuneration_grade_of(grade->standard_yen), grade);
        assert_true(is_standard_remuneration(grade->standard_yen));
        assert_false(is_standard_remuneration(grade->standard_yen + 1));
        if (i > 0)
            assert_int_equal(remuneration_grade_of(rows[i][1] * 1000L - 1)->grade, i);
    }
    assert_int_equal(remuneration_grade_of(99999999)->grade, 50);
    assert_int_equal(remuneration_grade_of(-1)->grade, 1);
}

static void the_smaller_amount_applies_unless_the_statutes_say_otherwise(void **state)
{
    static const struct {
        int own, average;
        enum article_47_2 article;
        int capped, applied;
        bool is_own;
    } rows[] = {
        {260000, 320000, ARTICLE_47_2_NONE, 0, 260000, true},
        {320000, 320000, ARTICLE_47_2_NONE, 0, 320000, true},
        {500000, 320000, ARTICLE_47_2_NONE, 0, 320000, false},
        {500000, 329999, ARTICLE_47_2_NONE, 0, 320000, false}, /* the average's grade */
        {500000, 330000, ARTICLE_47_2_NONE, 0, 340000, false},
        {500000, 320000, ARTICLE_47_2_OWN, 0, 500000, true},
        {260000, 320000, ARTICLE_47_2_OWN, 0, 260000, true},
        {500000, 320000, ARTICLE_47_2_CAPPED, 410000, 410000, false},
        {500000, 320000, ARTICLE_47_2_CAPPED, 400000, 410000, false}, /* its grade */
        {380000, 320000, ARTICLE_47_2_CAPPED, 410000, 380000, true},
        {500000, 320000, ARTICLE_47_2_CAPPED, 200000, 320000, false},
        {260000, 320000, ARTICLE_47_2_CAPPED, 410000, 260000, true},
        {500000, 380000, ARTICLE_47_2_NONE, 0, 380000, false},
        {750000, 710000, ARTICLE_47_2_NONE, 0, 710000, false},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct average_remuneration average = {2026, rows[i].average, 0, 0};
        const struct remuneration_rule rule = {&average, 1, rows[i].article, rows[i].capped};
        struct applied_remuneration out;
        assert_int_equal(applied_remuneration_of(&out, rows[i].own, month("2026-04"), &rule, NULL),
                         0);
        assert_int_equal(out.amount_yen, rows[i].applied);
        assert_int_equal(out.is_own, rows[i].is_own);
    }
}

static void the_average_changes_each_april(void **state)
{
    static const struct average_remuneration averages[] = {{2025, 300000, ARTICLE_47_2_AS_BEFORE, 0}, {2026, 320000, ARTICLE_47_2_AS_BEFORE, 0}};
    static const struct remuneration_rule rule = {averages, 2, ARTICLE_47_2_NONE, 0};
    static const struct {
        const char *month;
        int applied;
        bool is_estimate;
    } rows[] = {
        {"2025-04", 300000, false}, {"2026-01", 300000, false}, {"2026-03", 300000, false},
        {"2026-04", 320000, false}, {"2027-03", 320000, false}, {"2027-04", 320000, true},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct applied_remuneration out;
        assert_int_equal(applied_remuneration_of(&out, 500000, month(rows[i].month), &rule, NULL),
                         0);
        assert_int_equal(out.amount_yen, rows[i].applied);
        assert_int_equal(out.is_estimate, rows[i].is_estimate);
    }
    struct applied_remuneration out;
    struct error error = ERROR_INIT;
    assert_int_equal(applied_remuneration_of(&out, 500000, month("2025-03"), &rule, &error), -1);
    assert_non_null(strstr(error.message, "2025-03"));
    assert_non_null(strstr(error.message, "2024"));
}

static void the_statutes_change_with_a_fiscal_year(void **state)
{
    static const struct average_remuneration averages[] = {
        {2025, 300000, ARTICLE_47_2_AS_BEFORE, 0}, {2026, 320000, ARTICLE_47_2_CAPPED, 410000},
        {2027, 320000, ARTICLE_47_2_AS_BEFORE, 0}, {2028, 340000, ARTICLE_47_2_OWN, 0},
        {2029, 340000, ARTICLE_47_2_NONE, 0},
    };
    static const struct {
        const char *month;
        enum article_47_2 general;
        int applied;
    } rows[] = {
        {"2026-03", ARTICLE_47_2_NONE, 300000}, {"2026-03", ARTICLE_47_2_OWN, 500000},
        {"2026-04", ARTICLE_47_2_NONE, 410000}, {"2026-04", ARTICLE_47_2_OWN, 410000},
        {"2027-04", ARTICLE_47_2_NONE, 410000}, {"2028-03", ARTICLE_47_2_OWN, 410000},
        {"2028-04", ARTICLE_47_2_NONE, 500000}, {"2029-04", ARTICLE_47_2_OWN, 340000},
        {"2030-04", ARTICLE_47_2_OWN, 340000},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct remuneration_rule rule = {averages, ROWS(averages), rows[i].general, 0};
        struct applied_remuneration out;
        assert_int_equal(applied_remuneration_of(&out, 500000, month(rows[i].month), &rule, NULL),
                         0);
        assert_int_equal(out.amount_yen, rows[i].applied);
    }
}

static void an_amount_outside_the_table_is_refused(void **state)
{
    static const struct average_remuneration average = {2026, 320000, ARTICLE_47_2_AS_BEFORE, 0};
    static const struct remuneration_rule rule = {&average, 1, ARTICLE_47_2_NONE, 0};
    static const int rows[] = {0, -58000, 325000, 1400000};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct applied_remuneration out;
        struct error error = ERROR_INIT;
        assert_int_equal(applied_remuneration_of(&out, rows[i], month("2026-04"), &rule, &error),
                         -1);
        assert_int_equal(error.code, ERROR_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_fall_into_the_50_grades),
        cmocka_unit_test(the_smaller_amount_applies_unless_the_statutes_say_otherwise),
        cmocka_unit_test(the_average_changes_each_april),
        cmocka_unit_test(the_statutes_change_with_a_fiscal_year),
        cmocka_unit_test(an_amount_outside_the_table_is_refused),
    };
    return cmocka_run_group_tests_name("remuneration", tests, NULL, NULL);
}
