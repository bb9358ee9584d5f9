/* SPDX-License-Identifier: MIT */
/* The sections of the page that somebody has to act on: deadlines, cases near them, review. */
#include "report_html.h"
#include "report_labels.h"
#include "report_page.h"
#include "report_svg.h"

#include <stdio.h>
#include <string.h>

/* ---- deadlines ---- */

#define DAYS_DRAWN 14

static void append_due_chart(struct buffer *out, const json_t *days)
{
    static const char *const kinds[] = {"申出期限", "初回保険料", "毎月の保険料"};
    char words[DAYS_DRAWN][DAY_LABEL_SIZE];
    const char *labels[DAYS_DRAWN];
    int64_t values[DAYS_DRAWN * 3];
    size_t count = 0;
    for (; count < json_array_size(days) && count < DAYS_DRAWN; count++) {
        const json_t *day = json_array_get(days, count);
        labels[count] = page_day_label(words[count], page_text(day, "date"));
        values[3 * count] = page_number(day, "applications");
        values[3 * count + 1] = page_number(day, "first_premiums");
        values[3 * count + 2] = page_number(day, "monthly_premiums");
    }
    if (count == 0)
        buffer_append_text(out, "<p class=\"none\">この期間に期限の来る案件はありません。</p>\n");
    else
        svg_append_columns(out,
                           &(const struct svg_chart){
                               "chart-deadlines", "日ごとの期限",
                               "これから期限の来る件数を日ごとに積み上げた柱。数値は表のとおり。",
                               kinds, 3, labels, count, values});
}

static void append_due_row(struct buffer *out, const char *head, const json_t *counts)
{
    page_open_row(out, head);
    page_number_cell(out, page_number(counts, "applications"));
    page_number_cell(out, page_number(counts, "first_premiums"));
    page_number_cell(out, page_number(counts, "first_premiums_yen"));
    page_number_cell(out, page_number(counts, "monthly_premiums"));
    page_number_cell(out, page_number(counts, "monthly_premiums_yen"));
    page_close_row(out);
}

static void append_due_table(struct buffer *out, const json_t *deadlines)
{
    static const char *const heads[] = {"期限", "申出", "初回", "初回（円）", "毎月", "毎月（円）"};
    const json_t *days = json_object_get(deadlines, "by_day");
    char label[DAY_LABEL_SIZE];
    page_open_table(out, "deadlines", "期限ごとの件数と金額", heads, 6);
    append_due_row(out, "期限超過", json_object_get(deadlines, "passed_counts"));
    for (size_t i = 0; i < json_array_size(days) && i < DAYS_DRAWN; i++)
        append_due_row(out, page_day_label(label, page_text(json_array_get(days, i), "date")),
                       json_array_get(days, i));
    snprintf(label, sizeof label, "今後%lld日 計", (long long)page_number(deadlines, "days"));
    append_due_row(out, label, json_object_get(deadlines, "near_counts"));
    page_close_table(out);
}

/* A list of cases, nothing if it is empty. Numbers of cases only: the page may lie on a desk. */
static void append_cases(struct buffer *out, const char *id, const char *title, int64_t count,
                         const json_t *list, const char *key, const char *day_title)
{
    const char *heads[] = {"整理番号", "状態", day_title};
    char caption[200];
    size_t i = 0;
    if (count == 0)
        return;
    snprintf(caption, sizeof caption, "%s（%lld件）", title, (long long)count);
    buffer_append_text(out, "<div class=\"list\">\n");
    page_open_table(out, id, caption, heads, 3);
    for (; i < json_array_size(list) && i < REPORT_HTML_LISTED; i++) {
        const json_t *item = json_array_get(list, i);
        page_open_row(out, page_text(item, "case"));
        page_text_cell(out, report_label(page_text(item, "state")));
        page_text_cell(out, page_text(item, key));
        page_close_row(out);
    }
    page_close_table(out);
    if ((int64_t)i < count)
        buffer_format(out, "<p class=\"note\">ほか %lld 件（formloop --json report で全件）</p>\n",
                      (long long)(count - (int64_t)i));
    buffer_append_text(out, "</div>\n");
}

void report_append_case_lists(struct buffer *out, const json_t *report)
{
    const json_t *due = json_object_get(report, "deadlines"),
                 *near = json_object_get(due, "near_counts"),
                 *passed = json_object_get(due, "passed_counts"),
                 *notices = json_object_get(report, "notices");
    char title[120];
    buffer_append_text(
        out,
        "<section class=\"long\">\n<h2>期限の近い案件・過ぎた案件</h2>\n<div class=\"lists\">\n");
    append_cases(out, "passed", "申出期限を過ぎ、申出書が未着", page_number(passed, "applications"),
                 json_object_get(due, "passed"), "deadline", "申出期限");
    append_cases(out, "first-passed", "初回保険料が期限超過", page_number(passed, "first_premiums"),
                 json_object_get(due, "first_premiums_passed"), "due", "納付期限");
    append_cases(out, "monthly-passed", "毎月の保険料が期限超過",
                 page_number(passed, "monthly_premiums"),
                 json_object_get(due, "monthly_premiums_passed"), "due", "納付期限");
    snprintf(title, sizeof title, "退職から%lld日を過ぎ、退職のお届が未着",
             (long long)page_number(notices, "overdue_days"));
    append_cases(out, "notices", title, page_number(notices, "overdue_count"),
                 json_object_get(notices, "overdue"), "retirement_date", "退職日");
    append_cases(out, "near", "申出期限が近い", page_number(near, "applications"),
                 json_object_get(due, "near"), "deadline", "申出期限");
    append_cases(out, "first-near", "初回保険料の期限が近い", page_number(near, "first_premiums"),
                 json_object_get(due, "first_premiums_near"), "due", "納付期限");
    if (page_number(passed, "applications") + page_number(passed, "first_premiums") +
            page_number(passed, "monthly_premiums") + page_number(notices, "overdue_count") +
            page_number(near, "applications") + page_number(near, "first_premiums") ==
        0)
        buffer_append_text(out, "<p class=\"none\">該当する案件はありません。</p>\n");
    buffer_append_text(out, "</div>\n</section>\n");
}

void report_append_deadlines(struct buffer *out, const json_t *report)
{
    const json_t *deadlines = json_object_get(report, "deadlines");
    char note[160];
    snprintf(note, sizeof note, "今後%lld日の期限。日付は期限のある日だけを示す。",
             (long long)page_number(deadlines, "days"));
    page_open_section(out, "これからの期限", note);
    append_due_chart(out, json_object_get(deadlines, "by_day"));
    page_close_chart(out);
    append_due_table(out, deadlines);
    page_close_section(out);
}

/* ---- review ---- */

#define REASONS_DRAWN 12

/* A row of the table of review: what waits, why, how many. */
struct waiting {
    const char *what;
    char why[120];
    int64_t count;
};

static size_t read_waiting(struct waiting *out, size_t most, const json_t *report)
{
    const json_t *review = json_object_get(report, "review");
    size_t count = 0, i;
    json_t *item;
    json_array_foreach(json_object_get(report, "reasons"), i, item)
    {
        if (strcmp(page_text(item, "outcome"), "review") != 0 || count == most)
            continue;
        out[count].what = "ページ";
        snprintf(out[count].why, sizeof out->why, "%s", report_label(page_text(item, "reason")));
        out[count++].count = page_number(item, "pages");
    }
    json_array_foreach(json_object_get(review, "notice_reasons"), i, item)
    {
        if (count == most)
            break;
        out[count].what = "退職のお届";
        snprintf(out[count].why, sizeof out->why, "%s", report_label(page_text(item, "reason")));
        out[count++].count = page_number(item, "notices");
    }
    json_array_foreach(json_object_get(review, "payment_reasons"), i, item)
    {
        const char *note = page_text(item, "note");
        if (count == most)
            break;
        out[count].what = "入金";
        snprintf(out[count].why, sizeof out->why, "%s%s%s", report_label(page_text(item, "class")),
                 *note == '\0' ? "" : "・", *note == '\0' ? "" : report_label(note));
        out[count++].count = page_number(item, "payments");
    }
    return count;
}

#define REASONS_MAX 60

void report_append_review(struct buffer *out, const json_t *report)
{
    static const char *const heads[] = {"種類・理由", "件数"}, *const series[] = {"件数"};
    struct waiting rows[REASONS_MAX];
    char words[REASONS_MAX][160];
    const char *labels[REASONS_MAX];
    int64_t values[REASONS_MAX];
    const json_t *review = json_object_get(report, "review");
    const size_t count = read_waiting(rows, REASONS_MAX, report);
    for (size_t i = 0; i < count; i++) {
        snprintf(words[i], sizeof words[i], "%s：%s", rows[i].what, rows[i].why);
        labels[i] = words[i];
        values[i] = rows[i].count;
    }
    page_open_section(out, "確認待ち", "機械が決めず、担当者の判断を待つもの。");
    if (count == 0)
        buffer_append_text(out, "<p class=\"none\">確認待ちはありません。</p>\n");
    else
        svg_append_bars(out, &(const struct svg_chart){
                                 "chart-review", "理由ごとの確認待ち",
                                 "確認待ちの件数を理由ごとに示す横棒。数値は表のとおり。", series,
                                 1, labels, count < REASONS_DRAWN ? count : REASONS_DRAWN, values});
    page_close_chart(out);
    page_open_table(out, "review", "理由ごとの確認待ち", heads, 2);
    for (size_t i = 0; i < count; i++)
        page_number_row(out, labels[i], values[i]);
    page_number_row(out, "ページ 計", page_number(review, "pages"));
    page_number_row(out, "退職のお届 計", page_number(review, "notices"));
    page_number_row(out, "入金 計", page_number(review, "payments"));
    page_number_row(out, "入金 計（円）", page_number(review, "payments_yen"));
    page_close_table(out);
    page_close_section(out);
}
