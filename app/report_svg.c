/* SPDX-License-Identifier: MIT */
#include "report_svg.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TEXT_PX 13
#define OUTLINE "#143D33"
#define INK "#1A1A1A"
#define SOFT "#4A5A55"
#define RULE "#C4D6CF"

/* The colours of the forms (forms/definitions), then ochre, slate and white: each a good deal
 * lighter or darker than its neighbour, so that a grey copy tells them apart too. */
static const char *const tones[SVG_MAX_SERIES] = {"#1F5C4D", "#8DBBAB", "#E3EFEA",
                                                  "#B26A00", "#56616B", "#FFFFFF"};

/* ---- text and numbers ---- */

static bool is_xml_character(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) ||
           (c >= 0xA0 && c != 0xFFFE && c != 0xFFFF && c != UINT32_MAX);
}

void markup_append_text(struct buffer *out, const char *text)
{
    const size_t size = strlen(text);
    for (size_t position = 0; position < size;) {
        const size_t start = position;
        const uint32_t c = utf8_next(text, size, &position);
        if (!is_xml_character(c))
            buffer_append_text(out, "\xEF\xBF\xBD");
        else if (c == '&')
            buffer_append_text(out, "&amp;");
        else if (c == '<')
            buffer_append_text(out, "&lt;");
        else if (c == '>')
            buffer_append_text(out, "&gt;");
        else if (c == '"')
            buffer_append_text(out, "&quot;");
        else if (c == '\'')
            buffer_append_text(out, "&#39;");
        else
            buffer_append(out, text + start, position - start);
    }
}

void markup_append_number(struct buffer *out, int64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRId64, number);
    for (int i = 0; i < length; i++) {
        buffer_append_char(out, digits[i]);
        if (digits[i] != '-' && i + 1 < length && (length - i - 1) % 3 == 0)
            buffer_append_char(out, ',');
    }
}

int svg_text_width_px(const char *text, int size_px)
{
    const size_t size = strlen(text);
    int tenths = 0;
    for (size_t position = 0; position < size;)
        tenths += utf8_next(text, size, &position) < 0x2000 ? 7 : 10;
    return (tenths * size_px + 9) / 10;
}

static int number_width_px(int64_t number)
{
    struct buffer text = BUFFER_INIT;
    markup_append_number(&text, number);
    int width = svg_text_width_px(buffer_text(&text), TEXT_PX);
    buffer_free(&text);
    return width;
}

/* ---- scale ---- */

struct svg_axis svg_axis_for(int64_t most)
{
    static const int64_t steps[] = {1, 2, 5};
    for (int64_t power = 1; power <= INT64_MAX / 100; power *= 10)
        for (size_t i = 0; i < 3; i++) {
            const int64_t step = steps[i] * power;
            if (most <= 5 * step) {
                const int64_t count = most <= step ? 1 : (most + step - 1) / step;
                return (struct svg_axis){step, step * count};
            }
        }
    return (struct svg_axis){INT64_MAX / 5, INT64_MAX / 5 * 5};
}

int svg_scale(int64_t value, int64_t top, int length_px)
{
    const int64_t length = 10 * (int64_t)length_px;
    if (value <= 0 || top <= 0 || length <= 0)
        return 0;
    if (value >= top)
        return (int)length;
    while (top > INT64_MAX / length / 4) { /* far more digits than pixels */
        top /= 2;
        value /= 2;
    }
    return (int)((2 * value * length + top) / (2 * top));
}

static int64_t value_of(const struct svg_chart *chart, size_t label, size_t series)
{
    const int64_t value = chart->values[label * chart->series_count + series];
    return value > 0 ? value : 0;
}

/* Never more than fits. */
static int64_t add_up(int64_t sum, int64_t value)
{
    return value > INT64_MAX - sum ? INT64_MAX : sum + value;
}

static int64_t sum_of(const struct svg_chart *chart, size_t label)
{
    int64_t sum = 0;
    for (size_t i = 0; i < chart->series_count; i++)
        sum = add_up(sum, value_of(chart, label, i));
    return sum;
}

static int64_t most_of(const struct svg_chart *chart)
{
    int64_t most = 0;
    for (size_t i = 0; i < chart->label_count; i++)
        most = sum_of(chart, i) > most ? sum_of(chart, i) : most;
    return most;
}

/* ---- parts ---- */

static void append_tenths(struct buffer *out, const char *name, int tenths)
{
    buffer_format(out, " %s=\"%d.%d\"", name, tenths / 10, tenths % 10);
}

/* All in tenths of a pixel. */
static void append_part(struct buffer *out, size_t series, int x, int y, int width, int height)
{
    buffer_append_text(out, "<rect");
    append_tenths(out, "x", x);
    append_tenths(out, "y", y);
    append_tenths(out, "width", width);
    append_tenths(out, "height", height);
    buffer_format(out, " fill=\"%s\" stroke=\"" OUTLINE "\" stroke-width=\"0.6\"/>\n",
                  tones[series]);
}

static void append_label(struct buffer *out, int x_px, int y_px, const char *anchor,
                         const char *colour, const char *text)
{
    buffer_format(out, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">", x_px, y_px,
                  anchor, colour);
    markup_append_text(out, text);
    buffer_append_text(out, "</text>\n");
}

static void append_number_label(struct buffer *out, int x_px, int y_px, const char *anchor,
                                const char *colour, int64_t number)
{
    struct buffer text = BUFFER_INIT;
    markup_append_number(&text, number);
    append_label(out, x_px, y_px, anchor, colour, buffer_text(&text));
    out->failed |= text.failed;
    buffer_free(&text);
}

#define LEGEND_ROW_PX 20

/* The legend, or only its height: out may be NULL. */
static int append_legend(struct buffer *out, const struct svg_chart *chart)
{
    int x = 0, y = 0;
    if (chart->series_count < 2)
        return 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        const int width = 12 + 5 + svg_text_width_px(chart->series[i], TEXT_PX) + 16;
        if (x > 0 && x + width - 16 > SVG_WIDTH_PX) {
            x = 0;
            y += LEGEND_ROW_PX;
        }
        if (out != NULL) {
            append_part(out, i, 10 * x + 5, 10 * (y + 2), 120, 120);
            append_label(out, x + 17, y + 13, "start", INK, chart->series[i]);
        }
        x += width;
    }
    return y + LEGEND_ROW_PX + 6;
}

static void append_begin(struct buffer *out, const struct svg_chart *chart, int height_px)
{
    buffer_format(out,
                  "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t %s-d\" "
                  "font-size=\"%d\">\n<title id=\"%s-t\">",
                  SVG_WIDTH_PX, height_px, chart->id, chart->id, TEXT_PX, chart->id);
    markup_append_text(out, chart->title);
    buffer_format(out, "</title>\n<desc id=\"%s-d\">", chart->id);
    markup_append_text(out, chart->description);
    buffer_append_text(out, "</desc>\n");
}

/* ---- bars ---- */

#define BAR_ROW_PX 25
#define BAR_PX 17
#define GAP_PX 8

static void append_bar(struct buffer *out, const struct svg_chart *chart, size_t label, int x_px,
                       int y_px, int length_px, int64_t most)
{
    int64_t sum = 0;
    int from = 0;
    append_label(out, x_px - GAP_PX, y_px + 13, "end", INK, chart->labels[label]);
    for (size_t i = 0; i < chart->series_count; i++) {
        sum = add_up(sum, value_of(chart, label, i));
        const int to = svg_scale(sum, most, length_px);
        if (to > from)
            append_part(out, i, 10 * x_px + from, 10 * y_px, to - from, 10 * BAR_PX);
        from = to;
    }
    append_number_label(out, x_px + from / 10 + GAP_PX, y_px + 13, "start", INK, sum);
}

void svg_append_bars(struct buffer *out, const struct svg_chart *chart)
{
    const int64_t most = most_of(chart);
    const int top = append_legend(NULL, chart);
    const int height = top + BAR_ROW_PX * (int)chart->label_count + 4;
    int widest = 0;
    for (size_t i = 0; i < chart->label_count; i++) {
        const int width = svg_text_width_px(chart->labels[i], TEXT_PX);
        widest = width > widest ? width : widest;
    }
    const int x = widest + GAP_PX, length = SVG_WIDTH_PX - x - 2 * GAP_PX - number_width_px(most);
    append_begin(out, chart, height);
    append_legend(out, chart);
    for (size_t i = 0; i < chart->label_count; i++)
        append_bar(out, chart, i, x, top + BAR_ROW_PX * (int)i + 4, length, most);
    buffer_format(out,
                  "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"" SOFT "\"/>\n</svg>\n",
                  x, top, x, height);
}

/* ---- columns ---- */

#define PLOT_HEIGHT_PX 180
#define LABEL_ROW_PX 22

static void append_axis(struct buffer *out, const struct svg_axis *axis, int x_px, int top_px)
{
    for (int64_t value = 0; value <= axis->top; value += axis->step) {
        const int y = 10 * (top_px + PLOT_HEIGHT_PX) - svg_scale(value, axis->top, PLOT_HEIGHT_PX);
        buffer_append_text(out, "<line");
        append_tenths(out, "x1", 10 * x_px);
        append_tenths(out, "x2", 10 * SVG_WIDTH_PX);
        append_tenths(out, "y1", y);
        append_tenths(out, "y2", y);
        buffer_format(out, " stroke=\"%s\"/>\n", value == 0 ? SOFT : RULE);
        append_number_label(out, x_px - GAP_PX, y / 10 + 5, "end", SOFT, value);
        if (value > INT64_MAX - axis->step)
            break;
    }
}

static void append_column(struct buffer *out, const struct svg_chart *chart, size_t label,
                          int x_tenths, int width_tenths, int bottom_px, int64_t top)
{
    int64_t sum = 0;
    int from = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        sum = add_up(sum, value_of(chart, label, i));
        const int to = svg_scale(sum, top, PLOT_HEIGHT_PX);
        if (to > from)
            append_part(out, i, x_tenths, 10 * bottom_px - to, width_tenths, to - from);
        from = to;
    }
}

void svg_append_columns(struct buffer *out, const struct svg_chart *chart)
{
    const struct svg_axis axis = svg_axis_for(most_of(chart));
    const int top = append_legend(NULL, chart) + 8, x = number_width_px(axis.top) + GAP_PX;
    const int bottom = top + PLOT_HEIGHT_PX, plot = 10 * (SVG_WIDTH_PX - x);
    const int count = chart->label_count == 0 ? 1 : (int)chart->label_count;
    const int pitch = plot / count, width = pitch > 600 ? 400 : pitch * 2 / 3;
    int widest = 1;
    for (size_t i = 0; i < chart->label_count; i++) {
        const int label = svg_text_width_px(chart->labels[i], TEXT_PX) + 4;
        widest = label > widest ? label : widest;
    }
    const int every = (10 * widest + pitch - 1) / (pitch > 0 ? pitch : 1);
    append_begin(out, chart, bottom + LABEL_ROW_PX);
    append_legend(out, chart);
    append_axis(out, &axis, x, top);
    for (size_t i = 0; i < chart->label_count; i++) {
        const int middle = 10 * x + pitch * (int)i + pitch / 2;
        append_column(out, chart, i, middle - width / 2, width, bottom, axis.top);
        if ((chart->label_count - 1 - i) % (size_t)every == 0)
            append_label(out, middle / 10, bottom + 17, "middle", SOFT, chart->labels[i]);
    }
    buffer_append_text(out, "</svg>\n");
}
