/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "code_scan.h"
#include "png_read.h"

#include <stdlib.h>

#define SMALL_SIDE_PX 200 /* below it, modules may be smaller than zbar can see */

static void invert(struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        image->pixels[i] = (unsigned char)(255 - image->pixels[i]);
}

/* The ways to look at a picture; the order is from cheap to costly. */
static const struct {
    int factor;
    double sigma_px;
    bool inverted;
} looks[] = {
    {2, 0, false}, {1, 0, false}, {1, 1.0, false}, {4, 0, false}, {1, 2.0, false},
    {3, 0, false}, {2, 1.0, false}, {1, 1.0, true}, {2, 0, true},
};

static int look(struct scanned_codes *codes, const struct gray_image *image, size_t index,
                struct error *error)
{
    struct gray_image copy;
    if (looks[index].factor > 1 && image->width / looks[index].factor < SMALL_SIDE_PX)
        return 0;
    if (gray_image_reduce(&copy, image, looks[index].factor, error) != 0)
        return -1;
    if (looks[index].inverted)
        invert(&copy);
    int result = 0;
    if (looks[index].sigma_px > 0)
        result = gray_image_blur(&copy, looks[index].sigma_px, error);
    if (result == 0)
        result = code_scan(codes, &copy, error);
    gray_image_free(&copy);
    return result;
}

int intake_read_codes(struct buffer *out, size_t *count, const struct intake_limits *limits,
                      const void *bytes, size_t size, struct error *error)
{
    struct gray_image image;
    enum page_reason reason;
    char detail[200];
    struct scanned_codes *codes = calloc(1, sizeof *codes);
    *count = 0;
    if (codes == NULL)
        return error_out_of_memory(error);
    int result = png_read_gray(&image, &reason, detail, limits, bytes, size, error);
    if (result == 0 && reason != REASON_NONE)
        result = error_set(error, ERROR_REFUSED, "%s", detail);
    for (size_t i = 0; result == 0 && i < sizeof looks / sizeof *looks && codes->count == 0; i++)
        result = look(codes, &image, i, error);
    for (size_t i = 0; result == 0 && i < codes->count; i++) {
        buffer_append_text(out, codes->code[i].text);
        buffer_append_char(out, '\0');
    }
    *count = result == 0 ? codes->count : 0;
    gray_image_free(&image);
    free(codes);
    if (result == 0 && out->failed)
        return error_out_of_memory(error);
    return result;
}
