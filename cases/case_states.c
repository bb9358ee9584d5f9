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

static const char *const state_titles[CASE_STATE_COUNT] = {
    [CASE_REGISTERED] = "登録",
    [CASE_FORM_SENT] = "申出書送付",
    [CASE_PROVISIONAL] = "仮受付",
    [CASE_RECEIVED] = "受付",
    [CASE_DEFICIENT] = "不備",
    [CASE_LATE_REVIEW] = "期限後審査",
    [CASE_GUIDE_DUE] = "しおり送付待ち",
    [CASE_GUIDE_SENT] = "しおり発送・入金待ち",
    [CASE_ACQUIRED] = "資格取得",
    [CASE_INELIGIBLE] = "対象外",
    [CASE_WITHDRAWN] = "取下げ",
    [CASE_CANCELLED_UNPAID] = "初回不納付取消",
    [CASE_LOST] = "資格喪失",
};

static const struct event_facts {
    const char *name, *title;
    bool is_note, may_be_undone;
} events[EVENT_KIND_COUNT] = {
    [EVENT_IMPORTED] = {"imported", "取込", true, false},
    [EVENT_UPDATED] = {"updated", "更新", true, false},
    [EVENT_APPLICATION_PRINTED] = {"application_printed", "申出書印刷", true, false},
    [EVENT_PAGE_FILED] = {"page_filed", "ページ受入", true, false},
    [EVENT_APPLICATION_RECEIVED] = {"application_received", "申出書到着", true, false},
    [EVENT_DEFICIENCY_FOUND] = {"deficiency_found", "不備あり", true, false},
    [EVENT_GUIDE_PRINTED] = {"guide_printed", "しおり印刷", true, false},
    [EVENT_LOSS_DATE_REACHED] = {"loss_date_reached", "資格喪失日到来", false, false},
    [EVENT_PIECE_MAILED] = {"mailed", "発送", true, false},
    [EVENT_PIECE_VOIDED] = {"piece_voided", "無効化", true, false},
    [EVENT_ATTACHMENT_FILED] = {"attachment_filed", "添付書類受入", true, false},
    [EVENT_PAGE_WITHDRAWN] = {"page_withdrawn", "ページ取消", true, false},
    [EVENT_APPLICATION_WITHDRAWN] = {"application_withdrawn", "申出書到着の取消", true, false},
    [EVENT_DOCUMENT_PRINTED] = {"document_printed", "通知書等印刷", true, false},
    [EVENT_NOTICE_RECEIVED] = {"notice_received", "退職のお届到着", true, false},
    [EVENT_NOTICE_MISMATCH] = {"notice_mismatch", "退職のお届不一致", true, false},
    [EVENT_GUIDE_BECAME_DUE] = {"guide_became_due", "しおり送付対象", false, false},
    [EVENT_PAYMENT_RECEIVED] = {"payment_received", "初回入金", false, false},
    [EVENT_PREMIUM_PAID] = {"premium_paid", "保険料入金", true, false},
    [EVENT_PAYMENT_REVERSED] = {"payment_reversed", "入金取消", false, false},
    [EVENT_PREMIUM_REVERSED] = {"premium_reversed", "保険料入金取消", true, false},
    [EVENT_DEADLINE_PASSED] = {"deadline_passed", "申出期限経過", false, true},
    [EVENT_FIRST_PREMIUM_OVERDUE] = {"first_premium_overdue", "初回保険料未納", false, true},
    [EVENT_PREMIUM_OVERDUE] = {"premium_overdue", "保険料未納", false, true},
    [EVENT_AGE_75_REACHED] = {"age_75_reached", "75歳到達", false, true},
    [EVENT_TWO_YEARS_REACHED] = {"two_years_reached", "2年満了", false, true},
    [EVENT_ELIGIBILITY_REFUSED] = {"eligibility_refused", "要件不該当", false, true},
    [EVENT_DECIDED] = {"decided", "審査決定", false, true},
    [EVENT_WITHDRAWN] = {"withdrawn", "取下げ", false, true},
    [EVENT_LOSS_REPORTED] = {"loss_reported", "喪失の届出", false, true},
    [EVENT_UNDONE] = {"undone", "取消し（元に戻す）", false, false},
};

static const char *const guard_names[GUARD_COUNT] = {
    [GUARD_NONE] = "none", [GUARD_BEFORE_LOSS] = "before_loss", [GUARD_IN_TIME] = "in_time",
    [GUARD_LATE] = "late", [GUARD_ACCEPTED] = "accepted",       [GUARD_REFUSED] = "refused",
    [GUARD_NOT_PRINTED] = "not_printed",
};

const struct case_transition case_transitions[] = {
    {CASE_REGISTERED, EVENT_APPLICATION_PRINTED, GUARD_NONE, CASE_FORM_SENT},

    {CASE_REGISTERED, EVENT_APPLICATION_RECEIVED, GUARD_BEFORE_LOSS, CASE_PROVISIONAL},
    {CASE_REGISTERED, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME, CASE_RECEIVED},
    {CASE_REGISTERED, EVENT_APPLICATION_RECEIVED, GUARD_LATE, CASE_LATE_REVIEW},
    {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, GUARD_BEFORE_LOSS, CASE_PROVISIONAL},
    {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME, CASE_RECEIVED},
    {CASE_FORM_SENT, EVENT_APPLICATION_RECEIVED, GUARD_LATE, CASE_LATE_REVIEW},
    /* 再提出: the mended application. Its timing is that of the first arrival. */
    {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, GUARD_BEFORE_LOSS, CASE_PROVISIONAL},
    {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME, CASE_RECEIVED},
    {CASE_DEFICIENT, EVENT_APPLICATION_RECEIVED, GUARD_LATE, CASE_LATE_REVIEW},
    /* Nothing had come by the last day; what comes now is for a clerk. */
    {CASE_INELIGIBLE, EVENT_APPLICATION_RECEIVED, GUARD_LATE, CASE_LATE_REVIEW},

    /* Not from late_review: whether the reason for being late is accepted comes first. */
    {CASE_PROVISIONAL, EVENT_DEFICIENCY_FOUND, GUARD_NONE, CASE_DEFICIENT},
    {CASE_RECEIVED, EVENT_DEFICIENCY_FOUND, GUARD_NONE, CASE_DEFICIENT},
    {CASE_GUIDE_DUE, EVENT_DEFICIENCY_FOUND, GUARD_NONE, CASE_DEFICIENT},

    /* 仮受付 takes effect on the day the status of the employment is lost. */
    {CASE_PROVISIONAL, EVENT_LOSS_DATE_REACHED, GUARD_NONE, CASE_RECEIVED},

    /* The application turned out to be another's: this case still waits for its own. */
    {CASE_PROVISIONAL, EVENT_APPLICATION_WITHDRAWN, GUARD_NONE, CASE_FORM_SENT},
    {CASE_RECEIVED, EVENT_APPLICATION_WITHDRAWN, GUARD_NONE, CASE_FORM_SENT},
    {CASE_DEFICIENT, EVENT_APPLICATION_WITHDRAWN, GUARD_NONE, CASE_FORM_SENT},
    {CASE_LATE_REVIEW, EVENT_APPLICATION_WITHDRAWN, GUARD_NONE, CASE_FORM_SENT},
    {CASE_GUIDE_DUE, EVENT_APPLICATION_WITHDRAWN, GUARD_NONE, CASE_FORM_SENT},
    /* What had come was a blank form: the case has got none yet. */
    {CASE_PROVISIONAL, EVENT_APPLICATION_WITHDRAWN, GUARD_NOT_PRINTED, CASE_REGISTERED},
    {CASE_RECEIVED, EVENT_APPLICATION_WITHDRAWN, GUARD_NOT_PRINTED, CASE_REGISTERED},
    {CASE_DEFICIENT, EVENT_APPLICATION_WITHDRAWN, GUARD_NOT_PRINTED, CASE_REGISTERED},
    {CASE_LATE_REVIEW, EVENT_APPLICATION_WITHDRAWN, GUARD_NOT_PRINTED, CASE_REGISTERED},
    {CASE_GUIDE_DUE, EVENT_APPLICATION_WITHDRAWN, GUARD_NOT_PRINTED, CASE_REGISTERED},

    {CASE_RECEIVED, EVENT_GUIDE_BECAME_DUE, GUARD_NONE, CASE_GUIDE_DUE},
    {CASE_GUIDE_DUE, EVENT_GUIDE_PRINTED, GUARD_NONE, CASE_GUIDE_SENT},
    /* Where the society does not wait for the notice, or a clerk names the case. */
    {CASE_RECEIVED, EVENT_GUIDE_PRINTED, GUARD_NONE, CASE_GUIDE_SENT},

    {CASE_GUIDE_SENT, EVENT_PAYMENT_RECEIVED, GUARD_IN_TIME, CASE_ACQUIRED},
    {CASE_ACQUIRED, EVENT_PAYMENT_REVERSED, GUARD_NONE, CASE_GUIDE_SENT},

    {CASE_REGISTERED, EVENT_DEADLINE_PASSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_FORM_SENT, EVENT_DEADLINE_PASSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_GUIDE_SENT, EVENT_FIRST_PREMIUM_OVERDUE, GUARD_NONE, CASE_CANCELLED_UNPAID},
    {CASE_ACQUIRED, EVENT_PREMIUM_OVERDUE, GUARD_NONE, CASE_LOST},
    {CASE_ACQUIRED, EVENT_AGE_75_REACHED, GUARD_NONE, CASE_LOST},
    {CASE_ACQUIRED, EVENT_TWO_YEARS_REACHED, GUARD_NONE, CASE_LOST},
    {CASE_ACQUIRED, EVENT_LOSS_REPORTED, GUARD_NONE, CASE_LOST},

    {CASE_LATE_REVIEW, EVENT_DECIDED, GUARD_ACCEPTED, CASE_RECEIVED},
    {CASE_LATE_REVIEW, EVENT_DECIDED, GUARD_REFUSED, CASE_INELIGIBLE},
    /* A good reason for paying late (法37条2項ただし書): the case waits for the money again. */
    {CASE_CANCELLED_UNPAID, EVENT_DECIDED, GUARD_ACCEPTED, CASE_GUIDE_SENT},

    {CASE_REGISTERED, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_FORM_SENT, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_PROVISIONAL, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_RECEIVED, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_DEFICIENT, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_LATE_REVIEW, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_GUIDE_DUE, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},
    {CASE_GUIDE_SENT, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, CASE_INELIGIBLE},

    {CASE_REGISTERED, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_FORM_SENT, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_PROVISIONAL, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_RECEIVED, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_DEFICIENT, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_LATE_REVIEW, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_GUIDE_DUE, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
    {CASE_GUIDE_SENT, EVENT_WITHDRAWN, GUARD_NONE, CASE_WITHDRAWN},
};
const size_t case_transition_count = sizeof case_transitions / sizeof case_transitions[0];

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

const char *case_state_title(enum case_state state)
{
    return state_titles[state];
}

const char *case_event_name(enum case_event_kind kind)
{
    return events[kind].name;
}

const char *case_event_title(enum case_event_kind kind)
{
    return events[kind].title;
}

const char *case_guard_name(enum case_guard guard)
{
    return guard_names[guard];
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
    for (int i = 0; i < EVENT_KIND_COUNT; i++) {
        if (strcmp(events[i].name, name) != 0)
            continue;
        *out = (enum case_event_kind)i;
        return 0;
    }
    return -1;
}

int case_guard_parse(enum case_guard *out, const char *name)
{
    int index = index_of(guard_names, GUARD_COUNT, name);
    if (index < 0)
        return -1;
    *out = (enum case_guard)index;
    return 0;
}

bool case_event_is_note(enum case_event_kind kind)
{
    return events[kind].is_note;
}

bool case_event_may_be_undone(enum case_event_kind kind)
{
    return events[kind].may_be_undone;
}

bool case_state_next(enum case_state *out, enum case_state from, enum case_event_kind kind,
                     enum case_guard guard)
{
    *out = from;
    for (size_t i = 0; i < case_transition_count; i++) {
        const struct case_transition *t = &case_transitions[i];
        if (t->from == from && t->event == kind && t->guard == guard) {
            *out = t->to;
            return true;
        }
    }
    return false;
}
