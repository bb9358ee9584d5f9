/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INTAKE_H
#define FORMLOOP_INTAKE_H

#include "buffer.h"
#include "error.h"
#include "form.h"
#include "page_code.h"

#include <stdbool.h>
#include <stddef.h>

/* Intake: the bytes of a scanned file in (intake_file.h), a reading of each page out. No store, no files, no state that outlives
 * a call, so that it can run in a confined child process. A page that cannot go on is a reading
 * too, with its reason. */

/* Limits come before anything is decoded; each has its own message. A zero means the default. */
struct intake_limits {
    size_t max_bytes; /* of the file; default 64 MiB */
    long max_side_px; /* width or height; default 15,000 (A4 at 600 dpi is 4,961 × 7,016) */
    long max_pixels;  /* of a page; default 120,000,000 */
    long max_pages;   /* of a file; default 1,000 */
    /* What a compressed part of a file may unfold to beside the grey picture: a strip, colour rows,
     * the coefficients of a progressive JPEG, the text of a PDF page; default 256 MiB. */
    size_t max_decoded_bytes;
    long max_cpu_ms; /* CPU time of decoding a page, looked at between rows; default 20,000 */
};

struct intake_context {
    const struct page_code_keys *keys;
    /* The published definition of a form code and revision, or NULL. Borrowed. */
    const struct form_definition *(*find_form)(void *user, const char *form_code, int revision);
    void *user;
    struct intake_limits limits;
    bool wants_crops; /* the pictures of the zones are to be part of the reading */
};

/* How far a page came. The store decides the rest (duplicates, unknown and void pieces). */
enum page_outcome {
    PAGE_READ,     /* code verified, form known, every zone read */
    PAGE_REVIEW,   /* a person must look; reason says why */
    PAGE_BLANK,    /* nothing on it */
    PAGE_REJECTED, /* not an image that can be read */
};

enum page_reason {
    REASON_NONE,
    REASON_NO_CODE,         /* no code of ours on the page */
    REASON_CODE_FORGED,     /* a code that looks like ours, but its tag does not verify */
    REASON_CODES_DISAGREE,  /* the two copies say different things */
    REASON_UNKNOWN_FORM,    /* verified, but that form or revision is not published here */
    REASON_GEOMETRY,        /* the page cannot be set straight within the limits */
    REASON_MARKS_UNCERTAIN, /* a field is neither surely marked nor surely empty */
    REASON_UNREADABLE_FILE, /* no image format that is known, or broken */
    REASON_LIMIT_EXCEEDED,  /* larger than the limits allow */
    REASON_BLANK_FORM,      /* a form of ours that names no case: a clerk joins it to one */
};
const char *page_reason_name(enum page_reason reason); /* "no_code", …; NULL for REASON_NONE */

/* Where the picture of a zone stands in page_reading.crops; all 0: there is none. */
struct crop_px {
    int left, top, width, height;
};

struct field_reading {
    const char *id; /* borrowed from the definition */
    enum field_value value;
    double confidence; /* 0 … 1: 1 far from any threshold, 0 on it */
    double ink;        /* share of the zone's inner area covered by ink, 0 … 1 */
    struct crop_px crop; /* of every ink and comb zone, and of ticks that are uncertain */
};

struct page_reading {
    enum page_outcome outcome;
    enum page_reason reason;
    char detail[200]; /* one line for people: what failed, where; may be empty */
    bool has_code;
    struct page_code code;              /* valid if has_code; of a blank form (reason blank_form)
                                         * form, revision, page and pages are, the case is 0 */
    char code_text[PAGE_CODE_TEXT_SIZE]; /* as it was read; "" if there is none */
    const struct form_definition *form; /* borrowed from find_form; NULL if unknown */
    int turn_degrees;                   /* how the page lay: 0, 90, 180, 270 clockwise */
    double dpi_x, dpi_y;                /* measured from the marks; 0 if unknown */
    double residual_mm;                 /* how far the marks stand from where they should */
    int codes_read;                     /* verified copies, 0 … 2 */
    int marks_found; /* registration marks, 0 … 4: more than 0 means that the page may be one of ours */
    struct field_reading *fields;       /* owned; in the order of form_zones */
    size_t field_count;
    struct form_findings findings;
    struct buffer crops; /* owned; the zones' pictures as one PNG, see zone_crops.h. Empty unless
                          * the context wants them and the page has been read */
};

void page_reading_free(struct page_reading *reading);

#endif
