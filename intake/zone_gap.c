/* SPDX-License-Identifier: MIT */
#include "zone_gap.h"

#include "zone_tone.h"

#include <math.h>

#define MAX_ROWS 64
#define CORNER_MM 0.3 /* what is above and below the frame is lighter than what is beside it */
#define USUAL_SHARE 0.6

/* Where in the gap to look: nearer to the frame, which darkens it evenly, than to the label, whose
 * characters do not. There labels change the grey by up to 0.08 of the contrast, copies of copies
 * and labels of square characters included; strokes by 0.16, as ink must, and up to 0.9. */
#define LOOK_SHARE 0.38

/* By which noise alone does not darken a place of the gap. Of 920 zones scanned with a sigma of 40, 25
 * were in doubt at 2, 9 at 3; strokes on office scans (sigma 3) stand out by 20 and more. */
#define NOISE_SIGMAS 3.5

/* The grey at a place between two columns. */
static double grey_at(const struct gray_image *image, double column, int row)
{
    int left = (int)floor(column - 0.5);
    double share = column - 0.5 - left;
    const unsigned char *at = image->pixels + (size_t)row * (size_t)image->width + left;
    return at[0] * (1 - share) + at[1] * share;
}

/* The greys down the gap; how many. */
static int take_greys(double greys[MAX_ROWS], const struct zone_patch *patch, double stroke_mm)
{
    int first = zone_patch_row(patch, patch->zone.y + CORNER_MM), count = 0;
    int end = zone_patch_row(patch, patch->zone.y + patch->zone.h - CORNER_MM);
    double look = patch->zone.x + patch->zone.w + stroke_mm / 2 + LOOK_SHARE * patch->gap_mm;
    double column = (look - patch->rect.x) * ZONE_PX_PER_MM;
    if (patch->gap_mm <= 0 || column < 1 || column + 1 >= patch->plain.width)
        return 0;
    for (int row = first; row < end && count < MAX_ROWS; row++)
        greys[count++] = grey_at(&patch->plain, column, row);
    return count;
}

bool zone_gap_is_inked(const struct zone_patch *patch, double stroke_mm, int ink_grey)
{
    double greys[MAX_ROWS];
    unsigned counts[256] = {0};
    int count = take_greys(greys, patch, stroke_mm);
    if (count == 0)
        return false;
    for (int i = 0; i < count; i++)
        counts[(int)greys[i]]++;
    double usual = gray_percentile(counts, USUAL_SHARE), darkest = usual;
    for (int i = 1; i + 1 < count; i++)
        darkest = fmin(darkest, (greys[i - 1] + 2 * greys[i] + greys[i + 1]) / 4);
    double drop = usual - darkest, paper = patch->paper_grey;
    return drop > patch->contrast_share * fmax(paper - zone_tone_ink_grey(paper, ink_grey), 1) &&
           drop > NOISE_SIGMAS * zone_tone_noise_sigma(&patch->plain);
}
