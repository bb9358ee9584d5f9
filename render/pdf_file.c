/* SPDX-License-Identifier: MIT */
#include "pdf_file.h"

#include "file.h"
#include "hash.h"
#include "message.h"
#include "text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_info.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Positions of objects are kept in libharu's 32 bit cross-reference entries. */
#define MAX_FILE_BYTES 2147000000u

/* What is held before it goes to an open file. */
#define BLOCK_BYTES ((size_t)1 << 20)

const char pdf_file_producer[] = "formloop (libharu " HPDF_VERSION_TEXT ")";

struct pdf_file {
    HPDF_Doc haru;
    struct buffer body;        /* finished objects that are not in the file yet */
    size_t written;            /* bytes that are in the file already */
    struct file_writer writer; /* of the open file */
    bool has_file;
    uint64_t content_hash; /* of what is in the file so far */
    HPDF_Dict preferences;
    HPDF_Outline last_outline[PDF_OUTLINE_LEVELS];
};

static int haru_failed(const struct pdf_file *file, struct error *error)
{
    return error_set(error, ERROR_STORE,
                     _("the PDF cannot be built (libharu error 0x%04lX); nothing was printed"),
                     file->haru == NULL ? 0UL : HPDF_GetError(file->haru));
}

/* ---- Objects ---- */

static unsigned object_number(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

static HPDF_XrefEntry entry_of(const struct pdf_file *file, unsigned object)
{
    return HPDF_Xref_GetEntry(file->haru->xref, object);
}

unsigned pdf_file_add_object(struct pdf_file *file)
{
    HPDF_Null place = HPDF_Null_New(file->haru->mmgr);
    if (place == NULL || HPDF_Xref_Add(file->haru->xref, place) != HPDF_OK)
        return 0;
    return object_number(place);
}

struct buffer *pdf_file_begin_object(struct pdf_file *file, unsigned object)
{
    entry_of(file, object)->byte_offset = (HPDF_UINT)(file->written + file->body.size);
    buffer_append_number(&file->body, object);
    buffer_append_text(&file->body, " 0 obj\n");
    return &file->body;
}

static void hash_body(struct pdf_file *file)
{
    file->content_hash =
        hash_quick(file->content_hash, buffer_text(&file->body), file->body.size);
}

/* Sends what is held to the open file. */
static int send(struct pdf_file *file, struct error *error)
{
    if (file_writer_append(&file->writer, buffer_text(&file->body), file->body.size, error) != 0)
        return -1;
    file->written += file->body.size;
    buffer_clear(&file->body);
    return 0;
}

int pdf_file_end_object(struct pdf_file *file, struct error *error)
{
    buffer_append_text(&file->body, "\nendobj\n");
    if (file->body.failed)
        return error_out_of_memory(error);
    if (pdf_file_size(file) > MAX_FILE_BYTES)
        return error_set(
            error, ERROR_STORE,
            _("%s: the file would be larger than 2 GB; not written. Print fewer cases at once"),
            file->has_file ? file->writer.path : "PDF");
    if (!file->has_file || file->body.size < BLOCK_BYTES)
        return 0;
    hash_body(file);
    return send(file, error);
}

int pdf_file_write_dict(struct pdf_file *file, unsigned object, const struct buffer *entries,
                        struct error *error)
{
    if (object == 0)
        return haru_failed(file, error);
    pdf_file_begin_object(file, object);
    buffer_append_text(&file->body, "<<");
    buffer_append(&file->body, buffer_text(entries), entries->size);
    buffer_append_text(&file->body, ">>");
    file->body.failed |= entries->failed;
    return pdf_file_end_object(file, error);
}

int pdf_file_write_stream(struct pdf_file *file, unsigned object, const char *entries,
                          const char *deflated, size_t size, struct error *error)
{
    struct buffer *body = &file->body;
    if (object == 0)
        return haru_failed(file, error);
    pdf_file_begin_object(file, object);
    buffer_append_text(body, "<<");
    buffer_append_text(body, entries);
    buffer_append_text(body, "/Filter/FlateDecode/Length ");
    buffer_append_number(body, (long)size);
    buffer_append_text(body, ">>stream\n");
    buffer_append(body, deflated, size);
    buffer_append_text(body, "\nendstream");
    return pdf_file_end_object(file, error);
}

void pdf_reference_append(struct buffer *out, unsigned object)
{
    buffer_append_number(out, object);
    buffer_append_text(out, " 0 R");
}

/* ---- Texts of Info and outline ---- */

static void append_utf16(struct buffer *out, uint32_t unit)
{
    buffer_append_char(out, (char)(unit >> 8));
    buffer_append_char(out, (char)(unit & 0xFF));
}

/* UTF-16BE with byte order mark (ISO 32000-1, 7.9.2.2): libharu's own way loses what is not in the
 * BMP. NULL on failure. */
static HPDF_Binary text_string(struct pdf_file *file, const char *text)
{
    struct buffer out = BUFFER_INIT;
    size_t size = strlen(text);
    append_utf16(&out, 0xFEFF);
    for (size_t position = 0; position < size;) {
        uint32_t c = utf8_next(text, size, &position);
        if (c > 0x10FFFF)
            continue;
        if (c > 0xFFFF) {
            append_utf16(&out, 0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + (c & 0x3FF);
        }
        append_utf16(&out, c);
    }
    HPDF_Binary string = NULL;
    if (!out.failed)
        string = HPDF_Binary_New(file->haru->mmgr, (HPDF_BYTE *)out.data, (HPDF_UINT)out.size);
    buffer_free(&out);
    return string;
}

static int add_text(struct pdf_file *file, HPDF_Dict dict, const char *key, const char *text)
{
    HPDF_Binary string = text_string(file, text);
    return string == NULL || HPDF_Dict_Add(dict, key, string) != HPDF_OK ? -1 : 0;
}

/* ---- The file ---- */

/* Forms must come out of the printer at their own size: what is printed is measured later. */
static int add_viewer_preferences(struct pdf_file *file)
{
    HPDF_Dict preferences = file->preferences = HPDF_Dict_New(file->haru->mmgr);
    if (preferences == NULL ||
        HPDF_Dict_Add(file->haru->catalog, "ViewerPreferences", preferences) != HPDF_OK)
        return -1;
    if (HPDF_Dict_AddName(preferences, "PrintScaling", "None") != HPDF_OK)
        return -1;
    return HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE) == HPDF_OK ? 0 : -1;
}

static int set_up(struct pdf_file *file, const struct pdf_file_information *information)
{
    file->haru = HPDF_New(NULL, NULL);
    if (file->haru == NULL)
        return -1;
    buffer_append_text(&file->body, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    HPDF_String tag = HPDF_String_New(file->haru->mmgr, information->language, NULL);
    if (tag == NULL || HPDF_Dict_Add(file->haru->catalog, "Lang", tag) != HPDF_OK ||
        add_viewer_preferences(file) != 0)
        return -1;
    if (add_text(file, file->haru->info, "Producer", information->producer) != 0)
        return -1;
    return add_text(file, file->haru->info, "Title", information->title);
}

int pdf_file_new(struct pdf_file **out, const struct pdf_file_information *information,
                 struct error *error)
{
    *out = NULL;
    struct pdf_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return error_out_of_memory(error);
    if (set_up(file, information) != 0) {
        haru_failed(file, error);
        pdf_file_free(file);
        return -1;
    }
    *out = file;
    return 0;
}

void pdf_file_free(struct pdf_file *file)
{
    if (file == NULL)
        return;
    if (file->haru != NULL)
        HPDF_Free(file->haru);
    if (file->has_file)
        file_writer_abandon(&file->writer);
    buffer_free(&file->body);
    free(file);
}

int pdf_file_open(struct pdf_file *file, const char *path, struct error *error)
{
    if (file_writer_open(&file->writer, path, 0666, error) != 0)
        return -1;
    file->has_file = true;
    return 0;
}

size_t pdf_file_size(const struct pdf_file *file)
{
    return file->written + file->body.size;
}

unsigned pdf_file_page_root(const struct pdf_file *file)
{
    return object_number(file->haru->root_pages);
}

int pdf_file_add_to_catalog(struct pdf_file *file, const char *key, unsigned object,
                            struct error *error)
{
    if (object == 0 ||
        HPDF_Dict_Add(file->haru->catalog, key, entry_of(file, object)->obj) != HPDF_OK)
        return haru_failed(file, error);
    return 0;
}

/* [page /Fit] */
static int add_destination(struct pdf_file *file, HPDF_Outline outline, unsigned page)
{
    HPDF_Array destination = HPDF_Array_New(file->haru->mmgr);
    if (destination == NULL || HPDF_Dict_Add(outline, "Dest", destination) != HPDF_OK)
        return -1;
    void *target = entry_of(file, page)->obj;
    if (HPDF_Array_Add(destination, target) != HPDF_OK)
        return -1;
    return HPDF_Array_AddName(destination, "Fit") == HPDF_OK ? 0 : -1;
}

int pdf_file_add_outline(struct pdf_file *file, int level, const char *title, unsigned page,
                         struct error *error)
{
    HPDF_Outline parent = level > 0 ? file->last_outline[level - 1] : NULL;
    HPDF_Outline outline = HPDF_CreateOutline(file->haru, parent, "", NULL);
    if (outline == NULL || add_destination(file, outline, page) != 0 ||
        add_text(file, outline, "Title", title) != 0)
        return haru_failed(file, error);
    file->last_outline[level] = outline;
    for (int deeper = level + 1; deeper < PDF_OUTLINE_LEVELS; deeper++)
        file->last_outline[deeper] = NULL;
    return 0;
}

int pdf_file_flip_on_short_edge(struct pdf_file *file, struct error *error)
{
    if (HPDF_Dict_AddName(file->preferences, "Duplex", "DuplexFlipShortEdge") != HPDF_OK)
        return haru_failed(file, error);
    return 0;
}

/* ---- Writing ---- */

static HPDF_STATUS append_to_body(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
    struct pdf_file *file = stream->attr;
    buffer_append(&file->body, bytes, size);
    return file->body.failed ? HPDF_FAILD_TO_ALLOC_MEM : HPDF_OK;
}

/* What is left: catalog, Info and outline, as libharu writes them. */
static int write_haru_objects(struct pdf_file *file, struct error *error)
{
    HPDF_Xref xref = file->haru->xref;
    HPDF_Stream stream = HPDF_CallbackWriter_New(xref->mmgr, append_to_body, file);
    if (stream == NULL)
        return haru_failed(file, error);
    int result = 0;
    for (unsigned object = 1; object < xref->entries->count && result == 0; object++) {
        HPDF_XrefEntry entry = entry_of(file, object);
        if (entry->byte_offset != 0)
            continue;
        pdf_file_begin_object(file, object);
        result = HPDF_Obj_WriteValue(entry->obj, stream, NULL) == HPDF_OK
                     ? pdf_file_end_object(file, error)
                     : haru_failed(file, error);
    }
    HPDF_Stream_Free(stream);
    return result;
}

/* A line of the cross-reference stream (ISO 32000-1, 7.5.8): kind, position in four bytes,
 * generation in two. As PNG's filter Up writes it, with the differences from the line before, since
 * positions grow by little: 10 bytes a page instead of the 40 of a table. */
#define REFERENCE_BYTES 7

static void append_reference_line(struct buffer *out, unsigned char before[REFERENCE_BYTES],
                                  unsigned kind, unsigned long position, unsigned generation)
{
    const unsigned char line[REFERENCE_BYTES] = {(unsigned char)kind,
                                                 (unsigned char)(position >> 24),
                                                 (unsigned char)(position >> 16),
                                                 (unsigned char)(position >> 8),
                                                 (unsigned char)position,
                                                 (unsigned char)(generation >> 8),
                                                 (unsigned char)generation};
    char differences[REFERENCE_BYTES + 1] = {2};
    for (int i = 0; i < REFERENCE_BYTES; i++)
        differences[i + 1] = (char)(line[i] - before[i]);
    memcpy(before, line, REFERENCE_BYTES);
    buffer_append(out, differences, sizeof differences);
}

static void append_references(struct buffer *out, const struct pdf_file *file)
{
    unsigned char before[REFERENCE_BYTES] = {0};
    append_reference_line(out, before, 0, 0, 65535);
    for (unsigned object = 1; object < file->haru->xref->entries->count; object++)
        append_reference_line(out, before, 1, entry_of(file, object)->byte_offset, 0);
}

/* The identifier (ISO 32000-1, 14.4) is made from what stands before it instead of the clock; both
 * halves are the same in a file that was never changed. */
static void append_trailer_entries(struct buffer *out, struct pdf_file *file)
{
    char id[33];
    hash_body(file);
    snprintf(id, sizeof id, "%016" PRIX64 "%016" PRIX64, file->content_hash,
             hash_quick(1, &file->content_hash, sizeof file->content_hash));
    buffer_format(out,
                  "/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns %d>>"
                  "/Size %u/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]",
                  REFERENCE_BYTES, file->haru->xref->entries->count,
                  object_number(file->haru->catalog), object_number(file->haru->info), id, id);
}

static int write_references(struct pdf_file *file, struct pdf_deflater *deflater,
                            struct error *error)
{
    struct buffer lines = BUFFER_INIT, deflated = BUFFER_INIT, entries = BUFFER_INIT;
    unsigned object = pdf_file_add_object(file);
    size_t start = pdf_file_size(file);
    if (object == 0)
        return haru_failed(file, error);
    entry_of(file, object)->byte_offset = (HPDF_UINT)start;
    append_references(&lines, file);
    pdf_deflate(&deflated, deflater, &lines);
    append_trailer_entries(&entries, file);
    int result = lines.failed || deflated.failed || entries.failed
                     ? error_out_of_memory(error)
                     : pdf_file_write_stream(file, object, buffer_text(&entries), deflated.data,
                                             deflated.size, error);
    buffer_free(&lines);
    buffer_free(&deflated);
    buffer_free(&entries);
    if (result != 0)
        return -1;
    buffer_format(&file->body, "startxref\n%zu\n%%%%EOF\n", start);
    return file->body.failed ? error_out_of_memory(error) : send(file, error);
}

int pdf_file_close(struct pdf_file *file, const char *path, struct pdf_deflater *deflater,
                   struct file_batch *batch, size_t *bytes, struct error *error)
{
    if (!file->has_file && pdf_file_open(file, path, error) != 0)
        return -1;
    if (write_haru_objects(file, error) != 0 || write_references(file, deflater, error) != 0)
        return -1;
    if (bytes != NULL)
        *bytes = file->written;
    file->has_file = false;
    return batch != NULL ? file_batch_append(batch, &file->writer, error)
                         : file_writer_commit(&file->writer, error);
}
