/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REPORT_SVG_H
#define FORMLOOP_REPORT_SVG_H

#include "buffer.h"

#include <stddef.h>
#include <stdint.h>

/* Charts as inline SVG, for a page that is read on a screen, printed on A4, copied in grey. Fills
 * are attributes, not styles, and every part has an outline, so that nothing vanishes on paper;
 * each chart has a title and a description for those who do not see it. */

/* Appends text as HTML and XML have it: & < > " ' escaped, what XML cannot hold (control
 * characters, broken UTF-8) as U+FFFD. */
void markup_append_text(struct buffer *out, const char *text);
/* 1234567 as "1,234,567". */
void markup_append_number(struct buffer *out, int64_t number);

#define SVG_MAX_SERIES 6
#define SVG_WIDTH_PX 480

struct svg_chart {
    const char *id; /* unique in the page: [a-z-]+ */
    const char *title, *description;
    const char *const *series; /* what the parts of a bar are, named in a legend if several */
    size_t series_count;       /* at most SVG_MAX_SERIES */
    const char *const *labels; /* of the bars */
    size_t label_count;
    const int64_t *values; /* series by series of each bar; below 0 counts as 0 */
};

/* Bars from left to right, one under the other, their parts one behind the other; the sum behind.
 */
void svg_append_bars(struct buffer *out, const struct svg_chart *chart);
/* Columns side by side, their parts one upon the other; an axis with round numbers. */
void svg_append_columns(struct buffer *out, const struct svg_chart *chart);

/* An axis from 0 to top in equal steps of 1, 2 or 5 times a power of ten, at most 5 of them;
 * top is at least most and at least 1. */
struct svg_axis {
    int64_t step, top;
};
struct svg_axis svg_axis_for(int64_t most);

/* How long value is on a scale on which top is length_px, in tenths of a pixel, rounded half up;
 * 0 for what is below 0, the whole length for what is above top. */
int svg_scale(int64_t value, int64_t top, int length_px);

/* How wide a text is at that size: kanji and kana are square, ASCII about 0.7 of that. */
int svg_text_width_px(const char *text, int size_px);

#endif
