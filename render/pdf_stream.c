/* SPDX-License-Identifier: MIT */
#include "pdf_stream.h"

#include <libdeflate.h>

#include <stdlib.h>
#include <string.h>

struct pdf_deflater {
    struct libdeflate_compressor *compressor;
};

struct pdf_deflater *pdf_deflater_new(int level)
{
    struct pdf_deflater *deflater = calloc(1, sizeof *deflater);
    if (deflater == NULL)
        return NULL;
    deflater->compressor = libdeflate_alloc_compressor(level);
    if (deflater->compressor != NULL)
        return deflater;
    free(deflater);
    return NULL;
}

void pdf_deflater_free(struct pdf_deflater *deflater)
{
    if (deflater == NULL)
        return;
    libdeflate_free_compressor(deflater->compressor);
    free(deflater);
}

void pdf_deflate(struct buffer *out, struct pdf_deflater *deflater, const struct buffer *bytes)
{
    size_t bound = libdeflate_zlib_compress_bound(deflater->compressor, bytes->size);
    buffer_reserve(out, bound);
    if (out->failed)
        return;
    size_t size = libdeflate_zlib_compress(deflater->compressor, buffer_text(bytes), bytes->size,
                                           out->data + out->size, bound);
    out->size += size;
    out->failed |= size == 0;
}

int pdf_stream_make(struct pdf_stream *out, struct pdf_deflater *deflater,
                    const struct buffer *bytes, struct error *error)
{
    *out = (struct pdf_stream){BUFFER_INIT, bytes->size};
    pdf_deflate(&out->deflated, deflater, bytes);
    if (!out->deflated.failed)
        return 0;
    pdf_stream_free(out);
    return error_out_of_memory(error);
}

void pdf_stream_free(struct pdf_stream *stream)
{
    buffer_free(&stream->deflated);
}

int pdf_font_make(struct pdf_font *out, struct pdf_deflater *deflater,
                  const struct font_program *program, struct error *error)
{
    memset(out, 0, sizeof *out);
    memcpy(out->name, program->name, sizeof out->name);
    memcpy(out->box, program->box, sizeof out->box);
    out->ascent = program->ascent;
    out->descent = program->descent;
    out->cap_height = program->cap_height;
    out->stem_v = program->stem_v;
    buffer_append(&out->widths, buffer_text(&program->widths), program->widths.size);
    if (!out->widths.failed && pdf_stream_make(&out->file, deflater, &program->file, error) == 0 &&
        pdf_stream_make(&out->cid_to_gid, deflater, &program->cid_to_gid, error) == 0 &&
        pdf_stream_make(&out->to_unicode, deflater, &program->to_unicode, error) == 0)
        return 0;
    pdf_font_free(out);
    return error_out_of_memory(error);
}

void pdf_font_free(struct pdf_font *font)
{
    buffer_free(&font->widths);
    pdf_stream_free(&font->file);
    pdf_stream_free(&font->cid_to_gid);
    pdf_stream_free(&font->to_unicode);
}
