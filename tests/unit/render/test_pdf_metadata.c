/* SPDX-License-Identifier: MIT */
/* If this fails, an archive refuses our files, or a title with & makes them unreadable to it. The
 * files as a whole are looked at by tests/flow/archive.sh. */
#include "pdf_metadata.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROWS(array) (sizeof(array) / sizeof *(array))

static void a_title_is_escaped_in_xmp(void **state)
{
    static const struct {
        const char *title, *written;
    } rows[] = {
        {"任意継続のしおり", ">任意継続のしおり<"},
        {"A & B <C> \"D\" 'E'", ">A &amp; B &lt;C&gt; \"D\" 'E'<"},
        {"]]> &amp;", ">]]&gt; &amp;amp;<"},
        {"\U00020BB7葛\U000E0100", ">\U00020BB7葛\U000E0100<"},
        {"a\001b", ">a\uFFFDb<"},
        {"a\xFF", ">a\uFFFD<"},
        {"a\uFFFE", ">a\uFFFD<"},
        {"", "x-default\"><"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct pdf_description description = {rows[i].title, "ja-JP", "p & q"};
        struct buffer packet = BUFFER_INIT;
        pdf_xmp_append(&packet, &description);
        assert_false(packet.failed);
        if (strstr(packet.data, rows[i].written) == NULL)
            fail_msg("%s is not in %s", rows[i].written, packet.data);
        assert_non_null(strstr(packet.data, "<pdf:Producer>p &amp; q</pdf:Producer>"));
        buffer_free(&packet);
    }
}

static uint32_t u32(const struct buffer *profile, size_t offset)
{
    assert_true(offset + 4 <= profile->size);
    const unsigned char *b = (const unsigned char *)profile->data + offset;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static size_t find_tag(const struct buffer *profile, const char *signature)
{
    for (uint32_t i = 0; i < u32(profile, 128); i++)
        if (memcmp(profile->data + 132 + 12 * i, signature, 4) == 0)
            return u32(profile, 136 + 12 * i);
    fail_msg("no tag %s", signature);
    return 0;
}

/* ICC.1:2001-04, 6.1 and 6.2: a monitor profile has these nine tags, each inside the profile. */
static void the_profile_is_whole(void **state)
{
    static const char *const tags[] = {"desc", "cprt", "wtpt", "rXYZ", "gXYZ",
                                       "bXYZ", "rTRC", "gTRC", "bTRC"};
    struct buffer profile = BUFFER_INIT;
    (void)state;
    pdf_srgb_profile_append(&profile);
    assert_false(profile.failed);
    assert_int_equal(u32(&profile, 0), profile.size);
    assert_memory_equal(profile.data + 12, "mntrRGB XYZ ", 12);
    assert_memory_equal(profile.data + 36, "acsp", 4);
    assert_int_equal(u32(&profile, 68), 0xF6D6); /* D50 */
    assert_int_equal(u32(&profile, 72), 0x10000);
    assert_int_equal(u32(&profile, 76), 0xD32D);
    for (size_t i = 0; i < ROWS(tags); i++)
        assert_int_equal(find_tag(&profile, tags[i]) % 4, 0);
    for (uint32_t i = 0; i < u32(&profile, 128); i++)
        assert_true(u32(&profile, 136 + 12 * i) + u32(&profile, 140 + 12 * i) <= profile.size);
    buffer_free(&profile);
}

/* Else white paper is tinted, or grays are too dark. */
static void white_is_white_and_the_curve_is_srgb(void **state)
{
    static const struct {
        int coded;
        unsigned linear; /* of 65535, IEC 61966-2-1 */
    } rows[] = {{0, 0}, {1, 20}, {128, 14146}, {188, 32957}, {255, 65535}};
    struct buffer profile = BUFFER_INIT;
    (void)state;
    pdf_srgb_profile_append(&profile);
    for (size_t axis = 0; axis < 3; axis++) {
        const size_t at = 8 + 4 * axis;
        int64_t sum = (int64_t)u32(&profile, find_tag(&profile, "rXYZ") + at) +
                      u32(&profile, find_tag(&profile, "gXYZ") + at) +
                      u32(&profile, find_tag(&profile, "bXYZ") + at);
        int64_t white = u32(&profile, find_tag(&profile, "wtpt") + at);
        assert_in_range(sum - white + 25, 0, 50); /* 1/65536 */
    }
    const size_t curve = find_tag(&profile, "gTRC");
    assert_int_equal(u32(&profile, curve + 8), 256);
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_in_range((u32(&profile, curve + 10 + 2 * (size_t)rows[i].coded) & 0xFFFF) -
                            rows[i].linear + 1, 0, 2);
    buffer_free(&profile);
}

static void a_label_is_a_number_tree_entry(void **state)
{
    static const struct {
        int page;
        const char *prefix;
        int first_number;
        const char *written;
    } rows[] = {
        {0, "表紙", 0, "0 <</P <FEFF88687D19>>>\n"},
        {1, "", 2, "1 <</S /D/St 2>>\n"},
        {16, "N-1 ", 1, "16 <</S /D/P (N-1 )>>\n"},
        {7, "(\xF0\xA0\xAE\xB7", 0, "7 <</P <FEFF0028D842DFB7>>>\n"},
        {8, "\\", 0, "8 <</P <FEFF005C>>>\n"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer out = BUFFER_INIT;
        pdf_page_label_append(&out, rows[i].page, rows[i].prefix, rows[i].first_number);
        assert_string_equal(buffer_text(&out), rows[i].written);
        buffer_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_is_escaped_in_xmp),
        cmocka_unit_test(the_profile_is_whole),
        cmocka_unit_test(white_is_white_and_the_curve_is_srgb),
        cmocka_unit_test(a_label_is_a_number_tree_entry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
