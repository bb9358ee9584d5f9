/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_COMMANDS_H
#define FORMLOOP_COMMANDS_H

#include "command.h"

/* The commands of main's table; each returns an exit code. What they take and print is the contract
 * in docs/commands.md. */
int cmd_init(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_import(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_history(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_withdraw(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_decide(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_lose(struct app *app, const struct command *command, int argc, char **argv);
int cmd_case_undo(struct app *app, const struct command *command, int argc, char **argv);
int cmd_day(struct app *app, const struct command *command, int argc, char **argv);
int cmd_notice_import(struct app *app, const struct command *command, int argc, char **argv);
int cmd_notice_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_notice_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_notice_settle(struct app *app, const struct command *command, int argc, char **argv);
int cmd_print(struct app *app, const struct command *command, int argc, char **argv);
int cmd_job_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_job_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_job_mailed(struct app *app, const struct command *command, int argc, char **argv);
int cmd_job_reprint(struct app *app, const struct command *command, int argc, char **argv);
int cmd_job_void(struct app *app, const struct command *command, int argc, char **argv);
int cmd_intake(struct app *app, const struct command *command, int argc, char **argv);
int cmd_batch_sheet(struct app *app, const struct command *command, int argc, char **argv);
int cmd_batch_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_batch_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_review_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_review_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_review_settle(struct app *app, const struct command *command, int argc, char **argv);
int cmd_read(struct app *app, const struct command *command, int argc, char **argv);
int cmd_code_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_form_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_form_check(struct app *app, const struct command *command, int argc, char **argv);
int cmd_form_zones(struct app *app, const struct command *command, int argc, char **argv);
int cmd_form_blank(struct app *app, const struct command *command, int argc, char **argv);
int cmd_form_publish(struct app *app, const struct command *command, int argc, char **argv);
int cmd_payment_import(struct app *app, const struct command *command, int argc, char **argv);
int cmd_payment_list(struct app *app, const struct command *command, int argc, char **argv);
int cmd_payment_show(struct app *app, const struct command *command, int argc, char **argv);
int cmd_payment_settle(struct app *app, const struct command *command, int argc, char **argv);
int cmd_payment_expected(struct app *app, const struct command *command, int argc, char **argv);
int cmd_report(struct app *app, const struct command *command, int argc, char **argv);
int cmd_check(struct app *app, const struct command *command, int argc, char **argv);

#endif
