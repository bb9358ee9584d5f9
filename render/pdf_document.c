/* SPDX-License-Identifier: MIT */
#include "pdf_document.h"

#include "canvas.h"
#include "file.h"
#include "hash.h"
#include "message.h"
#include "pdf_metadata.h"
#include "text.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_info.h>
#include <libdeflate.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libdeflate's levels above 6 cost much and gain 2 %; level 1 is up to 40 % faster on the whole job
 * for 7 % more bytes. */
#define DEFLATE_LEVEL 6

/* Kids of one node of the page tree. Without nodes libharu ends at 32,767 pages. */
#define PAGES_PER_NODE 64

/* libharu counts bytes in signed 32 bits when it writes the position of the cross-reference table.
 */
#define MAX_FILE_BYTES 2147000000u

#define PRODUCER "formloop (libharu " HPDF_VERSION_TEXT ")"

/* A box that many pages share as one object. */
struct shared_box {
    double left_mm, bottom_mm, width_mm, height_mm;
    HPDF_Array array;
};
#define MAX_SHARED_BOXES 8 /* of the sizes met first; further ones are written with each page */

struct pdf_document {
    HPDF_Doc haru;
    struct libdeflate_compressor *compressor;
    struct buffer deflated;    /* scratch */
    HPDF_Dict page_resources;  /* shared by all pages; filled in at the end */
    HPDF_Dict font_resources;  /* shared by pages and backgrounds; filled in at the end */
    struct buffer fonts;       /* entries of font_resources */
    struct buffer backgrounds; /* entries of the XObject resources */
    int background_count, page_count;
    HPDF_Outline last_outline[PDF_OUTLINE_LEVELS];
    char *title, *language;            /* owned; for the metadata */
    double trim_width_mm, trim_height_mm;
    struct shared_box boxes[MAX_SHARED_BOXES];
    int box_count;
    HPDF_Dict preferences;
    struct buffer labels; /* entries of the page labels */
};

static int haru_failed(const struct pdf_document *document, struct error *error)
{
    return error_set(error, ERROR_STORE,
                     _("the PDF cannot be built (libharu error 0x%04lX); nothing was printed"),
                     document->haru == NULL ? 0UL : HPDF_GetError(document->haru));
}

/* ---- Objects whose dictionary is our own text ---- */

static HPDF_STATUS write_entries(HPDF_Dict dict, HPDF_Stream stream)
{
    return dict->attr == NULL ? HPDF_OK : HPDF_Stream_WriteStr(stream, dict->attr);
}

static void free_entries(HPDF_Dict dict)
{
    free(dict->attr);
}

/* libharu removes the key Filter of a stream that it has not compressed itself, so this is written
 * behind its keys. */
static HPDF_STATUS write_filter(HPDF_Dict dict, HPDF_Stream stream)
{
    (void)dict;
    return HPDF_Stream_WriteStr(stream, "/Filter /FlateDecode\n");
}

static unsigned long object_number(HPDF_Dict object)
{
    return object->header.obj_id & 0x00FFFFFF;
}

/* Takes the text of entries, which may be NULL for now. NULL on failure. */
static HPDF_Dict own_entries(HPDF_Dict dict, struct buffer *entries)
{
    if (dict == NULL)
        return NULL;
    dict->write_fn = write_entries;
    dict->free_fn = free_entries;
    if (entries == NULL)
        return dict;
    free(dict->attr);
    dict->attr = buffer_take(entries);
    return dict->attr == NULL ? NULL : dict;
}

static HPDF_Dict add_dict(struct pdf_document *document, struct buffer *entries)
{
    HPDF_Dict dict = HPDF_Dict_New(document->haru->mmgr);
    if (dict == NULL || HPDF_Xref_Add(document->haru->xref, dict) != HPDF_OK)
        return NULL;
    return own_entries(dict, entries);
}

static int deflate(struct pdf_document *document, const struct buffer *bytes)
{
    struct buffer *out = &document->deflated;
    size_t bound = libdeflate_zlib_compress_bound(document->compressor, bytes->size);
    buffer_clear(out);
    buffer_reserve(out, bound);
    if (out->failed)
        return -1;
    out->size = libdeflate_zlib_compress(document->compressor, buffer_text(bytes), bytes->size,
                                         out->data, bound);
    return out->size == 0 ? -1 : 0;
}

/* Puts the bytes, deflated, into a stream object in one block of their size: libharu's own blocks
 * are 4 KB each, twice what a page needs. */
static int set_stream(struct pdf_document *document, HPDF_Dict dict, const struct buffer *bytes)
{
    if (deflate(document, bytes) != 0)
        return -1;
    HPDF_UINT size = (HPDF_UINT)document->deflated.size;
    HPDF_Stream stream = HPDF_MemStream_New(document->haru->mmgr, size);
    if (stream == NULL)
        return -1;
    HPDF_Stream_Free(dict->stream);
    dict->stream = stream;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)document->deflated.data, size) == HPDF_OK
               ? 0
               : -1;
}

/* A deflated stream; entries must hold the keys that belong to its kind. */
static HPDF_Dict add_stream(struct pdf_document *document, struct buffer *entries,
                            const struct buffer *bytes)
{
    HPDF_Dict dict = HPDF_DictStream_New(document->haru->mmgr, document->haru->xref);
    if (dict == NULL || set_stream(document, dict, bytes) != 0)
        return NULL;
    buffer_append_text(entries, "/Filter /FlateDecode\n");
    return own_entries(dict, entries);
}

/* ---- Texts of Info and outline ---- */

static void append_utf16(struct buffer *out, uint32_t unit)
{
    buffer_append_char(out, (char)(unit >> 8));
    buffer_append_char(out, (char)(unit & 0xFF));
}

/* UTF-16BE with byte order mark (ISO 32000-1, 7.9.2.2): libharu's own way loses what is not in the
 * BMP. NULL on failure. */
static HPDF_Binary text_string(struct pdf_document *document, const char *text)
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
        string = HPDF_Binary_New(document->haru->mmgr, (HPDF_BYTE *)out.data, (HPDF_UINT)out.size);
    buffer_free(&out);
    return string;
}

static int add_text(struct pdf_document *document, HPDF_Dict dict, const char *key,
                    const char *text)
{
    HPDF_Binary string = text_string(document, text);
    return string == NULL || HPDF_Dict_Add(dict, key, string) != HPDF_OK ? -1 : 0;
}

/* ---- The document ---- */

/* Forms must come out of the printer at their own size: what is printed is measured later. */
static int add_viewer_preferences(struct pdf_document *document)
{
    HPDF_Dict preferences = document->preferences = HPDF_Dict_New(document->haru->mmgr);
    if (preferences == NULL ||
        HPDF_Dict_Add(document->haru->catalog, "ViewerPreferences", preferences) != HPDF_OK)
        return -1;
    if (HPDF_Dict_AddName(preferences, "PrintScaling", "None") != HPDF_OK)
        return -1;
    return HPDF_Dict_AddBoolean(preferences, "DisplayDocTitle", HPDF_TRUE) == HPDF_OK ? 0 : -1;
}

static int set_up(struct pdf_document *document, const char *title, const char *language)
{
    document->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    document->haru = HPDF_New(NULL, NULL);
    if (document->compressor == NULL || document->haru == NULL)
        return -1;
    if (HPDF_SetPagesConfiguration(document->haru, PAGES_PER_NODE) != HPDF_OK)
        return -1;
    document->font_resources = add_dict(document, NULL);
    document->page_resources = add_dict(document, NULL);
    if (document->font_resources == NULL || document->page_resources == NULL)
        return -1;
    HPDF_String tag = HPDF_String_New(document->haru->mmgr, language, NULL);
    if (tag == NULL || HPDF_Dict_Add(document->haru->catalog, "Lang", tag) != HPDF_OK)
        return -1;
    document->title = strdup(title);
    document->language = strdup(language);
    if (document->title == NULL || document->language == NULL ||
        add_viewer_preferences(document) != 0)
        return -1;
    if (add_text(document, document->haru->info, "Producer", PRODUCER) != 0)
        return -1;
    return add_text(document, document->haru->info, "Title", title);
}

int pdf_document_new(struct pdf_document **out, const char *title, const char *language,
                     struct error *error)
{
    *out = NULL;
    struct pdf_document *document = calloc(1, sizeof *document);
    if (document == NULL)
        return error_out_of_memory(error);
    if (set_up(document, title, language) != 0) {
        haru_failed(document, error);
        pdf_document_free(document);
        return -1;
    }
    *out = document;
    return 0;
}

void pdf_document_free(struct pdf_document *document)
{
    if (document == NULL)
        return;
    if (document->haru != NULL)
        HPDF_Free(document->haru);
    libdeflate_free_compressor(document->compressor);
    buffer_free(&document->deflated);
    buffer_free(&document->fonts);
    buffer_free(&document->backgrounds);
    buffer_free(&document->labels);
    free(document->title);
    free(document->language);
    free(document);
}

int pdf_document_page_count(const struct pdf_document *document)
{
    return document->page_count;
}

/* ---- Pages and backgrounds ---- */

int pdf_document_add_background(struct pdf_document *document, int *number, double width_mm,
                                double height_mm, const struct buffer *content, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    /* Whole points, rounded up: printf would write the locale's decimal mark. */
    buffer_format(&entries,
                  "/Type /XObject\n/Subtype /Form\n/BBox [0 0 %.0f %.0f]\n"
                  "/Resources <</Font %lu 0 R>>\n",
                  ceil(width_mm * POINTS_PER_MM), ceil(height_mm * POINTS_PER_MM),
                  object_number(document->font_resources));
    HPDF_Dict object = add_stream(document, &entries, content);
    buffer_free(&entries);
    if (object == NULL)
        return haru_failed(document, error);
    *number = document->background_count++;
    buffer_format(&document->backgrounds, "/B%d %lu 0 R\n", *number, object_number(object));
    return 0;
}

static HPDF_Array new_box(struct pdf_document *document, const struct shared_box *box)
{
    const HPDF_Box points = {(HPDF_REAL)(box->left_mm * POINTS_PER_MM),
                             (HPDF_REAL)(box->bottom_mm * POINTS_PER_MM),
                             (HPDF_REAL)((box->left_mm + box->width_mm) * POINTS_PER_MM),
                             (HPDF_REAL)((box->bottom_mm + box->height_mm) * POINTS_PER_MM)};
    return HPDF_Box_Array_New(document->haru->mmgr, points);
}

/* The array for a page's box: one object for all pages that have the same. NULL on failure. */
static HPDF_Array page_box(struct pdf_document *document, const struct shared_box *wanted)
{
    for (int i = 0; i < document->box_count; i++) {
        const struct shared_box *box = &document->boxes[i];
        if (box->left_mm == wanted->left_mm && box->bottom_mm == wanted->bottom_mm &&
            box->width_mm == wanted->width_mm && box->height_mm == wanted->height_mm)
            return box->array;
    }
    HPDF_Array array = new_box(document, wanted);
    if (array == NULL || document->box_count == MAX_SHARED_BOXES)
        return array;
    if (HPDF_Xref_Add(document->haru->xref, array) != HPDF_OK)
        return NULL;
    document->boxes[document->box_count] = *wanted;
    document->boxes[document->box_count++].array = array;
    return array;
}

void pdf_document_set_trim(struct pdf_document *document, double width_mm, double height_mm)
{
    document->trim_width_mm = width_mm;
    document->trim_height_mm = height_mm;
}

/* MediaBox, and TrimBox: the page itself, or what is left of the sheet when it is trimmed. */
static int add_boxes(struct pdf_document *document, HPDF_Page page, double width_mm,
                     double height_mm)
{
    const struct shared_box media = {0, 0, width_mm, height_mm, NULL};
    struct shared_box trim = media;
    if (document->trim_width_mm > 0) {
        trim.width_mm = fmin(document->trim_width_mm, width_mm);
        trim.height_mm = fmin(document->trim_height_mm, height_mm);
        trim.left_mm = (width_mm - trim.width_mm) / 2;
        trim.bottom_mm = (height_mm - trim.height_mm) / 2;
    }
    if (HPDF_Dict_Add(page, "MediaBox", page_box(document, &media)) != HPDF_OK)
        return -1;
    return HPDF_Dict_Add(page, "TrimBox", page_box(document, &trim)) == HPDF_OK ? 0 : -1;
}

int pdf_document_add_page(struct pdf_document *document, double width_mm, double height_mm,
                          const struct buffer *content, struct error *error)
{
    HPDF_Page page = HPDF_AddPage(document->haru);
    if (page == NULL)
        return haru_failed(document, error);
    HPDF_PageAttr attributes = page->attr;
    HPDF_Dict contents = attributes->contents;
    int failed = set_stream(document, contents, content);
    attributes->stream = contents->stream;
    contents->write_fn = write_filter;
    failed |= add_boxes(document, page, width_mm, height_mm);
    /* From here on libharu's own text and image calls on this page would use a freed dictionary;
     * we never make any. */
    failed |= HPDF_Dict_Add(page, "Resources", document->page_resources) != HPDF_OK;
    if (failed)
        return haru_failed(document, error);
    document->page_count++;
    return 0;
}

int pdf_document_add_bookmark(struct pdf_document *document, int level, const char *title, int page,
                              struct error *error)
{
    HPDF_Outline parent = level > 0 ? document->last_outline[level - 1] : NULL;
    HPDF_Page target = HPDF_GetPageByIndex(document->haru, (HPDF_UINT)page);
    HPDF_Outline outline = HPDF_CreateOutline(document->haru, parent, "", NULL);
    HPDF_Destination destination = target == NULL ? NULL : HPDF_Page_CreateDestination(target);
    if (outline == NULL || destination == NULL || HPDF_Destination_SetFit(destination) != HPDF_OK ||
        HPDF_Outline_SetDestination(outline, destination) != HPDF_OK ||
        add_text(document, outline, "Title", title) != 0)
        return haru_failed(document, error);
    document->last_outline[level] = outline;
    for (int deeper = level + 1; deeper < PDF_OUTLINE_LEVELS; deeper++)
        document->last_outline[deeper] = NULL;
    return 0;
}

void pdf_document_add_label(struct pdf_document *document, int page, const char *prefix,
                            int first_number)
{
    if (document->labels.size == 0 && page > 0)
        pdf_page_label_append(&document->labels, 0, "", 1);
    pdf_page_label_append(&document->labels, page, prefix, first_number);
}

int pdf_document_flip_on_short_edge(struct pdf_document *document, struct error *error)
{
    if (HPDF_Dict_AddName(document->preferences, "Duplex", "DuplexFlipShortEdge") != HPDF_OK)
        return haru_failed(document, error);
    return 0;
}

/* ---- Fonts ---- */

/* The file, its descriptor, the CID font and the Type0 font above it, each naming the one before.
 */
static HPDF_Dict add_font_file(struct pdf_document *document, const struct font_program *program)
{
    struct buffer entries = BUFFER_INIT;
    buffer_format(&entries, "/Length1 %zu\n", program->file.size);
    HPDF_Dict object = add_stream(document, &entries, &program->file);
    buffer_free(&entries);
    return object;
}

static HPDF_Dict add_descriptor(struct pdf_document *document, const struct font_program *program)
{
    HPDF_Dict file = add_font_file(document, program);
    if (file == NULL)
        return NULL;
    struct buffer entries = BUFFER_INIT;
    buffer_format(&entries,
                  "/Type /FontDescriptor\n/FontName /%s\n/Flags 4\n/FontBBox [%d %d %d %d]\n"
                  "/ItalicAngle 0\n/Ascent %d\n/Descent %d\n/CapHeight %d\n/StemV %d\n"
                  "/FontFile2 %lu 0 R\n",
                  program->name, program->box[0], program->box[1], program->box[2], program->box[3],
                  program->ascent, program->descent, program->cap_height, program->stem_v,
                  object_number(file));
    HPDF_Dict object = add_dict(document, &entries);
    buffer_free(&entries);
    return object;
}

static HPDF_Dict add_plain_stream(struct pdf_document *document, const struct buffer *bytes)
{
    struct buffer entries = BUFFER_INIT;
    HPDF_Dict object = add_stream(document, &entries, bytes);
    buffer_free(&entries);
    return object;
}

static HPDF_Dict add_cid_font(struct pdf_document *document, const struct font_program *program)
{
    HPDF_Dict descriptor = add_descriptor(document, program);
    HPDF_Dict cid_to_gid = add_plain_stream(document, &program->cid_to_gid);
    if (descriptor == NULL || cid_to_gid == NULL)
        return NULL;
    struct buffer entries = BUFFER_INIT;
    buffer_format(&entries,
                  "/Type /Font\n/Subtype /CIDFontType2\n/BaseFont /%s\n"
                  "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>\n"
                  "/FontDescriptor %lu 0 R\n/CIDToGIDMap %lu 0 R\n/DW 1000\n/W ",
                  program->name, object_number(descriptor), object_number(cid_to_gid));
    buffer_append(&entries, buffer_text(&program->widths), program->widths.size);
    buffer_append_char(&entries, '\n');
    HPDF_Dict object = add_dict(document, &entries);
    buffer_free(&entries);
    return object;
}

int pdf_document_add_font(struct pdf_document *document, enum font_face face,
                          const struct font_program *program, struct error *error)
{
    HPDF_Dict cid_font = add_cid_font(document, program);
    HPDF_Dict to_unicode = add_plain_stream(document, &program->to_unicode);
    if (cid_font == NULL || to_unicode == NULL)
        return haru_failed(document, error);
    struct buffer entries = BUFFER_INIT;
    buffer_format(&entries,
                  "/Type /Font\n/Subtype /Type0\n/BaseFont /%s\n/Encoding /Identity-H\n"
                  "/DescendantFonts [%lu 0 R]\n/ToUnicode %lu 0 R\n",
                  program->name, object_number(cid_font), object_number(to_unicode));
    HPDF_Dict font = add_dict(document, &entries);
    buffer_free(&entries);
    if (font == NULL)
        return haru_failed(document, error);
    buffer_format(&document->fonts, "/F%d %lu 0 R\n", face, object_number(font));
    return 0;
}

/* ---- What PDF/A-2u adds (ISO 19005-2) ---- */

static int add_to_catalog(struct pdf_document *document, const char *key, HPDF_Dict object)
{
    return object != NULL && HPDF_Dict_Add(document->haru->catalog, key, object) == HPDF_OK ? 0
                                                                                            : -1;
}

/* 6.6.2.1: not compressed, so that programs which know no PDF find it. */
static int add_xmp(struct pdf_document *document)
{
    const struct pdf_description description = {document->title, document->language, PRODUCER};
    struct buffer packet = BUFFER_INIT, entries = BUFFER_INIT;
    pdf_xmp_append(&packet, &description);
    buffer_append_text(&entries, "/Type /Metadata\n/Subtype /XML\n");
    HPDF_Dict dict = HPDF_DictStream_New(document->haru->mmgr, document->haru->xref);
    bool failed = packet.failed || dict == NULL || own_entries(dict, &entries) == NULL ||
                  HPDF_Stream_Write(dict->stream, (HPDF_BYTE *)packet.data,
                                    (HPDF_UINT)packet.size) != HPDF_OK;
    buffer_free(&packet);
    buffer_free(&entries);
    return failed ? -1 : add_to_catalog(document, "Metadata", dict);
}

/* 6.2.3 */
static int add_output_intent(struct pdf_document *document)
{
    struct buffer profile = BUFFER_INIT, entries = BUFFER_INIT;
    pdf_srgb_profile_append(&profile);
    buffer_append_text(&entries, "/N 3\n");
    HPDF_Dict stream = profile.failed ? NULL : add_stream(document, &entries, &profile);
    buffer_free(&profile);
    buffer_free(&entries);
    HPDF_Array intents = HPDF_Array_New(document->haru->mmgr);
    if (stream == NULL || intents == NULL ||
        HPDF_Dict_Add(document->haru->catalog, "OutputIntents", intents) != HPDF_OK)
        return -1;
    buffer_format(&entries,
                  "/Type /OutputIntent\n/S /GTS_PDFA1\n"
                  "/OutputConditionIdentifier (sRGB IEC61966-2.1)\n"
                  "/RegistryName (http://www.color.org)\n/Info (sRGB IEC61966-2.1)\n"
                  "/DestOutputProfile %lu 0 R\n",
                  object_number(stream));
    HPDF_Dict intent = add_dict(document, &entries);
    buffer_free(&entries);
    return intent != NULL && HPDF_Array_Add(intents, intent) == HPDF_OK ? 0 : -1;
}

static int add_labels(struct pdf_document *document)
{
    struct buffer entries = BUFFER_INIT;
    if (document->labels.size == 0)
        return 0;
    buffer_append_text(&entries, "/Nums [");
    buffer_append(&entries, document->labels.data, document->labels.size);
    buffer_append_text(&entries, "]\n");
    entries.failed |= document->labels.failed;
    HPDF_Dict tree = entries.failed ? NULL : add_dict(document, &entries);
    buffer_free(&entries);
    return add_to_catalog(document, "PageLabels", tree);
}

/* ---- Writing ---- */

struct output {
    struct file_writer writer;
    struct buffer pending;
    struct buffer hashes; /* of the blocks written; their hash names the file */
    size_t total;
    struct error *error;
};

static void hash_pending(struct output *output)
{
    char hash[HASH_TEXT_SIZE];
    hash_bytes(hash, buffer_text(&output->pending), output->pending.size);
    buffer_append_text(&output->hashes, hash);
}

/* The trailer's ID (ISO 32000-1, 14.4), from what stands before it instead of the clock. Both halves
 * are the same in a file that was never changed. */
static HPDF_STATUS write_file_id(HPDF_Dict trailer, HPDF_Stream stream)
{
    struct output *output = stream->attr;
    char hash[HASH_TEXT_SIZE], id[80];
    (void)trailer;
    hash_pending(output);
    hash_bytes(hash, buffer_text(&output->hashes), output->hashes.size);
    snprintf(id, sizeof id, "/ID [<%.32s><%.32s>]\n", hash, hash);
    return HPDF_Stream_WriteStr(stream, id);
}

static int flush(struct output *output)
{
    hash_pending(output);
    int result = file_writer_append(&output->writer, buffer_text(&output->pending),
                                    output->pending.size, output->error);
    output->total += output->pending.size;
    buffer_clear(&output->pending);
    return result;
}

/* libharu writes a few bytes at a time: they are gathered to blocks. */
static HPDF_STATUS write_block(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
    struct output *output = stream->attr;
    if (stream->size > MAX_FILE_BYTES) {
        error_set(
            output->error, ERROR_STORE,
            _("%s: the file would be larger than 2 GB; not written. Print fewer cases at once"),
            output->writer.path);
        return HPDF_FILE_IO_ERROR;
    }
    buffer_append(&output->pending, bytes, size);
    if (output->pending.failed) {
        error_out_of_memory(output->error);
        return HPDF_FILE_IO_ERROR;
    }
    if (output->pending.size >= (size_t)1 << 20 && flush(output) != 0)
        return HPDF_FILE_IO_ERROR;
    return HPDF_OK;
}

static int finish_resources(struct pdf_document *document)
{
    struct buffer entries = BUFFER_INIT;
    buffer_format(&entries, "/Font %lu 0 R\n", object_number(document->font_resources));
    if (document->background_count > 0)
        buffer_format(&entries, "/XObject <<%s>>\n", buffer_text(&document->backgrounds));
    bool failed = document->fonts.failed || document->backgrounds.failed ||
                  own_entries(document->font_resources, &document->fonts) == NULL ||
                  own_entries(document->page_resources, &entries) == NULL;
    buffer_free(&entries);
    return failed ? -1 : 0;
}

/* What HPDF_SaveToFile does, into our own stream: libharu does not look at the result of fclose. */
static int write_objects(struct pdf_document *document, struct output *output)
{
    HPDF_Doc haru = document->haru;
    HPDF_Stream stream = HPDF_CallbackWriter_New(haru->mmgr, write_block, output);
    if (stream == NULL)
        return -1;
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    if (status == HPDF_OK)
        status = HPDF_Dict_Add(haru->trailer, "Root", haru->catalog);
    if (status == HPDF_OK)
        status = HPDF_Dict_Add(haru->trailer, "Info", haru->info);
    haru->trailer->write_fn = write_file_id;
    if (status == HPDF_OK)
        status = HPDF_Xref_WriteToStream(haru->xref, stream, NULL);
    HPDF_Stream_Free(stream);
    return status == HPDF_OK ? flush(output) : -1;
}

int pdf_document_write(struct pdf_document *document, const char *path, size_t *bytes,
                       struct error *error)
{
    if (document->page_count == 0)
        return error_set(error, ERROR_REFUSED, _("%s: there is no page to print; not written"),
                         path);
    if (finish_resources(document) != 0 || add_xmp(document) != 0 ||
        add_output_intent(document) != 0 || add_labels(document) != 0)
        return haru_failed(document, error);
    struct output output = {.pending = BUFFER_INIT, .hashes = BUFFER_INIT, .error = error};
    if (file_writer_open(&output.writer, path, 0666, error) != 0)
        return -1;
    int result = write_objects(document, &output);
    buffer_free(&output.pending);
    buffer_free(&output.hashes);
    if (result != 0) {
        haru_failed(document, error); /* keeps the message of a failed write */
        file_writer_abandon(&output.writer);
        return -1;
    }
    if (bytes != NULL)
        *bytes = output.total;
    return file_writer_commit(&output.writer, error);
}
