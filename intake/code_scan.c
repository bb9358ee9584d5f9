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
        if (known->size == code->size && memcmp(known->text, code->text, code->size) == 0 &&
            distance < side / 2)
            return true;
    }
    return false;
}

void scanned_codes_add(struct scanned_codes *codes, const struct scanned_code *code)
{
    if (codes->count < CODE_SCAN_MAX_CODES && !is_known(codes, code))
        codes->code[codes->count++] = *code;
}

static void append_symbol(struct scanned_codes *out, const zbar_symbol_t *symbol)
{
    /* zbar's corners run counter-clockwise from the symbol's own top left. */
    static const unsigned corner_index[4] = {0, 3, 2, 1};
    struct scanned_code code = {.size = zbar_symbol_get_data_length(symbol)};
    if (code.size > CODE_SCAN_MAX_BYTES)
        return;
    memcpy(code.text, zbar_symbol_get_data(symbol), code.size);
    if (zbar_symbol_get_loc_size(symbol) != 4)
        return;
    for (unsigned i = 0; i < 4; i++)
        code.corner[i] = (struct point_px){zbar_symbol_get_loc_x(symbol, corner_index[i]),
                                           zbar_symbol_get_loc_y(symbol, corner_index[i])};
    scanned_codes_add(out, &code);
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
