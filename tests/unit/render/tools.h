/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TOOLS_H
#define FORMLOOP_TOOLS_H

#include "buffer.h"

/* Runs a command line and gathers what it writes to stdout and stderr. Fails the test if the
 * command does not end with 0. */
void run_tool(struct buffer *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A page of gray pixels as pdftoppm writes it. */
struct gray_picture {
    struct buffer bytes;
    int width, height;
    const unsigned char *pixels; /* in bytes; row by row */
};
void render_page(struct gray_picture *out, const char *pdf, int page, int dpi);

#endif
