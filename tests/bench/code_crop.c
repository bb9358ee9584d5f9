/* SPDX-License-Identifier: MIT */
#include "code_crop.h"

#include "code_matrix.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE PAGE_CODE_MODULES
#define MARGIN_MM ((CODE_CROP_SIDE_MM - PAGE_CODE_SIZE_MM) / 2)
#define DRAWN_PX 8    /* for a module, before it is scanned */
#define DRAWN_QUIET 6 /* modules */
#define PAPER 245
#define INK 30

static void check(int result)
{
    if (result == 0)
        return;
    fprintf(stderr, "a code crop could not be made\n");
    exit(EXIT_FAILURE);
}

struct page_code_keys code_crop_keys(void)
{
    struct page_code_keys keys = {.count = 1, .key = {{.id = 3}}};
    memset(keys.key[0].bytes, 0x5a, PAGE_CODE_KEY_SIZE);
    return keys;
}

void code_crop_text(char out[PAGE_CODE_TEXT_SIZE], int64_t case_id,
                    const struct page_code_keys *keys)
{
    struct page_code code = {"AP", 1 + (int)(case_id % 7), 1, 2, case_id, 1 + case_id % 99991};
    check(page_code_format(out, &code, keys, NULL));
}

/* ---- Print ---- */

/* The symbol as printed, and beside it what stands there on a form: a mark, the text to key in. */
static void print_symbol(struct gray_image *out, const char *text, struct random *random)
{
    struct code_matrix matrix;
    int side = (SIDE + 2 * DRAWN_QUIET) * DRAWN_PX;
    check(gray_image_alloc(out, side, side, NULL));
    memset(out->pixels, PAPER, (size_t)side * (size_t)side);
    if (text[0] == '\0')
        return;
    check(code_matrix_make(&matrix, text));
    for (int y = 0; y < SIDE * DRAWN_PX; y++)
        for (int x = 0; x < SIDE * DRAWN_PX; x++)
            if (matrix.rows[y / DRAWN_PX] >> (x / DRAWN_PX) & 1)
                out->pixels[(y + DRAWN_QUIET * DRAWN_PX) * side + x + DRAWN_QUIET * DRAWN_PX] = INK;
    for (int y = side - 14; y < side - 2; y++)
        for (int x = DRAWN_QUIET * DRAWN_PX; x < side - DRAWN_QUIET * DRAWN_PX; x += 2)
            if (random_below(random, 3) == 0)
                memset(out->pixels + y * side + x, INK, 2);
    for (int y = 0; y < 12; y++)
        memset(out->pixels + y * side + side / 2, INK, 60);
}

/* ---- Scan ---- */

struct scan {
    struct code_crop *crop;
    struct gray_image printed[CODE_COPY_COUNT];
    double off_x[CODE_COPY_COUNT][4], off_y[CODE_COPY_COUNT][4]; /* mm, of the corners */
    double cosine, sine;
};

static struct point_mm page_at(const struct scan *scan, const struct crop_pose *pose, int x, int y)
{
    double width = CODE_CROP_SIDE_MM, height = CODE_CROP_SIDE_MM * CODE_COPY_COUNT;
    double dx = (x + 0.5) * 25.4 / pose->dpi_x - width / 2;
    double dy = (y + 0.5) * 25.4 / pose->dpi_y - height / 2;
    return (struct point_mm){width / 2 + scan->cosine * dx + scan->sine * dy,
                             height / 2 - scan->sine * dx + scan->cosine * dy};
}

static double grey_of(const struct scan *scan, struct point_mm at)
{
    int copy = at.y < CODE_CROP_SIDE_MM ? 0 : 1;
    double u = (at.x - MARGIN_MM) / PAGE_CODE_SIZE_MM;
    double v = (at.y - copy * CODE_CROP_SIDE_MM - MARGIN_MM) / PAGE_CODE_SIZE_MM;
    const double *off_x = scan->off_x[copy], *off_y = scan->off_y[copy];
    double x =
        (1 - v) * ((1 - u) * off_x[0] + u * off_x[1]) + v * ((1 - u) * off_x[3] + u * off_x[2]);
    double y =
        (1 - v) * ((1 - u) * off_y[0] + u * off_y[1]) + v * ((1 - u) * off_y[3] + u * off_y[2]);
    u += x / PAGE_CODE_SIZE_MM;
    v += y / PAGE_CODE_SIZE_MM;
    double scale = SIDE * DRAWN_PX, shift = DRAWN_QUIET * DRAWN_PX - 0.5;
    const struct gray_image *printed = &scan->printed[copy];
    double px = u * scale + shift, py = v * scale + shift;
    if (px < 0 || py < 0 || px > printed->width - 1 || py > printed->height - 1)
        return PAPER;
    return gray_image_sample(printed, px, py);
}

static void set_geometry(struct code_crop *crop, const struct crop_pose *pose)
{
    struct page_geometry *geometry = &crop->geometry;
    *geometry = (struct page_geometry){.is_known = true};
    geometry->frame = page_frame_for(210, 297);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        geometry->frame.code[copy] = (struct rect_mm){
            MARGIN_MM, copy * CODE_CROP_SIDE_MM + MARGIN_MM, PAGE_CODE_SIZE_MM, PAGE_CODE_SIZE_MM};
    double angle = pose->turn_degrees * 3.14159265358979 / 180;
    double width = CODE_CROP_SIDE_MM, height = CODE_CROP_SIDE_MM * CODE_COPY_COUNT;
    struct point_pair pairs[4];
    for (int i = 0; i < 4; i++) {
        double dx = i == 1 || i == 2 ? width / 2 : -width / 2;
        double dy = i >= 2 ? height / 2 : -height / 2;
        double x = width / 2 + cos(angle) * dx - sin(angle) * dy;
        double y = height / 2 + sin(angle) * dx + cos(angle) * dy;
        pairs[i] =
            (struct point_pair){{width / 2 + dx, height / 2 + dy},
                                {x * pose->dpi_x / 25.4 - 0.5, y * pose->dpi_y / 25.4 - 0.5}};
    }
    check(page_transform_fit(&geometry->transform, TRANSFORM_FULL, pairs, 4));
}

static void misplace(struct scan *scan, const struct crop_pose *pose, struct random *random)
{
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        double x = pose->offset_sd_px * random_normal(random);
        double y = pose->offset_sd_px * random_normal(random);
        for (int i = 0; i < 4; i++) {
            scan->off_x[copy][i] = (x + pose->corner_sd_px * random_normal(random)) * 25.4 / 300;
            scan->off_y[copy][i] = (y + pose->corner_sd_px * random_normal(random)) * 25.4 / 300;
        }
    }
}

void code_crop_draw(struct code_crop *out, const char *const texts[CODE_COPY_COUNT],
                    const struct crop_pose *pose, struct random *random)
{
    struct scan scan = {.crop = out};
    double angle = pose->turn_degrees * 3.14159265358979 / 180;
    scan.cosine = cos(angle);
    scan.sine = sin(angle);
    out->px_mm = (pose->dpi_x + pose->dpi_y) / 2 / 25.4;
    double drawn_px = SIDE * DRAWN_PX / PAGE_CODE_SIZE_MM / out->px_mm; /* for one pixel */
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        print_symbol(&scan.printed[copy], texts[copy], random);
        check(gray_image_blur(&scan.printed[copy], fmax(0.35 * drawn_px, 0.3), NULL));
    }
    misplace(&scan, pose, random);
    set_geometry(out, pose);
    check(gray_image_alloc(&out->image, (int)(CODE_CROP_SIDE_MM * pose->dpi_x / 25.4),
                           (int)(CODE_CROP_SIDE_MM * CODE_COPY_COUNT * pose->dpi_y / 25.4), NULL));
    for (int y = 0; y < out->image.height; y++)
        for (int x = 0; x < out->image.width; x++)
            out->image.pixels[(size_t)y * (size_t)out->image.width + (size_t)x] =
                (unsigned char)grey_of(&scan, page_at(&scan, pose, x, y));
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        gray_image_free(&scan.printed[copy]);
}

static void fill_symbol(struct gray_image *image, const char *text, int left, int top,
                        int module_px)
{
    struct code_matrix matrix;
    check(code_matrix_make(&matrix, text));
    for (int y = 0; y < SIDE * module_px; y++) {
        unsigned char *row = image->pixels + (size_t)(top + y) * (size_t)image->width + left;
        for (int x = 0; x < SIDE; x++)
            if (matrix.rows[y / module_px] >> x & 1)
                memset(row + x * module_px, INK, (size_t)module_px);
    }
}

void code_crop_draw_quickly(struct code_crop *out, const char *const texts[CODE_COPY_COUNT],
                            int module_px, struct random *random)
{
    double dpi = module_px * SIDE / PAGE_CODE_SIZE_MM * 25.4;
    int width = (int)(CODE_CROP_SIDE_MM * dpi / 25.4), height = CODE_COPY_COUNT * width;
    int margin = (int)(MARGIN_MM * dpi / 25.4);
    out->px_mm = dpi / 25.4;
    set_geometry(out, &(struct crop_pose){dpi, dpi, 0, 0, 0});
    check(gray_image_alloc(&out->image, width, height, NULL));
    memset(out->image.pixels, PAPER, (size_t)width * (size_t)height);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        int left = margin - module_px + random_below(random, 2 * module_px + 1);
        int top = copy * width + margin - module_px + random_below(random, 2 * module_px + 1);
        if (texts[copy][0] != '\0')
            fill_symbol(&out->image, texts[copy], left, top, module_px);
    }
}

void code_crop_free(struct code_crop *crop)
{
    gray_image_free(&crop->image);
}

void code_crop_make(struct code_crop *out, const char *const texts[CODE_COPY_COUNT],
                    const struct crop_damage *damage, struct random *random)
{
    struct crop_pose pose = damage->pose;
    if (pose.corner_sd_px == 0) {
        pose.corner_sd_px = 1.5;
        pose.offset_sd_px = 3;
    }
    code_crop_draw(out, texts, &pose, random);
    if (damage->apply != NULL)
        damage->apply(out, random, damage->amount, damage->more);
}
