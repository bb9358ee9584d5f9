/* SPDX-License-Identifier: MIT */
/* If this fails, a case moves on without its paper, or paper that came does not move it. */
#include "check.h"

#include "case_states.h"

static void the_table_moves_a_case(void **state)
{
    static const struct {
        enum case_state from;
        enum case_event_kind event;
        enum case_timing timing;
        enum case_state to;
    } rows[] = {
        {CASE_REGISTERED, EVENT_APPLICATION_PRINTED, TIMING_NONE, CASE_FORM_SENT},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_BEFORE_LOSS, CASE_PROVISIONAL},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_IN_TIME, CASE_RECEIVED},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_LATE, CASE_LATE_REVIEW},
        {CASE_RECEIVED, EVENT_DEFICIENCY_FOUND, TIMING_NONE, CASE_DEFICIENT},
        {CASE_PROVISIONAL, EVENT_DEFICIENCY_FOUND, TIMING_NONE, CASE_DEFICIENT},
        {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, TIMING_IN_TIME, CASE_RECEIVED},
        {CASE_RECEIVED, EVENT_GUIDE_PRINTED, TIMING_NONE, CASE_GUIDE_SENT},
        {CASE_GUIDE_DUE, EVENT_GUIDE_PRINTED, TIMING_NONE, CASE_GUIDE_SENT},
        {CASE_PROVISIONAL, EVENT_LOSS_DATE_REACHED, TIMING_NONE, CASE_RECEIVED},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        enum case_state to;
        assert_true(case_state_next(&to, rows[i].from, rows[i].event, rows[i].timing));
        assert_int_equal(to, rows[i].to);
    }
}

static void anything_else_stays(void **state)
{
    static const struct {
        enum case_state from;
        enum case_event_kind event;
        enum case_timing timing;
    } rows[] = {
        {CASE_REGISTERED, EVENT_IMPORTED, TIMING_NONE},
        {CASE_RECEIVED, EVENT_UPDATED, TIMING_NONE},
        {CASE_FORM_SENT, EVENT_APPLICATION_PRINTED, TIMING_NONE},
        {CASE_RECEIVED, EVENT_APPLICATION_PRINTED, TIMING_NONE},
        {CASE_RECEIVED, EVENT_APPLICATION_RECEIVED, TIMING_LATE},
        {CASE_RECEIVED, EVENT_APPLICATION_RECEIVED, TIMING_BEFORE_LOSS},
        {CASE_GUIDE_SENT, EVENT_DEFICIENCY_FOUND, TIMING_NONE},
        {CASE_LATE_REVIEW, EVENT_DEFICIENCY_FOUND, TIMING_NONE},
        {CASE_REGISTERED, EVENT_GUIDE_PRINTED, TIMING_NONE},
        {CASE_FORM_SENT, EVENT_PAGE_FILED, TIMING_NONE},
        {CASE_LOST, EVENT_APPLICATION_RECEIVED, TIMING_IN_TIME},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_NONE},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        enum case_state to;
        assert_false(case_state_next(&to, rows[i].from, rows[i].event, rows[i].timing));
        assert_int_equal(to, rows[i].from);
    }
}

static void names_lead_back_to_what_they_name(void **state)
{
    (void)state;
    for (int i = 0; i < CASE_STATE_COUNT; i++) {
        enum case_state parsed;
        assert_int_equal(case_state_parse(&parsed, case_state_name((enum case_state)i)), 0);
        assert_int_equal(parsed, i);
        assert_true(case_state_label((enum case_state)i)[0] != '\0');
    }
    for (int i = 0; i < EVENT_KIND_COUNT; i++) {
        enum case_event_kind parsed;
        assert_int_equal(case_event_parse(&parsed, case_event_name((enum case_event_kind)i)), 0);
        assert_int_equal(parsed, i);
    }
    for (int i = 0; i < TIMING_COUNT; i++) {
        enum case_timing parsed;
        assert_int_equal(case_timing_parse(&parsed, case_timing_name((enum case_timing)i)), 0);
        assert_int_equal(parsed, i);
    }
    enum case_state none;
    assert_int_equal(case_state_parse(&none, "Registered"), -1);
    assert_int_equal(case_state_parse(&none, ""), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_moves_a_case),
        cmocka_unit_test(anything_else_stays),
        cmocka_unit_test(names_lead_back_to_what_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
