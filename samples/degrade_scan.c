/* SPDX-License-Identifier: MIT */
#include "degrade_steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LID_GREY 12
#define RUN 32 /* pixels of a row of which only the ends are looked up exactly */

void degrade_replace(struct gray_image *image, struct gray_image *other)
{
    gray_image_free(image);
    *image = *other;
}

/* How a turned page looks up its pixels: seen from the middle, in pixels. */
struct lie {
    double cosine, sine, scale, shear, tilt;
};

static void look_up(double *u, double *v, const struct lie *lie, double dx, double dy)
{
    dx /= lie->scale;
    dy /= lie->scale;
    double x = lie->cosine * dx + lie->sine * dy, y = -lie->sine * dx + lie->cosine * dy;
    double w = 1 + lie->tilt * y;
    *u = (x - lie->shear * y) * w;
    *v = y * w;
}

static void bend_row(unsigned char *row, int width, const struct gray_image *image,
                     const struct lie *lie, double dx, double dy)
{
    double middle_x = (image->width - 1) / 2.0, middle_y = (image->height - 1) / 2.0;
    for (int start = 0; start < width; start += RUN) {
        double u, v, end_u, end_v;
        int count = width - start < RUN ? width - start : RUN;
        look_up(&u, &v, lie, dx + start, dy);
        look_up(&end_u, &end_v, lie, dx + start + RUN, dy);
        double step_u = (end_u - u) / RUN, step_v = (end_v - v) / RUN;
        for (int i = 0; i < count; i++)
            row[start + i] = (unsigned char)(gray_image_sample(image, u + middle_x + i * step_u,
                                                               v + middle_y + i * step_v) +
                                             0.5);
    }
}

int degrade_lie(struct gray_image *image, const struct degradation *d, double px_per_mm,
                struct error *error)
{
    struct gray_image bent;
    if (d->turn_degrees == 0 && !(d->scale > 0) && d->shear == 0 && d->perspective_mm == 0)
        return 0;
    double angle = d->turn_degrees * 3.14159265358979 / 180;
    struct lie lie = {cos(angle), sin(angle), d->scale > 0 ? d->scale : 1, d->shear,
                      d->perspective_mm * px_per_mm / image->width / image->height};
    double broad = image->width + fabs(d->shear) * image->height;
    double width = fabs(lie.cosine) * broad + fabs(lie.sine) * image->height;
    double height = fabs(lie.sine) * broad + fabs(lie.cosine) * image->height;
    if (gray_image_alloc(&bent, (int)(width + 0.5), (int)(height + 0.5), error) != 0)
        return -1;
    for (int y = 0; y < bent.height; y++)
        bend_row(bent.pixels + (size_t)y * (size_t)bent.width, bent.width, image, &lie,
                 -(bent.width - 1) / 2.0, y - (bent.height - 1) / 2.0);
    degrade_replace(image, &bent);
    return 0;
}

/* Pixels cut off (positive) or put around (negative), side by side. */
struct trim {
    int left, top, right, bottom;
};

static int trim(struct gray_image *image, const struct trim *by, struct error *error)
{
    struct gray_image trimmed;
    int width = image->width - by->left - by->right, height = image->height - by->top - by->bottom;
    if (gray_image_alloc(&trimmed, width, height, error) != 0)
        return -1;
    memset(trimmed.pixels, LID_GREY, (size_t)width * (size_t)height);
    int first = by->left < 0 ? -by->left : 0, from = by->left > 0 ? by->left : 0;
    int count = image->width - from - (by->right > 0 ? by->right : 0);
    for (int y = 0; y < height; y++)
        if (y + by->top >= 0 && y + by->top < image->height)
            memcpy(trimmed.pixels + (size_t)y * (size_t)width + first,
                   image->pixels + (size_t)(y + by->top) * (size_t)image->width + from,
                   (size_t)count);
    degrade_replace(image, &trimmed);
    return 0;
}

static int change_margins(struct gray_image *image, const struct degradation *d, double px_per_mm,
                          struct random *random, struct error *error)
{
    int px[4];
    for (int i = 0; i < 4; i++) {
        double share = d->is_cut_unevenly ? random_between(random, 0, 1) : 1;
        px[i] = (int)(d->crop_mm * share * px_per_mm);
    }
    const struct trim cut = {px[0], px[1], px[2], px[3]};
    if (d->crop_mm > 0 && trim(image, &cut, error) != 0)
        return -1;
    int margin = (int)(d->black_margin_mm * px_per_mm);
    const struct trim lid = {-margin, -margin, -margin, -margin};
    return margin > 0 ? trim(image, &lid, error) : 0;
}

/* Means of `step` pixels (1 or more, no whole number) along lines of a picture. */
static void shrink_line(unsigned char *out, size_t out_stride, int count, const unsigned char *in,
                        size_t stride, double step)
{
    for (int i = 0; i < count; i++) {
        double from = i * step, to = from + step, sum = 0;
        for (int k = (int)from; k < to; k++)
            sum += in[(size_t)k * stride] * (fmin(k + 1, to) - fmax(k, from));
        out[(size_t)i * out_stride] = (unsigned char)(sum / step + 0.5);
    }
}

/* Scanned at another resolution: each pixel the mean of what it covers. */
static int rescan(struct gray_image *image, double step_x, double step_y, struct error *error)
{
    struct gray_image narrow, low;
    int width = (int)(image->width / step_x), height = (int)(image->height / step_y);
    if (gray_image_alloc(&narrow, width, image->height, error) != 0)
        return -1;
    for (int y = 0; y < image->height; y++)
        shrink_line(narrow.pixels + (size_t)y * (size_t)width, 1, width,
                    image->pixels + (size_t)y * (size_t)image->width, 1, step_x);
    degrade_replace(image, &narrow);
    if (gray_image_alloc(&low, width, height, error) != 0)
        return -1;
    for (int x = 0; x < width; x++)
        shrink_line(low.pixels + x, (size_t)width, height, image->pixels + x, (size_t)width,
                    step_y);
    degrade_replace(image, &low);
    return 0;
}

/* From which row of the sheet each row of the scan comes. */
static void feed_rows(double *rows, int height, const struct degradation *d, struct random *random)
{
    int first = (int)(height * random_between(random, 0, 0.4));
    int last = first + (int)(height * random_between(random, 0.2, 0.6));
    double stretch = d->stretch > 0 ? d->stretch : 1;
    rows[0] = 0;
    for (int y = 1; y < height; y++)
        rows[y] = rows[y - 1] + (y >= first && y < last ? 1 / stretch : 1);
    for (int slip = 0; slip < d->slips; slip++) {
        int at = (int)(height * random_between(random, 0.04, 0.96));
        int by = random_bits(random) & 1 ? d->slip_rows : -d->slip_rows;
        for (int y = at; y < height; y++)
            rows[y] += by;
    }
}

static int feed(struct gray_image *image, const struct degradation *d, struct random *random,
                struct error *error)
{
    struct gray_image fed;
    size_t width = (size_t)image->width;
    double longer = d->stretch > 1 ? (d->stretch - 1) * 0.6 : 0;
    int height = image->height + (int)(longer * image->height);
    double *rows = malloc((size_t)height * sizeof *rows);
    if (rows == NULL)
        return error_out_of_memory(error);
    int result = gray_image_alloc(&fed, image->width, height, error);
    if (result == 0)
        feed_rows(rows, height, d, random);
    for (int y = 0; result == 0 && y < height; y++) {
        double row = fmax(0, rows[y]), part = row - floor(row);
        if (row > image->height - 2)
            continue;
        const unsigned char *upper = image->pixels + (size_t)row * width, *lower = upper + width;
        for (size_t x = 0; x < width; x++)
            fed.pixels[(size_t)y * width + x] =
                (unsigned char)(upper[x] + part * (lower[x] - upper[x]) + 0.5);
    }
    free(rows);
    if (result == 0)
        degrade_replace(image, &fed);
    return result;
}

int degrade_scan(struct gray_image *image, const struct degradation *d, double dpi,
                 struct random *random, struct error *error)
{
    if (change_margins(image, d, dpi / 25.4, random, error) != 0)
        return -1;
    if (d->dpi_x > 0 && d->dpi_y > 0 && rescan(image, dpi / d->dpi_x, dpi / d->dpi_y, error) != 0)
        return -1;
    return d->stretch > 0 || d->slips > 0 ? feed(image, d, random, error) : 0;
}
