/* SPDX-License-Identifier: MIT */
#include "imposition.h"

#include "message.h"

#include <math.h>
#include <stdlib.h>

const struct imposition imposition_a4 = {
    .sheet_width_mm = 297, .sheet_height_mm = 210, .creep_mm = 0, .has_fold_marks = true};

/* ---- Order ---- */

static int padded_count(int page_count)
{
    return (page_count + 3) / 4 * 4;
}

int imposition_side_count(int page_count)
{
    return padded_count(page_count) / 2;
}

struct imposed_side imposition_side(const struct imposition *imposition, int page_count, int side)
{
    const int last = padded_count(page_count) - 1, sheet = side / 2;
    struct imposed_side out = {.sheet = sheet,
                               .is_back = side % 2 != 0,
                               .shift_mm = sheet * imposition->creep_mm};
    /* Side by side lie page `side` and its partner from the end; on backs the lower is at the left. */
    out.left = out.is_back ? side : last - side;
    out.right = last - out.left;
    if (out.left >= page_count)
        out.left = -1;
    if (out.right >= page_count)
        out.right = -1;
    return out;
}

int imposition_side_of(int page_count, int page)
{
    const int last = padded_count(page_count) - 1;
    return page < last - page ? page : last - page;
}

/* ---- Limits ---- */

static int refuse_sizes(const struct imposition *imposition, const struct canvas *page,
                        struct error *error)
{
    return error_set(error, ERROR_REFUSED,
                     _("two pages of %.1f × %.1f mm do not fit side by side on a sheet of %.1f × "
                       "%.1f mm; nothing was printed. Choose a larger sheet"),
                     page->width_mm, page->height_mm, imposition->sheet_width_mm,
                     imposition->sheet_height_mm);
}

int imposition_check(const struct imposition *imposition, struct canvas *const *pages,
                     int page_count, struct error *error)
{
    const int sheets = imposition_side_count(page_count) / 2;
    const double creep_mm = imposition->creep_mm, shift_mm = creep_mm * (sheets - 1);
    if (!(creep_mm >= 0 && creep_mm <= IMPOSITION_MAX_CREEP_MM))
        return error_set(error, ERROR_REFUSED,
                         _("the creep must be 0 to %.1f mm a sheet, not %.2f mm; nothing was printed"),
                         IMPOSITION_MAX_CREEP_MM, creep_mm);
    if (shift_mm > IMPOSITION_MAX_SHIFT_MM)
        return error_set(error, ERROR_REFUSED,
                         _("%d sheets with a creep of %.2f mm move the innermost pages by %.1f mm, "
                           "more than %.1f mm; nothing was printed. Use thinner paper or less creep"),
                         sheets, creep_mm, shift_mm, IMPOSITION_MAX_SHIFT_MM);
    for (int i = 0; i < page_count; i++) {
        if (pages[i]->width_mm != pages[0]->width_mm || pages[i]->height_mm != pages[0]->height_mm)
            return error_set(error, ERROR_REFUSED,
                             _("page %d has another size than page 1: pages of a booklet are folded "
                               "together; nothing was printed"),
                             i + 1);
        if (2 * pages[i]->width_mm > imposition->sheet_width_mm ||
            pages[i]->height_mm > imposition->sheet_height_mm)
            return refuse_sizes(imposition, pages[i], error);
    }
    return 0;
}

/* ---- Drawing ---- */

/* In 1/100 pt, without the locale's decimal mark. */
static void append_mm(struct canvas *sheet, double mm)
{
    const long hundredths = lround(mm * POINTS_PER_MM * 100), size = labs(hundredths);
    buffer_format(&sheet->content, "%s%ld.%02ld ", hundredths < 0 ? "-" : "", size / 100, size % 100);
}

/* The page with its left edge at x_mm, in the middle of the sheet's height. Nothing of it crosses the
 * spine. */
static void place_page(struct canvas *sheet, const struct canvas *page, double x_mm, double shift_mm)
{
    const double y_mm = (sheet->height_mm - page->height_mm) / 2;
    buffer_append_text(&sheet->content, "q 1 0 0 1 ");
    append_mm(sheet, x_mm + shift_mm);
    append_mm(sheet, y_mm);
    buffer_append_text(&sheet->content, "cm\n");
    append_mm(sheet, shift_mm < 0 ? -shift_mm : 0);
    buffer_append_text(&sheet->content, "0 ");
    append_mm(sheet, page->width_mm - fabs(shift_mm));
    append_mm(sheet, page->height_mm);
    buffer_append_text(&sheet->content, "re W n\n");
    buffer_append(&sheet->content, buffer_text(&page->content), page->content.size);
    buffer_append_text(&sheet->content, "Q\n");
}

static const struct canvas_paint mark_paint = {.stroke_mm = 0.1, .stroke = {0x60, 0x60, 0x60}};

/* A line from `from` of length mm towards dx, dy. */
static void draw_mark(struct canvas *sheet, double x, double y, double dx, double dy)
{
    canvas_line(sheet, (struct point_mm){x, y}, (struct point_mm){x + dx, y + dy}, &mark_paint);
}

/* Office printers leave 3 to 4.2 mm of the edge blank; pages begin 8 mm from it (page_frame.h). */
#define FOLD_MARK_MM 7.0

static void draw_fold_marks(struct canvas *sheet)
{
    const double x = sheet->width_mm / 2;
    draw_mark(sheet, x, 0, 0, FOLD_MARK_MM);
    draw_mark(sheet, x, sheet->height_mm, 0, -FOLD_MARK_MM);
}

#define TRIM_MARK_GAP_MM 1.5 /* so that a cut that is a little off shows no mark */
#define TRIM_MARK_MM 5.0

/* Along both directions where the sheet is wider and higher enough than the trimmed size. */
static void draw_trim_marks(struct canvas *sheet, double width_mm, double height_mm)
{
    const double margin_x = (sheet->width_mm - width_mm) / 2;
    const double margin_y = (sheet->height_mm - height_mm) / 2;
    const double length_x = fmin(TRIM_MARK_MM, margin_x - TRIM_MARK_GAP_MM);
    const double length_y = fmin(TRIM_MARK_MM, margin_y - TRIM_MARK_GAP_MM);
    for (int right = 0; right < 2; right++)
        for (int bottom = 0; bottom < 2; bottom++) {
            const double x = right ? margin_x + width_mm : margin_x;
            const double y = bottom ? margin_y + height_mm : margin_y;
            const double out_x = right ? 1 : -1, out_y = bottom ? 1 : -1;
            if (length_x > 1)
                draw_mark(sheet, x + out_x * TRIM_MARK_GAP_MM, y, out_x * length_x, 0);
            if (length_y > 1)
                draw_mark(sheet, x, y + out_y * TRIM_MARK_GAP_MM, 0, out_y * length_y);
        }
}

void imposition_draw(struct canvas *sheet, const struct imposition *imposition,
                     struct canvas *const *pages, const struct imposed_side *side)
{
    const double spine = sheet->width_mm / 2, width = pages[0]->width_mm;
    if (side->left >= 0)
        place_page(sheet, pages[side->left], spine - width, side->shift_mm);
    if (side->right >= 0)
        place_page(sheet, pages[side->right], spine, -side->shift_mm);
    if (imposition->has_fold_marks)
        draw_fold_marks(sheet);
    if (imposition->has_trim_marks)
        draw_trim_marks(sheet, 2 * width, pages[0]->height_mm);
}
