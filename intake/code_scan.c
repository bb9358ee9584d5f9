/* SPDX-License-Identifier: MIT */
/* The one file that includes zbar. */
#include "code_scan.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <zbar.h>

static zbar_image_scanner_t *open_scanner(void)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    if (scanner == NULL)
        return NULL;
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
    return scanner;
}

static bool is_known(const struct scanned_codes *codes, const struct scanned_code *code)
{
    for (size_t i = 0; i < codes->count; i++) {
        const struct scanned_code *known = &codes->code[i];
        double side =
            hypot(known->corner[1].x - known->corner[0].x, known->corner[1].y - known->corner[0].y);
        double distance =
            hypot(known->corner[0].x - code->corner[0].x, known->corner[0].y - code->corner[0].y);
        if (known->size == code->size && strcmp(known->text, code->text) == 0 &&
            distance < side / 2)
            return true;
    }
    return false;
}

static void append_symbol(struct scanned_codes *out, const zbar_symbol_t *symbol)
{
    /* zbar's corners run counter-clockwise from the symbol's own top left. */
    static const unsigned corner_index[4] = {0, 3, 2, 1};
    struct scanned_code code = {.size = zbar_symbol_get_data_length(symbol)};
    size_t kept = code.size < CODE_SCAN_MAX_BYTES ? code.size : CODE_SCAN_MAX_BYTES;
    memcpy(code.text, zbar_symbol_get_data(symbol), kept);
    if (zbar_symbol_get_loc_size(symbol) != 4)
        return;
    for (unsigned i = 0; i < 4; i++)
        code.corner[i] = (struct point_px){zbar_symbol_get_loc_x(symbol, corner_index[i]),
                                           zbar_symbol_get_loc_y(symbol, corner_index[i])};
    if (out->count < CODE_SCAN_MAX_CODES && !is_known(out, &code))
        out->code[out->count++] = code;
}

int code_scan(struct scanned_codes *out, const struct gray_image *image, struct error *error)
{
    zbar_image_scanner_t *scanner = open_scanner();
    zbar_image_t *picture = zbar_image_create();
    if (scanner == NULL || picture == NULL) {
        if (scanner != NULL)
            zbar_image_scanner_destroy(scanner);
        if (picture != NULL)
            zbar_image_destroy(picture);
        return error_out_of_memory(error);
    }
    zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(picture, (unsigned)image->width, (unsigned)image->height);
    zbar_image_set_data(picture, image->pixels, (size_t)image->width * (size_t)image->height, NULL);
    int found = zbar_scan_image(scanner, picture);
    const zbar_symbol_t *symbol = found > 0 ? zbar_image_first_symbol(picture) : NULL;
    for (; symbol != NULL; symbol = zbar_symbol_next(symbol))
        if (zbar_symbol_get_type(symbol) == ZBAR_QRCODE)
            append_symbol(out, symbol);
    zbar_image_destroy(picture);
    zbar_image_scanner_destroy(scanner);
    return 0;
}

static void invert(struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        image->pixels[i] = (unsigned char)(255 - image->pixels[i]);
}

static void enlarge_corners(struct scanned_code *code, int factor)
{
    for (int i = 0; i < 4; i++) {
        code->corner[i].x = code->corner[i].x * factor + (factor - 1) / 2.0;
        code->corner[i].y = code->corner[i].y * factor + (factor - 1) / 2.0;
    }
}

int code_scan_look(struct scanned_codes *out, const struct gray_image *image,
                   const struct code_look *look, struct error *error)
{
    struct scanned_codes found = {0};
    struct gray_image copy;
    if (gray_image_reduce(&copy, image, look->factor, error) != 0)
        return -1;
    if (look->inverted)
        invert(&copy);
    int result = look->sigma_px > 0 ? gray_image_blur(&copy, look->sigma_px, error) : 0;
    if (result == 0)
        result = code_scan(&found, &copy, error);
    gray_image_free(&copy);
    for (size_t i = 0; i < found.count && out->count < CODE_SCAN_MAX_CODES; i++) {
        enlarge_corners(&found.code[i], look->factor);
        if (!is_known(out, &found.code[i]))
            out->code[out->count++] = found.code[i];
    }
    return result;
}
