/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_PDF_H
#define FORMLOOP_SCAN_PDF_H

#include "fax_read.h"
#include "pdf_content.h"
#include "pdf_inflate.h"
#include "scan_source.h"

/* A PDF file as a row of pages, and the picture of a page that is one scanned image. Behind it
 * stands libqpdf; nothing is rendered here. */
struct scan_pdf;

/* Opens the file and lists its pages; a page tree that runs in a circle or names what is no page
 * gives pages that cannot be read. page is rejected if the file is no PDF, needs a password, or has
 * more pages than the limit. -1 when memory is out. */
int scan_pdf_open(struct scan_pdf **out, struct decoded_page *page,
                  const struct scan_source *source, struct error *error);
void scan_pdf_close(struct scan_pdf *file);
int scan_pdf_page_count(const struct scan_pdf *file);

/* Whether there is a page behind that entry of the page tree. */
bool scan_pdf_has_page(const struct scan_pdf *file, int page_index);

/* Points of 1/72 inch a unit of that page: 1, or what /UserUnit says. */
double scan_pdf_user_unit(const struct scan_pdf *file, int page_index);

enum pdf_image_kind {
    PDF_IMAGE_NONE, /* the page is not one image of a kind that is read here: render it */
    PDF_IMAGE_JPEG,
    PDF_IMAGE_FAX,
    PDF_IMAGE_ROWS, /* samples, deflated or as they are */
};

/* The image that is a page. */
struct pdf_image {
    enum pdf_image_kind kind;
    unsigned char *bytes; /* owned; the stream as it stands in the file */
    size_t size;
    int width, height, bits, channels;
    unsigned char greys[256];       /* of sample values, where channels is 1 */
    bool is_inverted;               /* JPEG: its grey the other way round */
    bool is_deflated;               /* rows */
    struct pdf_predictor predictor; /* of deflated rows */
    struct fax_stream fax;
    int orientation; /* as it lies on the page as it is shown (orientation.h) */
    double dpi_x, dpi_y;
};

/* Looks whether the page's content is one image that covers it, and takes that out. page is rejected
 * if a limit is exceeded. Free with pdf_image_free. -1 when memory is out. */
int scan_pdf_read_image(struct pdf_image *out, struct decoded_page *page, struct scan_pdf *file,
                        int page_index, const struct scan_source *source, struct error *error);
void pdf_image_free(struct pdf_image *image);

/* The name of a font that the page's visible text is set in and that the file does not hold; "" if
 * there is none. The page can be drawn then, but without that text. page is rejected if a limit is
 * exceeded. -1 when memory is out. */
int scan_pdf_missing_font(char *out, size_t size, struct decoded_page *page, struct scan_pdf *file,
                          int page_index, struct error *error);

#endif
