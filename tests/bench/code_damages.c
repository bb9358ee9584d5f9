/* SPDX-License-Identifier: MIT */
/* The damages: what pens, staples, folds, scanners and file formats do to a code of 20 mm. Lengths
 * in px are those of a scan of 300 dpi and are scaled with the resolution. */
#include "code_crop.h"
#include "degrade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PX_300 (300 / 25.4) /* a mm */

static double scale_of(const struct code_crop *crop)
{
    return crop->px_mm / PX_300;
}

static unsigned char *pixel_at(struct code_crop *crop, int x, int y)
{
    struct gray_image *image = &crop->image;
    if (x < 0 || y < 0 || x >= image->width || y >= image->height)
        return NULL;
    return image->pixels + (size_t)y * (size_t)image->width + (size_t)x;
}

/* The place (0 … 1, 0 … 1) of a copy's symbol in the picture. */
static struct point_px symbol_px(const struct code_crop *crop, int copy, double u, double v)
{
    const struct rect_mm *rect = &crop->geometry.frame.code[copy];
    return page_transform_apply(&crop->geometry.transform, rect->x + u * rect->w,
                                rect->y + v * rect->h);
}

/* ---- All pixels ---- */

static void degrade_crop(struct code_crop *crop, struct random *random,
                         const struct degradation *degradation)
{
    if (degrade(&crop->image, degradation, crop->px_mm * 25.4, random_bits(random), NULL) != 0)
        exit(EXIT_FAILURE);
}

#define NOISES 1024

/* Six pixels for one random number: the noises are made once and drawn from. */
static void add_noise(struct code_crop *crop, struct random *random, double sigma, double unused)
{
    int noise[NOISES];
    (void)unused;
    for (int i = 0; i < NOISES; i++)
        noise[i] = (int)(256 + sigma * random_normal(random) + 0.5) - 256;
    size_t size = (size_t)crop->image.width * (size_t)crop->image.height;
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++, bits >>= 10) {
        if (i % 6 == 0)
            bits = random_bits(random);
        int grey = crop->image.pixels[i] + noise[bits % NOISES];
        crop->image.pixels[i] = (unsigned char)(grey < 0 ? 0 : grey > 255 ? 255 : grey);
    }
}

static void lower_contrast(struct code_crop *crop, struct random *random, double contrast,
                           double noise)
{
    size_t size = (size_t)crop->image.width * (size_t)crop->image.height;
    for (size_t i = 0; i < size; i++)
        crop->image.pixels[i] =
            (unsigned char)(150 + (crop->image.pixels[i] - 128) * contrast / 215);
    add_noise(crop, random, noise, 0);
}

static void threshold(struct code_crop *crop, struct random *random, double at, double speckle)
{
    size_t size = (size_t)crop->image.width * (size_t)crop->image.height;
    for (size_t i = 0; i < size; i++) {
        crop->image.pixels[i] = crop->image.pixels[i] < at ? 0 : 255;
        if (speckle > 0 && random_between(random, 0, 1) < speckle)
            crop->image.pixels[i] = (unsigned char)(255 - crop->image.pixels[i]);
    }
}

static void dither(struct code_crop *crop, struct random *random, double unused, double more)
{
    static const unsigned char order[4][4] = {
        {0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
    (void)random, (void)unused, (void)more;
    lower_contrast(crop, random, 130, 0); /* grey print and grey paper, or nothing is dithered */
    for (int y = 0; y < crop->image.height; y++)
        for (int x = 0; x < crop->image.width; x++) {
            unsigned char *pixel = pixel_at(crop, x, y);
            *pixel = *pixel > order[y % 4][x % 4] * 16 + 8 ? 255 : 0;
        }
}

/* The darkest (or lightest) of so many pixels in a line, each stride bytes from the next. */
static void spread_line(unsigned char *line, int count, size_t stride, int side, bool is_loss)
{
    unsigned char before[4096];
    count = count < (int)sizeof before ? count : (int)sizeof before;
    for (int i = 0; i < count; i++)
        before[i] = line[(size_t)i * stride];
    for (int i = side / 2; i + side <= count; i++) {
        unsigned char most = before[i - side / 2];
        for (int k = 1; k < side; k++) {
            unsigned char grey = before[i - side / 2 + k];
            most = (is_loss ? grey > most : grey < most) ? grey : most;
        }
        line[(size_t)i * stride] = most;
    }
}

/* Dark edges move by half of side_px outwards or, with loss, inwards. */
static void spread_ink(struct code_crop *crop, struct random *random, double side_px, double loss)
{
    int side = (int)(side_px * scale_of(crop) + 0.5);
    size_t width = (size_t)crop->image.width;
    for (int y = 0; y < crop->image.height; y++)
        spread_line(pixel_at(crop, 0, y), crop->image.width, 1, side, loss != 0);
    for (int x = 0; x < crop->image.width; x++)
        spread_line(pixel_at(crop, x, 0), crop->image.height, width, side, loss != 0);
    add_noise(crop, random, 3, 0);
}

static void blur(struct code_crop *crop, struct random *random, double sigma_px, double unused)
{
    (void)unused, (void)random;
    if (gray_image_blur(&crop->image, sigma_px * scale_of(crop), NULL) != 0)
        exit(EXIT_FAILURE);
}

static void blur_motion(struct code_crop *crop, struct random *random, double length, double unused)
{
    int count = (int)(length * scale_of(crop) + 0.5);
    (void)unused, (void)random;
    for (int y = 0; y < crop->image.height; y++) {
        unsigned char *row = pixel_at(crop, 0, y);
        for (int x = 0; x + count <= crop->image.width; x++) {
            int sum = 0;
            for (int i = 0; i < count; i++)
                sum += row[x + i];
            row[x] = (unsigned char)(sum / count);
        }
    }
}

static void compress(struct code_crop *crop, struct random *random, double quality, double unused)
{
    (void)unused;
    degrade_crop(crop, random, &(struct degradation){.jpeg_quality = (int)quality});
}

static void invert(struct code_crop *crop, struct random *random, double unused, double more)
{
    (void)random, (void)unused, (void)more;
    size_t size = (size_t)crop->image.width * (size_t)crop->image.height;
    for (size_t i = 0; i < size; i++)
        crop->image.pixels[i] = (unsigned char)(255 - crop->image.pixels[i]);
}

/* ---- Places on a symbol ---- */

static void fill_box(struct code_crop *crop, struct point_px from, struct point_px to, int grey)
{
    for (int y = (int)from.y; y < (int)to.y; y++)
        for (int x = (int)from.x; x < (int)to.x; x++)
            if (pixel_at(crop, x, y) != NULL)
                *pixel_at(crop, x, y) = (unsigned char)grey;
}

static void fill_disc(struct code_crop *crop, struct point_px centre, double radius_px, int grey)
{
    for (int y = (int)(centre.y - radius_px); y <= centre.y + radius_px; y++)
        for (int x = (int)(centre.x - radius_px); x <= centre.x + radius_px; x++)
            if (hypot(x - centre.x, y - centre.y) <= radius_px && pixel_at(crop, x, y) != NULL)
                *pixel_at(crop, x, y) = (unsigned char)grey;
}

/* A patch of that share of the symbol's area, of any proportion up to 1 : 2, anywhere on it. */
static void cover_patch(struct code_crop *crop, struct random *random, double share, double grey)
{
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        double w = sqrt(share * random_between(random, 0.5, 2)), h = share / w;
        double u = random_between(random, 0, 1 - w), v = random_between(random, 0, 1 - h);
        fill_box(crop, symbol_px(crop, copy, u, v), symbol_px(crop, copy, u + w, v + h), (int)grey);
    }
}

static void cover_spots(struct code_crop *crop, struct random *random, double share, double grey)
{
    double area = PAGE_CODE_SIZE_MM * PAGE_CODE_SIZE_MM * share;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        for (double covered = 0; covered < area;) {
            double radius = random_between(random, 0.3, 0.9);
            struct point_px centre =
                symbol_px(crop, copy, random_between(random, 0, 1), random_between(random, 0, 1));
            fill_disc(crop, centre, radius * crop->px_mm, (int)grey);
            covered += 3.14159 * radius * radius;
        }
}

/* A stroke right across the symbol, slightly bent. */
static void draw_stroke(struct code_crop *crop, struct random *random, int copy, double width_mm,
                        int grey)
{
    double angle = random_between(random, 0, 3.14159), bend = random_between(random, -0.1, 0.1);
    double u = random_between(random, 0.25, 0.75), v = random_between(random, 0.25, 0.75);
    double step = 0.4 * width_mm / PAGE_CODE_SIZE_MM;
    for (double t = -0.75; t <= 0.75; t += step)
        fill_disc(crop,
                  symbol_px(crop, copy, u + t * cos(angle) - bend * t * t * sin(angle),
                            v + t * sin(angle) + bend * t * t * cos(angle)),
                  width_mm / 2 * crop->px_mm, grey);
}

static void draw_strokes(struct code_crop *crop, struct random *random, double count,
                         double width_mm)
{
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        for (int i = 0; i < (int)count; i++)
            draw_stroke(crop, random, copy, width_mm, width_mm > 2 ? 60 : 50);
}

static void punch_hole(struct code_crop *crop, struct random *random, double diameter_mm,
                       double grey)
{
    static const double centres[3][2] = {{3.5, 3.5}, {25.5, 3.5}, {3.5, 25.5}};
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        const double *centre = centres[random_below(random, 3)];
        struct point_px at =
            symbol_px(crop, copy, centre[0] / PAGE_CODE_MODULES, centre[1] / PAGE_CODE_MODULES);
        fill_disc(crop, at, diameter_mm / 2 * crop->px_mm, (int)grey);
    }
}

/* A corner with a finder is gone: a triangle whose legs are that share of the side. */
static void tear_corner(struct code_crop *crop, struct random *random, double share, double grey)
{
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        int corner = random_below(random, 3);
        struct point_px from = symbol_px(crop, copy, -0.3, -0.3),
                        origin = symbol_px(crop, copy, 0, 0);
        struct point_px to = symbol_px(crop, copy, 1.3, 1.3), end = symbol_px(crop, copy, 1, 1);
        for (int y = (int)from.y; y < to.y; y++)
            for (int x = (int)from.x; x < to.x; x++) {
                double u = (x - origin.x) / (end.x - origin.x);
                double v = (y - origin.y) / (end.y - origin.y);
                double from_x = corner == 1 ? 1 - u : u, from_y = corner == 2 ? 1 - v : v;
                if (from_x + from_y < share && pixel_at(crop, x, y) != NULL)
                    *pixel_at(crop, x, y) = (unsigned char)grey;
            }
    }
}

static void stain(struct code_crop *crop, struct random *random, double share, double unused)
{
    (void)unused;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        struct point_px centre =
            symbol_px(crop, copy, random_between(random, 0, 1), random_between(random, 0, 1));
        double radius = 8 * crop->px_mm;
        for (int y = (int)(centre.y - radius); y <= centre.y + radius; y++)
            for (int x = (int)(centre.x - radius); x <= centre.x + radius; x++)
                if (hypot(x - centre.x, y - centre.y) < radius && pixel_at(crop, x, y) != NULL)
                    *pixel_at(crop, x, y) = (unsigned char)(*pixel_at(crop, x, y) * (1 - share));
    }
}

static void add_streaks(struct code_crop *crop, struct random *random, double count, double unused)
{
    (void)unused;
    for (int i = 0; i < (int)count; i++) {
        double u = random_between(random, 0, 1);
        int grey = random_below(random, 2) * 255;
        double half = random_between(random, 0.15, 0.35) * crop->px_mm;
        double x = symbol_px(crop, 0, u, 0).x;
        fill_box(crop, (struct point_px){x - half, 0},
                 (struct point_px){x + half, crop->image.height}, grey);
    }
}

/* ---- Rows ---- */

static void move_row(struct code_crop *crop, int y, int by)
{
    unsigned char *row = pixel_at(crop, 0, y);
    int width = crop->image.width, rest = width - abs(by);
    unsigned char edge = by > 0 ? row[0] : row[width - 1];
    memmove(by > 0 ? row + by : row, by > 0 ? row : row - by, (size_t)rest);
    memset(by > 0 ? row : row + rest, edge, (size_t)abs(by));
}

/* Everything below a line across each symbol is shifted sideways; the line itself is light. */
static void fold(struct code_crop *crop, struct random *random, double shift_px, double line_mm)
{
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        int y = (int)symbol_px(crop, copy, 0, random_between(random, 0.1, 0.9)).y;
        int end = (int)symbol_px(crop, copy, 0, 1.4).y, by = (int)(shift_px * scale_of(crop));
        if (random_below(random, 2) == 0)
            by = -by;
        for (int row = y; row < end && row < crop->image.height && by != 0; row++)
            move_row(crop, row, by);
        fill_box(crop, (struct point_px){0, y},
                 (struct point_px){crop->image.width, y + line_mm * crop->px_mm}, 235);
    }
}

static void jitter_rows(struct code_crop *crop, struct random *random, double reach_px,
                        double unused)
{
    int reach = (int)(reach_px * scale_of(crop) + 0.5);
    (void)unused;
    for (int y = 0; y < crop->image.height; y++) {
        int by = random_below(random, 2 * reach + 1) - reach;
        if (by != 0)
            move_row(crop, y, by);
    }
}

/* The feeder slips that often on each symbol: so many rows are lost, or come twice. */
static void slip_rows(struct code_crop *crop, struct random *random, double times, double rows)
{
    size_t width = (size_t)crop->image.width;
    int count = (int)(rows * scale_of(crop) + 0.5);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        int end = copy == 0 ? crop->image.height / 2 : crop->image.height;
        for (int i = 0; i < (int)times; i++) {
            int y = (int)symbol_px(crop, copy, 0, random_between(random, 0.05, 0.9)).y;
            unsigned char *from = crop->image.pixels + (size_t)y * width;
            size_t rest = (size_t)(end - y - count) * width, gap = (size_t)count * width;
            if (random_below(random, 2) == 0)
                memmove(from, from + gap, rest);
            else
                memmove(from + gap, from, rest);
        }
    }
}

/* ---- The table ---- */

#define NORMAL                                                                                     \
    {                                                                                              \
        300, 300, 0, 0, 0                                                                          \
    }
#define SCANNED(x, y)                                                                              \
    {                                                                                              \
        (x), (y), 0, 0, 0                                                                          \
    }
#define TURNED(degrees)                                                                            \
    {                                                                                              \
        300, 300, (degrees), 0, 0                                                                  \
    }

const struct crop_damage crop_damages[] = {
    {"none", NULL, 0, 0, NORMAL, {100, 100}},
    {"turned 3 degrees", NULL, 0, 0, TURNED(3), {100, 100}},
    {"400 dpi", NULL, 0, 0, SCANNED(400, 400), {100, 100}},
    {"200 dpi", NULL, 0, 0, SCANNED(200, 200), {100, 100}},
    {"150 dpi", NULL, 0, 0, SCANNED(150, 150), {100, 100}},
    {"100 dpi", NULL, 0, 0, SCANNED(100, 100), {0, 0}},
    {"75 dpi", NULL, 0, 0, SCANNED(75, 75), {0, 0}},
    {"fax 204 x 196, bilevel", threshold, 137, 0, SCANNED(204, 196), {100, 100}},
    {"fax 204 x 98, bilevel", threshold, 137, 0, SCANNED(204, 98), {100, 100}},
    {"bilevel", threshold, 137, 0, NORMAL, {100, 100}},
    {"JPEG quality 10", compress, 10, 0, NORMAL, {100, 100}},
    {"noise sigma 20", add_noise, 20, 0, NORMAL, {100, 100}},
    {"noise sigma 40", add_noise, 40, 0, NORMAL, {100, 100}},
    {"noise sigma 60", add_noise, 60, 0, NORMAL, {0, 0}},
    {"noise sigma 80", add_noise, 80, 0, NORMAL, {0, 0}},
    {"contrast 30, noise 3", lower_contrast, 30, 3, NORMAL, {100, 100}},
    {"contrast 15, noise 3", lower_contrast, 15, 3, NORMAL, {100, 100}},
    {"contrast 8, noise 3", lower_contrast, 8, 3, NORMAL, {0, 0}},
    {"speckle 5 %", threshold, 137, 0.05, NORMAL, {100, 100}},
    {"speckle 10 %", threshold, 137, 0.10, NORMAL, {100, 100}},
    {"speckle 20 %", threshold, 137, 0.20, NORMAL, {0, 0}},
    {"ordered dither", dither, 0, 0, NORMAL, {100, 100}},
    {"ink gain 3 px", spread_ink, 3, 0, NORMAL, {100, 100}},
    {"ink gain 5 px", spread_ink, 5, 0, NORMAL, {0, 0}},
    {"ink loss 3 px", spread_ink, 3, 1, NORMAL, {100, 100}},
    {"ink loss 5 px", spread_ink, 5, 1, NORMAL, {0, 0}},
    {"stretch 1.4", NULL, 0, 0, SCANNED(300, 420), {100, 100}},
    {"blur sigma 2.6 px", blur, 2.6, 0, NORMAL, {100, 100}},
    {"blur sigma 3.5 px", blur, 3.5, 0, NORMAL, {0, 0}},
    {"blur sigma 4 px", blur, 4, 0, NORMAL, {0, 0}},
    {"motion blur 9 px", blur_motion, 9, 0, NORMAL, {0, 0}},
    {"motion blur 15 px", blur_motion, 15, 0, NORMAL, {0, 0}},
    {"fold, white line 1 mm", fold, 0, 1, NORMAL, {99, 99}},
    {"fold, shift 6 px", fold, 6, 0, NORMAL, {99, 99}},
    {"fold, shift 10 px", fold, 10, 0, NORMAL, {0, 0}},
    {"stain 60 %", stain, 0.6, 0, NORMAL, {0, 0}},
    {"pen stroke 0.7 mm", draw_strokes, 1, 0.7, NORMAL, {99, 99}},
    {"2 pen strokes", draw_strokes, 2, 0.7, NORMAL, {97, 99}},
    {"3 pen strokes", draw_strokes, 3, 0.7, NORMAL, {0, 0}},
    {"marker stroke 3 mm", draw_strokes, 1, 3, NORMAL, {80, 96}},
    {"white patch 10 %", cover_patch, 0.10, 255, NORMAL, {99, 99}},
    {"white patch 15 %", cover_patch, 0.15, 255, NORMAL, {90, 99}},
    {"white patch 20 %", cover_patch, 0.20, 255, NORMAL, {55, 80}},
    {"white patch 30 %", cover_patch, 0.30, 255, NORMAL, {0, 0}},
    {"black patch 10 %", cover_patch, 0.10, 20, NORMAL, {99, 99}},
    {"black patch 15 %", cover_patch, 0.15, 20, NORMAL, {90, 99}},
    {"black patch 20 %", cover_patch, 0.20, 20, NORMAL, {55, 80}},
    {"black patch 30 %", cover_patch, 0.30, 20, NORMAL, {0, 0}},
    {"white spots 5 %", cover_spots, 0.05, 255, NORMAL, {0, 0}},
    {"white spots 10 %", cover_spots, 0.10, 255, NORMAL, {0, 0}},
    {"hole 1.5 mm in a finder", punch_hole, 1.5, 255, NORMAL, {99, 99}},
    {"hole 3 mm in a finder", punch_hole, 3, 255, NORMAL, {99, 99}},
    {"hole 6 mm in a finder", punch_hole, 6, 255, NORMAL, {99, 99}},
    {"corner torn off (30 %)", tear_corner, 0.775, 255, NORMAL, {99, 99}},
    {"corner torn off, black behind", tear_corner, 0.775, 0, NORMAL, {0, 0}},
    {"row jitter 2 px", jitter_rows, 2, 0, NORMAL, {99, 99}},
    {"row jitter 4 px", jitter_rows, 4, 0, NORMAL, {0, 0}},
    {"feeder slip 1 x 8 rows", slip_rows, 1, 8, NORMAL, {0, 0}},
    {"feeder slip 2 x 8 rows", slip_rows, 2, 8, NORMAL, {90, 99}},
    {"feeder slip 3 x 12 rows", slip_rows, 3, 12, NORMAL, {0, 0}},
    {"3 streaks", add_streaks, 3, 0, NORMAL, {99, 99}},
    {"inverted", invert, 0, 0, NORMAL, {0, 0}},
};
const int crop_damage_count = (int)(sizeof crop_damages / sizeof *crop_damages);
