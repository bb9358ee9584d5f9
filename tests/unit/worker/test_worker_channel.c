/* SPDX-License-Identifier: MIT */
/* What a worker says is taken only if it is a frame; anything else costs the worker. */
#include "check.h"
#include "worker_channel.h"

static void test_frames(void **state)
{
    static const struct {
        const char *what;
        struct answer_frame frame;
        size_t extra; /* bytes behind the frame */
        enum channel_state expected;
    } rows[] = {
        {"empty answer", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, 0}, 0, CHANNEL_WHOLE},
        {"whole answer", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, 5}, 5, CHANNEL_WHOLE},
        {"answer and more", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, 5}, 9, CHANNEL_WHOLE},
        {"part of an answer", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, 5}, 4, CHANNEL_PART},
        {"largest", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, 100}, 0, CHANNEL_PART},
        {"too large", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, 101}, 0, CHANNEL_RUBBISH},
        {"overflowing", {ANSWER_MARK, ANSWER_GIVEN, 1, 0, UINT64_MAX}, 0, CHANNEL_RUBBISH},
        {"another mark", {ANSWER_MARK + 1, ANSWER_GIVEN, 1, 0, 0}, 0, CHANNEL_RUBBISH},
        {"unknown kind", {ANSWER_MARK, ANSWER_NO_MEMORY + 1, 1, 0, 0}, 0, CHANNEL_RUBBISH},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char bytes[sizeof rows->frame + 16] = {0};
        struct answer_frame frame;
        memcpy(bytes, &rows[i].frame, sizeof rows[i].frame);
        enum channel_state found =
            channel_parse_answer(&frame, bytes, sizeof frame + rows[i].extra, 100);
        if (found != rows[i].expected)
            fail_msg("%s: %d", rows[i].what, found);
        for (size_t size = 0; size < sizeof frame; size++)
            assert_int_equal(channel_parse_answer(&frame, bytes, size, 100), CHANNEL_PART);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_frames)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
