/* SPDX-License-Identifier: MIT */
#include "settle_words.h"

#include "message.h"

#include <stdlib.h>
#include <string.h>

/* --set may be given several times and be followed by several: getopt keeps only the last, so they are
 * read from the line. */
static int collect_assignments(struct settle_words *words, int argc, char **argv)
{
    words->assignments = calloc((size_t)argc + 1, sizeof *words->assignments);
    if (words->assignments == NULL)
        return -1;
    bool is_set = false;
    for (int i = 1; i < argc; i++) {
        bool is_option = strncmp(argv[i], "--", 2) == 0;
        if (strncmp(argv[i], "--set=", 6) == 0)
            words->assignments[words->assignment_count++] = argv[i] + 6;
        else if (!is_option && is_set)
            words->assignments[words->assignment_count++] = argv[i];
        is_set = is_option ? strcmp(argv[i], "--set") == 0 : is_set && strchr(argv[i], '=') != NULL;
    }
    return 0;
}

static int count_decisions(const struct settle_words *words, enum settle_action *action)
{
    const struct command_decision decisions[] = {
        {words->form != NULL || words->form_page != NULL || words->piece != NULL ||
             words->assignment_count > 0 || words->rest_empty || (words->case_number != NULL && !words->attachment),
         SETTLE_FILE},
        {words->attachment, SETTLE_ATTACH}, {words->duplicate || words->first_page != NULL, SETTLE_DUPLICATE},
        {words->blank, SETTLE_BLANK},       {words->discard, SETTLE_DISCARD},
        {words->accept, SETTLE_ACCEPT},     {words->reopen, SETTLE_REOPEN},
    };
    int chosen = 0, count = command_count_decisions(&chosen, decisions, sizeof decisions / sizeof *decisions);
    *action = (enum settle_action)chosen;
    return count;
}

/* Checks what can be said wrongly; the exit code. */
static int read_words(struct settlement *out, struct settle_words *words,
                      const struct command *command, char **operands)
{
    out->page_id = command_parse_number(operands[0]);
    if (out->page_id < 0)
        return command_misuse(command, "%s", _("the number of a page is needed; review list shows them"));
    for (char **more = operands + 1; *more != NULL; more++)
        if (words->assignment_count == 0 || strchr(*more, '=') == NULL)
            return command_misuse(command, _("\"%s\" is not expected"), *more);
    if (words->why == NULL)
        return command_misuse(command, "%s", _("--why TEXT is needed: a decision has its reason"));
    if (count_decisions(words, &out->action) != 1)
        return command_misuse(command, "%s",
                              _("one decision is needed: --case CASE --form-page N, --attachment --case "
                                "CASE, --duplicate, --blank, --discard, --accept or --reopen"));
    if ((out->action == SETTLE_FILE || out->action == SETTLE_ATTACH) && words->case_number == NULL)
        return command_misuse(command, "%s", _("--case CASE is needed"));
    out->piece_id = words->piece == NULL ? 0 : command_parse_number(words->piece);
    out->first_page_id = words->first_page == NULL ? 0 : command_parse_number(words->first_page);
    if (!command_parse_positive(&out->form_page, words->form_page) || out->piece_id < 0 || out->first_page_id < 0)
        return command_misuse(command, "%s", _("--form-page, --piece and --of must be numbers from 1 on"));
    if (!command_parse_positive(&words->revision, words->revision_text) || (words->revision_text != NULL && words->form == NULL))
        return command_misuse(command, "%s", _("--revision is a number from 1 on, and of the --form"));
    out->why = words->why;
    out->case_number = words->case_number;
    out->is_against_code = words->against_code;
    return EXIT_ALL_DONE;
}

static int parse_options(struct settle_words *words, struct settlement *settlement, struct app *app,
                         const struct command *command, int argc, char **argv)
{
    const struct command_option options[] = {
        {"case", 0, NULL, &words->case_number, "CASE", N_("the page belongs to this case")},
        {"form", 0, NULL, &words->form, "FORM", N_("it is of a blank form FORM whose form mark was not read")},
        {"revision", 0, NULL, &words->revision_text, "N", N_("of that revision of FORM; default: the latest")},
        {"form-page", 0, NULL, &words->form_page, "N", N_("it is this page of the form; default: as its code says")},
        {"piece", 0, NULL, &words->piece, "PIECE", N_("of this piece; default: as its code says, or the only one that is out; of a blank form a piece of its own")},
        {"set", 0, NULL, &words->set, "FIELD=VALUE…", N_("what stands in a field, where the reading is wrong or unsure")},
        {"rest-empty", 0, &words->rest_empty, NULL, NULL, N_("fields that were not read for sure are empty")},
        {"attachment", 0, &words->attachment, NULL, NULL, N_("it is a paper that came with the case's form")},
        {"duplicate", 0, &words->duplicate, NULL, NULL, N_("it is another scan of the page that it was compared with")},
        {"of", 0, NULL, &words->first_page, "PAGE", N_("it is another scan of this page")},
        {"blank", 0, &words->blank, NULL, NULL, N_("there is nothing on it")},
        {"discard", 0, &words->discard, NULL, NULL, N_("it is not for us")},
        {"accept", 0, &words->accept, NULL, NULL, N_("a batch sheet whose count differs was looked into")},
        {"reopen", 0, &words->reopen, NULL, NULL, N_("back to review: undoes what was decided")},
        {"against-code", 0, &words->against_code, NULL, NULL, N_("although the page's code names another case")},
        {"who", 0, NULL, &words->who, "NAME", N_("who decides; default: the login name")},
        {"why", 0, NULL, &words->why, "TEXT", N_("why, one line")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    return read_words(settlement, words, command, operands);
}

int settle_words_read(struct settle_words *words, struct settlement *settlement, struct app *app,
                      const struct command *command, int argc, char **argv)
{
    char **line = calloc((size_t)argc + 1, sizeof *line); /* getopt reorders what it is given */
    struct error error = ERROR_INIT;
    int exit_code;
    if (line == NULL || collect_assignments(words, argc, argv) != 0) {
        error_out_of_memory(&error);
        exit_code = command_fail(&error);
    } else {
        memcpy(line, argv, (size_t)argc * sizeof *line);
        exit_code = parse_options(words, settlement, app, command, argc, line);
    }
    free(line);
    return exit_code;
}

void settle_words_free(struct settle_words *words)
{
    free(words->assignments);
    words->assignments = NULL;
}
