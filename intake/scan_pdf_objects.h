/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_PDF_OBJECTS_H
#define FORMLOOP_SCAN_PDF_OBJECTS_H

/* What scan_pdf.c and scan_pdf_objects.c share: the two files that include libqpdf. */
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
