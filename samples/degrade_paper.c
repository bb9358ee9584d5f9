/* SPDX-License-Identifier: MIT */
#include "degrade_steps.h"

#include "page_frame.h"

#include <math.h>

/* Figures drawn on the paper, in mm of the page. */
enum figure_kind {
    FIGURE_LINE, /* from a to b, `width` wide */
    FIGURE_RING, /* around a, radius b.x, `width` wide */
    FIGURE_DISC, /* around a, radius b.x */
    FIGURE_RECT, /* a: top left, b: bottom right */
    FIGURE_SIDE, /* all that lies to the right of the way from a to b */
};

struct figure {
    enum figure_kind kind;
    struct point_mm a, b;
    double width;
    double grey;   /* what is put there … */
    bool is_stain; /* … or the share of the light that is left: 0 … 255 */
};

struct sheet {
    struct gray_image *image;
    double px_per_mm;
    struct page_frame frame;
    struct random *random;
};

/* Distance of a place from the edge of the figure; below 0 inside. */
static double beyond(const struct figure *f, double x, double y)
{
    double dx = f->b.x - f->a.x, dy = f->b.y - f->a.y, length = fmax(1e-6, hypot(dx, dy));
    double along = ((x - f->a.x) * dx + (y - f->a.y) * dy) / length;
    double across = ((x - f->a.x) * dy - (y - f->a.y) * dx) / length;
    switch (f->kind) {
    case FIGURE_LINE:
        return fmax(fabs(across) - f->width / 2, fmax(-along, along - length));
    case FIGURE_RING:
        return fabs(hypot(x - f->a.x, y - f->a.y) - f->b.x) - f->width / 2;
    case FIGURE_DISC:
        return hypot(x - f->a.x, y - f->a.y) - f->b.x;
    case FIGURE_RECT:
        return fmax(fmax(f->a.x - x, x - f->b.x), fmax(f->a.y - y, y - f->b.y));
    case FIGURE_SIDE:
        return across;
    }
    return 1;
}

/* The part of the page in which the figure may lie. */
static struct rect_mm bounds(const struct sheet *sheet, const struct figure *f)
{
    double reach = f->kind == FIGURE_RING || f->kind == FIGURE_DISC ? f->b.x + f->width : f->width;
    bool has_end = f->kind == FIGURE_LINE || f->kind == FIGURE_RECT;
    struct point_mm b = has_end ? f->b : f->a;
    if (f->kind == FIGURE_SIDE)
        return (struct rect_mm){0, 0, sheet->frame.width_mm, sheet->frame.height_mm};
    return (struct rect_mm){fmin(f->a.x, b.x) - reach, fmin(f->a.y, b.y) - reach,
                            fabs(f->a.x - b.x) + 2 * reach, fabs(f->a.y - b.y) + 2 * reach};
}

static int limited(double px, int limit)
{
    return px < 0 ? 0 : px > limit ? limit : (int)px;
}

static void draw(const struct sheet *sheet, const struct figure *figure)
{
    struct gray_image *image = sheet->image;
    double scale = sheet->px_per_mm;
    struct rect_mm rect = bounds(sheet, figure);
    int left = limited(rect.x * scale, image->width), top = limited(rect.y * scale, image->height);
    int right = limited((rect.x + rect.w) * scale + 1, image->width);
    int bottom = limited((rect.y + rect.h) * scale + 1, image->height);
    for (int y = top; y < bottom; y++) {
        unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = left; x < right; x++) {
            double cover = 0.5 - beyond(figure, (x + 0.5) / scale, (y + 0.5) / scale) * scale;
            if (cover <= 0)
                continue;
            double grey = figure->is_stain ? row[x] * figure->grey / 255 : figure->grey;
            row[x] = (unsigned char)(row[x] + fmin(cover, 1) * (grey - row[x]) + 0.5);
        }
    }
}

static double chance(const struct sheet *sheet, double from, double to)
{
    return random_between(sheet->random, from, to);
}

/* What is seen where paper is missing: the scanner's lid, white or black. */
static double lid_grey(const struct sheet *sheet)
{
    return random_bits(sheet->random) & 1 ? 255 : 12;
}

static struct point_mm place_in(const struct sheet *sheet, const struct rect_mm *rect)
{
    return (struct point_mm){rect->x + rect->w * chance(sheet, 0.15, 0.85),
                             rect->y + rect->h * chance(sheet, 0.15, 0.85)};
}

static void tear_corner(const struct sheet *sheet, enum code_copy copy)
{
    const struct rect_mm *code = &sheet->frame.code[copy];
    const double leg = sqrt(2 * 0.3) * code->w;
    struct figure gone = {.kind = FIGURE_SIDE, .grey = lid_grey(sheet)};
    if (copy == CODE_TOP_RIGHT) {
        gone.a = (struct point_mm){code->x + code->w, code->y + leg};
        gone.b = (struct point_mm){code->x + code->w - leg, code->y};
    } else {
        gone.a = (struct point_mm){code->x, code->y + code->h - leg};
        gone.b = (struct point_mm){code->x + leg, code->y + code->h};
    }
    /* beyond() is below 0 to the side that its sign says: turn the way until that is the corner. */
    double corner_x = copy == CODE_TOP_RIGHT ? sheet->frame.width_mm : 0;
    double corner_y = copy == CODE_TOP_RIGHT ? 0 : sheet->frame.height_mm;
    if (beyond(&gone, corner_x, corner_y) > 0) {
        struct point_mm swapped = gone.a;
        gone.a = gone.b;
        gone.b = swapped;
    }
    draw(sheet, &gone);
}

static void punch_finder(const struct sheet *sheet, enum code_copy copy)
{
    const struct rect_mm *code = &sheet->frame.code[copy];
    const double in = 3.5 * code->w / PAGE_CODE_MODULES, out = code->w - in;
    int finder = random_below(sheet->random, 3); /* top left, top right, bottom left */
    draw(sheet, &(struct figure){
                    .kind = FIGURE_DISC,
                    .a = {code->x + (finder == 1 ? out : in), code->y + (finder == 2 ? out : in)},
                    .b = {3, 0},
                    .grey = lid_grey(sheet)});
}

static void stamp(const struct sheet *sheet, enum code_copy copy)
{
    const struct rect_mm *code = &sheet->frame.code[copy];
    struct point_mm at = {code->x + code->w / 2 + chance(sheet, -3, 3),
                          code->y + code->h / 2 + chance(sheet, -3, 3)};
    const double grey = 85;
    draw(sheet,
         &(struct figure){.kind = FIGURE_RING, .a = at, .b = {9, 0}, .width = 0.9, .grey = grey});
    draw(sheet,
         &(struct figure){.kind = FIGURE_RING, .a = at, .b = {6, 0}, .width = 0.6, .grey = grey});
    for (int i = 0; i < 8; i++) {
        struct point_mm from = {at.x + chance(sheet, -5, 5), at.y + chance(sheet, -5, 5)};
        struct point_mm to = {from.x + chance(sheet, -3, 3), from.y + chance(sheet, -3, 3)};
        draw(sheet, &(struct figure){FIGURE_LINE, from, to, 0.9, grey, false});
    }
}

/* A square patch of a share of the code's area. */
static void cover(const struct sheet *sheet, enum code_copy copy, double share, double grey)
{
    const struct rect_mm *code = &sheet->frame.code[copy];
    double side = sqrt(share) * code->w;
    struct point_mm at = {code->x + chance(sheet, 0, code->w - side),
                          code->y + chance(sheet, 0, code->h - side)};
    draw(sheet, &(struct figure){FIGURE_RECT, at, {at.x + side, at.y + side}, 0, grey, false});
}

static void strike(const struct sheet *sheet, enum code_copy copy)
{
    for (int i = 0; i < 2; i++) {
        struct point_mm at = place_in(sheet, &sheet->frame.code[copy]);
        double angle = chance(sheet, 0, 3.14159265), reach = chance(sheet, 8, 18);
        double dx = reach * cos(angle), dy = reach * sin(angle);
        draw(sheet, &(struct figure){FIGURE_LINE,
                                     {at.x - dx, at.y - dy},
                                     {at.x + dx, at.y + dy},
                                     0.7,
                                     chance(sheet, 15, 60),
                                     false});
    }
}

static void fold(const struct sheet *sheet, enum code_copy copy)
{
    struct point_mm at = place_in(sheet, &sheet->frame.code[copy]);
    double angle = chance(sheet, -0.05, 0.05) + (random_bits(sheet->random) & 1 ? 1.5707963 : 0);
    double dx = 300 * cos(angle), dy = 300 * sin(angle);
    draw(sheet, &(struct figure){FIGURE_LINE,
                                 {at.x - dx, at.y - dy},
                                 {at.x + dx, at.y + dy},
                                 1.0,
                                 random_bits(sheet->random) & 1 ? 255 : 70,
                                 false});
}

static void streak(const struct sheet *sheet, enum code_copy copy)
{
    for (int i = 0; i < 3; i++) {
        double x = place_in(sheet, &sheet->frame.code[copy]).x;
        draw(sheet, &(struct figure){FIGURE_LINE,
                                     {x, -5},
                                     {x, sheet->frame.height_mm + 5},
                                     chance(sheet, 0.1, 0.45),
                                     random_bits(sheet->random) & 1 ? 255 : 40,
                                     false});
    }
}

static void spill_coffee(const struct sheet *sheet)
{
    struct point_mm at = {chance(sheet, 30, sheet->frame.width_mm - 30),
                          chance(sheet, 30, sheet->frame.height_mm - 30)};
    double radius = chance(sheet, 32, 42);
    draw(sheet, &(struct figure){FIGURE_RING, at, {radius, 0}, 2.5, 165, true});
    draw(sheet, &(struct figure){FIGURE_DISC, at, {radius, 0}, 0, 215, true});
    at.x += chance(sheet, -40, 40);
    draw(sheet, &(struct figure){FIGURE_DISC, at, {chance(sheet, 10, 25), 0}, 0, 185, true});
}

static void staple(const struct sheet *sheet)
{
    const double turned_down = chance(sheet, 14, 24); /* the legs of the triangle */
    struct figure triangle = {.kind = FIGURE_SIDE, .grey = lid_grey(sheet)};
    triangle.a = (struct point_mm){0, turned_down};
    triangle.b = (struct point_mm){turned_down, 0};
    if (beyond(&triangle, 0, 0) > 0) {
        triangle.a = (struct point_mm){turned_down, 0};
        triangle.b = (struct point_mm){0, turned_down};
    }
    draw(sheet, &triangle);
    struct point_mm from = {turned_down / 2 + chance(sheet, -2, 4), turned_down / 2};
    draw(sheet, &(struct figure){FIGURE_LINE, from, {from.x + 9, from.y - 8}, 0.6, 60, false});
}

static void feed_double(const struct sheet *sheet)
{
    double x = chance(sheet, 20, sheet->frame.width_mm - 20), lean = chance(sheet, -12, 12);
    struct point_mm top = {x, 0}, bottom = {x + lean, sheet->frame.height_mm};
    draw(sheet, &(struct figure){FIGURE_SIDE, bottom, top, 0, 222, true});
    draw(sheet, &(struct figure){FIGURE_LINE, top, bottom, 0.8, 150, true});
}

static void draw_pencil_lines(const struct sheet *sheet)
{
    for (int i = 0; i < 6; i++) {
        struct point_mm from = {chance(sheet, 0, sheet->frame.width_mm),
                                chance(sheet, 0, sheet->frame.height_mm)};
        double angle = i < 2 ? 0 : i < 3 ? 1.5707963 : chance(sheet, 0, 3.14159265);
        double reach = chance(sheet, 20, 150);
        struct point_mm to = {from.x + reach * cos(angle), from.y + reach * sin(angle)};
        draw(sheet, &(struct figure){FIGURE_LINE, from, to, 0.35, chance(sheet, 110, 160), false});
    }
}

static void hide(const struct sheet *sheet, struct point_mm at)
{
    draw(sheet,
         &(struct figure){
             FIGURE_RECT, {at.x - 4.5, at.y - 4.5}, {at.x + 4.5, at.y + 4.5}, 0, 255, false});
}

static void damage_copy(const struct sheet *sheet, enum paper_damage damage, enum code_copy copy)
{
    if (damage == DAMAGE_TORN_CORNER)
        tear_corner(sheet, copy);
    else if (damage == DAMAGE_PUNCH_HOLE)
        punch_finder(sheet, copy);
    else if (damage == DAMAGE_STAMP)
        stamp(sheet, copy);
    else if (damage == DAMAGE_BLACK_PATCH)
        cover(sheet, copy, 0.5, 15);
    else if (damage == DAMAGE_STROKES)
        strike(sheet, copy);
    else if (damage == DAMAGE_PATCHES)
        cover(sheet, copy, 0.15, lid_grey(sheet));
    else if (damage == DAMAGE_FOLDS)
        fold(sheet, copy);
    else
        streak(sheet, copy);
}

static void damage_page(const struct sheet *sheet, enum paper_damage damage)
{
    if (damage == DAMAGE_COFFEE)
        spill_coffee(sheet);
    else if (damage == DAMAGE_STAPLE)
        staple(sheet);
    else if (damage == DAMAGE_DOUBLE_FEED)
        feed_double(sheet);
    else if (damage == DAMAGE_PENCIL_LINES)
        draw_pencil_lines(sheet);
}

void degrade_paper(struct gray_image *image, const struct degradation *d, double px_per_mm,
                   struct random *random)
{
    bool is_a4 = image->width / px_per_mm > 179;
    struct sheet sheet = {image, px_per_mm, page_frame_for(is_a4 ? 210 : 148, is_a4 ? 297 : 210),
                          random};
    int hit = random_below(random, CODE_COPY_COUNT);
    if (d->hidden_mark[0] > 0)
        hide(&sheet, (struct point_mm){d->hidden_mark[0], d->hidden_mark[1]});
    for (int role = 0; role < MARK_COUNT; role++)
        if (d->hidden_marks >> role & 1)
            hide(&sheet, sheet.frame.mark_centre[role]);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        bool is_hit = d->damage >= DAMAGE_STROKES ? d->damage <= DAMAGE_STREAKS
                                                  : d->damage != DAMAGE_NONE && copy == hit;
        if (is_hit)
            damage_copy(&sheet, d->damage, (enum code_copy)copy);
    }
    damage_page(&sheet, d->damage);
}
