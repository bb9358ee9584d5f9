/* SPDX-License-Identifier: MIT */
#include "code_tone.h"

#include <math.h>

#define LOCAL_REACH 3       /* modules */
#define LEAST_CONTRAST 0.3F /* of the landmarks': less is one colour */
#define UNIFORM_SIDE 4      /* modules */
#define UNIFORM_WEIGHT 0.15F
#define MISMATCH_REACH 2
#define MISMATCH_COST 2.0F

struct tone {
    float light, dark;
};

static struct tone landmark_tone(const struct code_greys *greys, const struct code_pattern *pattern)
{
    float sum[2] = {0, 0}, count[2] = {0, 0};
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++) {
            int kind = pattern->kind[row][column];
            if (kind > MODULE_DARK)
                continue;
            sum[kind] += greys->grey[row][column];
            count[kind]++;
        }
    return (struct tone){sum[MODULE_LIGHT] / count[MODULE_LIGHT],
                         sum[MODULE_DARK] / count[MODULE_DARK]};
}

float code_greys_threshold(const struct code_greys *greys, const struct code_pattern *pattern)
{
    struct tone tone = landmark_tone(greys, pattern);
    return (tone.light + tone.dark) / 2;
}

static int clamped(int index)
{
    return index < 0 ? 0 : index >= CODE_SIDE ? CODE_SIDE - 1 : index;
}

/* The part of the symbol within reach of a module. */
struct window {
    int top, left, bottom, right; /* inclusive */
};

static struct window window_around(int row, int column, int reach)
{
    return (struct window){clamped(row - reach), clamped(column - reach), clamped(row + reach),
                           clamped(column + reach)};
}

static float mean_within(const struct code_greys *greys, const struct window *window)
{
    float sum = 0;
    for (int y = window->top; y <= window->bottom; y++)
        for (int x = window->left; x <= window->right; x++)
            sum += greys->grey[y][x];
    return sum / (float)((window->bottom - window->top + 1) * (window->right - window->left + 1));
}

/* Means of what is lighter and what is darker than the mean of all within reach of a module. */
static struct tone local_tone(const struct code_greys *greys, int row, int column)
{
    struct window window = window_around(row, column, LOCAL_REACH);
    float split = mean_within(greys, &window), dark = 0, light = 0, darks = 0, lights = 0;
    for (int y = window.top; y <= window.bottom; y++)
        for (int x = window.left; x <= window.right; x++) {
            float grey = greys->grey[y][x], is_dark = grey <= split ? 1.0F : 0.0F;
            dark += is_dark * grey;
            light += grey - is_dark * grey;
            darks += is_dark;
            lights += 1 - is_dark;
        }
    return (struct tone){lights > 0 ? light / lights : split, darks > 0 ? dark / darks : split};
}

static float soft_darkness(float grey, const struct tone *tone, float least_contrast)
{
    float contrast = tone->light - tone->dark;
    float half = (contrast > least_contrast ? contrast : least_contrast) / 2;
    float darkness = ((tone->light + tone->dark) / 2 - grey) / half;
    return darkness > 1 ? 1 : darkness < -1 ? -1 : darkness;
}

static void tell_locally(struct code_modules *out, const struct code_greys *greys,
                         const struct tone *landmarks)
{
    float least = LEAST_CONTRAST * (landmarks->light - landmarks->dark);
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++) {
            struct tone tone = local_tone(greys, row, column);
            if (tone.light - tone.dark < least) /* one colour: only the whole symbol can tell */
                tone = *landmarks;
            out->darkness[row][column] = soft_darkness(greys->grey[row][column], &tone, least);
        }
}

static void tell_globally(struct code_modules *out, const struct code_greys *greys,
                          const struct tone *landmarks)
{
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            out->darkness[row][column] = soft_darkness(greys->grey[row][column], landmarks, 1);
}

/* How many of the landmarks near a module are not what they should be, 0 … 1. */
static float mismatch_near(const struct code_modules *modules, const struct code_pattern *pattern,
                           int row, int column)
{
    struct window window = window_around(row, column, MISMATCH_REACH);
    float wrong = 0, count = 0;
    for (int y = window.top; y <= window.bottom; y++)
        for (int x = window.left; x <= window.right; x++) {
            int kind = pattern->kind[y][x];
            if (kind > MODULE_DARK)
                continue;
            wrong += (modules->darkness[y][x] > 0) != (kind == MODULE_DARK);
            count++;
        }
    return count > 0 ? wrong / count : 0;
}

static bool is_uniform(const struct code_modules *modules, int top, int left)
{
    bool dark = modules->darkness[top][left] > 0;
    for (int row = top; row < top + UNIFORM_SIDE; row++)
        for (int column = left; column < left + UNIFORM_SIDE; column++)
            if ((modules->darkness[row][column] > 0) != dark)
                return false;
    return true;
}

static void doubt_uniform(float weight[CODE_SIDE][CODE_SIDE], const struct code_modules *modules)
{
    for (int top = 0; top + UNIFORM_SIDE <= CODE_SIDE; top++)
        for (int left = 0; left + UNIFORM_SIDE <= CODE_SIDE; left++) {
            if (!is_uniform(modules, top, left))
                continue;
            for (int row = top; row < top + UNIFORM_SIDE; row++)
                for (int column = left; column < left + UNIFORM_SIDE; column++)
                    weight[row][column] = UNIFORM_WEIGHT;
        }
}

static void doubt(struct code_modules *modules, const struct code_greys *greys,
                  const struct code_pattern *pattern)
{
    float weight[CODE_SIDE][CODE_SIDE];
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            weight[row][column] =
                1 / (1 + MISMATCH_COST * mismatch_near(modules, pattern, row, column));
    doubt_uniform(weight, modules);
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            modules->darkness[row][column] *= weight[row][column] * greys->row_weight[row];
}

void code_modules_tell(struct code_modules *out, const struct code_greys *greys,
                       const struct code_pattern *pattern, enum code_tone tone)
{
    struct tone landmarks = landmark_tone(greys, pattern);
    if (tone == TONE_GLOBAL)
        tell_globally(out, greys, &landmarks);
    else
        tell_locally(out, greys, &landmarks);
    if (tone == TONE_DOUBTED)
        doubt(out, greys, pattern);
}
