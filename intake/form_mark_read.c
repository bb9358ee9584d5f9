/* SPDX-License-Identifier: MIT */
#include "form_mark_read.h"

#include <string.h>

#define PX_PER_MM 6.0 /* a cell of 2.5 mm is 15 px */
#define CELL_INSET_SHARE 0.2
#define LEAST_CONTRAST 40.0

/* How dark each cell is against the fixed ones: 1 as the black, -1 as the white. */
struct mark_tones {
    double tone[FORM_MARK_COUNT];
};

static double mean_grey(const struct gray_image *zone, struct rect_mm cell)
{
    int left = (int)((cell.x + cell.w * CELL_INSET_SHARE) * PX_PER_MM),
        right = (int)((cell.x + cell.w * (1 - CELL_INSET_SHARE)) * PX_PER_MM),
        top = (int)((cell.y + cell.h * CELL_INSET_SHARE) * PX_PER_MM),
        bottom = (int)((cell.y + cell.h * (1 - CELL_INSET_SHARE)) * PX_PER_MM);
    long sum = 0, count = 0;
    for (int y = top; y < bottom && y < zone->height; y++)
        for (int x = left; x < right && x < zone->width; x++, count++)
            sum += zone->pixels[(size_t)y * (size_t)zone->width + (size_t)x];
    return count == 0 ? 255 : (double)sum / (double)count;
}

/* False where the fixed cells do not stand out: an empty zone, a page code. */
static bool measure_tones(struct mark_tones *out, const struct gray_image *zone)
{
    const struct rect_mm square = {0, 0, PAGE_CODE_SIZE_MM, PAGE_CODE_SIZE_MM};
    double lightest_black = 0, darkest_white = 255, grey[FORM_MARK_COUNT];
    for (int i = 0; i < FORM_MARK_COUNT; i++) {
        int colour;
        grey[i] = mean_grey(zone, form_mark_cell(square, i));
        if (!form_mark_fixed_cell(&colour, i))
            continue;
        if (colour == 1 && grey[i] > lightest_black)
            lightest_black = grey[i];
        if (colour == 0 && grey[i] < darkest_white)
            darkest_white = grey[i];
    }
    double contrast = darkest_white - lightest_black, middle = (darkest_white + lightest_black) / 2;
    if (contrast < LEAST_CONTRAST)
        return false;
    for (int i = 0; i < FORM_MARK_COUNT; i++)
        out->tone[i] = 2 * (middle - grey[i]) / contrast;
    return true;
}

static bool parse_tones(struct form_mark *out, const struct mark_tones *tones)
{
    unsigned char cells[FORM_MARK_COUNT];
    for (int i = 0; i < FORM_MARK_COUNT; i++)
        cells[i] = tones->tone[i] > 0;
    return form_mark_parse(out, cells);
}

static bool is_same(const struct form_mark *a, const struct form_mark *b)
{
    return strcmp(a->form, b->form) == 0 && a->revision == b->revision && a->page == b->page &&
           a->pages == b->pages;
}

static bool settle(struct form_mark *out, const struct mark_tones tones[CODE_COPY_COUNT],
                   const bool measured[CODE_COPY_COUNT])
{
    struct form_mark mark[CODE_COPY_COUNT];
    struct mark_tones both;
    bool parsed[CODE_COPY_COUNT];
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        parsed[copy] = measured[copy] && parse_tones(&mark[copy], &tones[copy]);
    if (parsed[0] || parsed[1]) {
        *out = mark[parsed[0] ? 0 : 1];
        return !(parsed[0] && parsed[1]) || is_same(&mark[0], &mark[1]);
    }
    if (!measured[0] || !measured[1])
        return false;
    for (int i = 0; i < FORM_MARK_COUNT; i++)
        both.tone[i] = tones[0].tone[i] + tones[1].tone[i];
    return parse_tones(out, &both);
}

int form_mark_read(struct form_mark *out, bool *found, const struct gray_image *image,
                   const struct page_geometry *geometry, struct error *error)
{
    struct mark_tones tones[CODE_COPY_COUNT];
    bool measured[CODE_COPY_COUNT];
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        struct gray_image zone = GRAY_IMAGE_INIT;
        if (page_transform_sample(&zone, image, &geometry->transform, geometry->frame.code[copy],
                                  PX_PER_MM, error) != 0)
            return -1;
        measured[copy] = measure_tones(&tones[copy], &zone);
        gray_image_free(&zone);
    }
    *found = settle(out, tones, measured);
    return 0;
}
