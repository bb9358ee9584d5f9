/* SPDX-License-Identifier: MIT */
#include "form_mark.h"

#include "message.h"
#include "page_code.h"

#include <stdint.h>
#include <string.h>

#define PART_BITS 32
#define CRC_BITS 24
#define CRC_START 0xB704CEu
#define CRC_POLYNOMIAL 0x1864CFBu

bool form_mark_fixed_cell(int *colour, int cell)
{
    static const struct {
        int cell, colour;
    } fixed[] = {{0, 1}, {7, 1}, {56, 1}, {63, 0}, {27, 1}, {28, 0}, {35, 0}, {36, 1}};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        if (fixed[i].cell != cell)
            continue;
        *colour = fixed[i].colour;
        return true;
    }
    return false;
}

struct rect_mm form_mark_cell(struct rect_mm square, int cell)
{
    double w = square.w / FORM_MARK_CELLS, h = square.h / FORM_MARK_CELLS;
    return (struct rect_mm){square.x + w * (cell % FORM_MARK_CELLS),
                            square.y + h * (cell / FORM_MARK_CELLS), w, h};
}

static uint32_t crc24(uint32_t parts)
{
    uint32_t crc = CRC_START;
    for (int shift = PART_BITS - 8; shift >= 0; shift -= 8) {
        crc ^= (parts >> shift & 0xff) << 16;
        for (int bit = 0; bit < 8; bit++) {
            crc <<= 1;
            if (crc & 0x1000000u)
                crc ^= CRC_POLYNOMIAL;
        }
    }
    return crc;
}

static int digit_value(char digit)
{
    const char *at = digit == '\0' ? NULL : strchr(PAGE_CODE_DIGITS, digit);
    return at == NULL ? -1 : (int)(at - PAGE_CODE_DIGITS);
}

static bool is_in_range(const struct form_mark *mark)
{
    return mark->revision >= 1 && mark->revision <= PAGE_CODE_MAX_REVISION && mark->page >= 1 &&
           mark->page <= mark->pages && mark->pages <= PAGE_CODE_MAX_PAGES;
}

int form_mark_format(unsigned char out[FORM_MARK_COUNT], const struct form_mark *mark,
                     struct error *error)
{
    int first = digit_value(mark->form[0]), second = first < 0 ? -1 : digit_value(mark->form[1]);
    if (second < 0 || mark->form[2] != '\0' || !is_in_range(mark))
        return error_set(error, ERROR_STORE,
                         _("form \"%.2s\" revision %d page %d of %d does not fit a form mark"),
                         mark->form, mark->revision, mark->page, mark->pages);
    uint32_t parts = (uint32_t)(first << 5 | second) << 22 | (uint32_t)mark->revision << 12 |
                     (uint32_t)mark->page << 7 | (uint32_t)mark->pages << 2;
    uint64_t bits = (uint64_t)parts << CRC_BITS | crc24(parts);
    for (int cell = FORM_MARK_COUNT - 1; cell >= 0; cell--) {
        int colour;
        if (!form_mark_fixed_cell(&colour, cell)) {
            colour = (int)(bits & 1);
            bits >>= 1;
        }
        out[cell] = (unsigned char)colour;
    }
    return 0;
}

bool form_mark_parse(struct form_mark *out, const unsigned char cells[FORM_MARK_COUNT])
{
    uint64_t bits = 0;
    for (int cell = 0; cell < FORM_MARK_COUNT; cell++) {
        int colour;
        if (!form_mark_fixed_cell(&colour, cell))
            bits = bits << 1 | (cells[cell] != 0);
        else if (colour != (cells[cell] != 0))
            return false;
    }
    uint32_t parts = (uint32_t)(bits >> CRC_BITS);
    if (crc24(parts) != (bits & 0xffffff) || (parts & 3) != 0)
        return false;
    *out = (struct form_mark){
        .form = {PAGE_CODE_DIGITS[parts >> 27 & 31], PAGE_CODE_DIGITS[parts >> 22 & 31], '\0'},
        .revision = (int)(parts >> 12 & 1023),
        .page = (int)(parts >> 7 & 31),
        .pages = (int)(parts >> 2 & 31)};
    return is_in_range(out);
}
