/* SPDX-License-Identifier: MIT */
#include "case_states.h"

#include "message.h"

#include <stddef.h>
#include <string.h>

static const char *const state_names[CASE_STATE_COUNT] = {
    [CASE_REGISTERED] = "registered",
    [CASE_FORM_SENT] = "form_sent",
    [CASE_PROVISIONAL] = "provisional",
    [CASE_RECEIVED] = "received",
    [CASE_DEFICIENT] = "deficient",
    [CASE_LATE_REVIEW] = "late_review",
    [CASE_GUIDE_DUE] = "guide_due",
    [CASE_GUIDE_SENT] = "guide_sent",
    [CASE_ACQUIRED] = "acquired",
    [CASE_INELIGIBLE] = "ineligible",
    [CASE_WITHDRAWN] = "withdrawn",
    [CASE_CANCELLED_UNPAID] = "cancelled_unpaid",
    [CASE_LOST] = "lost",
};

static const char *const state_labels[CASE_STATE_COUNT] = {
    [CASE_REGISTERED] = N_("registered"),
    [CASE_FORM_SENT] = N_("form sent"),
    [CASE_PROVISIONAL] = N_("received provisionally"),
    [CASE_RECEIVED] = N_("received"),
    [CASE_DEFICIENT] = N_("deficient"),
    [CASE_LATE_REVIEW] = N_("late, to be reviewed"),
    [CASE_GUIDE_DUE] = N_("guide due"),
    [CASE_GUIDE_SENT] = N_("guide sent"),
    [CASE_ACQUIRED] = N_("acquired"),
    [CASE_INELIGIBLE] = N_("ineligible"),
    [CASE_WITHDRAWN] = N_("withdrawn"),
    [CASE_CANCELLED_UNPAID] = N_("cancelled, first premium unpaid"),
    [CASE_LOST] = N_("lost"),
};

static const char *const event_names[EVENT_KIND_COUNT] = {
    [EVENT_IMPORTED] = "imported",
    [EVENT_UPDATED] = "updated",
    [EVENT_APPLICATION_PRINTED] = "application_printed",
    [EVENT_PAGE_FILED] = "page_filed",
    [EVENT_APPLICATION_RECEIVED] = "application_received",
    [EVENT_DEFICIENCY_FOUND] = "deficiency_found",
    [EVENT_GUIDE_PRINTED] = "guide_printed",
    [EVENT_LOSS_DATE_REACHED] = "loss_date_reached",
    [EVENT_PIECE_MAILED] = "mailed",
    [EVENT_PIECE_VOIDED] = "piece_voided",
    [EVENT_ATTACHMENT_FILED] = "attachment_filed",
    [EVENT_PAGE_WITHDRAWN] = "page_withdrawn",
    [EVENT_APPLICATION_WITHDRAWN] = "application_withdrawn",
};

static const char *const timing_names[TIMING_COUNT] = {
    [TIMING_NONE] = "none",
    [TIMING_BEFORE_LOSS] = "before_loss",
    [TIMING_IN_TIME] = "in_time",
    [TIMING_LATE] = "late",
};

static const struct transition {
    enum case_state from;
    enum case_event_kind event;
    enum case_timing timing;
    enum case_state to;
} transitions[] = {
    {CASE_REGISTERED, EVENT_APPLICATION_PRINTED, TIMING_NONE, CASE_FORM_SENT},

    {CASE_REGISTERED, EVENT_APPLICATION_RECEIVED, TIMING_BEFORE_LOSS, CASE_PROVISIONAL},
    {CASE_REGISTERED, EVENT_APPLICATION_RECEIVED, TIMING_IN_TIME, CASE_RECEIVED},
    {CASE_REGISTERED, EVENT_APPLICATION_RECEIVED, TIMING_LATE, CASE_LATE_REVIEW},
    {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_BEFORE_LOSS, CASE_PROVISIONAL},
    {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_IN_TIME, CASE_RECEIVED},
    {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, TIMING_LATE, CASE_LATE_REVIEW},
    /* 再提出: the mended application. Its timing is that of the first arrival. */
    {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, TIMING_BEFORE_LOSS, CASE_PROVISIONAL},
    {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, TIMING_IN_TIME, CASE_RECEIVED},
    {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, TIMING_LATE, CASE_LATE_REVIEW},

    /* Not from late_review: whether the reason for being late is accepted comes first. */
    {CASE_PROVISIONAL, EVENT_DEFICIENCY_FOUND, TIMING_NONE, CASE_DEFICIENT},
    {CASE_RECEIVED, EVENT_DEFICIENCY_FOUND, TIMING_NONE, CASE_DEFICIENT},

    /* 仮受付 takes effect on the day the status of the employment is lost. */
    {CASE_PROVISIONAL, EVENT_LOSS_DATE_REACHED, TIMING_NONE, CASE_RECEIVED},

    /* The application turned out to be another's: this case still waits for its own. */
    {CASE_PROVISIONAL, EVENT_APPLICATION_WITHDRAWN, TIMING_NONE, CASE_FORM_SENT},
    {CASE_RECEIVED, EVENT_APPLICATION_WITHDRAWN, TIMING_NONE, CASE_FORM_SENT},
    {CASE_DEFICIENT, EVENT_APPLICATION_WITHDRAWN, TIMING_NONE, CASE_FORM_SENT},
    {CASE_LATE_REVIEW, EVENT_APPLICATION_WITHDRAWN, TIMING_NONE, CASE_FORM_SENT},

    {CASE_RECEIVED, EVENT_GUIDE_PRINTED, TIMING_NONE, CASE_GUIDE_SENT},
    {CASE_GUIDE_DUE, EVENT_GUIDE_PRINTED, TIMING_NONE, CASE_GUIDE_SENT},
};

static int index_of(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *case_state_name(enum case_state state)
{
    return state_names[state];
}

const char *case_state_label(enum case_state state)
{
    return _(state_labels[state]);
}

const char *case_event_name(enum case_event_kind kind)
{
    return event_names[kind];
}

const char *case_timing_name(enum case_timing timing)
{
    return timing_names[timing];
}

int case_state_parse(enum case_state *out, const char *name)
{
    int index = index_of(state_names, CASE_STATE_COUNT, name);
    if (index < 0)
        return -1;
    *out = (enum case_state)index;
    return 0;
}

int case_event_parse(enum case_event_kind *out, const char *name)
{
    int index = index_of(event_names, EVENT_KIND_COUNT, name);
    if (index < 0)
        return -1;
    *out = (enum case_event_kind)index;
    return 0;
}

int case_timing_parse(enum case_timing *out, const char *name)
{
    int index = index_of(timing_names, TIMING_COUNT, name);
    if (index < 0)
        return -1;
    *out = (enum case_timing)index;
    return 0;
}

bool case_state_next(enum case_state *out, enum case_state from, enum case_event_kind kind,
                     enum case_timing timing)
{
    *out = from;
    for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++) {
        const struct transition *t = &transitions[i];
        if (t->from == from && t->event == kind && t->timing == timing) {
            *out = t->to;
            return true;
        }
    }
    return false;
}
