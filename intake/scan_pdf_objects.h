/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_PDF_OBJECTS_H
#define FORMLOOP_SCAN_PDF_OBJECTS_H

/* What the files share that include libqpdf: scan_pdf.c, scan_pdf_fonts.c, scan_pdf_objects.c. */
#include "scan_pdf.h"

#include <qpdf/qpdf-c.h>

struct pdf_page {
    qpdf_oh object, resources;
    bool is_page;
    struct pdf_rect box; /* what of the page is shown */
    int rotate;          /* 0, 90, 180, 270 clockwise */
    double user_unit;
};

struct scan_pdf {
    qpdf_data qpdf;
    struct pdf_page *pages; /* owned; room for max_pages */
    int page_count, max_pages;
    long nodes;
    bool has_too_many, is_too_deep;
};

/* Takes over what a node of the page tree, or a page, says of box, turn, unit and resources. */
void pdf_inherit(struct pdf_page *page, qpdf_data qpdf, qpdf_oh node);

/* A page's own resources, else those that it inherits. */
qpdf_oh pdf_page_resources(struct scan_pdf *file, const struct pdf_page *page);

/* Append a stream, or all that a page draws by itself, decoded; *is_plain becomes false if it is of no
 * kind read here. page is rejected if it unfolds to too much. -1 when memory is out. */
int pdf_content_append(struct buffer *out, bool *is_plain, struct decoded_page *page,
                       struct scan_pdf *file, qpdf_oh stream, struct error *error);
int pdf_content_read(struct buffer *out, bool *is_plain, struct decoded_page *page,
                     struct scan_pdf *file, qpdf_oh page_object, struct error *error);

/* Whether all that the page's own content shows is one image of any kind that hides what is below it. */
bool pdf_page_is_covered(struct scan_pdf *file, const struct pdf_page *page,
                         const struct buffer *content);

/* The only filter of a stream and its parameters. */
struct pdf_filter {
    char name[32]; /* "/DCTDecode", …; empty without a filter */
    qpdf_oh parameters;
    struct pdf_predictor predictor;
};
/* False for more than one filter. */
bool pdf_filter_read(struct pdf_filter *out, qpdf_data qpdf, qpdf_oh stream);

/* A stream's bytes as they stand in the file, deciphered; owned by the caller, NULL if they cannot be
 * read. */
struct pdf_bytes {
    unsigned char *bytes;
    size_t size;
};
int pdf_bytes_read(struct pdf_bytes *out, qpdf_data qpdf, qpdf_oh stream, struct error *error);

/* Fills in all that the image's dictionary says; false if the image is of a kind that is rendered. */
bool pdf_image_describe(struct pdf_image *out, qpdf_data qpdf, qpdf_oh stream, bool fill_is_black);

#endif
