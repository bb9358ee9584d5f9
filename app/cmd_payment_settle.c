/* SPDX-License-Identifier: MIT */
/* payment settle: what a clerk decides about money that came in. */
#include "case_json.h"
#include "commands.h"
#include "message.h"
#include "payment_ledger.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

/* The options as they were written. */
struct settle_words {
    const char *case_number, *months, *amount, *takes_back, *who, *why;
    bool refund, discard, reopen;
};

/* "2026-04" or "2026-04..2026-06"; -1 if it is neither. */
static int parse_months(struct month *first, struct month *last, const char *text,
                        const char **reason)
{
    char word[16];
    const char *dots = strstr(text, "..");
    const size_t length = dots == NULL ? strlen(text) : (size_t)(dots - text);
    *reason = N_("is no month such as 2026-04, or 2026-04..2026-06");
    if (length >= sizeof word)
        return -1;
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    if (month_parse(first, word, NULL) != 0)
        return -1;
    *last = *first;
    if (dots != NULL && month_parse(last, dots + 2, NULL) != 0)
        return -1;
    return month_compare(*first, *last) <= 0 ? 0 : -1;
}

static int count_decisions(const struct settle_words *words, enum payment_action *action)
{
    const struct command_decision decisions[] = {
        {words->case_number != NULL, ACTION_MATCH},
        {words->refund, ACTION_REFUND},
        {words->discard, ACTION_DISCARD},
        {words->takes_back != NULL, ACTION_PAIR},
        {words->reopen, ACTION_REOPEN},
    };
    int chosen = 0, count = command_count_decisions(&chosen, decisions, sizeof decisions / sizeof *decisions);
    *action = (enum payment_action)chosen;
    return count;
}

/* Checks what can be said wrongly; the exit code. */
static int read_words(struct payment_settlement *out, const struct settle_words *words,
                      const struct command *command, char **operands)
{
    const char *reason;
    out->payment_id = command_parse_number(operands[0]);
    if (out->payment_id < 0)
        return command_misuse(command, "%s",
                              _("the number of a payment is needed; payment list shows them"));
    if (operands[1] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[1]);
    if (words->why == NULL)
        return command_misuse(command, "%s", _("--why TEXT is needed: a decision has its reason"));
    if (count_decisions(words, &out->action) != 1)
        return command_misuse(
            command, "%s",
            _("one decision is needed: --case CASE, --refund, --discard, --takes-back "
              "PAYMENT or --reopen"));
    if (words->months != NULL && out->action != ACTION_MATCH)
        return command_misuse(command, "%s", _("--months belongs to --case CASE"));
    if (words->months != NULL && parse_months(&out->first, &out->last, words->months, &reason) != 0)
        return command_misuse(command, "--months \"%s\": %s", words->months, _(reason));
    out->amount_yen = words->amount == NULL ? 0 : (long)command_parse_number(words->amount);
    out->pair_id = words->takes_back == NULL ? 0 : command_parse_number(words->takes_back);
    if (out->amount_yen < 0 || out->pair_id < 0)
        return command_misuse(command, "%s",
                              _("--amount and --takes-back must be numbers from 1 on"));
    out->case_number = words->case_number;
    out->why = words->why;
    return EXIT_ALL_DONE;
}

/* What the payment has become. */
struct settled {
    const struct app *app;
    const char *case_number;
    const struct case_record *record; /* of the case that was named; NULL: none was */
};

static int say_settled(void *user, const struct payment_record *payment)
{
    const struct settled *settled = user;
    char sides[SIDES_TEXT_SIZE];
    payment_sides_text(sides, payment);
    if (settled->app->json)
        command_json(json_pack(
            "{s:I, s:s, s:I, s:I, s:s?, s:s?, s:o}", "payment", (json_int_t)payment->payment_id,
            "outcome", sides, "amount", (json_int_t)payment->amount_yen, "review_yen",
            (json_int_t)payment->sides_yen[SIDE_REVIEW], "case", settled->case_number, "state",
            settled->record == NULL ? NULL : case_state_name(settled->record->state),
            "paid_through",
            settled->record == NULL ? json_null() : date_to_json(settled->record->paid_through)));
    else if (settled->record != NULL)
        command_say(settled->app, _("payment %lld: %s, case %s → %s"),
                    (long long)payment->payment_id, sides, settled->case_number,
                    case_state_label(settled->record->state));
    else
        command_say(settled->app, _("payment %lld: %s"), (long long)payment->payment_id, sides);
    return 0;
}

static int settle(struct app *app, struct workspace *workspace,
                  const struct payment_settlement *settlement, const char *who, struct error *error)
{
    const struct payment_filter filter = {.payment_id = settlement->payment_id};
    struct case_record record;
    struct settled settled = {app, settlement->case_number, NULL};
    if (who != NULL && who[strspn(who, " ")] == '\0')
        return error_set(error, ERROR_REFUSED, "%s",
                         _("--who: a name is needed; nothing was settled"));
    if (who != NULL)
        case_store_set_actor(workspace->store, who);
    if (payment_settle(workspace->store, settlement, error) != 0)
        return -1;
    if (settlement->case_number != NULL) {
        if (case_store_load(&record, workspace->store, settlement->case_number, error) != 0)
            return -1;
        settled.record = &record;
    }
    return payment_list(workspace->store, &filter, say_settled, &settled, error);
}

int cmd_payment_settle(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct settle_words words = {0};
    struct payment_settlement settlement = {0};
    const struct command_option options[] = {
        {"case", 0, NULL, &words.case_number, "CASE", N_("the money is of this case")},
        {"months", 0, NULL, &words.months, "MONTH[..MONTH]",
         N_("that it pays; default: it is only credited")},
        {"amount", 0, NULL, &words.amount, "YEN",
         N_("part of what is in review; default: all of it")},
        {"refund", 0, &words.refund, NULL, NULL, N_("it goes back to the payer (過誤納)")},
        {"discard", 0, &words.discard, NULL, NULL, N_("it is none of ours")},
        {"takes-back", 0, NULL, &words.takes_back, "PAYMENT",
         N_("it is the bank's row that takes that payment back")},
        {"reopen", 0, &words.reopen, NULL, NULL,
         N_("what was decided is taken back: it is in review again")},
        {"who", 0, NULL, &words.who, "NAME", N_("who decides; default: the login name")},
        {"why", 0, NULL, &words.why, "TEXT", N_("why; kept with the decision")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    exit_code = read_words(&settlement, &words, command, operands);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = settle(app, &workspace, &settlement, words.who, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}
