/* SPDX-License-Identifier: MIT */
/* A page is filed only on a code whose tag verifies: an accepted mutation would be a page filed to
 * the wrong case. */
#include "check.h"
#include "page_code.h"

#include <sodium.h>

static struct page_code_keys make_keys(int id, unsigned char seed)
{
    struct page_code_keys keys = {.count = 1, .signing = 0};
    keys.key[0].id = id;
    memset(keys.key[0].bytes, seed, PAGE_CODE_KEY_SIZE);
    return keys;
}

static const struct page_code sample = {"AP", 1, 1, 2, 123456789, 4242};

static void test_round_trip(void **state)
{
    struct page_code_keys keys = make_keys(7, 1);
    const struct page_code rows[] = {
        sample,
        {"00", 1, 1, 1, 1, 1},
        {"ZZ", PAGE_CODE_MAX_REVISION, 31, 31, PAGE_CODE_MAX_CASE, PAGE_CODE_MAX_PIECE},
        {"GD", 32, 5, 16, INT64_C(1) << 34, 1 << 29},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[PAGE_CODE_TEXT_SIZE];
        struct page_code back;
        struct error error = ERROR_INIT;
        assert_int_equal(page_code_format(text, &rows[i], &keys, &error), 0);
        assert_int_equal(strlen(text), PAGE_CODE_LENGTH);
        assert_int_equal(page_code_verify(&back, text, strlen(text), &keys), PAGE_CODE_VALID);
        assert_string_equal(back.form, rows[i].form);
        assert_int_equal(back.revision, rows[i].revision);
        assert_int_equal(back.page, rows[i].page);
        assert_int_equal(back.pages, rows[i].pages);
        assert_true(back.case_id == rows[i].case_id && back.piece_id == rows[i].piece_id);
    }
}

static void test_out_of_range_is_not_printed(void **state)
{
    struct page_code_keys keys = make_keys(0, 1);
    const struct page_code rows[] = {
        {"AP", 0, 1, 1, 1, 1},    {"AP", 1024, 1, 1, 1, 1}, {"AP", 1, 2, 1, 1, 1},
        {"AP", 1, 1, 32, 1, 1},   {"AP", 1, 1, 1, 0, 1},    {"AP", 1, 1, 1, PAGE_CODE_MAX_CASE + 1, 1},
        {"AP", 1, 1, 1, 1, PAGE_CODE_MAX_PIECE + 1},        {"Ap", 1, 1, 1, 1, 1}, {"AI", 1, 1, 1, 1, 1},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[PAGE_CODE_TEXT_SIZE];
        struct error error = ERROR_INIT;
        assert_int_equal(page_code_format(text, &rows[i], &keys, &error), -1);
    }
}

/* 10,000 random mutations by substitution, swap, insertion, deletion, rotation: none is accepted. */
static void test_no_mutation_is_accepted(void **state)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZILOU $%*+-./:";
    struct page_code_keys keys = make_keys(0, 9);
    char original[PAGE_CODE_TEXT_SIZE];
    struct error error = ERROR_INIT;
    int tried = 0;
    (void)state;
    assert_int_equal(page_code_format(original, &sample, &keys, &error), 0);
    srand(20260401);
    while (tried < 10000) {
        char text[2 * PAGE_CODE_TEXT_SIZE];
        struct page_code code;
        strcpy(text, original);
        int edits = 1 + rand() % 4;
        for (int i = 0; i < edits; i++) {
            size_t length = strlen(text), at = (size_t)rand() % (length + 1);
            char letter = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
            size_t other = (size_t)rand() % (length + 1);
            switch (rand() % 4) {
            case 0:
                if (at < length)
                    text[at] = letter;
                break;
            case 1:
                if (at < length && other < length) {
                    char kept = text[at];
                    text[at] = text[other];
                    text[other] = kept;
                }
                break;
            case 2:
                memmove(text + at + 1, text + at, length - at + 1);
                text[at] = letter;
                break;
            default:
                if (at < length)
                    memmove(text + at, text + at + 1, length - at);
            }
        }
        if (strcmp(text, original) == 0)
            continue;
        tried++;
        if (page_code_verify(&code, text, strlen(text), &keys) == PAGE_CODE_VALID)
            fail_msg("accepted %s for %s", text, original);
    }
}

static void test_every_single_substitution_is_refused(void **state)
{
    struct page_code_keys keys = make_keys(3, 5);
    char text[PAGE_CODE_TEXT_SIZE];
    struct page_code code;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(page_code_format(text, &sample, &keys, &error), 0);
    for (int at = 0; at < PAGE_CODE_LENGTH; at++) {
        char kept = text[at];
        for (int c = 0; c < 256; c++) {
            text[at] = (char)c;
            if ((char)c != kept)
                assert_int_not_equal(page_code_verify(&code, text, PAGE_CODE_LENGTH, &keys), PAGE_CODE_VALID);
        }
        text[at] = kept;
    }
}

static void test_keys(void **state)
{
    struct page_code_keys ours = make_keys(1, 1), theirs = make_keys(1, 2), two = make_keys(1, 1);
    char text[PAGE_CODE_TEXT_SIZE];
    struct page_code code;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(page_code_format(text, &sample, &ours, &error), 0);
    assert_int_equal(page_code_verify(&code, text, PAGE_CODE_LENGTH, &theirs), PAGE_CODE_FORGED);
    /* A new key signs, the old one still verifies: paper that is out stays readable. */
    two.count = 2;
    two.signing = 1;
    two.key[1].id = 2;
    memset(two.key[1].bytes, 7, PAGE_CODE_KEY_SIZE);
    assert_int_equal(page_code_verify(&code, text, PAGE_CODE_LENGTH, &two), PAGE_CODE_VALID);
    assert_int_equal(page_code_format(text, &sample, &two, &error), 0);
    assert_int_equal(page_code_verify(&code, text, PAGE_CODE_LENGTH, &ours), PAGE_CODE_FORGED);
    assert_int_equal(page_code_verify(&code, "https://example.com/", 20, &ours), PAGE_CODE_FOREIGN);
}

static void test_keyed_by_hand(void **state)
{
    struct page_code_keys keys = make_keys(0, 1);
    char text[PAGE_CODE_TEXT_SIZE], typed[64] = "", back[PAGE_CODE_LENGTH + 2];
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(page_code_format(text, &sample, &keys, &error), 0);
    for (int i = 0; i < PAGE_CODE_LENGTH; i++) {
        size_t length = strlen(typed);
        char c = text[i] == '0' ? 'o' : text[i] == '1' ? 'l' : (char)(text[i] | (text[i] >= 'A' ? 0x20 : 0));
        typed[length] = c;
        typed[length + 1] = '\0';
        if (i % 4 == 3)
            strcat(typed, i % 8 == 3 ? " " : "-");
    }
    page_code_normalise(back, typed);
    assert_string_equal(back, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_out_of_range_is_not_printed),
        cmocka_unit_test(test_no_mutation_is_accepted),
        cmocka_unit_test(test_every_single_substitution_is_refused),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_keyed_by_hand),
    };
    return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
