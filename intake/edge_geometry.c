/* SPDX-License-Identifier: MIT */
#include "page_geometry.h"

#include <math.h>
#include <stdlib.h>

#define TONE_STEP 61      /* pixels: the paper's tone shows in few of them */
#define LOOKS 24          /* places along a side at which the paper's edge is looked for */
#define DEEPEST_SHARE 0.3 /* of the picture: no lid is broader */
#define PAPER_RUN 6       /* steps of light that are paper, not a speck on the lid */
#define SQUARE_SHARE 0.03 /* of the ratio of the sides, that a whole sheet may differ */
#define MAX_CUT_MM 30.0   /* both margins together */
#define MAX_CUT_UNLIKE_MM 12.0

/* The edge of the paper on one side: px = offset + slope × place along the side. */
struct edge_line {
    double offset, slope;
};

/* A side of the picture: steps inwards from a place along it. */
struct side {
    const struct gray_image *image;
    bool is_upright, is_far; /* left and right are upright; right and bottom far */
    int threshold;
};

static int grey_at(const struct side *side, int along, int inwards)
{
    const struct gray_image *image = side->image;
    int last = (side->is_upright ? image->width : image->height) - 1;
    int across = side->is_far ? last - inwards : inwards;
    int x = side->is_upright ? across : along, y = side->is_upright ? along : across;
    return image->pixels[(size_t)y * (size_t)image->width + (size_t)x];
}

static double find_paper(const struct side *side, int along, int deepest, int step)
{
    int light = 0;
    for (int inwards = 0; inwards < deepest; inwards += step) {
        light = grey_at(side, along, inwards) >= side->threshold ? light + 1 : 0;
        if (light == PAPER_RUN)
            return fmax(0, inwards - (PAPER_RUN - 1) * step);
    }
    return 0;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return values[count / 2];
}

/* The line through the medians: marks, holes and torn corners at the edge do not move it. */
static struct edge_line find_edge(const struct side *side)
{
    const struct gray_image *image = side->image;
    int length = side->is_upright ? image->height : image->width;
    int across = side->is_upright ? image->width : image->height;
    int step = across / 1000 + 1;
    double places[LOOKS], depths[LOOKS], values[LOOKS];
    struct edge_line line;
    for (int i = 0; i < LOOKS; i++) {
        int along = (int)(length * (0.15 + 0.7 * i / (LOOKS - 1)));
        places[i] = along;
        depths[i] = find_paper(side, along, (int)(across * DEEPEST_SHARE), step);
        if (side->is_far)
            depths[i] = across - 1 - depths[i];
    }
    for (int i = 0; i < LOOKS / 2; i++)
        values[i] = (depths[i + LOOKS / 2] - depths[i]) / (places[i + LOOKS / 2] - places[i]);
    line.slope = median(values, LOOKS / 2);
    for (int i = 0; i < LOOKS; i++)
        values[i] = depths[i] - line.slope * places[i];
    line.offset = median(values, LOOKS);
    return line;
}

/* Where an upright edge (x by y) meets a level one (y by x). */
static struct point_px meet(const struct edge_line *upright, const struct edge_line *level)
{
    double y =
        (level->offset + level->slope * upright->offset) / (1 - level->slope * upright->slope);
    return (struct point_px){upright->offset + upright->slope * y, y};
}

/* The paper's corners in the scan, clockwise from its top left. */
static void find_corners(struct point_px corners[4], const struct gray_image *image)
{
    unsigned counts[256] = {0};
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i += TONE_STEP)
        counts[image->pixels[i]]++;
    int threshold = gray_percentile(counts, 0.5) / 2;
    const struct side sides[4] = {{image, true, false, threshold},
                                  {image, false, false, threshold},
                                  {image, true, true, threshold},
                                  {image, false, true, threshold}};
    struct edge_line left = find_edge(&sides[0]), top = find_edge(&sides[1]);
    struct edge_line right = find_edge(&sides[2]), bottom = find_edge(&sides[3]);
    corners[0] = meet(&left, &top);
    corners[1] = meet(&right, &top);
    corners[2] = meet(&right, &bottom);
    corners[3] = meet(&left, &bottom);
}

static double distance(struct point_px a, struct point_px b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

/* How much of the sheet is missing, on both sides together, at that resolution; false when it
 * cannot be this sheet. */
static bool is_cut_sheet(double dpi, double width_px, double height_px, struct point_mm sheet)
{
    double cut_x = sheet.x - width_px * 25.4 / dpi, cut_y = sheet.y - height_px * 25.4 / dpi;
    return cut_x > -3 && cut_x < MAX_CUT_MM && cut_y > -3 && cut_y < MAX_CUT_MM &&
           fabs(cut_x - cut_y) < MAX_CUT_UNLIKE_MM;
}

/* Millimetres of the sheet that the paper seen shows, as lying in the picture: all of it, or, where
 * the ratio of its sides says that margins are cut, what the resolution leaves. */
static bool seen_size(struct point_mm *out, double width_px, double height_px,
                      struct point_mm sheet, double declared_dpi)
{
    const double usual_dpi[] = {declared_dpi, 300, 200, 400, 600, 150, 240, 100};
    const double ratio = height_px / width_px * sheet.x / sheet.y;
    const double fax_ratios[] = {1, 98.0 / 204, 196.0 / 204};
    for (size_t i = 0; i < sizeof usual_dpi / sizeof *usual_dpi; i++) {
        double dpi = usual_dpi[i];
        if (dpi > 0 && is_cut_sheet(dpi, width_px, height_px, sheet)) {
            *out = (struct point_mm){width_px * 25.4 / dpi, height_px * 25.4 / dpi};
            return true;
        }
    }
    *out = sheet;
    for (size_t i = 0; i < sizeof fax_ratios / sizeof *fax_ratios; i++)
        if (fabs(ratio / fax_ratios[i] - 1) < SQUARE_SHARE)
            return true;
    return false;
}

bool page_geometry_from_edges(struct page_geometry *out, const struct gray_image *image,
                              int quarter_turns, double declared_dpi)
{
    struct point_px corners[4];
    struct point_pair pairs[4];
    struct point_mm seen, sheet = {210, 297};
    bool is_level = quarter_turns % 2 == 1;
    *out = (struct page_geometry){.frame = page_frame_for(sheet.x, sheet.y)};
    if (image->width < 200 || image->height < 200)
        return false;
    find_corners(corners, image);
    double width = distance(corners[0], corners[1]), height = distance(corners[1], corners[2]);
    if (!seen_size(&seen, is_level ? height : width, is_level ? width : height, sheet,
                   declared_dpi))
        return false;
    for (int i = 0; i < 4; i++) {
        /* The page's corners clockwise; cut margins are taken as cut alike on both sides. */
        double x = sheet.x / 2 + (i == 1 || i == 2 ? seen.x : -seen.x) / 2;
        double y = sheet.y / 2 + (i >= 2 ? seen.y : -seen.y) / 2;
        pairs[i] = (struct point_pair){{x, y}, corners[(i + quarter_turns) % 4]};
    }
    out->is_known = page_transform_fit(&out->transform, TRANSFORM_FULL, pairs, 4) == 0;
    out->is_rough = true;
    return out->is_known;
}
