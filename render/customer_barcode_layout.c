/* SPDX-License-Identifier: MIT */
#include "customer_barcode_layout.h"

#include <math.h>

#define MM_PER_INCH 25.4
#define DOT_MM (MM_PER_INCH / 600)

/* Nominal measures at 10 pt. */
#define PITCH_MM 1.2
#define LONG_MM 3.6

struct customer_barcode_layout customer_barcode_layout_for(double size_pt)
{
    const double part = 1e-6; /* rounding of the sums below must not cost a dot */
    double pitch = floor(PITCH_MM * size_pt / 10 / DOT_MM + part);
    /* A printer that blackens every dot it touches makes bars one dot higher: that fits too. */
    double third = floor((LONG_MM * size_pt / 10 / DOT_MM - 1) / 3 + part);
    return (struct customer_barcode_layout){.size_pt = size_pt,
                                            .bar_mm = ceil(pitch / 2) * DOT_MM,
                                            .pitch_mm = pitch * DOT_MM,
                                            .timing_mm = third * DOT_MM};
}

double customer_barcode_width_mm(const struct customer_barcode_layout *layout)
{
    return (CUSTOMER_BARCODE_BARS - 1) * layout->pitch_mm + layout->bar_mm;
}

double customer_barcode_height_mm(const struct customer_barcode_layout *layout)
{
    return 3 * layout->timing_mm;
}

static struct point_mm on_dot(struct point_mm at)
{
    return (struct point_mm){round(at.x / DOT_MM) * DOT_MM, round(at.y / DOT_MM) * DOT_MM};
}

void customer_barcode_draw(struct canvas *canvas, const struct customer_barcode *barcode,
                           const struct customer_barcode_layout *layout, struct point_mm at)
{
    const struct canvas_paint black = {.has_fill = true, .fill = {0, 0, 0}};
    struct point_mm corner = on_dot(at);
    for (int i = 0; i < CUSTOMER_BARCODE_BARS; i++) {
        char state = barcode->bars[i];
        bool rises = state == '1' || state == '2', falls = state == '1' || state == '3';
        double top = corner.y + (rises ? 0 : layout->timing_mm);
        double height = (1 + rises + falls) * layout->timing_mm;
        canvas_rect(canvas,
                    (struct rect_mm){corner.x + i * layout->pitch_mm, top, layout->bar_mm, height},
                    0, &black);
    }
}

/* ---- What a printer makes of it ---- */

/* The stretch from from_mm to to_mm in whole dots. */
static struct mm_range stretch_on_dots(double from_mm, double to_mm, double dot_mm,
                                       enum dot_rule rule)
{
    const double part = 1e-6;
    double from = from_mm / dot_mm, to = to_mm / dot_mm;
    if (rule == DOTS_TOUCHED)
        return (struct mm_range){floor(from + part) * dot_mm, ceil(to - part) * dot_mm};
    return (struct mm_range){round(from) * dot_mm, round(to) * dot_mm};
}

static void widen(struct mm_range *range, double value_mm)
{
    range->least = fmin(range->least, value_mm);
    range->most = fmax(range->most, value_mm);
}

static struct mm_range height_on_dots(double from_mm, double to_mm, double dot_mm,
                                      enum dot_rule rule)
{
    struct mm_range stretch = stretch_on_dots(from_mm, to_mm, dot_mm, rule);
    double height = stretch.most - stretch.least;
    return (struct mm_range){height, height};
}

static bool is_in(struct mm_range range, double low_mm, double high_mm, double size_pt)
{
    const double part_mm = 1e-6;
    return range.least >= low_mm * size_pt / 10 - part_mm &&
           range.most <= high_mm * size_pt / 10 + part_mm;
}

struct customer_barcode_print customer_barcode_on_dots(const struct customer_barcode_layout *layout,
                                                       struct point_mm at, double dots_per_inch,
                                                       enum dot_rule rule)
{
    const struct mm_range none = {INFINITY, -INFINITY};
    double dot_mm = MM_PER_INCH / dots_per_inch, third = layout->timing_mm;
    struct point_mm corner = on_dot(at);
    struct customer_barcode_print out = {
        .bar = none,
        .space = none,
        .pitch = none,
        .timing = height_on_dots(corner.y + third, corner.y + 2 * third, dot_mm, rule),
        .tall = height_on_dots(corner.y, corner.y + 3 * third, dot_mm, rule)};
    struct mm_range before = {0, 0};
    for (int i = 0; i < CUSTOMER_BARCODE_BARS; i++) {
        double left = corner.x + i * layout->pitch_mm;
        struct mm_range bar = stretch_on_dots(left, left + layout->bar_mm, dot_mm, rule);
        widen(&out.bar, bar.most - bar.least);
        if (i > 0) {
            widen(&out.space, bar.least - before.most);
            widen(&out.pitch, bar.least - before.least);
        }
        before = bar;
    }
    out.is_within = is_in(out.bar, 0.50, 0.70, layout->size_pt) &&
                    is_in(out.space, 0.45, 0.60, layout->size_pt) &&
                    is_in(out.pitch, 0.95, 1.30, layout->size_pt) &&
                    is_in(out.timing, 1.05, 1.35, layout->size_pt) &&
                    is_in(out.tall, 3.40, 3.60, layout->size_pt);
    return out;
}
