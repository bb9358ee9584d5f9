/* SPDX-License-Identifier: MIT */
#include "font_internal.h"

const struct font_source font_manifest[FONT_FACE_COUNT] = {
    [FONT_GOTHIC] = {"BIZUDGothic-Regular.ttf", "/usr/share/fonts/truetype/bizud-gothic",
                     "fonts-morisawa-bizud-gothic", "BIZUDGothic-Regular", 80},
    [FONT_GOTHIC_BOLD] = {"BIZUDGothic-Bold.ttf", "/usr/share/fonts/truetype/bizud-gothic",
                          "fonts-morisawa-bizud-gothic", "BIZUDGothic-Bold", 140},
    [FONT_MINCHO] = {"BIZUDMincho-Regular.ttf", "/usr/share/fonts/truetype/bizud-mincho",
                     "fonts-morisawa-bizud-mincho", "BIZUDMincho-Regular", 70},
    [FONT_NAMES] = {"ipamjm.ttf", "/usr/share/fonts/truetype/ipamj", "fonts-ipamj-mincho",
                    "IPAmjMincho", 60},
};
