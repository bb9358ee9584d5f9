/* SPDX-License-Identifier: MIT */
/* If this fails, a case moves on without its paper or money, or what came does not move it. */
#include "check.h"

#include "case_states.h"

/* The way of a case as the procedure tells it, step by step. */
static void the_procedure_is_in_the_table(void **state)
{
    static const struct case_transition rows[] = {
        {CASE_REGISTERED, EVENT_APPLICATION_PRINTED, GUARD_NONE, CASE_FORM_SENT},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, GUARD_BEFORE_LOSS, CASE_PROVISIONAL},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME, CASE_RECEIVED},
        {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, GUARD_LATE, CASE_LATE_REVIEW},
        {CASE_RECEIVED, EVENT_DEFICIENCY_FOUND, GUARD_NONE, CASE_DEFICIENT},
        {CASE_PROVISIONAL, EVENT_DEFICIENCY_FOUND, GUARD_NONE, CASE_DEFICIENT},
        {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME, CASE_RECEIVED},
        {CASE_PROVISIONAL, EVENT_LOSS_DATE_REACHED, GUARD_NONE, CASE_RECEIVED},
        {CASE_RECEIVED, EVENT_GUIDE_BECAME_DUE, GUARD_NONE, CASE_GUIDE_DUE},
        {CASE_GUIDE_DUE, EVENT_GUIDE_PRINTED, GUARD_NONE, CASE_GUIDE_SENT},
        {CASE_GUIDE_SENT, EVENT_PAYMENT_RECEIVED, GUARD_IN_TIME, CASE_ACQUIRED},
        {CASE_GUIDE_SENT, EVENT_FIRST_PREMIUM_OVERDUE, GUARD_NONE, CASE_CANCELLED_UNPAID},
        {CASE_FORM_SENT, EVENT_DEADLINE_PASSED, GUARD_NONE, CASE_INELIGIBLE},
        {CASE_INELIGIBLE, EVENT_APPLICATION_RECEIVED, GUARD_LATE, CASE_LATE_REVIEW},
        {CASE_LATE_REVIEW, EVENT_DECIDED, GUARD_ACCEPTED, CASE_RECEIVED},
        {CASE_RECEIVED, EVENT_APPLICATION_WITHDRAWN, GUARD_NONE, CASE_FORM_SENT},
        {CASE_RECEIVED, EVENT_APPLICATION_WITHDRAWN, GUARD_NOT_PRINTED, CASE_REGISTERED},
        {CASE_LATE_REVIEW, EVENT_DECIDED, GUARD_REFUSED, CASE_INELIGIBLE},
        {CASE_ACQUIRED, EVENT_PREMIUM_OVERDUE, GUARD_NONE, CASE_LOST},
        {CASE_ACQUIRED, EVENT_AGE_75_REACHED, GUARD_NONE, CASE_LOST},
        {CASE_ACQUIRED, EVENT_TWO_YEARS_REACHED, GUARD_NONE, CASE_LOST},
        {CASE_ACQUIRED, EVENT_LOSS_REPORTED, GUARD_NONE, CASE_LOST},
        {CASE_ACQUIRED, EVENT_PAYMENT_REVERSED, GUARD_NONE, CASE_GUIDE_SENT},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        enum case_state to;
        assert_true(case_state_next(&to, rows[i].from, rows[i].event, rows[i].guard));
        assert_int_equal(to, rows[i].to);
    }
}

/* Walks every state, event and guard: what has a row moves as it says, everything else stays. */
static void the_whole_table_is_walked(void **state)
{
    size_t moves = 0;
    (void)state;
    for (int from = 0; from < CASE_STATE_COUNT; from++) {
        for (int event = 0; event < EVENT_KIND_COUNT; event++) {
            for (int guard = 0; guard < GUARD_COUNT; guard++) {
                const struct case_transition *row = NULL;
                enum case_state to;
                for (size_t i = 0; i < case_transition_count; i++)
                    if ((int)case_transitions[i].from == from &&
                        (int)case_transitions[i].event == event &&
                        (int)case_transitions[i].guard == guard) {
                        assert_null(row); /* one row at most: no doubt */
                        row = &case_transitions[i];
                    }
                assert_int_equal(case_state_next(&to, (enum case_state)from,
                                                 (enum case_event_kind)event,
                                                 (enum case_guard)guard),
                                 row != NULL);
                assert_int_equal(to, row != NULL ? (int)row->to : from);
                moves += row != NULL;
            }
        }
    }
    assert_int_equal(moves, case_transition_count);
}

/* A row that moves nothing is a mistake; the ends are left by no way but undoing and the clerk. */
static void rows_make_sense(void **state)
{
    bool reached[CASE_STATE_COUNT] = {[CASE_REGISTERED] = true};
    (void)state;
    for (size_t i = 0; i < case_transition_count; i++) {
        const struct case_transition *row = &case_transitions[i];
        assert_true(row->from != row->to);
        assert_true(row->from != CASE_WITHDRAWN && row->from != CASE_LOST);
        reached[row->to] = true;
    }
    for (int i = 0; i < CASE_STATE_COUNT; i++)
        assert_true(reached[i]);
    /* What paper and money did is not undone by a word. */
    assert_false(case_event_may_be_undone(EVENT_APPLICATION_RECEIVED));
    assert_false(case_event_may_be_undone(EVENT_PAYMENT_RECEIVED));
    assert_false(case_event_may_be_undone(EVENT_UNDONE));
    assert_true(case_event_may_be_undone(EVENT_WITHDRAWN));
}

static void names_lead_back_to_what_they_name(void **state)
{
    (void)state;
    for (int i = 0; i < CASE_STATE_COUNT; i++) {
        enum case_state parsed;
        assert_int_equal(case_state_parse(&parsed, case_state_name((enum case_state)i)), 0);
        assert_int_equal(parsed, i);
        assert_true(case_state_label((enum case_state)i)[0] != '\0');
        assert_true(case_state_title((enum case_state)i)[0] != '\0');
    }
    for (int i = 0; i < EVENT_KIND_COUNT; i++) {
        enum case_event_kind parsed;
        assert_int_equal(case_event_parse(&parsed, case_event_name((enum case_event_kind)i)), 0);
        assert_int_equal(parsed, i);
        assert_true(case_event_title((enum case_event_kind)i)[0] != '\0');
    }
    for (int i = 0; i < GUARD_COUNT; i++) {
        enum case_guard parsed;
        assert_int_equal(case_guard_parse(&parsed, case_guard_name((enum case_guard)i)), 0);
        assert_int_equal(parsed, i);
    }
}

static void unknown_names_are_refused(void **state)
{
    enum case_state parsed_state;
    enum case_event_kind event;
    enum case_guard guard;
    (void)state;
    assert_int_equal(case_state_parse(&parsed_state, "Received"), -1);
    assert_int_equal(case_state_parse(&parsed_state, ""), -1);
    assert_int_equal(case_event_parse(&event, "deleted"), -1);
    assert_int_equal(case_guard_parse(&guard, "early"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_procedure_is_in_the_table),
        cmocka_unit_test(the_whole_table_is_walked),
        cmocka_unit_test(rows_make_sense),
        cmocka_unit_test(names_lead_back_to_what_they_name),
        cmocka_unit_test(unknown_names_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
