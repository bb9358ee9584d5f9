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

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Kids of one node of the page tree. */
#define PAGES_PER_NODE 64

/* Positions of objects are kept in libharu's 32 bit cross-reference entries. */
#define MAX_FILE_BYTES 2147000000u

/* What is held before it goes to an open file. */
#define BLOCK_BYTES ((size_t)1 << 20)

#define PRODUCER "formloop (libharu " HPDF_VERSION_TEXT ")"

/* A TrimBox that many pages share as one object. */
struct shared_box {
    double left_mm, bottom_mm, width_mm, height_mm;
    unsigned object;
};
#define MAX_SHARED_BOXES 8 /* of the sizes met first; further ones are written with each page */

struct pdf_document {
    HPDF_Doc haru;
    struct pdf_deflater *deflater; /* borrowed */
    struct buffer body;            /* finished objects that are not in the file yet */
    size_t written;                /* bytes that are in the file already */
    struct file_writer writer;     /* of the open file */
    bool has_file;
    uint64_t identifier[2]; /* two hashes of what is in the file */

    struct buffer scratch;
    unsigned page_resources, page_fonts, background_fonts; /* objects, written at the end */
    struct buffer page_font_names, background_font_names, background_names; /* their entries */

    double width_mm, height_mm; /* of the first page: what pages have unless they say otherwise */
    unsigned *page_objects;     /* owned */
    int page_count, page_capacity;
    unsigned node;             /* the open node of the page tree */
    struct buffer kids, nodes; /* "12 0 R " of the open node, of the root */
    HPDF_Outline last_outline[PDF_OUTLINE_LEVELS];

    char *title, *language; /* owned; for the metadata */
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

/* ---- Deflated streams ---- */

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

/* Appends the deflated bytes. */
static void deflate(struct buffer *out, struct pdf_deflater *deflater, const struct buffer *bytes)
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
    deflate(&out->deflated, deflater, bytes);
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

/* ---- Objects ---- */

static unsigned object_number(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & 0x00FFFFFF;
}

static HPDF_XrefEntry entry_of(const struct pdf_document *document, unsigned object)
{
    return HPDF_Xref_GetEntry(document->haru->xref, object);
}

/* The number of a new object that we write ourselves; 0 on failure. */
static unsigned add_object(struct pdf_document *document)
{
    HPDF_Null place = HPDF_Null_New(document->haru->mmgr);
    if (place == NULL || HPDF_Xref_Add(document->haru->xref, place) != HPDF_OK)
        return 0;
    return object_number(place);
}

/* "12 0 obj\n"; the object's text follows. */
static void begin_object(struct pdf_document *document, unsigned object)
{
    entry_of(document, object)->byte_offset = (HPDF_UINT)(document->written + document->body.size);
    buffer_append_number(&document->body, object);
    buffer_append_text(&document->body, " 0 obj\n");
}

static void hash_body(struct pdf_document *document)
{
    for (int half = 0; half < 2; half++)
        document->identifier[half] = hash_quick(document->identifier[half],
                                                buffer_text(&document->body), document->body.size);
}

/* Sends what is held to the open file. */
static int send(struct pdf_document *document, struct error *error)
{
    hash_body(document);
    if (file_writer_append(&document->writer, buffer_text(&document->body), document->body.size,
                           error) != 0)
        return -1;
    document->written += document->body.size;
    buffer_clear(&document->body);
    return 0;
}

static int end_object(struct pdf_document *document, struct error *error)
{
    buffer_append_text(&document->body, "\nendobj\n");
    if (document->body.failed)
        return error_out_of_memory(error);
    if (pdf_document_size(document) > MAX_FILE_BYTES)
        return error_set(
            error, ERROR_STORE,
            _("%s: the file would be larger than 2 GB; not written. Print fewer cases at once"),
            document->has_file ? document->writer.path : "PDF");
    return document->has_file && document->body.size >= BLOCK_BYTES ? send(document, error) : 0;
}

/* A whole object, "<<entries>>". */
static int write_dict(struct pdf_document *document, unsigned object, const struct buffer *entries,
                      struct error *error)
{
    if (object == 0)
        return haru_failed(document, error);
    begin_object(document, object);
    buffer_append_text(&document->body, "<<");
    buffer_append(&document->body, buffer_text(entries), entries->size);
    buffer_append_text(&document->body, ">>");
    document->body.failed |= entries->failed;
    return end_object(document, error);
}

/* A stream whose bytes are deflated already; entries: the keys of its kind. */
static int write_stream(struct pdf_document *document, unsigned object, const char *entries,
                        const struct buffer *deflated, struct error *error)
{
    struct buffer *body = &document->body;
    if (object == 0)
        return haru_failed(document, error);
    begin_object(document, object);
    buffer_append_text(body, "<<");
    buffer_append_text(body, entries);
    buffer_append_text(body, "/Filter/FlateDecode/Length ");
    buffer_append_number(body, (long)deflated->size);
    buffer_append_text(body, ">>stream\n");
    buffer_append(body, buffer_text(deflated), deflated->size);
    buffer_append_text(body, "\nendstream");
    return end_object(document, error);
}

static void append_reference(struct buffer *out, unsigned object)
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
    document->haru = HPDF_New(NULL, NULL);
    if (document->haru == NULL)
        return -1;
    buffer_append_text(&document->body, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    document->page_resources = add_object(document);
    document->page_fonts = add_object(document);
    document->background_fonts = add_object(document);
    if (document->background_fonts == 0)
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

int pdf_document_new(struct pdf_document **out, struct pdf_deflater *deflater, const char *title,
                     const char *language, struct error *error)
{
    *out = NULL;
    struct pdf_document *document = calloc(1, sizeof *document);
    if (document == NULL)
        return error_out_of_memory(error);
    document->deflater = deflater;
    document->identifier[1] = 1; /* another seed */
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
    if (document->has_file)
        file_writer_abandon(&document->writer);
    struct buffer *const buffers[] = {&document->body,
                                      &document->scratch,
                                      &document->page_font_names,
                                      &document->background_font_names,
                                      &document->background_names,
                                      &document->kids,
                                      &document->nodes,
                                      &document->labels};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
    free(document->page_objects);
    free(document->title);
    free(document->language);
    free(document);
}

int pdf_document_open_file(struct pdf_document *document, const char *path, struct error *error)
{
    if (file_writer_open(&document->writer, path, 0666, error) != 0)
        return -1;
    document->has_file = true;
    return 0;
}

int pdf_document_page_count(const struct pdf_document *document)
{
    return document->page_count;
}

size_t pdf_document_size(const struct pdf_document *document)
{
    return document->written + document->body.size;
}

/* ---- Pages and backgrounds ---- */

int pdf_document_add_background(struct pdf_document *document, int number, double width_mm,
                                double height_mm, const struct pdf_stream *content,
                                struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    unsigned object = add_object(document);
    /* Whole points, rounded up: printf would write the locale's decimal mark. */
    buffer_format(&entries,
                  "/Type/XObject/Subtype/Form/BBox[0 0 %.0f %.0f]/Resources<</Font %u 0 R>>",
                  ceil(width_mm * POINTS_PER_MM), ceil(height_mm * POINTS_PER_MM),
                  document->background_fonts);
    int result = entries.failed ? error_out_of_memory(error)
                                : write_stream(document, object, buffer_text(&entries),
                                               &content->deflated, error);
    buffer_free(&entries);
    buffer_format(&document->background_names, "/B%d %u 0 R", number, object);
    return result;
}

/* "595.276 ": three decimals of a point. */
static void append_points(struct buffer *out, double mm)
{
    long thousandths = lround(mm * POINTS_PER_MM * 1000);
    buffer_append_number(out, thousandths / 1000);
    buffer_append_char(out, '.');
    for (long unit = 100; unit > 0; unit /= 10)
        buffer_append_char(out, (char)('0' + thousandths / unit % 10));
    buffer_append_char(out, ' ');
}

static void append_box(struct buffer *out, const struct shared_box *box)
{
    buffer_append_char(out, '[');
    append_points(out, box->left_mm);
    append_points(out, box->bottom_mm);
    append_points(out, box->left_mm + box->width_mm);
    append_points(out, box->bottom_mm + box->height_mm);
    buffer_append_char(out, ']');
}

/* The object of a box that many pages have; 0: there is none for this one. */
static unsigned shared_box(struct pdf_document *document, const struct shared_box *wanted,
                           struct error *error)
{
    for (int i = 0; i < document->box_count; i++) {
        const struct shared_box *box = &document->boxes[i];
        if (box->left_mm == wanted->left_mm && box->bottom_mm == wanted->bottom_mm &&
            box->width_mm == wanted->width_mm && box->height_mm == wanted->height_mm)
            return box->object;
    }
    unsigned object = document->box_count < MAX_SHARED_BOXES ? add_object(document) : 0;
    if (object == 0)
        return 0;
    begin_object(document, object);
    append_box(&document->body, wanted);
    if (end_object(document, error) != 0)
        return 0;
    document->boxes[document->box_count] = *wanted;
    document->boxes[document->box_count++].object = object;
    return object;
}

void pdf_document_set_trim(struct pdf_document *document, double width_mm, double height_mm)
{
    document->trim_width_mm = width_mm;
    document->trim_height_mm = height_mm;
}

/* The page itself, or what is left of the sheet when it is trimmed. */
static struct shared_box trim_box(const struct pdf_document *document, double width_mm,
                                  double height_mm)
{
    struct shared_box trim = {0, 0, width_mm, height_mm, 0};
    if (document->trim_width_mm > 0) {
        trim.width_mm = fmin(document->trim_width_mm, width_mm);
        trim.height_mm = fmin(document->trim_height_mm, height_mm);
        trim.left_mm = (width_mm - trim.width_mm) / 2;
        trim.bottom_mm = (height_mm - trim.height_mm) / 2;
    }
    return trim;
}

static int close_node(struct pdf_document *document, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    int count = (document->page_count - 1) % PAGES_PER_NODE + 1;
    buffer_format(&entries, "/Type/Pages/Parent %u 0 R/Count %d/Kids[",
                  object_number(document->haru->root_pages), count);
    buffer_append(&entries, buffer_text(&document->kids), document->kids.size);
    buffer_append_char(&entries, ']');
    entries.failed |= document->kids.failed;
    int result = write_dict(document, document->node, &entries, error);
    buffer_free(&entries);
    append_reference(&document->nodes, document->node);
    buffer_append_char(&document->nodes, ' ');
    buffer_clear(&document->kids);
    return result;
}

/* A place in the page tree for one page more. */
static int reserve_page(struct pdf_document *document, struct error *error)
{
    if (document->page_count % PAGES_PER_NODE == 0) {
        if (document->page_count > 0 && close_node(document, error) != 0)
            return -1;
        document->node = add_object(document);
    }
    if (document->page_count < document->page_capacity)
        return 0;
    size_t capacity = (size_t)document->page_capacity * 2 + PAGES_PER_NODE;
    unsigned *objects = realloc(document->page_objects, capacity * sizeof *objects);
    if (objects == NULL)
        return error_out_of_memory(error);
    document->page_objects = objects;
    document->page_capacity = (int)capacity;
    return 0;
}

/* The sheet's size is inherited from the root of the page tree. Resources are not: PDF/A-2 wants
 * them with each content (6.2.2). */
static int write_page(struct pdf_document *document, unsigned page, unsigned content,
                      double width_mm, double height_mm, struct error *error)
{
    struct buffer *entries = &document->scratch;
    const struct shared_box media = {0, 0, width_mm, height_mm, 0};
    const struct shared_box trim = trim_box(document, width_mm, height_mm);
    const unsigned trim_object = shared_box(document, &trim, error);
    buffer_clear(entries);
    buffer_append_text(entries, "/Type/Page/Parent ");
    append_reference(entries, document->node);
    buffer_append_text(entries, "/Contents ");
    append_reference(entries, content);
    buffer_append_text(entries, "/Resources ");
    append_reference(entries, document->page_resources);
    if (width_mm != document->width_mm || height_mm != document->height_mm) {
        buffer_append_text(entries, "/MediaBox");
        append_box(entries, &media);
    }
    buffer_append_text(entries, "/TrimBox ");
    if (trim_object != 0)
        append_reference(entries, trim_object);
    else
        append_box(entries, &trim);
    return write_dict(document, page, entries, error);
}

int pdf_document_add_page(struct pdf_document *document, double width_mm, double height_mm,
                          const struct buffer *content, struct error *error)
{
    if (reserve_page(document, error) != 0)
        return -1;
    if (document->page_count == 0) {
        document->width_mm = width_mm;
        document->height_mm = height_mm;
    }
    unsigned stream = add_object(document), page = add_object(document);
    buffer_clear(&document->scratch);
    deflate(&document->scratch, document->deflater, content);
    if (document->scratch.failed)
        return error_out_of_memory(error);
    if (write_stream(document, stream, "", &document->scratch, error) != 0 ||
        write_page(document, page, stream, width_mm, height_mm, error) != 0)
        return -1;
    append_reference(&document->kids, page);
    buffer_append_char(&document->kids, ' ');
    document->page_objects[document->page_count++] = page;
    return 0;
}

/* [page /Fit] */
static int add_destination(struct pdf_document *document, HPDF_Outline outline, int page)
{
    HPDF_Array destination = HPDF_Array_New(document->haru->mmgr);
    if (destination == NULL || HPDF_Dict_Add(outline, "Dest", destination) != HPDF_OK)
        return -1;
    void *target = entry_of(document, document->page_objects[page])->obj;
    if (HPDF_Array_Add(destination, target) != HPDF_OK)
        return -1;
    return HPDF_Array_AddName(destination, "Fit") == HPDF_OK ? 0 : -1;
}

int pdf_document_add_bookmark(struct pdf_document *document, int level, const char *title, int page,
                              struct error *error)
{
    HPDF_Outline parent = level > 0 ? document->last_outline[level - 1] : NULL;
    HPDF_Outline outline = HPDF_CreateOutline(document->haru, parent, "", NULL);
    if (outline == NULL || add_destination(document, outline, page) != 0 ||
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
struct font_objects {
    unsigned file, descriptor, cid_to_gid, cid_font, to_unicode, font;
};

static void append_descriptor(struct buffer *entries, const struct pdf_font *font, unsigned file)
{
    buffer_format(entries,
                  "/Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]"
                  "/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %u 0 R",
                  font->name, font->box[0], font->box[1], font->box[2], font->box[3], font->ascent,
                  font->descent, font->cap_height, font->stem_v, file);
}

static void append_cid_font(struct buffer *entries, const struct pdf_font *font,
                            const struct font_objects *objects)
{
    buffer_format(entries,
                  "/Type/Font/Subtype/CIDFontType2/BaseFont/%s"
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                  "/FontDescriptor %u 0 R/CIDToGIDMap %u 0 R/DW 1000/W ",
                  font->name, objects->descriptor, objects->cid_to_gid);
    buffer_append(entries, buffer_text(&font->widths), font->widths.size);
}

static void append_font(struct buffer *entries, const struct pdf_font *font,
                        const struct font_objects *objects)
{
    buffer_format(entries,
                  "/Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H"
                  "/DescendantFonts[%u 0 R]/ToUnicode %u 0 R",
                  font->name, objects->cid_font, objects->to_unicode);
}

static int write_font_dicts(struct pdf_document *document, const struct pdf_font *font,
                            const struct font_objects *objects, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    append_descriptor(&entries, font, objects->file);
    int result = write_dict(document, objects->descriptor, &entries, error);
    buffer_clear(&entries);
    append_cid_font(&entries, font, objects);
    result |= write_dict(document, objects->cid_font, &entries, error);
    buffer_clear(&entries);
    append_font(&entries, font, objects);
    result |= write_dict(document, objects->font, &entries, error);
    buffer_free(&entries);
    return result;
}

static int write_font_streams(struct pdf_document *document, const struct pdf_font *font,
                              const struct font_objects *objects, struct error *error)
{
    char length[40];
    snprintf(length, sizeof length, "/Length1 %zu", font->file.size);
    if (write_stream(document, objects->file, length, &font->file.deflated, error) != 0)
        return -1;
    if (write_stream(document, objects->cid_to_gid, "", &font->cid_to_gid.deflated, error) != 0)
        return -1;
    return write_stream(document, objects->to_unicode, "", &font->to_unicode.deflated, error);
}

int pdf_document_add_font(struct pdf_document *document, enum font_face face, unsigned use,
                          const struct pdf_font *font, struct error *error)
{
    struct font_objects objects;
    unsigned *const numbers[] = {&objects.file,     &objects.descriptor, &objects.cid_to_gid,
                                 &objects.cid_font, &objects.to_unicode, &objects.font};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if ((*numbers[i] = add_object(document)) == 0)
            return haru_failed(document, error);
    if (write_font_streams(document, font, &objects, error) != 0 ||
        write_font_dicts(document, font, &objects, error) != 0)
        return -1;
    if (use & PDF_FOR_PAGES)
        buffer_format(&document->page_font_names, "/F%d %u 0 R", face, objects.font);
    if (use & PDF_FOR_BACKGROUNDS)
        buffer_format(&document->background_font_names, "/F%d %u 0 R", face, objects.font);
    return 0;
}

/* ---- What PDF/A-2u adds (ISO 19005-2) ---- */

/* An object of ours, named in the catalog. */
static int add_to_catalog(struct pdf_document *document, const char *key, unsigned object)
{
    if (object == 0 ||
        HPDF_Dict_Add(document->haru->catalog, key, entry_of(document, object)->obj) != HPDF_OK)
        return -1;
    return 0;
}

/* 6.6.2.1: not compressed, so that programs which know no PDF find it. */
static int write_xmp(struct pdf_document *document, struct error *error)
{
    const struct pdf_description description = {document->title, document->language, PRODUCER};
    struct buffer packet = BUFFER_INIT, *body = &document->body;
    unsigned object = add_object(document);
    if (add_to_catalog(document, "Metadata", object) != 0)
        return haru_failed(document, error);
    pdf_xmp_append(&packet, &description);
    begin_object(document, object);
    buffer_format(body, "<</Type/Metadata/Subtype/XML/Length %zu>>stream\n", packet.size);
    buffer_append(body, buffer_text(&packet), packet.size);
    buffer_append_text(body, "\nendstream");
    body->failed |= packet.failed;
    buffer_free(&packet);
    return end_object(document, error);
}

/* 6.2.3 */
static int write_output_intent(struct pdf_document *document, struct error *error)
{
    struct buffer profile = BUFFER_INIT, deflated = BUFFER_INIT, *body = &document->body;
    unsigned stream = add_object(document), intents = add_object(document);
    pdf_srgb_profile_append(&profile);
    deflate(&deflated, document->deflater, &profile);
    int result = profile.failed || deflated.failed
                     ? error_out_of_memory(error)
                     : write_stream(document, stream, "/N 3", &deflated, error);
    buffer_free(&profile);
    buffer_free(&deflated);
    if (result != 0)
        return -1;
    if (add_to_catalog(document, "OutputIntents", intents) != 0)
        return haru_failed(document, error);
    begin_object(document, intents);
    buffer_format(body,
                  "[<</Type/OutputIntent/S/GTS_PDFA1"
                  "/OutputConditionIdentifier(sRGB IEC61966-2.1)"
                  "/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)"
                  "/DestOutputProfile %u 0 R>>]",
                  stream);
    return end_object(document, error);
}

static int write_labels(struct pdf_document *document, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    if (document->labels.size == 0)
        return 0;
    unsigned object = add_object(document);
    if (add_to_catalog(document, "PageLabels", object) != 0)
        return haru_failed(document, error);
    buffer_append_text(&entries, "/Nums [");
    buffer_append(&entries, document->labels.data, document->labels.size);
    buffer_append_char(&entries, ']');
    entries.failed |= document->labels.failed;
    int result = write_dict(document, object, &entries, error);
    buffer_free(&entries);
    return result;
}

/* ---- Writing ---- */

static int write_resources(struct pdf_document *document, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    buffer_format(&entries, "/Font %u 0 R", document->page_fonts);
    if (document->background_names.size > 0)
        buffer_format(&entries, "/XObject<<%s>>", buffer_text(&document->background_names));
    entries.failed |= document->background_names.failed;
    int result = write_dict(document, document->page_resources, &entries, error);
    buffer_free(&entries);
    result |= write_dict(document, document->page_fonts, &document->page_font_names, error);
    result |=
        write_dict(document, document->background_fonts, &document->background_font_names, error);
    return result;
}

/* The root of the page tree is libharu's object with our text. */
static int write_page_tree(struct pdf_document *document, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    if (close_node(document, error) != 0)
        return -1;
    buffer_format(&entries, "/Type/Pages/Count %d", document->page_count);
    const struct shared_box media = {0, 0, document->width_mm, document->height_mm, 0};
    buffer_append_text(&entries, "/MediaBox");
    append_box(&entries, &media);
    buffer_append_text(&entries, "/Kids[");
    buffer_append(&entries, buffer_text(&document->nodes), document->nodes.size);
    buffer_append_char(&entries, ']');
    entries.failed |= document->nodes.failed;
    int result = write_dict(document, object_number(document->haru->root_pages), &entries, error);
    buffer_free(&entries);
    return result;
}

static HPDF_STATUS append_to_body(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT size)
{
    struct pdf_document *document = stream->attr;
    buffer_append(&document->body, bytes, size);
    return document->body.failed ? HPDF_FAILD_TO_ALLOC_MEM : HPDF_OK;
}

/* What is left: catalog, Info and outline, as libharu writes them. */
static int write_haru_objects(struct pdf_document *document, struct error *error)
{
    HPDF_Xref xref = document->haru->xref;
    HPDF_Stream stream = HPDF_CallbackWriter_New(xref->mmgr, append_to_body, document);
    if (stream == NULL)
        return haru_failed(document, error);
    int result = 0;
    for (unsigned object = 1; object < xref->entries->count && result == 0; object++) {
        HPDF_XrefEntry entry = entry_of(document, object);
        if (entry->byte_offset != 0)
            continue;
        begin_object(document, object);
        result = HPDF_Obj_WriteValue(entry->obj, stream, NULL) == HPDF_OK
                     ? end_object(document, error)
                     : haru_failed(document, error);
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

static void append_references(struct buffer *out, const struct pdf_document *document)
{
    unsigned char before[REFERENCE_BYTES] = {0};
    append_reference_line(out, before, 0, 0, 65535);
    for (unsigned object = 1; object < document->haru->xref->entries->count; object++)
        append_reference_line(out, before, 1, entry_of(document, object)->byte_offset, 0);
}

/* The identifier (ISO 32000-1, 14.4) is made from what stands before it instead of the clock; both
 * halves are the same in a file that was never changed. */
static void append_trailer_entries(struct buffer *out, struct pdf_document *document)
{
    char id[33];
    hash_body(document);
    snprintf(id, sizeof id, "%016" PRIX64 "%016" PRIX64, document->identifier[0],
             document->identifier[1]);
    buffer_format(out,
                  "/Type/XRef/W[1 4 2]/DecodeParms<</Predictor 12/Columns %d>>"
                  "/Size %u/Root %u 0 R/Info %u 0 R/ID[<%s><%s>]",
                  REFERENCE_BYTES, document->haru->xref->entries->count,
                  object_number(document->haru->catalog), object_number(document->haru->info), id,
                  id);
}

static int write_references(struct pdf_document *document, struct error *error)
{
    struct buffer lines = BUFFER_INIT, deflated = BUFFER_INIT, entries = BUFFER_INIT;
    unsigned object = add_object(document);
    size_t start = pdf_document_size(document);
    if (object == 0)
        return haru_failed(document, error);
    entry_of(document, object)->byte_offset = (HPDF_UINT)start;
    append_references(&lines, document);
    deflate(&deflated, document->deflater, &lines);
    append_trailer_entries(&entries, document);
    int result = lines.failed || deflated.failed || entries.failed
                     ? error_out_of_memory(error)
                     : write_stream(document, object, buffer_text(&entries), &deflated, error);
    buffer_free(&lines);
    buffer_free(&deflated);
    buffer_free(&entries);
    if (result != 0)
        return -1;
    buffer_format(&document->body, "startxref\n%zu\n%%%%EOF\n", start);
    return document->body.failed ? error_out_of_memory(error) : send(document, error);
}

int pdf_document_write(struct pdf_document *document, const char *path, struct file_batch *batch,
                       size_t *bytes, struct error *error)
{
    if (document->page_count == 0)
        return error_set(error, ERROR_REFUSED, _("%s: there is no page to print; not written"),
                         path);
    if (!document->has_file && pdf_document_open_file(document, path, error) != 0)
        return -1;
    if (write_resources(document, error) != 0 || write_page_tree(document, error) != 0 ||
        write_xmp(document, error) != 0 || write_output_intent(document, error) != 0 ||
        write_labels(document, error) != 0 || write_haru_objects(document, error) != 0 ||
        write_references(document, error) != 0)
        return -1;
    if (bytes != NULL)
        *bytes = document->written;
    document->has_file = false;
    return batch != NULL ? file_batch_append(batch, &document->writer, error)
                         : file_writer_commit(&document->writer, error);
}
