/* SPDX-License-Identifier: MIT */
#include "report_page.h"
#include "date.h"
#include "report_svg.h"

#include <stdio.h>

int64_t page_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

const char *page_text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL ? value : "";
}

/* ---- tables ---- */

void page_open_table(struct buffer *out, const char *id, const char *caption,
                     const char *const *heads, size_t count)
{
    buffer_format(out, "<table id=\"%s\">\n<caption>", id);
    markup_append_text(out, caption);
    buffer_append_text(out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        buffer_append_text(out, "<th scope=\"col\">");
        markup_append_text(out, heads[i]);
        buffer_append_text(out, "</th>");
    }
    buffer_append_text(out, "</tr></thead>\n<tbody>\n");
}

void page_close_table(struct buffer *out)
{
    buffer_append_text(out, "</tbody>\n</table>\n");
}

void page_open_row(struct buffer *out, const char *head)
{
    buffer_append_text(out, "<tr><th scope=\"row\">");
    markup_append_text(out, head);
    buffer_append_text(out, "</th>");
}

void page_close_row(struct buffer *out)
{
    buffer_append_text(out, "</tr>\n");
}

void page_number_cell(struct buffer *out, int64_t value)
{
    buffer_append_text(out, "<td>");
    markup_append_number(out, value);
    buffer_append_text(out, "</td>");
}

void page_text_cell(struct buffer *out, const char *value)
{
    buffer_append_text(out, "<td>");
    markup_append_text(out, value);
    buffer_append_text(out, "</td>");
}

void page_number_row(struct buffer *out, const char *head, int64_t value)
{
    page_open_row(out, head);
    page_number_cell(out, value);
    page_close_row(out);
}

void page_open_section(struct buffer *out, const char *title, const char *note)
{
    buffer_append_text(out, "<section>\n<h2>");
    markup_append_text(out, title);
    buffer_append_text(out, "</h2>\n<p class=\"note\">");
    markup_append_text(out, note);
    buffer_append_text(out, "</p>\n<div class=\"pair\">\n<figure>\n");
}

void page_close_chart(struct buffer *out)
{
    buffer_append_text(out, "</figure>\n<div>\n");
}

void page_close_section(struct buffer *out)
{
    buffer_append_text(out, "</div>\n</div>\n</section>\n");
}

/* "2026-04-06" as "4/6" */
const char *page_day_label(char out[DAY_LABEL_SIZE], const char *iso)
{
    struct date day;
    if (date_parse(&day, iso, NULL) != 0)
        return "";
    snprintf(out, DAY_LABEL_SIZE, "%d/%d", day.month, day.day);
    return out;
}
