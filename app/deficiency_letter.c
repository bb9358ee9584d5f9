/* SPDX-License-Identifier: MIT */
#include "print_letter.h"

#include "deficiency_findings.h"

#include <stdio.h>
#include <stdlib.h>

/* The side of a sheet, for a form of one sheet; else the page. */
static void format_place(char out[32], int page, int pages)
{
    if (pages <= 2)
        snprintf(out, 32, "%s", page == 1 ? "表面" : "裏面");
    else
        snprintf(out, 32, "%dページ", page);
}

/* Row 1 … of the letter. */
static void append_row(struct value_list *list, int row, const char *kind, const char *place,
                       const char *field, const char *action)
{
    static const char *const names[LETTER_FINDINGS][4] = {
#define ROW(n)                                                                                     \
    {"finding_" #n "_kind", "finding_" #n "_place", "finding_" #n "_field", "finding_" #n "_action"}
        ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6), ROW(7), ROW(8), ROW(9), ROW(10),
#undef ROW
    };
    value_append(list, names[row - 1][0], kind);
    value_append(list, names[row - 1][1], place);
    value_append(list, names[row - 1][2], field);
    value_append(list, names[row - 1][3], action);
}

static void append_finding_row(struct value_list *list, int row, const struct finding *finding,
                               int pages)
{
    char place[32], field[2 * FINDING_TEXT_SIZE + 8];
    format_place(place, finding->page, pages);
    if (finding->title[0] != '\0')
        snprintf(field, sizeof field, "%s（%s）", finding->title, finding->fields);
    else
        snprintf(field, sizeof field, "%s", finding->fields);
    append_row(list, row, finding->kind, place, field, finding->action);
}

static void append_rows(struct value_list *list, const struct findings *found)
{
    const bool has_more = found->count > LETTER_FINDINGS;
    const int shown = has_more ? LETTER_FINDINGS - 1 : (int)found->count;
    char more[80];
    for (int row = 1; row <= LETTER_FINDINGS; row++) {
        if (row <= shown) {
            append_finding_row(list, row, &found->items[row - 1], found->pages);
        } else if (has_more) {
            snprintf(more, sizeof more, "このほか%d件", (int)found->count - shown);
            append_row(list, row, "", "", more,
                       "ご記入の必要な欄に漏れがないか、全体をお確かめください。");
        } else {
            append_row(list, row, "", "", row == shown + 1 ? "（以下余白）" : "", "");
        }
    }
}

/* Whether the person must hurry, and why. */
static void append_receipt(struct value_list *list, const struct settings *settings,
                           const struct case_record *record, struct date printed)
{
    const bool is_arrival = settings->application_basis == BASIS_ARRIVAL;
    const bool is_kept = settings->procedure.keep_receipt_date && date_is_set(record->received_date);
    const bool is_over = date_compare(printed, record->last_day) > 0;
    char received[DATE_TEXT_SIZE] = "";
    if (is_kept)
        date_format_wareki(record->received_date, received);
    if (is_kept && date_compare(record->received_date, record->last_day) > 0)
        value_append(list, "receipt_note",
                     "はじめの申出書は、申出期限を過ぎて届いています。遅れた理由を審査のうえ、お受けできるかどうかを"
                     "お知らせします。この書面が届きましたら、すぐにご返送ください。");
    else if (is_kept)
        value_format(list, "receipt_note",
                     "受付日は、はじめの申出書の受付日（%s）のまま変わりません。%s", received,
                     is_over ? "期限内のお申し出としてお取り扱いしますので、この書面が届きましたら、すぐにご返送"
                               "ください。"
                             : "できるだけ早く、遅くとも申出期限までにご返送ください。");
    else if (is_over)
        value_append(list, "receipt_note",
                     "申出期限を過ぎています。受付日は再提出の申出書の日となるため、天災など正当な理由がない限りお受けで"
                     "きません。ご事情のある方は、すぐに下記までお電話ください。");
    else
        value_append(list, "receipt_note",
                     "受付日は、はじめの申出書の日ではなく、再提出の申出書の日となります。期限を過ぎると、法律により申出"
                     "をお受けできませんので、お急ぎください。");
    value_append(list, "deadline_basis", is_arrival ? "当組合に必着" : "当日消印有効");
}

int deficiency_letter_append(struct value_list *list, struct workspace *workspace,
                             const struct case_record *record, struct date printed,
                             struct error *error)
{
    struct findings *found = malloc(sizeof *found);
    if (found == NULL)
        return error_out_of_memory(error);
    int result = findings_load(found, workspace, record->case_id, error);
    if (result == 0) {
        append_rows(list, found);
        append_receipt(list, workspace->settings, record, printed);
        result = list->failed ? error_out_of_memory(error) : 0;
    }
    free(found);
    return result;
}
