/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CANVAS_H
#define FORMLOOP_CANVAS_H

#include "buffer.h"
#include "font_subset.h"
#include "form.h"

#include <stdbool.h>
#include <stddef.h>

#define CANVAS_MAX_BACKGROUNDS 8

/* The content of one page, or of one background, as PDF operators. All lengths are mm from the top
 * left corner, y downwards; PDF points (1/100 of them are written) exist only behind this header.
 * Operators append and cannot fail by themselves: look at canvas_failed once, at the end. */
struct canvas {
    struct buffer content;
    struct font_subset *subset; /* borrowed: the document's */
    double width_mm, height_mm;

    /* what the PDF reader's graphics state holds now; -1: unknown */
    long fill, stroke, line_width, text_size;
    int dash, text_face;
    bool in_text;
    long text_x, text_y; /* start of the last text run, 1/100 pt */
    long text_spacing;   /* character spacing, 1/100000 pt */
    bool codes_ran_out;  /* a face has no code left, or memory is out */

    int backgrounds[CANVAS_MAX_BACKGROUNDS]; /* numbers of those that it draws */
    int background_count;
    bool too_many_backgrounds;
};

void canvas_open(struct canvas *canvas, struct font_subset *subset, double width_mm, double height_mm);
void canvas_close(struct canvas *canvas);         /* ends what is open; then content is whole */
void canvas_free(struct canvas *canvas);          /* frees the memory, for use by canvas_open again */
bool canvas_failed(const struct canvas *canvas);  /* memory, codes or backgrounds ran out */

/* How outlines are drawn and areas filled. Zero width: no outline; has_fill false: no filling. */
struct canvas_paint {
    double stroke_mm;
    struct form_colour stroke;
    bool dashed; /* dashes of 1 mm, gaps of 1 mm; never thinner than the line */
    bool has_fill;
    struct form_colour fill;
};

void canvas_line(struct canvas *canvas, struct point_mm from, struct point_mm to,
                 const struct canvas_paint *paint);
void canvas_rect(struct canvas *canvas, struct rect_mm rect, double radius_mm,
                 const struct canvas_paint *paint);
/* closed: a filled and/or stroked shape; else an open line through the points. */
void canvas_polygon(struct canvas *canvas, const struct point_mm *points, size_t count, bool closed,
                    const struct canvas_paint *paint);
void canvas_ellipse(struct canvas *canvas, struct rect_mm box, const struct canvas_paint *paint);
/* A line with a filled head of head_mm length at `to`. */
void canvas_arrow(struct canvas *canvas, struct point_mm from, struct point_mm to, double head_mm,
                  const struct canvas_paint *paint);

/* Draws count glyphs from x, with the baseline at y; their extra spaces are kept. */
void canvas_glyphs(struct canvas *canvas, const struct font_glyph *glyphs, size_t count, double x_mm,
                   double baseline_mm, double size_pt, struct form_colour colour);

/* The same turned 90° clockwise: from y_mm downwards, with the baseline at x_mm. */
void canvas_turned_glyphs(struct canvas *canvas, const struct font_glyph *glyphs, size_t count,
                          double x_mm, double y_mm, double size_pt, struct form_colour colour);

/* What is drawn between begin and end is copied and searched for as the text of these glyphs
 * (ActualText: ISO 32000-1, 14.9.4): for characters that are spread, turned or stand in columns,
 * which readers of PDFs would take for words or lines of their own. */
void canvas_span_begin(struct canvas *canvas, const struct font_glyph *glyphs, size_t count);
void canvas_span_end(struct canvas *canvas);

/* A square of side × side black-or-nothing modules as a 1 bit image mask. modules holds one byte a
 * module, row by row from the top; bit 0 set is black. */
void canvas_modules(struct canvas *canvas, const unsigned char *modules, int side,
                    struct rect_mm rect);

/* Draws background `number` of the session (print_background_end) over the whole page: up to
 * CANVAS_MAX_BACKGROUNDS a page, none on a background. */
void canvas_background(struct canvas *canvas, int number);

#define POINTS_PER_MM (72.0 / 25.4)

#endif
