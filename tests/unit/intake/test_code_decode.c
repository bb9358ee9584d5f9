/* SPDX-License-Identifier: MIT */
/* Modules to text. A code that is lost here sends a page to a person; one that is made up files it
 * to a stranger's case. */
#include "check.h"
#include "code_crop.h"
#include "code_decode.h"
#include "code_matrix.h"

static struct code_matrix matrix_of(const char *text)
{
    struct code_matrix matrix;
    assert_int_equal(code_matrix_make(&matrix, text), 0);
    return matrix;
}

static void make_text(char out[PAGE_CODE_TEXT_SIZE], int64_t case_id)
{
    struct page_code_keys keys = code_crop_keys();
    code_crop_text(out, case_id, &keys);
}

static struct code_modules modules_of(const char *text)
{
    struct code_matrix matrix = matrix_of(text);
    struct code_modules modules;
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            modules.darkness[row][column] = matrix.rows[row] >> column & 1 ? 1.0F : -1.0F;
    return modules;
}

static bool decodes(const struct code_modules *modules, const char *text)
{
    struct page_code_keys keys = code_crop_keys();
    struct page_code code;
    char found[PAGE_CODE_TEXT_SIZE];
    if (!code_decode(&code, found, modules, &keys))
        return false;
    assert_string_equal(found, text); /* never another one */
    return true;
}

/* Turns modules of `count` drawn codewords over, evenly over both blocks. */
static void spoil_codewords(struct code_modules *modules, int count, struct random *random)
{
    struct code_pattern pattern;
    bool spoilt[CODE_BLOCKS * CODE_BLOCK_SIZE] = {false};
    code_pattern_make(&pattern);
    for (int i = 0; i < count; i++) {
        int codeword;
        do
            codeword = random_below(random, CODE_BLOCK_SIZE) * CODE_BLOCKS + i % CODE_BLOCKS;
        while (spoilt[codeword]);
        spoilt[codeword] = true;
        for (int bit = 0; bit < 8; bit++) {
            const struct module_place *place = &pattern.data[8 * codeword + bit];
            if (bit == 0 || random_below(random, 2) == 0)
                modules->darkness[place->row][place->column] *= -1;
        }
    }
}

static void every_mask_is_read(void **state)
{
    (void)state;
    unsigned masks_seen = 0;
    for (int64_t case_id = 1; case_id <= 300; case_id++) {
        char text[PAGE_CODE_TEXT_SIZE];
        make_text(text, case_id);
        struct code_modules modules = modules_of(text);
        assert_true(decodes(&modules, text));
        masks_seen |= 1u << matrix_of(text).mask;
    }
    assert_int_equal(masks_seen, 0xFF);
}

static void nine_wrong_codewords_a_block_are_corrected(void **state)
{
    (void)state;
    struct random random = {3};
    for (int64_t case_id = 1; case_id <= 200; case_id++) {
        char text[PAGE_CODE_TEXT_SIZE];
        make_text(text, case_id);
        struct code_modules modules = modules_of(text);
        spoil_codewords(&modules, 18, &random);
        assert_true(decodes(&modules, text));
    }
}

/* Random modules are no code, whatever their number. */
static void a_ruined_symbol_is_not_guessed(void **state)
{
    (void)state;
    struct random random = {4};
    int read = 0;
    for (int64_t case_id = 1; case_id <= 300; case_id++) {
        char text[PAGE_CODE_TEXT_SIZE];
        make_text(text, case_id);
        struct code_modules modules = modules_of(text);
        for (int row = 0; row < CODE_SIDE; row++)
            for (int column = 0; column < CODE_SIDE; column++)
                if (random_below(&random, 100) < 25)
                    modules.darkness[row][column] *= -1;
        read += decodes(&modules, text);
    }
    assert_int_equal(read, 0);
}

static void lost_finders_and_format_do_not_matter(void **state)
{
    (void)state;
    struct code_pattern pattern;
    char text[PAGE_CODE_TEXT_SIZE];
    make_text(text, 77);
    struct code_modules modules = modules_of(text);
    code_pattern_make(&pattern);
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            if (pattern.kind[row][column] != MODULE_DATA)
                modules.darkness[row][column] = 0;
    assert_true(decodes(&modules, text));
}

/* The left half of one copy and the right half of the other are gone. */
static void two_halves_make_a_code(void **state)
{
    (void)state;
    char text[PAGE_CODE_TEXT_SIZE];
    make_text(text, 4711);
    struct code_modules left = modules_of(text), right = left;
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            (column < CODE_SIDE / 2 ? &right : &left)->darkness[row][column] = 0;
    assert_false(decodes(&left, text));
    assert_false(decodes(&right, text));
    code_modules_add(&left, &right);
    assert_true(decodes(&left, text));
}

static void two_halves_of_two_codes_do_not(void **state)
{
    (void)state;
    char text[PAGE_CODE_TEXT_SIZE], other[PAGE_CODE_TEXT_SIZE];
    make_text(text, 4711);
    make_text(other, 4712);
    struct code_modules joined = modules_of(text), right = modules_of(other);
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = CODE_SIDE / 2; column < CODE_SIDE; column++)
            joined.darkness[row][column] = right.darkness[row][column];
    assert_false(decodes(&joined, text));
}

static void only_our_codes_count(void **state)
{
    (void)state;
    static const char *const foreign[] = {
        "HTTPS://EXAMPLE.COM/",
        "F1",
        "F1000000000000000000000000000000",
        "00000000000000000000000000000000",
        "F1000000000000000000000000000000000000000000000",
    };
    for (size_t i = 0; i < ROWS(foreign); i++) {
        struct code_modules modules = modules_of(foreign[i]);
        assert_false(decodes(&modules, ""));
    }
    struct page_code_keys other = code_crop_keys();
    char text[PAGE_CODE_TEXT_SIZE];
    other.key[0].bytes[31] ^= 1;
    code_crop_text(text, 12, &other);
    struct code_modules modules = modules_of(text);
    assert_false(decodes(&modules, ""));
}

static void a_mirrored_symbol_is_no_code(void **state)
{
    (void)state;
    char text[PAGE_CODE_TEXT_SIZE];
    make_text(text, 12);
    struct code_modules modules = modules_of(text), mirrored;
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            mirrored.darkness[row][column] = modules.darkness[column][row];
    assert_false(decodes(&mirrored, text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mask_is_read),
        cmocka_unit_test(nine_wrong_codewords_a_block_are_corrected),
        cmocka_unit_test(a_ruined_symbol_is_not_guessed),
        cmocka_unit_test(lost_finders_and_format_do_not_matter),
        cmocka_unit_test(two_halves_make_a_code),
        cmocka_unit_test(two_halves_of_two_codes_do_not),
        cmocka_unit_test(only_our_codes_count),
        cmocka_unit_test(a_mirrored_symbol_is_no_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
