/* SPDX-License-Identifier: MIT */
/* If this fails, names copied or searched in the PDF lose their selector or become other
 * characters, or a refused piece leaves traces in the file. */
#include "font_subset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int open_library(void **state)
{
    struct error error = ERROR_INIT;
    struct font_library *library;
    if (font_library_open(&library, NULL, &error) != 0)
        return -1;
    *state = library;
    return 0;
}

static int close_library(void **state)
{
    font_library_close(*state);
    return 0;
}

static unsigned code_of(struct font_subset *subset, struct font_library *library,
                        enum font_face face, uint32_t code_point, uint32_t mark)
{
    struct font_glyph glyph;
    assert_true(font_lookup(&glyph, library, face, code_point, mark));
    return font_subset_code(subset, &glyph);
}

static void codes_are_given_in_order_of_first_use(void **state)
{
    static const struct {
        enum font_face face;
        uint32_t code_point, mark;
        unsigned code;
    } rows[] = {
        {FONT_MINCHO, 0x9089, 0, 1},       {FONT_MINCHO, 0x845B, 0, 2},
        {FONT_MINCHO, 0x9089, 0xE0100, 3}, /* the same glyph as code 1, yet its own code */
        {FONT_MINCHO, 0x845B, 0xE0100, 4}, {FONT_MINCHO, 0x9089, 0, 1},
        {FONT_GOTHIC, 0x9089, 0, 1}, /* faces count by themselves */
        {FONT_MINCHO, 0x9089, 0xE0100, 3}, {FONT_NAMES, 0x20BB7, 0, 1},
    };
    struct font_subset *subset = font_subset_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(code_of(subset, *state, rows[i].face, rows[i].code_point, rows[i].mark),
                         rows[i].code);
    assert_int_equal(font_subset_count(subset, FONT_MINCHO), 4);
    assert_int_equal(font_subset_count(subset, FONT_GOTHIC_BOLD), 0);
    font_subset_free(subset);
}

static void an_abandoned_drawing_takes_its_codes_back(void **state)
{
    struct font_subset *subset = font_subset_new();
    for (uint32_t c = 0x30A1; c < 0x30A6; c++)
        code_of(subset, *state, FONT_GOTHIC, c, 0);
    font_subset_begin(subset);
    for (uint32_t c = 0x3041; c < 0x3090; c++)
        code_of(subset, *state, FONT_GOTHIC, c, 0);
    font_subset_abandon(subset);
    assert_int_equal(font_subset_count(subset, FONT_GOTHIC), 5);
    assert_int_equal(code_of(subset, *state, FONT_GOTHIC, 0x30A4, 0), 4);
    assert_int_equal(code_of(subset, *state, FONT_GOTHIC, 0x3080, 0), 6);
    font_subset_free(subset);
}

/* Codes below are the backgrounds' (font_codes.h). */
#define FIRST_OF_PIECES 2048u

/* One job: its codes, a subset that draws backgrounds, two that draw pieces, as two threads would. */
struct job {
    struct font_codes *codes;
    struct font_subset *backgrounds, *pieces[2];
};

static struct job open_job(void)
{
    struct font_codes *codes = font_codes_new();
    return (struct job){codes,
                        font_subset_new_shared(codes, FONT_CODES_OF_BACKGROUNDS, NULL),
                        {font_subset_new_shared(codes, FONT_CODES_OF_PIECES, NULL),
                         font_subset_new_shared(codes, FONT_CODES_OF_PIECES, NULL)}};
}

static void close_job(struct job *job)
{
    font_subset_free(job->backgrounds);
    font_subset_free(job->pieces[0]);
    font_subset_free(job->pieces[1]);
    font_codes_free(job->codes);
}

/* Draws one character; *uses (unless NULL) is what the drawing used. */
static unsigned draw(struct font_subset *subset, struct font_library *library, uint32_t code_point,
                     struct font_uses *uses)
{
    struct font_uses own;
    font_subset_begin(subset);
    unsigned code = code_of(subset, library, FONT_GOTHIC, code_point, 0);
    assert_int_equal(code_of(subset, library, FONT_GOTHIC, code_point, 0), code);
    assert_int_equal(font_subset_commit(subset, uses == NULL ? &own : uses), 0);
    if (uses == NULL)
        font_uses_free(&own);
    return code;
}

static void codes_of_a_job_stay(void **state)
{
    struct job job = open_job();
    assert_int_equal(draw(job.backgrounds, *state, 0x3042, NULL), 1);
    assert_int_equal(draw(job.pieces[0], *state, 0x3042, NULL), 1);
    assert_int_equal(draw(job.pieces[0], *state, 0x3044, NULL), FIRST_OF_PIECES);
    assert_int_equal(draw(job.pieces[1], *state, 0x3046, NULL), FIRST_OF_PIECES + 1);
    assert_int_equal(draw(job.pieces[1], *state, 0x3044, NULL), FIRST_OF_PIECES);
    /* A later background gives the pieces no other code than they have. */
    assert_int_equal(draw(job.backgrounds, *state, 0x3044, NULL), 2);
    assert_int_equal(draw(job.pieces[0], *state, 0x3044, NULL), FIRST_OF_PIECES);
    assert_int_equal(draw(job.pieces[1], *state, 0x3044, NULL), FIRST_OF_PIECES);
    close_job(&job);
}

/* A guide with more characters than the low codes: each still has a code of its own, and the pieces'
 * codes stay apart from theirs. Two glyphs of one code would print a name wrong. */
static void backgrounds_with_many_characters_go_on_from_above(void **state)
{
    struct job job = open_job();
    struct font_glyph glyph;
    unsigned expected = 1;
    draw(job.pieces[0], *state, 0x3042, NULL);
    font_subset_begin(job.backgrounds);
    for (uint32_t c = 0x4E00; c < 0x7000; c++) {
        if (!font_lookup(&glyph, *state, FONT_GOTHIC, c, 0))
            continue;
        assert_int_equal(font_subset_code(job.backgrounds, &glyph), expected);
        expected = expected == FIRST_OF_PIECES - 1 ? 65535
                   : expected > FIRST_OF_PIECES    ? expected - 1
                                                   : expected + 1;
    }
    assert_in_range(expected, FIRST_OF_PIECES + 1, 65534);
    struct font_uses uses;
    assert_int_equal(font_subset_commit(job.backgrounds, &uses), 0);
    font_uses_free(&uses);
    assert_int_equal(draw(job.pieces[0], *state, 0x3046, NULL), FIRST_OF_PIECES + 1);
    close_job(&job);
}

static void a_refused_piece_leaves_no_code(void **state)
{
    struct job job = open_job();
    struct font_uses uses;
    font_subset_begin(job.pieces[0]);
    assert_int_equal(code_of(job.pieces[0], *state, FONT_GOTHIC, 0x3042, 0), FIRST_OF_PIECES);
    assert_int_equal(code_of(job.pieces[0], *state, FONT_GOTHIC, 0x3044, 0), FIRST_OF_PIECES + 1);
    font_subset_abandon(job.pieces[0]);
    assert_int_equal(draw(job.pieces[1], *state, 0x3046, NULL), FIRST_OF_PIECES);
    assert_int_equal(draw(job.pieces[0], *state, 0x3042, &uses), FIRST_OF_PIECES + 1);
    assert_int_equal(uses.count, 1);
    font_uses_free(&uses);
    close_job(&job);
}

static void a_document_has_the_codes_of_its_drawings(void **state)
{
    struct job job = open_job();
    struct font_subset *document = font_subset_new();
    struct font_uses uses[3];
    struct font_program program;
    struct error error = ERROR_INIT;
    draw(job.backgrounds, *state, 0x3042, &uses[0]);
    draw(job.pieces[0], *state, 0x3044, NULL); /* in another document */
    draw(job.pieces[0], *state, 0x3046, &uses[1]);
    draw(job.pieces[1], *state, 0x3046, &uses[2]);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(font_subset_add(document, &uses[i]), 0);
        font_uses_free(&uses[i]);
    }
    assert_int_equal(font_subset_count(document, FONT_GOTHIC), 2);
    assert_int_equal(font_program_make(&program, document, *state, FONT_GOTHIC, &error), 0);
    assert_int_equal(program.cid_to_gid.size, 2 * (FIRST_OF_PIECES + 2));
    assert_non_null(
        strstr(buffer_text(&program.to_unicode), "2 beginbfchar\n<0001> <3042>\n<0801> <3046>"));
    font_program_free(&program);
    font_subset_free(document);
    close_job(&job);
}

/* All hiragana and the kanji of a stretch of Unicode that the face has. */
static void use_many(struct font_subset *subset, struct font_library *library)
{
    struct font_glyph glyph;
    for (uint32_t c = 0x3041; c < 0x3097; c++)
        code_of(subset, library, FONT_GOTHIC, c, 0);
    for (uint32_t c = 0x4E00; c < 0x5800; c++)
        if (font_lookup(&glyph, library, FONT_GOTHIC, c, 0))
            assert_int_not_equal(font_subset_code(subset, &glyph), 0);
}

static void program_has_one_entry_a_code(void **state)
{
    struct font_subset *subset = font_subset_new();
    struct font_program program;
    struct error error = ERROR_INIT;
    use_many(subset, *state);
    size_t count = font_subset_count(subset, FONT_GOTHIC);
    assert_true(count > 800);
    assert_int_equal(font_program_make(&program, subset, *state, FONT_GOTHIC, &error), 0);
    assert_int_equal(program.cid_to_gid.size, 2 * (count + 1));
    assert_true(program.file.size < 600000);

    size_t entries = 0;
    for (const char *block = program.to_unicode.data;
         (block = strstr(block, " beginbfchar")) != NULL; block++) {
        const char *number = block;
        while (number[-1] >= '0' && number[-1] <= '9')
            number--;
        int size = atoi(number);
        assert_in_range(size, 1, 100); /* Adobe Technical Note 5014 */
        entries += (size_t)size;
    }
    assert_int_equal(entries, count);
    font_program_free(&program);
    font_subset_free(subset);
}

static void to_unicode_keeps_every_code_point(void **state)
{
    struct font_subset *subset = font_subset_new();
    struct font_program program;
    struct error error = ERROR_INIT;
    code_of(subset, *state, FONT_NAMES, 0x20BB7, 0);
    code_of(subset, *state, FONT_NAMES, 0x9089, 0xE0110);
    assert_int_equal(font_program_make(&program, subset, *state, FONT_NAMES, &error), 0);
    assert_non_null(strstr(program.to_unicode.data, "<0001> <D842DFB7>\n"));
    assert_non_null(strstr(program.to_unicode.data, "<0002> <9089DB40DD10>\n"));
    assert_string_equal(program.name + 6, "+IPAmjMincho");
    assert_true(program.file.size < 10000); /* of 46 MB */
    font_program_free(&program);
    font_subset_free(subset);
}

static void widths_list_what_is_not_one_em(void **state)
{
    struct font_subset *subset = font_subset_new();
    struct font_program program;
    struct error error = ERROR_INIT;
    static const uint32_t characters[] = {'A', 'B', 0x6F22, 'C'};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        code_of(subset, *state, FONT_GOTHIC, characters[i], 0);
    assert_int_equal(font_program_make(&program, subset, *state, FONT_GOTHIC, &error), 0);
    assert_string_equal(program.widths.data, "[1 2 500\n4 4 500\n]");
    font_program_free(&program);
    font_subset_free(subset);
}

static void names_differ_with_the_glyphs(void **state)
{
    char names[3][64];
    for (int i = 0; i < 3; i++) {
        struct font_subset *subset = font_subset_new();
        struct font_program program;
        struct error error = ERROR_INIT;
        code_of(subset, *state, FONT_MINCHO, i < 2 ? 0x5C71 : 0x5DDD, 0);
        assert_int_equal(font_program_make(&program, subset, *state, FONT_MINCHO, &error), 0);
        strcpy(names[i], program.name);
        font_program_free(&program);
        font_subset_free(subset);
    }
    assert_string_equal(names[0], names[1]);
    assert_string_not_equal(names[0], names[2]);
}

/* Many subsets of a face are made another way than the first ones: a file printed alone must equal
 * the same file printed among a thousand. */
static void first_and_later_programs_are_equal(void **state)
{
    enum { COUNT = 25 };
    struct font_program programs[COUNT];
    struct error error = ERROR_INIT;
    struct font_subset *subset = font_subset_new();
    use_many(subset, *state);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(font_program_make(&programs[i], subset, *state, FONT_GOTHIC, &error), 0);
        assert_int_equal(programs[i].file.size, programs[0].file.size);
        assert_memory_equal(programs[i].file.data, programs[0].file.data, programs[0].file.size);
        assert_memory_equal(programs[i].cid_to_gid.data, programs[0].cid_to_gid.data,
                            programs[0].cid_to_gid.size);
    }
    for (int i = 0; i < COUNT; i++)
        font_program_free(&programs[i]);
    font_subset_free(subset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_given_in_order_of_first_use),
        cmocka_unit_test(an_abandoned_drawing_takes_its_codes_back),
        cmocka_unit_test(codes_of_a_job_stay),
        cmocka_unit_test(backgrounds_with_many_characters_go_on_from_above),
        cmocka_unit_test(a_refused_piece_leaves_no_code),
        cmocka_unit_test(a_document_has_the_codes_of_its_drawings),
        cmocka_unit_test(program_has_one_entry_a_code),
        cmocka_unit_test(to_unicode_keeps_every_code_point),
        cmocka_unit_test(widths_list_what_is_not_one_em),
        cmocka_unit_test(names_differ_with_the_glyphs),
        cmocka_unit_test(first_and_later_programs_are_equal),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
