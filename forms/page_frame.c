/* SPDX-License-Identifier: MIT */
#include "page_frame.h"

struct page_frame page_frame_for(double width_mm, double height_mm)
{
    const double centre = PAGE_MARK_INSET_MM + PAGE_MARK_SIZE_MM / 2;
    const double size = PAGE_CODE_SIZE_MM;
    const double text_gap = PAGE_CODE_QUIET_MM, text_height = 4.6;
    const double top = 17.0; /* below the mark and the quiet zone */
    const double right = width_mm - PAGE_CODE_EDGE_MM - size, left = PAGE_CODE_EDGE_MM;
    const double bottom = height_mm - 43.0; /* symbol, text and mark below each other */
    struct page_frame frame = {
        .width_mm = width_mm,
        .height_mm = height_mm,
        .mark_centre = {[MARK_TOP_LEFT] = {centre, centre},
                        [MARK_TOP_RIGHT] = {width_mm - centre, centre},
                        [MARK_BOTTOM_LEFT] = {centre, height_mm - centre},
                        [MARK_BOTTOM_RIGHT] = {width_mm - centre, height_mm - centre}},
        .code = {[CODE_TOP_RIGHT] = {right, top, size, size},
                 [CODE_BOTTOM_LEFT] = {left, bottom, size, size}},
        .code_text = {[CODE_TOP_RIGHT] = {right, top + size + text_gap, size, text_height},
                      [CODE_BOTTOM_LEFT] = {left, bottom + size + text_gap, size, text_height}},
    };
    return frame;
}
