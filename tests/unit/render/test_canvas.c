/* SPDX-License-Identifier: MIT */
/* If this fails, lines stand where the scanner does not look for them, or every page of a batch is
 * larger and slower than it need be. */
#include "canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static struct canvas open_canvas(void)
{
    struct canvas canvas = {0};
    canvas_open(&canvas, NULL, 254, 254); /* 720 pt */
    return canvas;
}

static void expect(struct canvas *canvas, const char *content)
{
    canvas_close(canvas);
    assert_false(canvas_failed(canvas));
    assert_string_equal(buffer_text(&canvas->content), content);
    canvas_free(canvas);
}

static void millimetres_from_the_top_become_points_from_the_bottom(void **state)
{
    static const struct {
        struct rect_mm rect;
        const char *content;
    } rows[] = {
        {{0, 0, 25.4, 25.4}, "0 g\n0 648 72 72 re\nf\n"},
        {{25.4, 50.8, 12.7, 2.54}, "0 g\n72 568.8 36 7.2 re\nf\n"},
        {{0.1, 254, 0.001, 0.1}, "0 g\n0.28 -0.28 0 0.28 re\nf\n"},
        {{-25.4, 0, 1, 254}, "0 g\n-72 0 2.83 720 re\nf\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct canvas canvas = open_canvas();
        const struct canvas_paint paint = {.has_fill = true};
        canvas_rect(&canvas, rows[i].rect, 0, &paint);
        expect(&canvas, rows[i].content);
    }
}

static void state_is_written_when_it_changes(void **state)
{
    (void)state;
    struct canvas canvas = open_canvas();
    struct canvas_paint paint = {.stroke_mm = 0.254, .stroke = {255, 0, 0}};
    const struct point_mm a = {0, 254}, b = {25.4, 254};
    canvas_line(&canvas, a, b, &paint);
    canvas_line(&canvas, b, a, &paint);
    paint.dashed = true;
    canvas_line(&canvas, a, b, &paint);
    expect(&canvas, "1 0 0 RG\n0.72 w\n[]0 d\n0 0 m\n72 0 l\nS\n"
                    "72 0 m\n0 0 l\nS\n"
                    "[2.83 2.83]0 d\n0 0 m\n72 0 l\nS\n");
}

static void what_has_no_paint_is_not_drawn(void **state)
{
    (void)state;
    struct canvas canvas = open_canvas();
    const struct canvas_paint none = {0};
    canvas_rect(&canvas, (struct rect_mm){0, 0, 10, 10}, 2, &none);
    canvas_line(&canvas, (struct point_mm){0, 0}, (struct point_mm){1, 1}, &none);
    expect(&canvas, "");
}

static void modules_are_a_mask_of_whole_bytes_a_row(void **state)
{
    (void)state;
    struct canvas canvas = open_canvas();
    /* Bit 0 is the colour; the others say what libqrencode knows of the module. */
    static const unsigned char modules[9] = {0xFF, 0x02, 0x01, 0x00, 0x01, 0x00, 0x01, 0x01, 0x01};
    canvas_modules(&canvas, modules, 3, (struct rect_mm){25.4, 25.4, 25.4, 25.4});
    expect(&canvas, "0 g\nq\n72 0 0 72 72 576 cm\n"
                    "BI/W 3/H 3/IM true/D[1 0]/F/AHx ID\nA040E0>\nEI\nQ\n");
}

static void texts_move_by_what_differs(void **state)
{
    (void)state;
    struct canvas canvas = {0};
    struct font_subset *subset = font_subset_new();
    canvas_open(&canvas, subset, 254, 254);
    const struct form_colour black = {0, 0, 0};
    /* Codes 1 to 3; the extra space of the second glyph, and the line feed, part the strings. */
    const struct font_glyph glyphs[] = {{'A', 0, 5, 500, 0, FONT_GOTHIC},
                                        {'B', 0, 6, 500, -250, FONT_GOTHIC},
                                        {'C', 0, 7, 500, 0, FONT_GOTHIC},
                                        {'\n', 0, 0, 0, 0, FONT_GOTHIC},
                                        {'D', 0, 8, 500, 0, FONT_NAMES}};
    canvas_glyphs(&canvas, glyphs, 5, 25.4, 127, 10, black);
    canvas_glyphs(&canvas, glyphs, 1, 25.4, 127 + 25.4, 10, black);
    canvas_close(&canvas);
    const char expected[] = "0 g\nBT\n/F0 10 Tf\n72 360 Td\n[(\0\1\0\2)250 (\0\3)]TJ\n"
                            "/F3 10 Tf\n12.5 0 Td\n(\0\1)Tj\n"
                            "/F0 10 Tf\n-12.5 -72 Td\n(\0\1)Tj\nET\n";
    assert_int_equal(canvas.content.size, sizeof expected - 1);
    assert_memory_equal(canvas.content.data, expected, sizeof expected - 1);
    canvas_free(&canvas);
    font_subset_free(subset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(millimetres_from_the_top_become_points_from_the_bottom),
        cmocka_unit_test(state_is_written_when_it_changes),
        cmocka_unit_test(what_has_no_paint_is_not_drawn),
        cmocka_unit_test(modules_are_a_mask_of_whole_bytes_a_row),
        cmocka_unit_test(texts_move_by_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
