/* SPDX-License-Identifier: MIT */
/* Small files that unfold to more than a scan can be, or that lead round in a circle: each is refused
 * with a reason that a person understands (or read without what is too much), in less memory and time
 * than a page may take. */
#include "decode_check.h"

#include <libdeflate.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define MEMORY_LIMIT ((rlim_t)1 << 30) /* of the whole process */
#define CPU_SECONDS 60                 /* of the whole test */

static const struct intake_limits defaults = {0};

/* The first page is refused for that reason, and the detail says so in these words; "" with
 * REASON_NONE: it is a page. */
static void expect_reason(const struct buffer *file, enum page_reason reason, const char *words)
{
    struct decoded_page page;
    int pages;
    assert_false(file->failed);
    check_decode(&page, file->data, file->size, &defaults, 0, &pages);
    if (page.reason != reason || strstr(page.detail, words) == NULL)
        fail_msg("%s: %s", page.reason == REASON_NONE ? "a page" : page_reason_name(page.reason),
                 page.detail);
    decoded_page_free(&page);
}

/* Zeros, deflated 1,000 to 1. */
static void append_zeros(struct buffer *out, size_t size)
{
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(9);
    unsigned char *zeros = calloc(1, size);
    assert_non_null(packer);
    assert_non_null(zeros);
    size_t most = libdeflate_zlib_compress_bound(packer, size);
    buffer_reserve(out, most);
    assert_false(out->failed);
    out->size += libdeflate_zlib_compress(packer, zeros, size, out->data + out->size, most);
    libdeflate_free_compressor(packer);
    free(zeros);
}

/* ---- PNG ---- */

static void append_big(struct buffer *out, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buffer_append_char(out, (char)(value >> shift & 0xff));
}

static void append_chunk(struct buffer *out, const char *kind, const void *bytes, size_t size)
{
    append_big(out, (uint32_t)size);
    size_t start = out->size;
    buffer_append(out, kind, 4);
    buffer_append(out, bytes, size);
    assert_false(out->failed);
    append_big(out, libdeflate_crc32(0, out->data + start, out->size - start));
}

static void begin_png(struct buffer *out, uint32_t side, int bits, int colour)
{
    struct buffer header = BUFFER_INIT;
    buffer_clear(out);
    buffer_append(out, "\x89PNG\r\n\x1a\n", 8);
    append_big(&header, side);
    append_big(&header, side);
    buffer_append_char(&header, (char)bits);
    buffer_append_char(&header, (char)colour);
    buffer_append(&header, "\0\0\0", 3);
    append_chunk(out, "IHDR", header.data, header.size);
    buffer_free(&header);
}

static void deflate_bombs_in_png(void **state)
{
    (void)state;
    static const unsigned char rows[] = {0, 255, 0, 0, 0, 255}; /* two, each with its filter */
    struct buffer zeros = BUFFER_INIT, text = BUFFER_INIT, file = BUFFER_INIT, sound = BUFFER_INIT;
    append_zeros(&zeros, 200u << 20);
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(6);
    buffer_reserve(&sound, 100);
    sound.size = libdeflate_zlib_compress(packer, rows, sizeof rows, sound.data, 100);
    libdeflate_free_compressor(packer);
    /* sides as they would be for 3.6 thousand million pixels, and such data behind */
    begin_png(&file, 60000, 8, 0);
    append_chunk(&file, "IDAT", zeros.data, zeros.size);
    append_chunk(&file, "IEND", "", 0);
    expect_reason(&file, REASON_LIMIT_EXCEEDED, "60000");
    /* within the sides, not within the pixels */
    begin_png(&file, 14000, 16, 6);
    append_chunk(&file, "IDAT", zeros.data, zeros.size);
    append_chunk(&file, "IEND", "", 0);
    expect_reason(&file, REASON_LIMIT_EXCEEDED, "pixels");
    /* 200 MB for 4 pixels: the picture is whole, what is too much is never unfolded */
    begin_png(&file, 2, 8, 0);
    append_chunk(&file, "IDAT", zeros.data, zeros.size);
    append_chunk(&file, "IEND", "", 0);
    expect_reason(&file, REASON_NONE, "");
    /* a text and a colour profile that unfold to 200 MB, before a sound picture */
    begin_png(&file, 2, 8, 0);
    buffer_append(&text, "Comment\0\0", 9);
    buffer_append(&text, zeros.data, zeros.size);
    append_chunk(&file, "zTXt", text.data, text.size);
    append_chunk(&file, "iCCP", text.data, text.size);
    append_chunk(&file, "IDAT", sound.data, sound.size);
    append_chunk(&file, "IEND", "", 0);
    expect_reason(&file, REASON_NONE, "");
    buffer_free(&sound);
    buffer_free(&text);
    buffer_free(&zeros);
    buffer_free(&file);
}

/* ---- TIFF ---- */

/* A directory of one field, its length: 18 bytes, so that a million of them are within the bytes. */
static void a_million_pages_of_a_tiff(void **state)
{
    (void)state;
    struct buffer file = BUFFER_INIT;
    buffer_append(&file, "II*\0\10\0\0\0", 8);
    for (uint32_t i = 0; i < 1000000; i++) {
        const uint32_t next = i + 1 < 1000000 ? 8 + 18 * (i + 1) : 0;
        const unsigned char directory[18] = {1, 0, 1, 1, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0,
                                             next & 255, next >> 8 & 255, next >> 16 & 255, next >> 24};
        buffer_append(&file, directory, sizeof directory);
    }
    expect_reason(&file, REASON_LIMIT_EXCEEDED, "pages");
    buffer_free(&file);
}

/* ---- PDF ---- */

/* The content of a page in two streams: the first fills what content may be to the byte, the second
 * unfolds to much more. */
static void content_that_is_full_and_goes_on(void **state)
{
    (void)state;
    enum { MOST = 16 << 20 };
    struct buffer zeros = BUFFER_INIT, file = BUFFER_INIT;
    size_t place[6] = {0};
    append_zeros(&zeros, 64u << 20);
    buffer_append_text(&file, "%PDF-1.4\n");
    place[1] = file.size;
    buffer_append_text(&file, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
    place[2] = file.size;
    buffer_append_text(&file, "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
    place[3] = file.size;
    buffer_append_text(&file, "3 0 obj<</Type/Page/MediaBox[0 0 99 99]/Contents[4 0 R 5 0 R]>>endobj\n");
    place[4] = file.size;
    buffer_format(&file, "4 0 obj<</Length %d>>stream\n", MOST);
    for (int i = 0; i < MOST; i++)
        buffer_append_char(&file, ' ');
    buffer_append_text(&file, "\nendstream endobj\n");
    place[5] = file.size;
    buffer_format(&file, "5 0 obj<</Length %zu/Filter/FlateDecode>>stream\n", zeros.size);
    buffer_append(&file, zeros.data, zeros.size);
    buffer_append_text(&file, "\nendstream endobj\n");
    size_t table = file.size;
    buffer_append_text(&file, "xref\n0 6\n0000000000 65535 f \n");
    for (int i = 1; i < 6; i++)
        buffer_format(&file, "%010zu 00000 n \n", place[i]);
    buffer_format(&file, "trailer<</Size 6/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", table);
    expect_reason(&file, REASON_LIMIT_EXCEEDED, "content of the PDF page unfolds");
    buffer_free(&file);
    buffer_free(&zeros);
}

/* Entry of a cross-reference stream: 1 a place in the file, 2 the stream that holds it. */
struct cross_reference {
    int type;
    size_t place;
};

/* A file of a catalogue, an object stream (object 3, with `more` in its dictionary and a page tree's
 * root in it) and a cross-reference stream (object 4). */
static void make_stream_file(struct buffer *out, const char *more, const char *length,
                             const struct cross_reference *stream, const char *cross_more)
{
    static const char content[] = "2 0 <</Type/Pages/Kids[]/Count 0>>";
    struct cross_reference entry[6] = {{0, 0}, {1, 0}, {2, 3}, {1, 0}, {1, 0}, {1, 0}};
    struct buffer table = BUFFER_INIT;
    buffer_clear(out);
    buffer_append_text(out, "%PDF-1.5\n");
    entry[1].place = out->size;
    buffer_append_text(out, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    entry[3].place = out->size;
    buffer_format(out, "3 0 obj\n<</Type/ObjStm/N 1/First 4%s/Length %s>>\nstream\n%s\nendstream\nendobj\n",
                  more, length, content);
    entry[5].place = out->size;
    buffer_format(out, "5 0 obj\n<</Type/ObjStm/N 1/First 4/Extends 3 0 R/Length %zu>>\nstream\n%s\nendstream\nendobj\n",
                  strlen(content), content);
    entry[4].place = out->size;
    if (stream != NULL)
        entry[3] = *stream;
    for (int i = 0; i < 6; i++) {
        buffer_append_char(&table, (char)entry[i].type);
        append_big(&table, (uint32_t)entry[i].place);
        buffer_append_char(&table, 0);
    }
    buffer_format(out, "4 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R%s/Length %zu>>\nstream\n", cross_more,
                  table.size);
    buffer_append(out, table.data, table.size);
    buffer_format(out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", entry[4].place);
    buffer_free(&table);
}

/* Streams that lead to themselves: none has a page, none may lead round for ever. */
static void object_streams_in_a_circle(void **state)
{
    (void)state;
    static const struct cross_reference in_itself = {2, 3}, in_other = {2, 5};
    static const struct {
        const char *more, *length;
        const struct cross_reference *stream;
        const char *cross_more;
    } rows[] = {
        {"", "34", NULL, ""},                     /* no circle: sound, without a page */
        {"/Extends 3 0 R", "34", NULL, ""},       /* continues itself */
        {"/Extends 5 0 R", "34", NULL, ""},       /* two that continue each other */
        {"", "34", &in_itself, ""},               /* stands within itself */
        {"", "34", &in_other, ""},                /* stands in one that continues it */
        {"", "2 0 R", NULL, ""},                  /* as long as what is in it says */
        {"", "3 0 R", NULL, ""},                  /* as long as it says itself */
        {"/Filter 3 0 R", "34", NULL, ""},        /* packed as it says itself */
        {"/DecodeParms 2 0 R", "34", NULL, ""},
        {"", "34", NULL, "/Prev 9"},              /* the table before it is the catalogue */
        {"", "34", NULL, "/Prev 354"},            /* it is itself the table before it, or near it */
        {"", "34", NULL, "/Extends 4 0 R"},
    };
    struct buffer file = BUFFER_INIT;
    for (size_t i = 0; i < ROWS(rows); i++) {
        make_stream_file(&file, rows[i].more, rows[i].length, rows[i].stream, rows[i].cross_more);
        expect_reason(&file, REASON_UNREADABLE_FILE, "PDF");
    }
    /* the table that goes before is the table itself */
    char previous[40];
    make_stream_file(&file, "", "34", NULL, "/Prev 00000");
    const char *table = memmem(file.data, file.size, "4 0 obj", 7);
    assert_non_null(table);
    snprintf(previous, sizeof previous, "/Prev %05td", table - file.data);
    make_stream_file(&file, "", "34", NULL, previous);
    expect_reason(&file, REASON_UNREADABLE_FILE, "PDF");
    buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deflate_bombs_in_png),
        cmocka_unit_test(a_million_pages_of_a_tiff),
        cmocka_unit_test(content_that_is_full_and_goes_on),
        cmocka_unit_test(object_streams_in_a_circle),
    };
#ifndef __SANITIZE_ADDRESS__ /* the sanitizer's shadow memory is far above any limit */
    const struct rlimit memory = {MEMORY_LIMIT, MEMORY_LIMIT};
    if (setrlimit(RLIMIT_AS, &memory) != 0)
        return 1;
#endif
    const struct rlimit time = {CPU_SECONDS, CPU_SECONDS};
    if (setrlimit(RLIMIT_CPU, &time) != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
