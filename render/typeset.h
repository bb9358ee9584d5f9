/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TYPESET_H
#define FORMLOOP_TYPESET_H

#include "canvas.h"
#include "error.h"
#include "font_library.h"
#include "form.h"

#include <stdbool.h>
#include <stddef.h>

/* Measuring and breaking Japanese text, after 日本語組版処理の要件 (JLREQ, W3C): horizontal lines,
 * full-width and half-width characters mixed. */

/* A line of a block: glyphs first … first + count - 1, with their extra spaces set. */
struct text_line {
    size_t first, count;
    int trim; /* empty space before its first glyph that is left out, 1/1000 em */
    double width_mm;
};

/* A text that is resolved to glyphs once and then set to a size and measure. Begin with
 * TEXT_BLOCK_INIT; text_block_clear makes it ready for another text and keeps the memory. */
struct text_block {
    struct font_run run;
    struct text_line *lines; /* owned */
    size_t line_count, line_capacity;
    double size_pt;       /* as set */
    double line_pitch_mm; /* from baseline to baseline */
    int latin_gap;        /* between kanji or kana and Latin, 1/1000 em; 0: none */
    bool is_vertical;     /* text_block_make_vertical was called */
    struct font_missing missing; /* after text_block_append failed with ERROR_REFUSED */
};
#define TEXT_BLOCK_INIT {FONT_RUN_INIT, NULL, 0, 0, 0, 0, 0, false, {0, 0}}
void text_block_clear(struct text_block *block);
void text_block_free(struct text_block *block);

enum font_face font_face_of(enum form_face face);

/* Appends text in a face; call it several times for a paragraph with bold words. A line feed ends
 * a line. Fails as font_run_append does. */
int text_block_append(struct text_block *block, struct font_library *library, enum form_face face,
                      const char *text, size_t size, struct error *error);

/* Makes the lines of a text that is whole vertical: full-width characters stand upright, in the form
 * that the face has for it, and so do numbers of one or two digits (縦中横); other half-width letters
 * and digits are turned by 90°. Widths along the line are those of the glyphs, so that everything
 * below is the same for both; widths are then heights. */
void text_block_make_vertical(struct text_block *block, struct font_library *library);

/* Width of the whole text on one line at a size, without any extra space. */
double text_block_natural_width_mm(const struct text_block *block, double size_pt);

/* Sets the text as one line in the style's size, or a smaller one down to min_size_pt (in steps of
 * 0.1 pt) so that it is no wider than width_mm. With ALIGN_DISTRIBUTE the characters are then spread
 * over the width, the first and the last at its ends; a single one, and a text with half-width
 * letters or digits, stands in the middle instead. -1 (ERROR_REFUSED) if it does not fit, or holds a
 * line feed. */
int text_block_set_line(struct text_block *block, const struct form_style *style, double width_mm,
                        struct error *error);

/* Breaks the text into lines no wider than width_mm at size_pt. No line begins with a closing
 * bracket, punctuation, a small kana or a prolonged sound mark, and none ends with an opening
 * bracket (JLREQ 3.1.7, 3.1.8); …… and ── , Latin words, digit groups, and numbers with their
 * units stay together (3.1.10). Full-width punctuation is set half as wide at the end of a line
 * and beside other punctuation (3.1.4). A word longer than a line is cut where the line is full.
 * With justify, lines that do not end a paragraph are spread to the full width; a line that needs
 * only that much less room has the space behind its commas and around its brackets reduced, to no
 * less than a quarter em, and its word spaces to half (JLREQ 3.8.3).
 * -1 only when memory is out. An empty text has no line. */
int text_block_break(struct text_block *block, double size_pt, double line_height, double width_mm,
                     bool justify, struct error *error);

/* text_block_break in the style's size, or a smaller one down to min_size_pt so that the block is no
 * higher than height_mm. -1 (ERROR_REFUSED) if it does not fit. */
int text_block_set_box(struct text_block *block, const struct form_style *style, double width_mm,
                       double height_mm, struct error *error);

/* Sets full-width spaces half as wide, in a block that is set and stands at the left of its box. A gap
 * wider than 0.7 em between family and given name makes two columns of them for programs that read
 * PDFs (poppler 22.12): the name could not be searched for or copied as one. */
void text_block_narrow_spaces(struct text_block *block);

/* From the top of the first line's em box to the bottom of the last line's. */
double text_block_height_mm(const struct text_block *block);

/* Draws one line with the top of its em box at y_mm, aligned in x_mm … x_mm + width_mm; a vertical
 * line with the left side of its em box at x_mm, aligned in y_mm … y_mm + width_mm. A bracket or full
 * stop at an end stands at the edge: the empty half of its em box does not count (JLREQ 3.1.5, 3.1.9,
 * 3.7.1), but in a line that is distributed. */
void text_block_draw_line(struct canvas *canvas, const struct text_block *block, size_t line,
                          double x_mm, double y_mm, double width_mm, enum form_align align,
                          struct form_colour colour);

/* Draws all lines in the box with the style's colour and alignments. */
void text_block_draw(struct canvas *canvas, const struct text_block *block, struct rect_mm box,
                     const struct form_style *style);

#endif
