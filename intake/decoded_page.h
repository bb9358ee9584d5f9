/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DECODED_PAGE_H
#define FORMLOOP_DECODED_PAGE_H

#include "gray_image.h"
#include "intake.h"

/* A page as its decoder hands it on. The struct owns the picture. */
struct decoded_page {
    struct gray_image image; /* empty unless reason is REASON_NONE; perhaps packed */
    /* What the file says of its resolution; 0: nothing. Scanners and fax gateways often say
     * something wrong, so it is a hint where the marks leave a doubt and is never trusted. */
    double declared_dpi_x, declared_dpi_y;
    enum page_reason reason; /* NONE, UNREADABLE_FILE or LIMIT_EXCEEDED */
    char detail[200];        /* what is wrong, one line for people; empty with REASON_NONE */
    char missing_font[64];   /* in which text of the page is set and that could not be drawn; or "" */
};

/* Frees the picture; ready for use again. */
void decoded_page_free(struct decoded_page *page);

/* Sets reason and detail, and frees the picture: half a page is no page. */
void decoded_page_reject(struct decoded_page *page, enum page_reason reason, const char *format,
                         ...) __attribute__((format(printf, 3, 4)));

#endif
