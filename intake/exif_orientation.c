/* SPDX-License-Identifier: MIT */
/* Exif 2.32: "Exif", two zero bytes, then a TIFF structure; its first directory holds tag 274. */
#include "exif_orientation.h"

#include "orientation.h"

#include <stdint.h>
#include <string.h>

#define HEADER_SIZE 6
#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT 3

static uint32_t number(const unsigned char *bytes, int size, int is_big_endian)
{
    uint32_t value = 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | bytes[is_big_endian ? i : size - 1 - i];
    return value;
}

int exif_orientation(const unsigned char *segment, size_t size)
{
    if (size < HEADER_SIZE + 8 || memcmp(segment, "Exif\0", HEADER_SIZE) != 0)
        return ORIENTATION_UPRIGHT;
    const unsigned char *tiff = segment + HEADER_SIZE;
    size -= HEADER_SIZE;
    int is_big_endian = tiff[0] == 'M';
    size_t directory = number(tiff + 4, 4, is_big_endian);
    if (directory > size || size - directory < 2)
        return ORIENTATION_UPRIGHT;
    size_t count = number(tiff + directory, 2, is_big_endian);
    for (size_t i = 0; i < count && size - directory >= 2 + 12 * (i + 1); i++) {
        const unsigned char *entry = tiff + directory + 2 + 12 * i;
        if (number(entry, 2, is_big_endian) != TAG_ORIENTATION ||
            number(entry + 2, 2, is_big_endian) != TYPE_SHORT)
            continue;
        uint32_t orientation = number(entry + 8, 2, is_big_endian);
        return orientation >= 1 && orientation <= 8 ? (int)orientation : ORIENTATION_UPRIGHT;
    }
    return ORIENTATION_UPRIGHT;
}
