/* SPDX-License-Identifier: MIT */
#include "page_streak.h"

#include "packed_pixels.h"
#include "vector_clones.h"

#include <stdbool.h>
#include <stdlib.h>

#define LOOKS 128         /* rows of the picture that are looked at */
#define BESIDE_PX 4       /* a streak is up to 0.5 mm broad at 300 dpi */
#define DARKER_GREYS 16   /* less is below what counts as ink in a field */
#define DARK_PAPER 100    /* where the neighbours are as dark, a streak would not show */
#define STREAK_SHARE 0.85 /* of the rows where it would show: a form's longest lines have 0.6 */
#define LEAST_SHOWN 0.5   /* of the looks */
#define EDGE_LOOKS 3      /* at the top and the bottom, where no form has lines */
#define MOST_SHARE 0.03   /* of the columns: more is a pattern, not dust */
#define SOFT_PX 1         /* the streak's own blur */

/* What was seen of the columns. */
struct column_votes {
    unsigned char *shown, *dark; /* looks where a streak would show, where one does */
    unsigned char *edge; /* looks at the top and the bottom where none does, though it would */
};

/* restrict: or each store to a byte could change the row, and there would be no vectors. */
VECTOR_CLONES static void look_at_row(const struct column_votes *votes,
                                      const unsigned char *restrict row, int width,
                                      unsigned char edge)
{
    unsigned char *restrict shown = votes->shown, *restrict dark = votes->dark;
    unsigned char *restrict without = votes->edge;
    for (int x = BESIDE_PX; x < width - BESIDE_PX; x++) {
        unsigned char left = row[x - BESIDE_PX], right = row[x + BESIDE_PX];
        unsigned char beside = left < right ? left : right;
        unsigned char than =
            row[x] > 255 - DARKER_GREYS ? 255 : (unsigned char)(row[x] + DARKER_GREYS);
        unsigned char shows = beside > DARK_PAPER, is_dark = shows & (than < beside);
        shown[x] = (unsigned char)(shown[x] + shows);
        dark[x] = (unsigned char)(dark[x] + is_dark);
        without[x] = (unsigned char)(without[x] + (edge & shows & (is_dark ^ 1)));
    }
}

static bool is_streak(const struct column_votes *votes, int x)
{
    return votes->shown[x] >= LEAST_SHOWN * LOOKS && votes->edge[x] <= 1 &&
           votes->dark[x] >= STREAK_SHARE * votes->shown[x];
}

/* Columns from first to before last become what lies between those beside them. */
static void fill_columns(struct gray_image *image, int first, int last)
{
    int left = first - SOFT_PX - 1, right = last + SOFT_PX;
    if (left < 0 || right >= image->width)
        return;
    for (int y = 0; y < image->height; y++) {
        unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = left + 1; x < right; x++)
            row[x] = (unsigned char)((row[left] * (right - x) + row[right] * (x - left)) /
                                     (right - left));
    }
}

/* Looks at rows all over the picture; room is for one of a packed picture. */
static void look_at_rows(const struct column_votes *votes, const struct gray_image *image,
                         unsigned char *room)
{
    for (int i = 0; i < LOOKS; i++) {
        int y = (int)((2L * i + 1) * image->height / (2 * LOOKS));
        bool is_edge = i < EDGE_LOOKS || i >= LOOKS - EDGE_LOOKS;
        const unsigned char *row = room;
        if (image->packed != NULL)
            packed_pixels_row(room, image, y, 0, image->width);
        else
            row = image->pixels + (size_t)y * (size_t)image->width;
        look_at_row(votes, row, image->width, is_edge);
    }
}

int page_streak_heal(struct gray_image *image, struct error *error)
{
    size_t width = (size_t)image->width;
    unsigned char *counts = calloc(4, width);
    struct column_votes votes = {counts, counts + width, counts + 2 * width};
    int streaks = 0, result = counts == NULL ? error_out_of_memory(error) : 0;
    if (result == 0)
        look_at_rows(&votes, image, counts + 3 * width);
    for (int x = 0; result == 0 && x < image->width; x++)
        streaks += is_streak(&votes, x);
    bool is_dust = streaks > 0 && streaks <= MOST_SHARE * image->width;
    if (is_dust)
        result = gray_image_unpack(image, error);
    for (int x = 0; result == 0 && is_dust && x < image->width; x++) {
        int first = x;
        while (x < image->width && is_streak(&votes, x))
            x++;
        if (x > first)
            fill_columns(image, first, x);
    }
    free(counts);
    return result;
}
