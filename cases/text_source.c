/* SPDX-License-Identifier: MIT */
#include "text_source.h"

#include "buffer.h"
#include "message.h"
#include "text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK_BYTES 65536
/* Well-formed characters of several bytes for each bad byte, from which a text counts as UTF-8. */
#define UTF8_MAJORITY 8

struct text_source {
    FILE *file; /* owned */
    const char *name;
    enum text_encoding encoding;
    iconv_t converter; /* (iconv_t)-1: none */
    char block[BLOCK_BYTES];
    size_t block_size, block_position;
    int64_t block_offset; /* of block[0] in the file */
    struct buffer raw;    /* the line as it is in the file */
    struct buffer decoded;
};

static int read_failed(const struct text_source *source, struct error *error)
{
    return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be read; nothing of it was imported"),
                           source->name);
}

/* --- finding out the encoding ------------------------------------------------------------- */

struct encoding_count {
    int64_t well_formed; /* characters of several bytes */
    int64_t bad;         /* bytes that belong to none */
};

/* Counts the characters of size bytes; what may be cut off at their end is left, and the number of
 * bytes so left is returned. */
static size_t count_characters(struct encoding_count *count, const char *bytes, size_t size,
                               bool is_last)
{
    size_t position = 0;
    while (position < size) {
        size_t start = position;
        if ((unsigned char)bytes[position] < 0x80) {
            position++;
            continue;
        }
        if (utf8_next(bytes, size, &position) != UINT32_MAX) {
            count->well_formed++;
            continue;
        }
        if (!is_last && size - start < 4)
            return size - start;
        count->bad++;
    }
    return 0;
}

static int count_file(struct encoding_count *count, struct text_source *source,
                      struct error *error)
{
    size_t kept = 0;
    for (;;) {
        size_t got = fread(source->block + kept, 1, BLOCK_BYTES - kept, source->file);
        if (got == 0 && ferror(source->file))
            return read_failed(source, error);
        size_t size = kept + got;
        kept = count_characters(count, source->block, size, got == 0);
        if (got == 0)
            return 0;
        memmove(source->block, source->block + size - kept, kept);
    }
}

static int refuse_utf16(const struct text_source *source, size_t size, struct error *error)
{
    const unsigned char *head = (const unsigned char *)source->block;
    if (size < 2 || !((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("%s: is UTF-16; nothing of it was imported, save it as \"CSV UTF-8\""),
                     source->name);
}

static int open_converter(struct text_source *source, struct error *error)
{
    source->converter = iconv_open("UTF-8", "CP932");
    if (source->converter != (iconv_t)-1)
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("%s: is not UTF-8, and this system cannot decode CP932; nothing of it was "
                       "imported, save it as \"CSV UTF-8\""),
                     source->name);
}

static int find_encoding(struct text_source *source, struct error *error)
{
    struct encoding_count count = {0, 0};
    size_t size = fread(source->block, 1, 4, source->file);
    bool has_bom = size >= 3 && memcmp(source->block, "\xEF\xBB\xBF", 3) == 0;
    if (refuse_utf16(source, size, error) != 0)
        return -1;
    rewind(source->file);
    if (!has_bom && count_file(&count, source, error) != 0)
        return -1;
    bool is_utf8 = has_bom || count.bad * UTF8_MAJORITY <= count.well_formed;
    source->encoding = is_utf8 ? ENCODING_UTF8 : ENCODING_CP932;
    if (!is_utf8 && open_converter(source, error) != 0)
        return -1;
    return text_source_seek(source, has_bom ? 3 : 0, error);
}

/* --- opening ------------------------------------------------------------------------------ */

static int too_large(const char *name, struct error *error)
{
    return error_set(error, ERROR_REFUSED,
                     _("%s: is larger than the limit of 2 GiB; nothing of it was imported, split "
                       "it"),
                     name);
}

/* A file with the bytes of a pipe that can seek; it has no name and goes with its closing. */
static FILE *copy_pipe(FILE *pipe, const char *name, struct error *error)
{
    char block[16384];
    size_t size;
    int64_t total = 0;
    FILE *copy = tmpfile();
    if (copy == NULL) {
        error_set_errno(error, ERROR_STORE, _("%s: a temporary file cannot be made"), name);
        return NULL;
    }
    while ((size = fread(block, 1, sizeof block, pipe)) > 0) {
        total += (int64_t)size;
        if (total > TEXT_SOURCE_MAX_BYTES) {
            too_large(name, error);
            goto fail;
        }
        if (fwrite(block, 1, size, copy) != size)
            goto fail_write;
    }
    if (ferror(pipe)) {
        error_set_errno(error, ERROR_REFUSED, _("%s: cannot be read; nothing of it was imported"),
                        name);
        goto fail;
    }
    if (fflush(copy) == 0)
        return copy;

fail_write:
    error_set_errno(error, ERROR_STORE, _("%s: its temporary copy cannot be written"), name);
fail:
    fclose(copy);
    return NULL;
}

/* file itself if it can seek, else a copy; file is closed then. NULL if it is refused. */
static FILE *make_seekable(FILE *file, const char *name, struct error *error)
{
    struct stat status;
    FILE *seekable = NULL;
    if (fstat(fileno(file), &status) != 0)
        error_set_errno(error, ERROR_REFUSED, _("%s: cannot be read"), name);
    else if (S_ISDIR(status.st_mode))
        error_set(error, ERROR_REFUSED, _("%s: is a folder, not a file"), name);
    else if (S_ISREG(status.st_mode) && status.st_size > TEXT_SOURCE_MAX_BYTES)
        too_large(name, error);
    else if (S_ISREG(status.st_mode) && fseeko(file, 0, SEEK_SET) == 0)
        return file;
    else
        seekable = copy_pipe(file, name, error);
    if (file != stdin)
        fclose(file);
    return seekable;
}

int text_source_from_file(struct text_source **out, FILE *file, const char *name,
                          struct error *error)
{
    *out = NULL;
    struct text_source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        fclose(file);
        return error_out_of_memory(error);
    }
    source->file = file;
    source->name = name;
    source->converter = (iconv_t)-1;
    if (find_encoding(source, error) != 0) {
        text_source_close(source);
        return -1;
    }
    *out = source;
    return 0;
}

int text_source_open(struct text_source **out, const char *path, struct error *error)
{
    bool is_standard_input = strcmp(path, "-") == 0;
    FILE *file = is_standard_input ? stdin : fopen(path, "rbe");
    *out = NULL;
    if (file == NULL)
        return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be opened"), path);
    file = make_seekable(file, path, error);
    if (file == NULL)
        return -1;
    return text_source_from_file(out, file, path, error);
}

void text_source_close(struct text_source *source)
{
    if (source == NULL)
        return;
    if (source->converter != (iconv_t)-1)
        iconv_close(source->converter);
    if (source->file != stdin)
        fclose(source->file);
    buffer_free(&source->raw);
    buffer_free(&source->decoded);
    free(source);
}

enum text_encoding text_source_encoding(const struct text_source *source)
{
    return source->encoding;
}

int text_source_seek(struct text_source *source, int64_t offset, struct error *error)
{
    bool is_in_block = offset >= source->block_offset &&
                       offset <= source->block_offset + (int64_t)source->block_size;
    if (is_in_block && source->block_size > 0) {
        source->block_position = (size_t)(offset - source->block_offset);
        return 0;
    }
    if (fseeko(source->file, (off_t)offset, SEEK_SET) != 0)
        return read_failed(source, error);
    source->block_offset = offset;
    source->block_size = source->block_position = 0;
    return 0;
}

/* --- lines -------------------------------------------------------------------------------- */

/* 1 if there are bytes in the block to read, 0 at the end of the file. */
static int fill_block(struct text_source *source, struct error *error)
{
    if (source->block_position < source->block_size)
        return 1;
    source->block_offset += (int64_t)source->block_size;
    source->block_position = 0;
    source->block_size = fread(source->block, 1, BLOCK_BYTES, source->file);
    if (source->block_size == 0 && ferror(source->file))
        return read_failed(source, error);
    return source->block_size > 0;
}

/* Appends the bytes of the block up to a line end to the raw line, not beyond its limit. Returns
 * whether the end was there. */
static bool take_line_part(struct text_line *out, struct text_source *source)
{
    const char *start = source->block + source->block_position;
    size_t left = source->block_size - source->block_position, size = 0;
    while (size < left && start[size] != '\n' && start[size] != '\r')
        size++;
    if (source->raw.size + size > TEXT_LINE_MAX_BYTES)
        out->is_too_long = true;
    else
        buffer_append(&source->raw, start, size);
    source->block_position += size;
    return size < left;
}

/* CR, LF or CRLF. */
static int skip_line_end(struct text_source *source, struct error *error)
{
    bool is_return = source->block[source->block_position++] == '\r';
    if (!is_return)
        return 0;
    int more = fill_block(source, error);
    if (more > 0 && source->block[source->block_position] == '\n')
        source->block_position++;
    return more < 0 ? -1 : 0;
}

/* Raw bytes to UTF-8. Stops at the first byte that cannot be decoded: *bad is its place. */
static bool decode_cp932(struct text_source *source, size_t *bad)
{
    char *in = source->raw.data;
    size_t in_left = source->raw.size, out_left = 3 * source->raw.size + 8;
    iconv(source->converter, NULL, NULL, NULL, NULL);
    buffer_reserve(&source->decoded, out_left);
    if (source->decoded.failed)
        return true; /* reported as memory by the caller */
    char *out = source->decoded.data;
    size_t converted = iconv(source->converter, &in, &in_left, &out, &out_left);
    *bad = (size_t)(in - source->raw.data);
    source->decoded.size = (size_t)(out - source->decoded.data);
    *out = '\0';
    return converted != (size_t)-1;
}

static int decode_line(struct text_line *out, struct text_source *source, struct error *error)
{
    size_t bad = 0;
    const char *nul = memchr(source->raw.data, '\0', source->raw.size);
    bool is_sound = source->encoding == ENCODING_UTF8
                        ? utf8_is_valid(source->raw.data, source->raw.size, &bad)
                        : decode_cp932(source, &bad);
    if (source->decoded.failed)
        return error_out_of_memory(error);
    if (nul != NULL && (is_sound || (size_t)(nul - source->raw.data) < bad)) {
        is_sound = false;
        bad = (size_t)(nul - source->raw.data);
    }
    if (!is_sound)
        out->bad_offset = out->offset + (int64_t)bad;
    bool is_raw = !is_sound || source->encoding == ENCODING_UTF8;
    const struct buffer *line = is_raw ? &source->raw : &source->decoded;
    out->text = line->data;
    out->size = line->size;
    return 1;
}

int text_source_next_line(struct text_line *out, struct text_source *source, struct error *error)
{
    int more = fill_block(source, error);
    *out = (struct text_line){
        .text = "",
        .offset = source->block_offset + (int64_t)source->block_position,
        .bad_offset = -1,
    };
    buffer_clear(&source->raw);
    buffer_clear(&source->decoded);
    if (more <= 0)
        return more;
    bool has_end = false;
    while (more > 0 && !has_end) {
        has_end = take_line_part(out, source);
        if (!has_end)
            more = fill_block(source, error);
    }
    if (more < 0 || (has_end && skip_line_end(source, error) != 0))
        return -1;
    buffer_append(&source->raw, "", 0);
    if (source->raw.failed)
        return error_out_of_memory(error);
    return out->is_too_long ? 1 : decode_line(out, source, error);
}
