/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_FRAME_H
#define FORMLOOP_PAGE_FRAME_H

/* Where the registration marks and the two copies of the page code stand. It is the same on every
 * form and revision, so that a scan can be set straight before anyone knows which form it is.
 * All lengths are mm from the top left corner of the paper, y downwards. */

struct point_mm {
    double x, y;
};

struct rect_mm {
    double x, y, w, h;
};

enum page_mark { MARK_TOP_LEFT, MARK_TOP_RIGHT, MARK_BOTTOM_LEFT, MARK_BOTTOM_RIGHT, MARK_COUNT };
enum code_copy { CODE_TOP_RIGHT, CODE_BOTTOM_LEFT, CODE_COPY_COUNT };

/* A registration mark is a black square of 5 mm. The bottom right one has a white square of
 * PAGE_MARK_HOLE_MM in its middle: that tells which way up a page is. Outer edges stand 8 mm from
 * the paper's edges: outside what scanners crop, inside what printers can print. */
#define PAGE_MARK_SIZE_MM 5.0
#define PAGE_MARK_HOLE_MM 2.0
#define PAGE_MARK_INSET_MM 8.0

/* The page code: QR version 3 = 29 modules on 20 mm; quiet zone 4 modules (ISO/IEC 18004). */
#define PAGE_CODE_SIZE_MM 20.0
#define PAGE_CODE_MODULES 29
#define PAGE_CODE_QUIET_MM (4 * PAGE_CODE_SIZE_MM / PAGE_CODE_MODULES)
#define PAGE_CODE_EDGE_MM 10.0 /* least distance from the paper's edge */

struct page_frame {
    double width_mm, height_mm;
    struct point_mm mark_centre[MARK_COUNT];
    struct rect_mm code[CODE_COPY_COUNT];      /* the symbol, without its quiet zone */
    struct rect_mm code_text[CODE_COPY_COUNT]; /* two lines of 16 characters for keying by hand */
};

/* The frame of a sheet of that size. Copy A stands top right, below the mark; copy B bottom left,
 * above the mark. */
struct page_frame page_frame_for(double width_mm, double height_mm);

#endif
