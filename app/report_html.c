/* SPDX-License-Identifier: MIT */
#include "report_html.h"
#include "embedded.h"
#include "report_labels.h"
#include "report_page.h"
#include "report_svg.h"

#include <stdio.h>
#include <string.h>

const struct embedded_file *report_file(const char *name);

/* A page in Japanese whatever the locale, as the printed documents are. */

/* ---- words for days ---- */

static const char *week_label(char out[DAY_LABEL_SIZE], const json_t *week)
{
    char day[DAY_LABEL_SIZE];
    const char *from = page_text(week, "from"), *to = page_text(week, "to");
    if (*from == '\0')
        snprintf(out, DAY_LABEL_SIZE, "〜%.12s", page_day_label(day, to));
    else
        snprintf(out, DAY_LABEL_SIZE, "%.12s%s", page_day_label(day, from),
                 *to == '\0' ? "〜" : "");
    return out;
}

/* 令和8年4月10日（金） */
static void append_day(struct buffer *out, struct date day)
{
    static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
    char wareki[DATE_TEXT_SIZE];
    buffer_format(out, "%s（%s）", date_format_wareki(day, wareki), weekdays[date_weekday(day)]);
}

/* ---- the states, in groups ---- */

enum group {
    GROUP_AWAITED,
    GROUP_EXAMINED,
    GROUP_UNPAID,
    GROUP_ACQUIRED,
    GROUP_ENDED,
    GROUP_COUNT
};
static const char *const group_titles[GROUP_COUNT] = {"申出待ち", "受付・審査", "入金待ち",
                                                      "資格取得", "終了"};
static const struct {
    const char *state;
    enum group group;
} states[] = {
    {"registered", GROUP_AWAITED}, {"form_sent", GROUP_AWAITED},  {"provisional", GROUP_EXAMINED},
    {"received", GROUP_EXAMINED},  {"deficient", GROUP_EXAMINED}, {"late_review", GROUP_EXAMINED},
    {"guide_due", GROUP_EXAMINED}, {"guide_sent", GROUP_UNPAID},  {"acquired", GROUP_ACQUIRED},
    {"ineligible", GROUP_ENDED},   {"withdrawn", GROUP_ENDED},    {"cancelled_unpaid", GROUP_ENDED},
    {"lost", GROUP_ENDED},
};
#define STATES (sizeof states / sizeof states[0])

static void sum_groups(int64_t sums[GROUP_COUNT], const json_t *cases)
{
    memset(sums, 0, GROUP_COUNT * sizeof *sums);
    for (size_t i = 0; i < STATES; i++)
        sums[states[i].group] += page_number(cases, states[i].state);
}

static void append_funnel(struct buffer *out, const json_t *report)
{
    static const char *const heads[] = {"状態", "件数"};
    const json_t *cases = json_object_get(report, "cases");
    const char *labels[STATES];
    int64_t values[STATES * GROUP_COUNT] = {0}, sum = 0;
    for (size_t i = 0; i < STATES; i++) {
        labels[i] = report_label(states[i].state);
        values[i * GROUP_COUNT + states[i].group] = page_number(cases, states[i].state);
    }
    page_open_section(out, "案件の状態", "すべての案件が、いまどこにあるか。");
    svg_append_bars(
        out, &(const struct svg_chart){"chart-cases", "状態ごとの案件数",
                                       "申出から資格取得までの順に並べた横棒。数値は表のとおり。",
                                       group_titles, GROUP_COUNT, labels, STATES, values});
    page_close_chart(out);
    page_open_table(out, "cases", "状態ごとの案件数", heads, 2);
    for (size_t i = 0; i < STATES; i++) {
        page_number_row(out, labels[i], page_number(cases, states[i].state));
        sum += page_number(cases, states[i].state);
    }
    page_number_row(out, "合計", sum);
    page_close_table(out);
    page_close_section(out);
}

/* ---- weeks ---- */

#define WEEKS_MAX 16
#define COLUMNS_MAX SVG_MAX_SERIES

/* A table of weeks with a column chart: the same numbers, row by row. The rows before the first
 * week and after the last are in the table only, and only if something is in them. */
struct week_table {
    const char *id, *title, *description;
    const char *const *columns;
    size_t column_count;
    void (*read)(int64_t *values, const json_t *week);
};

static bool is_empty(const int64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != 0)
            return false;
    return true;
}

static void append_week_chart(struct buffer *out, const struct week_table *table,
                              const json_t *weeks)
{
    char words[WEEKS_MAX][DAY_LABEL_SIZE], id[40];
    const char *labels[WEEKS_MAX];
    int64_t values[WEEKS_MAX * COLUMNS_MAX] = {0};
    size_t count = 0, i;
    json_t *week;
    json_array_foreach((json_t *)weeks, i, week)
    {
        if (*page_text(week, "from") == '\0' || *page_text(week, "to") == '\0' ||
            count == WEEKS_MAX)
            continue;
        labels[count] = page_day_label(words[count], page_text(week, "from"));
        table->read(values + count * table->column_count, week);
        count++;
    }
    snprintf(id, sizeof id, "chart-%s", table->id);
    svg_append_columns(out, &(const struct svg_chart){id, table->title, table->description,
                                                      table->columns, table->column_count, labels,
                                                      count, values});
}

static void append_week_rows(struct buffer *out, const struct week_table *table,
                             const json_t *weeks)
{
    const char *heads[COLUMNS_MAX + 1] = {"週の初日"};
    size_t i;
    json_t *week;
    memcpy(heads + 1, table->columns, table->column_count * sizeof *heads);
    page_open_table(out, table->id, table->title, heads, table->column_count + 1);
    json_array_foreach((json_t *)weeks, i, week)
    {
        int64_t values[COLUMNS_MAX] = {0};
        char label[DAY_LABEL_SIZE];
        const bool is_open = *page_text(week, "from") == '\0' || *page_text(week, "to") == '\0';
        table->read(values, week);
        if (is_open && is_empty(values, table->column_count))
            continue;
        page_open_row(out, week_label(label, week));
        for (size_t column = 0; column < table->column_count; column++)
            page_number_cell(out, values[column]);
        page_close_row(out);
    }
    page_close_table(out);
}

static void append_weeks(struct buffer *out, const struct week_table *table, const json_t *weeks,
                         const char *title, const char *note)
{
    page_open_section(out, title, note);
    append_week_chart(out, table, weeks);
    page_close_chart(out);
    append_week_rows(out, table, weeks);
    page_close_section(out);
}

static void read_added(int64_t *values, const json_t *week)
{
    sum_groups(values, json_object_get(week, "cases"));
}

static const char *const activities[] = {"申出書印刷", "申出書到着", "しおり印刷", "入金", "不備"};

static void read_events(int64_t *values, const json_t *week)
{
    const json_t *events = json_object_get(week, "events");
    values[0] = page_number(events, "application_printed");
    values[1] = page_number(events, "application_received");
    values[2] = page_number(events, "guide_printed");
    values[3] = page_number(events, "payment_received") + page_number(events, "premium_paid");
    values[4] = page_number(events, "deficiency_found");
}

#define SIDES 5
static const char *const sides[SIDES] = {"matched_yen", "review_yen", "refunded_yen",
                                         "discarded_yen", "cancelled_yen"};
static const char *const side_titles[SIDES] = {"照合済み", "確認待ち", "返金", "対象外",
                                               "銀行取消"};

static void read_money(int64_t *values, const json_t *week)
{
    for (size_t i = 0; i < SIDES; i++)
        values[i] = page_number(week, sides[i]);
}

/* ---- ledger ---- */

/* Whether the two sides of an equation are equal. */
static void append_verdict(struct buffer *out, const json_t *equation)
{
    page_open_row(out, "照合");
    buffer_append_text(out, json_is_true(json_object_get(equation, "holds"))
                                ? "<td>一致</td>"
                                : "<td class=\"wrong\">不一致</td>");
    page_close_row(out);
}

#define PARTS_MAX SVG_MAX_SERIES

/* One equation: what came in on one side, where it is now on the other. */
static void append_equation(struct buffer *out, const char *id, const char *title,
                            const json_t *parts, const json_t *equation, const char *in_key,
                            const char *in_title)
{
    const char *series[PARTS_MAX], *heads[] = {"内訳", "数"}, *key;
    int64_t values[PARTS_MAX];
    size_t count = 0;
    json_t *value;
    char chart[40];
    json_object_foreach((json_t *)parts, key, value) if (count < PARTS_MAX)
    {
        series[count] = report_label(key);
        values[count++] = json_integer_value(value);
    }
    snprintf(chart, sizeof chart, "chart-%s", id);
    buffer_append_text(out, "<div class=\"pair\">\n<figure>\n");
    svg_append_bars(out, &(const struct svg_chart){chart, title,
                                                   "内訳を一本に積み上げた横棒。数値は表のとおり。",
                                                   series, count, &in_title, 1, values});
    page_close_chart(out);
    page_open_table(out, id, title, heads, 2);
    for (size_t i = 0; i < count; i++)
        page_number_row(out, series[i], values[i]);
    page_number_row(out, "内訳の合計", page_number(equation, "sum"));
    page_number_row(out, in_title, page_number(equation, in_key));
    append_verdict(out, equation);
    page_close_table(out);
    buffer_append_text(out, "</div>\n</div>\n");
}

static void append_ledger(struct buffer *out, const json_t *report)
{
    const json_t *ledger = json_object_get(report, "ledger"),
                 *equations = json_object_get(ledger, "equations");
    buffer_append_text(out, "<section>\n<h2>台帳</h2>\n<p class=\"note\">入った紙・出した紙の数と、"
                            "いまの内訳の合計は、いつも同じでなければならない。</p>\n");
    append_equation(out, "pages", "受け入れたページ", json_object_get(ledger, "pages"),
                    json_object_get(equations, "pages"), "in", "受入ページ");
    append_equation(out, "pieces", "印刷した帳票", json_object_get(ledger, "pieces"),
                    json_object_get(equations, "pieces"), "printed", "印刷通数");
    buffer_append_text(out, "</section>\n");
}

/* ---- money ---- */

static void append_money(struct buffer *out, const json_t *report)
{
    static const struct week_table table = {"money-weeks",
                                            "週ごとの入金額（円）",
                                            "勘定日の週ごとに、入金額を照合の結果で積み上げた柱。",
                                            side_titles,
                                            5,
                                            read_money};
    static const char *const heads[] = {"区分", "円"};
    const json_t *money = json_object_get(report, "money"),
                 *deadlines = json_object_get(report, "deadlines"),
                 *near = json_object_get(deadlines, "near_counts"),
                 *passed = json_object_get(deadlines, "passed_counts"),
                 *equation = json_object_get(
                     json_object_get(json_object_get(report, "ledger"), "equations"), "money_yen");
    int64_t values[SIDES];
    const char *const label = "入金額";
    append_weeks(out, &table, json_object_get(money, "weeks"), "入金",
                 "銀行のファイルで入った金額と、その照合の結果。");
    page_open_section(out, "入金と未入金", "入った金額の内訳と、期限の来る（過ぎた）保険料。");
    read_money(values, money);
    svg_append_bars(out, &(const struct svg_chart){
                             "chart-money", "入金額の内訳",
                             "入金額を照合の結果で一本に積み上げた横棒。数値は表のとおり。",
                             side_titles, SIDES, &label, 1, values});
    page_close_chart(out);
    page_open_table(out, "money", "入金と未入金", heads, 2);
    for (size_t i = 0; i < SIDES; i++)
        page_number_row(out, side_titles[i], page_number(money, sides[i]));
    page_number_row(out, "内訳の合計", page_number(equation, "sum"));
    page_number_row(out, "入金額", page_number(equation, "in"));
    append_verdict(out, equation);
    page_number_row(out, "未入金（期限前）",
                    page_number(near, "first_premiums_yen") +
                        page_number(near, "monthly_premiums_yen"));
    page_number_row(out, "未入金（期限超過）",
                    page_number(passed, "first_premiums_yen") +
                        page_number(passed, "monthly_premiums_yen"));
    page_close_table(out);
    page_close_section(out);
}

/* ---- jobs ---- */

static void append_jobs(struct buffer *out, const json_t *jobs)
{
    static const char *const heads[] = {"ジョブ", "日時（UTC）", "帳票", "通数", "ページ"};
    size_t i;
    json_t *job;
    buffer_append_text(out, "<section>\n<h2>最近の印刷</h2>\n");
    if (json_array_size(jobs) == 0)
        buffer_append_text(out, "<p class=\"none\">印刷はまだありません。</p>\n");
    else {
        page_open_table(out, "jobs", "最近の印刷ジョブ（新しい順）", heads, 5);
        json_array_foreach((json_t *)jobs, i, job)
        {
            char name[24], time[24];
            snprintf(name, sizeof name, "%lld", (long long)page_number(job, "job"));
            snprintf(time, sizeof time, "%.10s %.5s", page_text(job, "time"),
                     strlen(page_text(job, "time")) > 11 ? page_text(job, "time") + 11 : "");
            page_open_row(out, name);
            page_text_cell(out, time);
            page_text_cell(out, report_label(page_text(job, "document")));
            page_number_cell(out, page_number(job, "pieces"));
            page_number_cell(out, page_number(job, "pages"));
            page_close_row(out);
        }
        page_close_table(out);
    }
    buffer_append_text(out, "</section>\n");
}

/* ---- the page ---- */

static void append_figure(struct buffer *out, const char *title, int64_t value, const char *unit)
{
    buffer_append_text(out, "<div><dt>");
    markup_append_text(out, title);
    buffer_append_text(out, "</dt><dd>");
    markup_append_number(out, value);
    buffer_format(out, "<small>%s</small></dd></div>\n", unit);
}

/* What is to be seen first. */
static void append_figures(struct buffer *out, const json_t *report)
{
    const json_t *deadlines = json_object_get(report, "deadlines"),
                 *near = json_object_get(deadlines, "near_counts"),
                 *passed = json_object_get(deadlines, "passed_counts"),
                 *review = json_object_get(report, "review");
    int64_t groups[GROUP_COUNT];
    sum_groups(groups, json_object_get(report, "cases"));
    buffer_append_text(out, "<dl class=\"figures\">\n");
    append_figure(out, "手続中の案件",
                  groups[GROUP_AWAITED] + groups[GROUP_EXAMINED] + groups[GROUP_UNPAID], "件");
    append_figure(out, "資格取得", groups[GROUP_ACQUIRED], "件");
    append_figure(out, "申出期限が近い", page_number(near, "applications"), "件");
    append_figure(out, "期限超過",
                  page_number(passed, "applications") + page_number(passed, "first_premiums") +
                      page_number(passed, "monthly_premiums"),
                  "件");
    append_figure(out, "確認待ち",
                  page_number(review, "pages") + page_number(review, "notices") +
                      page_number(review, "payments"),
                  "件");
    append_figure(out, "照合済みの入金",
                  page_number(json_object_get(report, "money"), "matched_yen"), "円");
    buffer_append_text(out, "</dl>\n");
}

static void append_head(struct buffer *out, const json_t *report, struct date made)
{
    const struct embedded_file *style = report_file("report.css");
    struct date day = {0, 0, 0};
    date_parse(&day, page_text(report, "date"), NULL);
    buffer_append_text(out,
                       "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                       "style-src 'unsafe-inline'\"/>\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                       "<title>任意継続 業務報告 ");
    buffer_append_text(out, page_text(report, "date"));
    buffer_append_text(out, "</title>\n<style>\n");
    buffer_append(out, style->bytes, style->size);
    buffer_append_text(out, "</style>\n</head>\n<body>\n<header>\n<p>");
    markup_append_text(out, page_text(report, "society"));
    buffer_append_text(out, "</p>\n<h1>任意継続 業務報告</h1>\n<p>");
    append_day(out, day);
    buffer_append_text(out, "現在　作成 ");
    append_day(out, made);
    buffer_append_text(out, "</p>\n</header>\n<main>\n");
}

void report_append_html(struct buffer *out, const json_t *report, struct date made)
{
    static const struct week_table added = {
        "added",
        "取込の週ごとの案件数と現在の状態",
        "案件を取り込んだ週ごとに、現在の状態を積み上げた柱。数値は表のとおり。",
        group_titles,
        GROUP_COUNT,
        read_added};
    static const struct week_table events = {
        "events",
        "週ごとの出来事",
        "出来事の件数を週ごとに積み上げた柱。数値は表のとおり。",
        activities,
        5,
        read_events};
    const json_t *weeks = json_object_get(report, "weeks");
    append_head(out, report, made);
    append_figures(out, report);
    append_funnel(out, report);
    report_append_deadlines(out, report);
    report_append_case_lists(out, report);
    append_weeks(out, &added, weeks, "週ごとの取込と現在の状態",
                 "その週（月曜から日曜）に取り込んだ案件が、いまどこにあるか。");
    append_weeks(out, &events, weeks, "週ごとの出来事",
                 "その週（月曜から日曜）に記録された出来事の件数。");
    report_append_review(out, report);
    append_ledger(out, report);
    append_money(out, report);
    append_jobs(out, json_object_get(report, "jobs"));
    buffer_append_text(out, "</main>\n<footer><p>氏名は載せていません。整理番号で照会してください。"
                            "</p></footer>\n</body>\n</html>\n");
}
