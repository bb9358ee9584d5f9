/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"

#include <getopt.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole program: one row a command, one cmd_*.c for each group. */
static const struct command commands[] = {
    {"init", "DIR", N_("makes a workspace: settings, store, page-code key, folders, forms"), cmd_init},
    {"case import", "FILE…", N_("takes in cases from CSV (UTF-8 or CP932) or JSON Lines"), cmd_case_import},
    {"case list", "[--state STATE] [--deadline-by DATE]", N_("lists cases"), cmd_case_list},
    {"case show", "CASE", N_("shows all that is known of a case, with its events"), cmd_case_show},
    {"case history", "CASE", N_("shows the events of a case"), cmd_case_history},
    {"case withdraw", "CASE --why TEXT", N_("the person takes the application back (取下げ)"), cmd_case_withdraw},
    {"case decide", "CASE --accept|--refuse --why TEXT",
     N_("decides on a late application, or on a first premium paid late"), cmd_case_decide},
    {"case lose", "CASE --event EVENT --date DATE --why TEXT",
     N_("ends an acquired status: death, employment, request, …"), cmd_case_lose},
    {"case undo", "CASE --why TEXT", N_("takes back the newest move by the calendar or a clerk"), cmd_case_undo},
    {"day", "[--date DATE] [--dry-run]",
     N_("moves on what the calendar moves: deadlines, unpaid premiums, ages, two years"), cmd_day},
    {"notice import", "FILE… [--received DATE]",
     N_("takes in the companies' retirement notices, CSV or JSON Lines"), cmd_notice_import},
    {"notice list", "[--review]", N_("lists the retirement notices"), cmd_notice_list},
    {"notice show", "NOTICE", N_("shows all that is known of a notice, with the cases it may be of"), cmd_notice_show},
    {"notice settle", "NOTICE --case CASE | --accept company|case | --new | --discard [--why TEXT]",
     N_("records what a clerk decides about a notice, and lets its case follow"), cmd_notice_settle},
    {"print", "DOCUMENT [--case CASE… | --all] -o FILE [--split DIR]",
     N_("prints application, guide, deficiency or card-notice; without --case or --all: for all cases for which it is due"), cmd_print},
    {"job list", "[--last N]", N_("lists the print jobs, with their pieces by state"), cmd_job_list},
    {"job show", "JOB", N_("shows a print job and its pieces"), cmd_job_show},
    {"job mailed", "JOB [--date DATE]", N_("says that the waiting pieces of a job were mailed"), cmd_job_mailed},
    {"job reprint", "JOB [--piece PIECE…] [--reason TEXT] -o FILE",
     N_("prints new copies of pieces; the older copies are void"), cmd_job_reprint},
    {"job void", "JOB [--piece PIECE…] --reason TEXT", N_("voids pieces that are waiting or mailed"), cmd_job_void},
    {"intake", "PATH… | --watch DIR", N_("reads scans, files each page and moves cases on"), cmd_intake},
    {"batch sheet", "--pages N -o FILE", N_("prints a batch sheet that declares how many pages follow it"),
     cmd_batch_sheet},
    {"batch list", "[--last N]", N_("lists the batches of intake"), cmd_batch_list},
    {"batch show", "BATCH", N_("the receipt of a batch: counts by outcome, reason and batch sheet"), cmd_batch_show},
    {"review list", "[--reason REASON] [--batch BATCH]", N_("lists the pages that wait for a clerk"), cmd_review_list},
    {"review show", "PAGE", N_("shows all that is known of a page"), cmd_review_show},
    {"review settle", "PAGE DECISION --why TEXT",
     N_("records what a clerk decides about a page, and lets its case follow"), cmd_review_settle},
    {"payment import", "FILE… [--received DATE]", N_("takes in a bank's file of incoming transfers (全銀)"),
     cmd_payment_import},
    {"payment list", "[--review] [--case CASE]", N_("lists payments, or those that wait for a clerk"),
     cmd_payment_list},
    {"payment show", "PAYMENT", N_("shows a payment and every decision about it"), cmd_payment_show},
    {"payment settle", "PAYMENT DECISION --why TEXT", N_("records what a clerk decides about a payment"),
     cmd_payment_settle},
    {"payment expected", "[--case CASE]", N_("what the printed guides ask for, and what of it is paid"),
     cmd_payment_expected},
    {"read", "IMAGE…", N_("reads QR codes of any image; needs no workspace"), cmd_read},
    {"code show", "TEXT", N_("parses and verifies a page code"), cmd_code_show},
    {"form list", "", N_("lists the published form revisions"), cmd_form_list},
    {"form check", "FILE", N_("checks a form definition; needs no workspace"), cmd_form_check},
    {"form zones", "FORM [--revision N] [--page N]", N_("says where a form is read, in mm"), cmd_form_zones},
    {"form blank", "FORM [--revision N] -o FILE", N_("prints a form for nobody in particular: to download, to hand out"),
     cmd_form_blank},
    {"form publish", "FILE", N_("freezes a form revision and makes it usable"), cmd_form_publish},
    {"report", "", N_("counts by state, deadlines near, ledger, review reasons"), cmd_report},
    {"check", "", N_("proves the ledger, the event chain and the archived files"), cmd_check},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(FILE *out)
{
    fprintf(out, "%s\n", _("formloop prints coded application forms, reads the returned scans, moves the cases on"));
    fprintf(out, "%s\n\n", _("usage: formloop [--workspace DIR] [--json] [--quiet] COMMAND …"));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-13s %s\n", commands[i].name, _(commands[i].summary));
    fprintf(out, "\n%s\n", _("formloop COMMAND --help says more. Exit codes: 0 done, 1 done but some items need a person,\n"
                             "2 usage, 3 input refused, 4 workspace or store trouble, 5 interrupted"));
}

/* The command that the words begin with; *words is 1 or 2. */
static const struct command *lookup_command(int argc, char **argv, int *words)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const char *space = strchr(commands[i].name, ' ');
        size_t first = space == NULL ? strlen(commands[i].name) : (size_t)(space - commands[i].name);
        if (strlen(argv[0]) != first || strncmp(argv[0], commands[i].name, first) != 0)
            continue;
        *words = space == NULL ? 1 : 2;
        if (space == NULL || (argc > 1 && strcmp(argv[1], space + 1) == 0))
            return &commands[i];
    }
    return NULL;
}

static void set_language(void)
{
    /* Texts and characters follow the locale, numbers do not: they go into PDF and JSON. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
    const char *folder = getenv("FORMLOOP_LOCALE");
    bindtextdomain("formloop", folder != NULL ? folder : FORMLOOP_LOCALE_FOLDER);
    bind_textdomain_codeset("formloop", "UTF-8");
    textdomain("formloop");
}

/* Reads the options before the command. Returns their number, or -1 with *exit_code set. */
static int parse_globals(struct app *app, int argc, char **argv, int *exit_code)
{
    static const struct option longs[] = {{"workspace", required_argument, NULL, 'w'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"help", no_argument, NULL, 'h'},
                                          {"version", no_argument, NULL, 'v'},
                                          {NULL, 0, NULL, 0}};
    for (int found; (found = getopt_long(argc, argv, "+qh", longs, NULL)) != -1;) {
        switch (found) {
        case 'w':
            app->workspace = optarg;
            break;
        case 'j':
            app->json = true;
            break;
        case 'q':
            app->quiet = true;
            break;
        case 'v':
            printf("formloop %s\n", FORMLOOP_VERSION);
            *exit_code = EXIT_ALL_DONE;
            return -1;
        default:
            print_help(found == 'h' ? stdout : stderr);
            *exit_code = found == 'h' ? EXIT_ALL_DONE : EXIT_USAGE;
            return -1;
        }
    }
    return optind;
}

static int run(int argc, char **argv)
{
    const char *environment = getenv("FORMLOOP_WORKSPACE");
    struct app app = {environment != NULL && *environment != '\0' ? environment : ".", false, false};
    int exit_code = EXIT_USAGE, words = 0;
    int first = parse_globals(&app, argc, argv, &exit_code);
    if (first < 0)
        return exit_code;
    if (first >= argc) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    const struct command *command = lookup_command(argc - first, argv + first, &words);
    if (command == NULL) {
        fprintf(stderr, _("formloop: there is no command \"%s%s%s\"; formloop --help lists them\n"), argv[first],
                words == 2 && first + 1 < argc ? " " : "", words == 2 && first + 1 < argc ? argv[first + 1] : "");
        return EXIT_USAGE;
    }
    command_catch_signals();
    first += words - 1; /* the last word of the name stands for argv[0] */
    return command->run(&app, command, argc - first, argv + first);
}

int main(int argc, char **argv)
{
    set_language();
    if (sodium_init() < 0) {
        fprintf(stderr, "%s\n", _("formloop: the cryptographic library cannot start; nothing was done"));
        return EXIT_STORE;
    }
    int exit_code = run(argc, argv);
    /* A full disk or a closed pipe behind standard output must not pass for success. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && exit_code == EXIT_ALL_DONE) {
        fprintf(stderr, "%s\n", _("formloop: the output could not be written in full"));
        exit_code = EXIT_STORE;
    }
    return exit_code;
}
