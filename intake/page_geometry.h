/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_GEOMETRY_H
#define FORMLOOP_PAGE_GEOMETRY_H

#include "code_scan.h"
#include "page_frame.h"
#include "page_transform.h"

#include <stdbool.h>

#define MAX_ANCHORS 12

/* How a page lies in its scan. */
struct page_geometry {
    bool is_known;
    struct page_transform transform; /* mm of the page → pixels of the scan */
    struct page_frame frame;         /* of the page's size: A4 or A5 */
    int marks_used;                  /* registration marks that it rests on, 0 … 4 */
    int marks_seen;                  /* what looks like one in the scan's corners, 0 … 4 */
    bool rests_on_codes;             /* the page codes were needed as well */
    bool is_rough;                   /* one code or the sheet's edges: the frames must confirm it */
    bool is_uneven;                  /* the scan's resolutions differ, as of a fax */
    struct point_pair anchor[MAX_ANCHORS]; /* what a rough one rests on */
    size_t anchor_count;
    double residual_mm; /* largest distance between what was found and the transform */
};

/* Sets the page straight by its registration marks: four of them give a full homography, three an
 * affine transform. The marks are looked for at about 100 dpi, then placed to about 0.02 mm in the
 * scan itself. not is_known when there are fewer than three. -1 when memory is out. */
int page_geometry_from_marks(struct page_geometry *out, const struct gray_image *image,
                             struct error *error);

/* The same from the page codes found anywhere in the scan, by their finders, and the registration
 * marks near where they say; tries A4 and A5. One code of 20 mm with fewer than two marks says too
 * little about a page of 297 mm: the geometry is then rough, and only the printed frames can
 * confirm it (frame_match.h). not is_known when the sheet would not lie where the picture is. */
void page_geometry_from_codes(struct page_geometry *out, const struct gray_image *image,
                              const struct scanned_code *const *codes, size_t count);

/* The last resort: an A4 sheet by the edges of the paper (against a black lid) or, where it fills it,
 * by the picture's. Turned clockwise by so many quarters. Good to some millimetres: enough to look
 * for the codes there, never to read a zone. Where the ratio of the sides says that margins are cut
 * off, the declared or a usual resolution says how much. False when it cannot be such a sheet. */
bool page_geometry_from_edges(struct page_geometry *out, const struct gray_image *image,
                              int quarter_turns, double declared_dpi);

/* Takes up what the codes of a page set straight by three marks say: centre_mm[i] is where the
 * middle of copy i was found by the transform at hand, if found[i]. Adds them to the residual, and
 * replaces the fourth mark by the code beside it. */
void page_geometry_check_codes(struct page_geometry *geometry, const bool found[CODE_COPY_COUNT],
                               const struct point_mm centre_mm[CODE_COPY_COUNT]);

/* How the page lay: 0, 90, 180 or 270, the clockwise turn that an upright page was given. */
int page_geometry_turn_degrees(const struct page_geometry *geometry);

/* The grey of the marks' ink (median over the marks), the black of this print and scanner. */
int page_geometry_ink_grey(const struct page_geometry *geometry, const struct gray_image *image);

#endif
