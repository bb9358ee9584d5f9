/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_CROP_H
#define FORMLOOP_CODE_CROP_H

/* Pictures of printed page codes for tests of the reader: made by the project's own encoder, laid a
 * little off from where the geometry says, damaged in one way each. Trouble ends the program. */

#include "page_code.h"
#include "page_geometry.h"
#include "random.h"

#define CODE_CROP_SIDE_MM 38.0 /* of the piece of page around one copy */

/* How the crop was scanned. Errors of the geometry are those of a scan of 300 dpi. */
struct crop_pose {
    double dpi_x, dpi_y;
    double turn_degrees;
    double corner_sd_px,
        offset_sd_px; /* of each corner of a symbol, and of the symbol as a whole */
};

/* Two copies of the page code below each other, and where they should be. */
struct code_crop {
    struct gray_image image;
    struct page_geometry geometry;
    double px_mm; /* 300 dpi: 11.8; the mean of both directions */
};

struct page_code_keys code_crop_keys(void);

/* A valid text for that case, by those keys. */
void code_crop_text(char out[PAGE_CODE_TEXT_SIZE], int64_t case_id,
                    const struct page_code_keys *keys);

/* Any text that alphanumeric mode of version 3, level Q holds; "" leaves the copy out. */
void code_crop_draw(struct code_crop *out, const char *const texts[CODE_COPY_COUNT],
                    const struct crop_pose *pose, struct random *random);
/* The same in a hundredth of the time: upright, sharp, module_px (4 … 8) pixels a module, each copy
 * up to a module off. */
void code_crop_draw_quickly(struct code_crop *out, const char *const texts[CODE_COPY_COUNT],
                            int module_px, struct random *random);
void code_crop_free(struct code_crop *crop);

/* One way to damage a crop; both copies are damaged, each in its own way. */
struct crop_damage {
    const char *name;
    void (*apply)(struct code_crop *crop, struct random *random, double amount, double more);
    double amount, more;
    struct crop_pose pose; /* without errors: corners off by 1.5 px, all by 3 px */
    int least_percent[2];  /* to be read with one copy, with two: qr-reading goals; 0: none */
};
extern const struct crop_damage crop_damages[];
extern const int crop_damage_count;

/* Draws and damages. */
void code_crop_make(struct code_crop *out, const char *const texts[CODE_COPY_COUNT],
                    const struct crop_damage *damage, struct random *random);

#endif
