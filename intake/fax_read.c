/* SPDX-License-Identifier: MIT */
/* A TIFF directory is put before the stream, so that there is one decoder of fax codes. */
#include "fax_read.h"

#include "buffer.h"
#include "scan_source.h"

#define TYPE_SHORT 3
#define TYPE_LONG 4
#define FAX_RLE 2
#define FAX_G3 3
#define FAX_G4 4
#define HEADER_SIZE 8
#define ENTRY_COUNT 8

bool fax_is_known(const struct fax_stream *stream)
{
    if (stream->k < 0)
        return !stream->is_byte_aligned;
    if (stream->has_end_of_line)
        return !stream->is_byte_aligned;
    return stream->k == 0 && stream->is_byte_aligned;
}

static void append_number(struct buffer *out, uint32_t value, int size)
{
    for (int i = 0; i < size; i++)
        buffer_append_char(out, (char)(value >> 8 * i & 0xff));
}

static void append_entry(struct buffer *out, int tag, int type, uint32_t value)
{
    append_number(out, (uint32_t)tag, 2);
    append_number(out, (uint32_t)type, 2);
    append_number(out, 1, 4);
    append_number(out, value, 4);
}

/* TIFF 6.0: little endian, one directory right after the header, one strip behind it. */
static void append_tiff(struct buffer *out, const struct fax_stream *stream,
                        const struct scan_source *source)
{
    const uint32_t strip = HEADER_SIZE + 2 + 12 * ENTRY_COUNT + 4;
    int compression = stream->k < 0 ? FAX_G4 : stream->has_end_of_line ? FAX_G3 : FAX_RLE;
    buffer_append(out, "II*\0\10\0\0\0", HEADER_SIZE);
    append_number(out, ENTRY_COUNT, 2);
    append_entry(out, 256, TYPE_LONG, (uint32_t)stream->columns);
    append_entry(out, 257, TYPE_LONG, (uint32_t)stream->rows);
    append_entry(out, 259, TYPE_SHORT, (uint32_t)compression);
    append_entry(out, 262, TYPE_SHORT, stream->is_inverted);
    append_entry(out, 273, TYPE_LONG, strip);
    append_entry(out, 278, TYPE_LONG, (uint32_t)stream->rows);
    append_entry(out, 279, TYPE_LONG, (uint32_t)source->size);
    append_entry(out, 292, TYPE_LONG, stream->k > 0); /* T4Options: two-dimensional */
    append_number(out, 0, 4);
    buffer_append(out, source->bytes, source->size);
}

int fax_read(struct decoded_page *page, const struct fax_stream *stream,
             const struct scan_source *source, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    void *state = NULL;
    int page_count = 0;
    append_tiff(&bytes, stream, source);
    struct scan_source tiff = *source;
    tiff.bytes = (const unsigned char *)bytes.data;
    tiff.size = bytes.size;
    int result = bytes.failed ? error_out_of_memory(error)
                              : tiff_format.open(&state, &page_count, page, &tiff, error);
    if (result == 0 && page->reason == REASON_NONE)
        result = tiff_format.decode(page, &tiff, state, 0, error);
    if (state != NULL)
        tiff_format.close(state);
    buffer_free(&bytes);
    return result;
}
