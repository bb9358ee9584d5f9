/* SPDX-License-Identifier: MIT */
/* Prints docs/case-states.md from the table of transitions. */
#include "case_states.h"

#include <stdio.h>

static void print_states(void)
{
    printf("## States\n\n| state | 状態 | left by |\n|---|---|---|\n");
    for (int i = 0; i < CASE_STATE_COUNT; i++) {
        enum case_state state = (enum case_state)i;
        int ways = 0;
        printf("| `%s` | %s | ", case_state_name(state), case_state_title(state));
        for (size_t k = 0; k < case_transition_count; k++) {
            const struct case_transition *row = &case_transitions[k];
            if (row->from == state)
                printf("%s`%s`", ways++ == 0 ? "" : ", ", case_event_name(row->event));
        }
        printf("%s |\n", ways == 0 ? "– (an end)" : "");
    }
}

static void print_events(void)
{
    printf("\n## Events\n\nA note is recorded in every state and moves a case only where a row "
           "says so. "
           "Any other event is refused\nwhere it has no row, and nothing changes.\n\n"
           "| event | 出来事 | note | may be undone |\n|---|---|---|---|\n");
    for (int i = 0; i < EVENT_KIND_COUNT; i++) {
        enum case_event_kind kind = (enum case_event_kind)i;
        printf("| `%s` | %s | %s | %s |\n", case_event_name(kind), case_event_title(kind),
               case_event_is_note(kind) ? "yes" : "", case_event_may_be_undone(kind) ? "yes" : "");
    }
}

static void print_transitions(void)
{
    printf("\n## Transitions\n\n| from | event | guard | to |\n|---|---|---|---|\n");
    for (size_t i = 0; i < case_transition_count; i++) {
        const struct case_transition *row = &case_transitions[i];
        printf("| %s `%s` | `%s` | %s | %s `%s` |\n", case_state_title(row->from),
               case_state_name(row->from), case_event_name(row->event),
               row->guard == GUARD_NONE ? "" : case_guard_name(row->guard),
               case_state_title(row->to), case_state_name(row->to));
    }
}

int main(void)
{
    printf("# States of a case\n\n"
           "Made from the table in `cases/case_states.c` by `sh docs/states.sh`; do not edit.\n\n"
           "`undone` leads back to where the newest move came from, if that was a move by the "
           "calendar or a clerk;\nit is an event like any other, and nothing is ever deleted.\n\n");
    print_states();
    print_events();
    print_transitions();
    return 0;
}
