/* SPDX-License-Identifier: MIT */
#include "scan_pdf_objects.h"

#include "message.h"
#include "orientation.h"

#include <math.h>
#include <qpdf/qpdflogger-c.h>
#include <stdlib.h>
#include <string.h>

#define MAX_TREE_DEPTH 32
#define MAX_TREE_NODES 20000  /* beside the pages: a tree that runs in circles stops here */
#define MAX_CONTENT_PARTS 64
#define MAX_CONTENT_BYTES ((size_t)16 << 20) /* text laid under a scan has some 100 KB */
#define COVER_SHARE 0.02 /* of a side: by so much an image may miss or pass an edge of its page */

static void keep_page(struct scan_pdf *file, qpdf_oh object, const struct pdf_page *inherited)
{
    struct pdf_page *page = &file->pages[file->page_count++];
    *page = *inherited;
    page->object = object;
    page->is_page = qpdf_oh_is_dictionary(file->qpdf, object);
    if (page->is_page)
        pdf_inherit(page, file->qpdf, object);
}

/* Walks the tree below a node (ISO 32000-1, 7.7.3). qpdf's own walk has no limit. */
static void list_pages(struct scan_pdf *file, qpdf_oh node, struct pdf_page inherited, int depth)
{
    qpdf_oh kids = qpdf_oh_get_key_if_dict(file->qpdf, node, "/Kids");
    if (depth > MAX_TREE_DEPTH || ++file->nodes > MAX_TREE_NODES + file->max_pages) {
        file->is_too_deep = true;
        return;
    }
    if (!qpdf_oh_is_array(file->qpdf, kids)) {
        if (file->page_count < file->max_pages)
            keep_page(file, node, &inherited);
        else
            file->has_too_many = true;
        return;
    }
    pdf_inherit(&inherited, file->qpdf, node);
    int count = qpdf_oh_get_array_n_items(file->qpdf, kids);
    for (int i = 0; i < count && !file->has_too_many && !file->is_too_deep; i++)
        list_pages(file, qpdf_oh_get_array_item(file->qpdf, kids, i), inherited, depth + 1);
}

static void reject_unopened(struct decoded_page *page, struct scan_pdf *file)
{
    qpdf_error failure = qpdf_get_error(file->qpdf);
    if (failure != NULL && qpdf_get_error_code(file->qpdf, failure) == qpdf_e_password)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the PDF needs a password; scan without one"));
    else
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the PDF is broken; scan the pages again"));
}

static void read_tree(struct scan_pdf *file, struct decoded_page *page)
{
    qpdf_oh tree = qpdf_oh_get_key_if_dict(file->qpdf, qpdf_get_root(file->qpdf), "/Pages");
    struct pdf_page top = {.box = {0, 0, 595, 842}, .user_unit = 1};
    if (qpdf_oh_is_dictionary(file->qpdf, tree))
        list_pages(file, tree, top, 0);
    if (file->has_too_many)
        decoded_page_reject(page, REASON_LIMIT_EXCEEDED,
                            _("the file has more than %ld pages; split it"), (long)file->max_pages);
    else if (file->is_too_deep)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the list of pages of the PDF runs in a circle"));
    else if (file->page_count == 0)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s", _("the PDF has no page"));
}

/* Nothing of what qpdf has to say reaches stderr. */
static void silence(qpdf_data qpdf)
{
    qpdflogger_handle logger = qpdflogger_create();
    qpdflogger_set_info(logger, qpdf_log_dest_discard, NULL, NULL);
    qpdflogger_set_warn(logger, qpdf_log_dest_discard, NULL, NULL);
    qpdflogger_set_error(logger, qpdf_log_dest_discard, NULL, NULL);
    qpdf_set_logger(qpdf, logger);
    qpdflogger_cleanup(&logger);
    qpdf_silence_errors(qpdf);
    qpdf_set_suppress_warnings(qpdf, QPDF_TRUE);
}

int scan_pdf_open(struct scan_pdf **out, struct decoded_page *page,
                  const struct scan_source *source, struct error *error)
{
    struct scan_pdf *file = calloc(1, sizeof *file);
    *out = file;
    if (file == NULL)
        return error_out_of_memory(error);
    file->max_pages = (int)source->limits->max_pages;
    file->pages = calloc((size_t)file->max_pages, sizeof *file->pages);
    file->qpdf = qpdf_init();
    if (file->pages == NULL || file->qpdf == NULL)
        return error_out_of_memory(error);
    silence(file->qpdf);
    if ((qpdf_read_memory(file->qpdf, "scan", (const char *)source->bytes, source->size, NULL) &
         QPDF_ERRORS) != 0)
        reject_unopened(page, file);
    else
        read_tree(file, page);
    return 0;
}

void scan_pdf_close(struct scan_pdf *file)
{
    if (file == NULL)
        return;
    if (file->qpdf != NULL) {
        (void)qpdf_get_error(file->qpdf); /* one that nobody asked for is printed by qpdf_cleanup */
        qpdf_cleanup(&file->qpdf);
    }
    free(file->pages);
    free(file);
}

int scan_pdf_page_count(const struct scan_pdf *file)
{
    return file->page_count;
}

bool scan_pdf_has_page(const struct scan_pdf *file, int page_index)
{
    return file->pages[page_index].is_page;
}

double scan_pdf_user_unit(const struct scan_pdf *file, int page_index)
{
    return file->pages[page_index].user_unit;
}

void pdf_image_free(struct pdf_image *image)
{
    free(image->bytes);
    *image = (struct pdf_image){0};
}

/* ---- the page's content ---- */

int pdf_content_append(struct buffer *out, bool *is_plain, struct decoded_page *page,
                       struct scan_pdf *file, qpdf_oh stream, struct error *error)
{
    enum pdf_inflate_result inflated = PDF_INFLATED;
    size_t room = out->size < MAX_CONTENT_BYTES ? MAX_CONTENT_BYTES - out->size : 0;
    struct pdf_filter filter;
    struct pdf_bytes raw;
    *is_plain = pdf_filter_read(&filter, file->qpdf, stream) &&
                (filter.name[0] == '\0' || strcmp(filter.name, "/FlateDecode") == 0) &&
                filter.predictor.kind == 1;
    if (!*is_plain)
        return 0;
    if (pdf_bytes_read(&raw, file->qpdf, stream, error) != 0)
        return -1;
    int result = 0;
    if (raw.bytes == NULL)
        *is_plain = false;
    else if (filter.name[0] != '\0')
        result = pdf_inflate_text(out, &inflated, raw.bytes, raw.size, room, error);
    else if (raw.size <= room)
        buffer_append(out, raw.bytes, raw.size);
    else
        inflated = PDF_INFLATE_TOO_LONG;
    if (inflated == PDF_INFLATE_TOO_LONG)
        decoded_page_reject(page, REASON_LIMIT_EXCEEDED,
                            _("the content of the PDF page unfolds to more than %zu bytes"),
                            MAX_CONTENT_BYTES);
    *is_plain = *is_plain && inflated == PDF_INFLATED;
    buffer_append_char(out, '\n');
    free(raw.bytes);
    return result;
}

int pdf_content_read(struct buffer *out, bool *is_plain, struct decoded_page *page,
                     struct scan_pdf *file, qpdf_oh page_object, struct error *error)
{
    qpdf_oh contents = qpdf_oh_get_key(file->qpdf, page_object, "/Contents");
    *is_plain = true;
    if (qpdf_oh_is_stream(file->qpdf, contents))
        return pdf_content_append(out, is_plain, page, file, contents, error);
    int count =
        qpdf_oh_is_array(file->qpdf, contents) ? qpdf_oh_get_array_n_items(file->qpdf, contents) : 0;
    *is_plain = count > 0 && count <= MAX_CONTENT_PARTS;
    for (int i = 0; i < count && *is_plain; i++) {
        qpdf_oh part = qpdf_oh_get_array_item(file->qpdf, contents, i);
        *is_plain = qpdf_oh_is_stream(file->qpdf, part);
        if (*is_plain && pdf_content_append(out, is_plain, page, file, part, error) != 0)
            return -1;
    }
    return out->failed ? error_out_of_memory(error) : 0;
}

/* ---- where the image lies ---- */

static bool is_near(double edge, double page_edge, double side)
{
    return fabs(edge - page_edge) <= COVER_SHARE * side;
}

/* Whether the image fills the page and nothing of it is cut off. */
static bool covers(const struct pdf_placed_image *placed, const struct pdf_rect *box)
{
    struct pdf_rect image = pdf_matrix_bounds(&placed->matrix);
    double width = box->right - box->left, height = box->top - box->bottom;
    const struct pdf_rect *clip = &placed->clip;
    return width > 0 && height > 0 && is_near(image.left, box->left, width) &&
           is_near(image.right, box->right, width) && is_near(image.bottom, box->bottom, height) &&
           is_near(image.top, box->top, height) && clip->left <= box->left + COVER_SHARE * width &&
           clip->right >= box->right - COVER_SHARE * width &&
           clip->bottom <= box->bottom + COVER_SHARE * height &&
           clip->top >= box->top - COVER_SHARE * height;
}

static int sign_of(double value, double scale)
{
    return fabs(value) < 1e-3 * scale ? 0 : value < 0 ? -1 : 1;
}

/* How the image's columns and rows run on the page as it is shown, and its resolution. False if it
 * stands askew. */
static bool find_orientation(struct pdf_image *image, const struct pdf_matrix *m,
                             const struct pdf_page *page)
{
    double scale = fmax(hypot(m->a, m->b), hypot(m->c, m->d));
    /* columns run along (a, b), rows against (c, d); the page's y axis points up */
    int xu = sign_of(m->a, scale), yu = -sign_of(m->b, scale);
    int xv = -sign_of(m->c, scale), yv = sign_of(m->d, scale);
    for (int turn = 0; turn < page->rotate; turn += 90) { /* clockwise: right becomes down */
        int x = xu;
        xu = -yu;
        yu = x;
        x = xv;
        xv = -yv;
        yv = x;
    }
    image->orientation = orientation_from_steps(xu, yu, xv, yv);
    double width_in = hypot(m->a, m->b) * page->user_unit / 72;
    double height_in = hypot(m->c, m->d) * page->user_unit / 72;
    image->dpi_x = image->width / width_in;
    image->dpi_y = image->height / height_in;
    return image->orientation != 0 && width_in > 0 && height_in > 0;
}

static bool has_annotations(struct scan_pdf *file, qpdf_oh page_object)
{
    qpdf_oh list = qpdf_oh_get_key(file->qpdf, page_object, "/Annots");
    return qpdf_oh_is_array(file->qpdf, list) && qpdf_oh_get_array_n_items(file->qpdf, list) > 0;
}

qpdf_oh pdf_page_resources(struct scan_pdf *file, const struct pdf_page *page)
{
    qpdf_oh own = qpdf_oh_get_key_if_dict(file->qpdf, page->object, "/Resources");
    return qpdf_oh_is_dictionary(file->qpdf, own) ? own : page->resources;
}

static qpdf_oh lookup_image(struct scan_pdf *file, const struct pdf_page *page, const char *name)
{
    char key[PDF_NAME_SIZE + 1] = "/";
    qpdf_oh resources = pdf_page_resources(file, page);
    qpdf_oh images = qpdf_oh_get_key_if_dict(file->qpdf, resources, "/XObject");
    strcat(key, name);
    return qpdf_oh_get_key_if_dict(file->qpdf, images, key);
}

/* Nothing below shows through the image: it is no stencil and has no mask. */
static bool is_opaque(qpdf_data qpdf, qpdf_oh stream)
{
    static const char *const masks[] = {"/ImageMask", "/Mask", "/SMask", "/SMaskInData"};
    qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
    bool is_image = qpdf_oh_is_stream(qpdf, stream) &&
                    qpdf_oh_is_name_and_equals(qpdf, qpdf_oh_get_key(qpdf, dictionary, "/Subtype"), "/Image");
    for (size_t i = 0; is_image && i < sizeof masks / sizeof *masks; i++)
        if (!qpdf_oh_is_null(qpdf, qpdf_oh_get_key(qpdf, dictionary, masks[i])))
            return false;
    return is_image;
}

bool pdf_page_is_covered(struct scan_pdf *file, const struct pdf_page *page,
                         const struct buffer *content)
{
    struct pdf_placed_image placed;
    return pdf_content_find_image(&placed, buffer_text(content), content->size) &&
           covers(&placed, &page->box) &&
           is_opaque(file->qpdf, lookup_image(file, page, placed.name));
}

static int take_image(struct pdf_image *out, struct decoded_page *page, struct scan_pdf *file,
                      const struct pdf_placed_image *placed, const struct pdf_page *pdf_page,
                      const struct scan_source *source, struct error *error)
{
    struct pdf_bytes raw = {0};
    qpdf_oh stream = lookup_image(file, pdf_page, placed->name);
    if ((placed->lies_on_text && !is_opaque(file->qpdf, stream)) ||
        !pdf_image_describe(out, file->qpdf, stream, placed->is_black) ||
        !find_orientation(out, &placed->matrix, pdf_page)) {
        out->kind = PDF_IMAGE_NONE;
        return 0;
    }
    if (!scan_source_allows(source, page, (uint64_t)out->width, (uint64_t)out->height))
        return 0;
    if (pdf_bytes_read(&raw, file->qpdf, stream, error) != 0)
        return -1;
    out->bytes = raw.bytes;
    out->size = raw.size;
    if (raw.bytes == NULL)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the image of the PDF page is broken; scan the page again"));
    return 0;
}

int scan_pdf_read_image(struct pdf_image *out, struct decoded_page *page, struct scan_pdf *file,
                        int page_index, const struct scan_source *source, struct error *error)
{
    const struct pdf_page *pdf_page = &file->pages[page_index];
    struct pdf_placed_image placed;
    struct buffer content = BUFFER_INIT;
    bool is_plain;
    *out = (struct pdf_image){0};
    if (has_annotations(file, pdf_page->object))
        return 0;
    int result = pdf_content_read(&content, &is_plain, page, file, pdf_page->object, error);
    if (result == 0 && is_plain &&
        pdf_content_find_image(&placed, buffer_text(&content), content.size) &&
        covers(&placed, &pdf_page->box))
        result = take_image(out, page, file, &placed, pdf_page, source, error);
    buffer_free(&content);
    return result;
}
