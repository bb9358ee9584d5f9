/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DECODE_CHECK_H
#define FORMLOOP_DECODE_CHECK_H

/* A picture that shows every turn and mirroring, and decoding in one line. */
#include "check.h"

#include "intake_file.h"

/* Grey steps and an L, 8 levels or black and white; 16 px blocks so that JPEG keeps them. */
static inline struct gray_image check_picture(int width, int height, bool is_bilevel)
{
    struct gray_image image;
    assert_int_equal(gray_image_alloc(&image, width, height, NULL), 0);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            bool is_dark = x < width / 4 || y >= height - height / 4 || (x / 16 + y / 16) % 5 == 0;
            int grey = is_dark ? 0 : is_bilevel ? 255 : 255 - 17 * ((x / 16) % 8);
            image.pixels[y * width + x] = (unsigned char)grey;
        }
    }
    return image;
}

static inline void check_decode(struct decoded_page *out, const void *bytes, size_t size,
                                const struct intake_limits *limits, int page_index, int *page_count)
{
    struct intake_file *file;
    struct error error = ERROR_INIT;
    *out = (struct decoded_page){0};
    *page_count = 0;
    assert_int_equal(
        intake_file_open(&file, &out->reason, out->detail, limits, bytes, size, &error), 0);
    assert_true((file == NULL) == (out->reason != REASON_NONE));
    if (file == NULL)
        return;
    *page_count = intake_file_page_count(file);
    assert_int_equal(intake_file_decode(out, file, page_index, &error), 0);
    assert_true((out->reason == REASON_NONE) == (out->image.pixels != NULL));
    assert_true((out->reason == REASON_NONE) == (out->detail[0] == '\0'));
    intake_file_close(file);
}

/* How far apart two pictures are at most; 1000 if their sides differ. */
static inline int check_difference(const struct gray_image *a, const struct gray_image *b)
{
    int most = 0;
    if (a->width != b->width || a->height != b->height)
        return 1000;
    for (size_t i = 0; i < (size_t)a->width * (size_t)a->height; i++) {
        int difference = abs(a->pixels[i] - b->pixels[i]);
        most = difference > most ? difference : most;
    }
    return most;
}

#endif
