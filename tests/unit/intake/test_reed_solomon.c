/* SPDX-License-Identifier: MIT */
/* The last help for damaged codes: what it corrects must be what was printed, and what is too far
 * gone must be said to be. */
#include "check.h"
#include "random.h"
#include "reed_solomon.h"

#include <stdbool.h>

/* ISO/IEC 18004:2015, annex I.2: version 1-M, "01234567"; 16 data and 10 check codewords. */
static const unsigned char iso_example[26] = {0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC,
                                              0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xA5, 0x24,
                                              0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55};
/* A widely published one: version 1-M, "HELLO WORLD". */
static const unsigned char hello_example[26] = {32, 91,  11,  120, 209, 114, 220, 77,  67,
                                                64, 236, 17,  236, 17,  236, 17,  196, 35,
                                                39, 119, 235, 215, 231, 226, 93,  23};
static const unsigned char *const examples[] = {iso_example, hello_example};
#define SIZE 26
#define CHECK 10

/* Different places, of which the first `wrong` codewords get another value. */
static void spoil(unsigned char *block, int *places, int count, struct random *random)
{
    for (int i = 0; i < count; i++) {
        bool is_new = false;
        while (!is_new) {
            places[i] = random_below(random, SIZE);
            is_new = true;
            for (int k = 0; k < i; k++)
                is_new &= places[k] != places[i];
        }
        block[places[i]] ^= (unsigned char)(1 + random_below(random, 255));
    }
}

static void published_blocks_are_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(examples); i++) {
        unsigned char block[SIZE];
        memcpy(block, examples[i], SIZE);
        assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, NULL, 0), 0);
        assert_memory_equal(block, examples[i], SIZE);
    }
}

/* Every mixture of erasures and errors that 10 check codewords pay for. */
static void what_is_within_reach_comes_back(void **state)
{
    (void)state;
    struct random random = {1};
    for (int erased = 0; erased <= CHECK; erased++)
        for (int errors = 0; erased + 2 * errors <= CHECK; errors++)
            for (int round = 0; round < 40; round++) {
                const unsigned char *example = examples[round % 2];
                unsigned char block[SIZE];
                int places[SIZE];
                memcpy(block, example, SIZE);
                spoil(block, places, erased + errors, &random);
                assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, places, erased),
                                 erased + errors);
                assert_memory_equal(block, example, SIZE);
            }
}

/* An erased codeword may have been right after all. */
static void erasures_need_not_be_wrong(void **state)
{
    (void)state;
    static const int erasures[] = {0, 3, 25, 7, 12, 16};
    unsigned char block[SIZE];
    memcpy(block, iso_example, SIZE);
    block[3] ^= 0x40;
    block[20] ^= 0x01;
    assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, erasures, 6), 2);
    assert_memory_equal(block, iso_example, SIZE);
}

/* One codeword too many is refused or, rarely, taken for another valid block: never for the right
 * one, and what is refused stays as it was. */
static void what_is_too_far_is_refused(void **state)
{
    (void)state;
    struct random random = {2};
    int refused = 0;
    for (int round = 0; round < 1000; round++) {
        unsigned char block[SIZE], spoilt[SIZE];
        int places[SIZE];
        memcpy(block, iso_example, SIZE);
        spoil(block, places, CHECK / 2 + 1, &random);
        memcpy(spoilt, block, SIZE);
        if (reed_solomon_correct(block, SIZE, CHECK, NULL, 0) < 0) {
            refused++;
            assert_memory_equal(block, spoilt, SIZE);
        } else {
            assert_memory_not_equal(block, iso_example, SIZE);
            assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, NULL, 0), 0);
        }
    }
    assert_true(refused > 980);
}

static void arguments_out_of_range_are_refused(void **state)
{
    (void)state;
    static const int outside[] = {SIZE}, negative[] = {-1}, many[CHECK + 1] = {0};
    unsigned char block[REED_SOLOMON_MAX_SIZE + 1] = {0};
    assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, outside, 1), -1);
    assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, negative, 1), -1);
    assert_int_equal(reed_solomon_correct(block, SIZE, CHECK, many, CHECK + 1), -1);
    assert_int_equal(reed_solomon_correct(block, REED_SOLOMON_MAX_SIZE + 1, CHECK, NULL, 0), -1);
    assert_int_equal(reed_solomon_correct(block, 10, 10, NULL, 0), -1);
    assert_int_equal(reed_solomon_correct(block, SIZE, 0, NULL, 0), -1);
    assert_int_equal(reed_solomon_correct(block, 0, 0, NULL, 0), -1);
    assert_int_equal(
        reed_solomon_correct(block, REED_SOLOMON_MAX_SIZE, REED_SOLOMON_MAX_CHECK + 1, NULL, 0),
        -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_blocks_are_valid),
        cmocka_unit_test(what_is_within_reach_comes_back),
        cmocka_unit_test(erasures_need_not_be_wrong),
        cmocka_unit_test(what_is_too_far_is_refused),
        cmocka_unit_test(arguments_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
