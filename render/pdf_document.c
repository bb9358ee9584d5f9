/* SPDX-License-Identifier: MIT */
#include "pdf_document.h"

#include "canvas.h"
#include "message.h"
#include "pdf_file.h"
#include "pdf_metadata.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Kids of one node of the page tree. */
#define PAGES_PER_NODE 64

/* A TrimBox that many pages share as one object. */
struct shared_box {
    double left_mm, bottom_mm, width_mm, height_mm;
    unsigned object;
};
#define MAX_SHARED_BOXES 8 /* of the sizes met first; further ones are written with each page */

struct pdf_document {
    struct pdf_file *file;
    struct pdf_deflater *deflater;         /* borrowed */
    const struct pdf_stream *srgb_profile; /* borrowed */
    struct buffer scratch;
    char *title, *language; /* owned; for the metadata */

    unsigned page_resources, page_fonts, background_fonts; /* objects, written at the end */
    struct buffer page_font_names, background_font_names, background_names; /* their entries */

    double width_mm, height_mm; /* of the first page: what pages have unless they say otherwise */
    double trim_width_mm, trim_height_mm;
    struct shared_box boxes[MAX_SHARED_BOXES];
    int box_count;

    unsigned *page_objects; /* owned */
    int page_count, page_capacity;
    unsigned node;             /* the open node of the page tree */
    struct buffer kids, nodes; /* "12 0 R " of the open node, of the root */
    struct buffer labels;      /* entries of the page labels */
};

int pdf_document_new(struct pdf_document **out, struct pdf_deflater *deflater,
                     const struct pdf_stream *srgb_profile, const char *title, const char *language,
                     struct error *error)
{
    const struct pdf_file_information information = {title, language, pdf_file_producer};
    *out = NULL;
    struct pdf_document *document = calloc(1, sizeof *document);
    if (document == NULL)
        return error_out_of_memory(error);
    document->deflater = deflater;
    document->srgb_profile = srgb_profile;
    document->title = strdup(title);
    document->language = strdup(language);
    int result = document->title == NULL || document->language == NULL
                     ? error_out_of_memory(error)
                     : pdf_file_new(&document->file, &information, error);
    if (result != 0) {
        pdf_document_free(document);
        return -1;
    }
    document->page_resources = pdf_file_add_object(document->file);
    document->page_fonts = pdf_file_add_object(document->file);
    document->background_fonts = pdf_file_add_object(document->file);
    *out = document;
    return 0;
}

void pdf_document_free(struct pdf_document *document)
{
    if (document == NULL)
        return;
    struct buffer *const buffers[] = {&document->scratch,
                                      &document->page_font_names,
                                      &document->background_font_names,
                                      &document->background_names,
                                      &document->kids,
                                      &document->nodes,
                                      &document->labels};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        buffer_free(buffers[i]);
    pdf_file_free(document->file);
    free(document->page_objects);
    free(document->title);
    free(document->language);
    free(document);
}

int pdf_document_open_file(struct pdf_document *document, const char *path, struct error *error)
{
    return pdf_file_open(document->file, path, error);
}

int pdf_document_page_count(const struct pdf_document *document)
{
    return document->page_count;
}

size_t pdf_document_size(const struct pdf_document *document)
{
    return pdf_file_size(document->file);
}

/* ---- Pages and backgrounds ---- */

int pdf_document_add_background(struct pdf_document *document, int number, double width_mm,
                                double height_mm, const struct pdf_stream *content,
                                struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    unsigned object = pdf_file_add_object(document->file);
    /* Whole points, rounded up: printf would write the locale's decimal mark. */
    buffer_format(&entries,
                  "/Type/XObject/Subtype/Form/BBox[0 0 %.0f %.0f]/Resources<</Font %u 0 R>>",
                  ceil(width_mm * POINTS_PER_MM), ceil(height_mm * POINTS_PER_MM),
                  document->background_fonts);
    int result = entries.failed
                     ? error_out_of_memory(error)
                     : pdf_file_write_stream(document->file, object, buffer_text(&entries),
                                             content->deflated.data, content->deflated.size, error);
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
    unsigned object =
        document->box_count < MAX_SHARED_BOXES ? pdf_file_add_object(document->file) : 0;
    if (object == 0)
        return 0;
    append_box(pdf_file_begin_object(document->file, object), wanted);
    if (pdf_file_end_object(document->file, error) != 0)
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
                  pdf_file_page_root(document->file), count);
    buffer_append(&entries, buffer_text(&document->kids), document->kids.size);
    buffer_append_char(&entries, ']');
    entries.failed |= document->kids.failed;
    int result = pdf_file_write_dict(document->file, document->node, &entries, error);
    buffer_free(&entries);
    pdf_reference_append(&document->nodes, document->node);
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
        document->node = pdf_file_add_object(document->file);
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
    pdf_reference_append(entries, document->node);
    buffer_append_text(entries, "/Contents ");
    pdf_reference_append(entries, content);
    buffer_append_text(entries, "/Resources ");
    pdf_reference_append(entries, document->page_resources);
    if (width_mm != document->width_mm || height_mm != document->height_mm) {
        buffer_append_text(entries, "/MediaBox");
        append_box(entries, &media);
    }
    buffer_append_text(entries, "/TrimBox ");
    if (trim_object != 0)
        pdf_reference_append(entries, trim_object);
    else
        append_box(entries, &trim);
    return pdf_file_write_dict(document->file, page, entries, error);
}

int pdf_document_add_page(struct pdf_document *document, double width_mm, double height_mm,
                          const char *deflated, size_t size, struct error *error)
{
    if (reserve_page(document, error) != 0)
        return -1;
    if (document->page_count == 0) {
        document->width_mm = width_mm;
        document->height_mm = height_mm;
    }
    unsigned stream = pdf_file_add_object(document->file),
             page = pdf_file_add_object(document->file);
    if (pdf_file_write_stream(document->file, stream, "", deflated, size, error) != 0 ||
        write_page(document, page, stream, width_mm, height_mm, error) != 0)
        return -1;
    pdf_reference_append(&document->kids, page);
    buffer_append_char(&document->kids, ' ');
    document->page_objects[document->page_count++] = page;
    return 0;
}

int pdf_document_add_bookmark(struct pdf_document *document, int level, const char *title, int page,
                              struct error *error)
{
    return pdf_file_add_outline(document->file, level, title, document->page_objects[page], error);
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
    return pdf_file_flip_on_short_edge(document->file, error);
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
    int result = pdf_file_write_dict(document->file, objects->descriptor, &entries, error);
    buffer_clear(&entries);
    append_cid_font(&entries, font, objects);
    result |= pdf_file_write_dict(document->file, objects->cid_font, &entries, error);
    buffer_clear(&entries);
    append_font(&entries, font, objects);
    result |= pdf_file_write_dict(document->file, objects->font, &entries, error);
    buffer_free(&entries);
    return result;
}

static int write_font_streams(struct pdf_document *document, const struct pdf_font *font,
                              const struct font_objects *objects, struct error *error)
{
    char length[40];
    snprintf(length, sizeof length, "/Length1 %zu", font->file.size);
    if (pdf_file_write_stream(document->file, objects->file, length, font->file.deflated.data,
                              font->file.deflated.size, error) !=
        0)
        return -1;
    if (pdf_file_write_stream(document->file, objects->cid_to_gid, "", font->cid_to_gid.deflated.data,
                              font->cid_to_gid.deflated.size, error) != 0)
        return -1;
    return pdf_file_write_stream(document->file, objects->to_unicode, "",
                                 font->to_unicode.deflated.data,
                                 font->to_unicode.deflated.size, error);
}

int pdf_document_add_font(struct pdf_document *document, enum font_face face, unsigned use,
                          const struct pdf_font *font, struct error *error)
{
    struct font_objects objects;
    unsigned *const numbers[] = {&objects.file,     &objects.descriptor, &objects.cid_to_gid,
                                 &objects.cid_font, &objects.to_unicode, &objects.font};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = pdf_file_add_object(document->file);
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

/* 6.6.2.1: not compressed, so that programs which know no PDF find it. */
static int write_xmp(struct pdf_document *document, struct error *error)
{
    const struct pdf_description description = {document->title, document->language,
                                                pdf_file_producer};
    struct buffer packet = BUFFER_INIT;
    unsigned object = pdf_file_add_object(document->file);
    if (pdf_file_add_to_catalog(document->file, "Metadata", object, error) != 0)
        return -1;
    pdf_xmp_append(&packet, &description);
    struct buffer *body = pdf_file_begin_object(document->file, object);
    buffer_format(body, "<</Type/Metadata/Subtype/XML/Length %zu>>stream\n", packet.size);
    buffer_append(body, buffer_text(&packet), packet.size);
    buffer_append_text(body, "\nendstream");
    body->failed |= packet.failed;
    buffer_free(&packet);
    return pdf_file_end_object(document->file, error);
}

/* 6.2.3 */
static int write_output_intent(struct pdf_document *document, struct error *error)
{
    const struct buffer *profile = &document->srgb_profile->deflated;
    unsigned stream = pdf_file_add_object(document->file),
             intents = pdf_file_add_object(document->file);
    if (pdf_file_write_stream(document->file, stream, "/N 3", profile->data, profile->size, error) != 0)
        return -1;
    if (pdf_file_add_to_catalog(document->file, "OutputIntents", intents, error) != 0)
        return -1;
    struct buffer *body = pdf_file_begin_object(document->file, intents);
    buffer_format(body,
                  "[<</Type/OutputIntent/S/GTS_PDFA1"
                  "/OutputConditionIdentifier(sRGB IEC61966-2.1)"
                  "/RegistryName(http://www.color.org)/Info(sRGB IEC61966-2.1)"
                  "/DestOutputProfile %u 0 R>>]",
                  stream);
    return pdf_file_end_object(document->file, error);
}

static int write_labels(struct pdf_document *document, struct error *error)
{
    struct buffer entries = BUFFER_INIT;
    if (document->labels.size == 0)
        return 0;
    unsigned object = pdf_file_add_object(document->file);
    if (pdf_file_add_to_catalog(document->file, "PageLabels", object, error) != 0)
        return -1;
    buffer_append_text(&entries, "/Nums [");
    buffer_append(&entries, document->labels.data, document->labels.size);
    buffer_append_char(&entries, ']');
    entries.failed |= document->labels.failed;
    int result = pdf_file_write_dict(document->file, object, &entries, error);
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
    int result = pdf_file_write_dict(document->file, document->page_resources, &entries, error);
    buffer_free(&entries);
    result |= pdf_file_write_dict(document->file, document->page_fonts, &document->page_font_names,
                                  error);
    result |= pdf_file_write_dict(document->file, document->background_fonts,
                                  &document->background_font_names, error);
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
    int result =
        pdf_file_write_dict(document->file, pdf_file_page_root(document->file), &entries, error);
    buffer_free(&entries);
    return result;
}

int pdf_document_write(struct pdf_document *document, const char *path, struct file_batch *batch,
                       size_t *bytes, struct error *error)
{
    if (document->page_count == 0)
        return error_set(error, ERROR_REFUSED, _("%s: there is no page to print; not written"),
                         path);
    if (write_resources(document, error) != 0 || write_page_tree(document, error) != 0 ||
        write_xmp(document, error) != 0 || write_output_intent(document, error) != 0 ||
        write_labels(document, error) != 0)
        return -1;
    return pdf_file_close(document->file, path, document->deflater, batch, bytes, error);
}
