/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_PATCH_H
#define FORMLOOP_ZONE_PATCH_H

#include "form.h"
#include "page_geometry.h"

/* One zone of a form as a picture, with what is known of its surroundings: where ink counts, where
 * other zones are, where print stands. */

#define ZONE_PX_PER_MM 6.0 /* the thinnest ball-point line, 0.3 mm, is two pixels wide */

/* Seen around the zone. A mark may overshoot a tick box; of writing only what comes from the zones
 * above and below matters. */
#define ZONE_TICK_MARGIN_MM 2.6
#define ZONE_SIDE_MARGIN_MM 1.0
#define ZONE_TOP_MARGIN_MM 2.0

/* What a pixel of the patch is; the values are those of ink_blob.h's region map. */
enum zone_region {
    REGION_OUTSIDE, /* free paper around the zone */
    REGION_NEAR,    /* the same, within 1.6 mm of it */
    REGION_INSIDE,  /* the zone itself, without its printed lines */
    REGION_OTHER,   /* inside another zone */
    REGION_LINE,    /* on a printed line: says nothing, but strokes go on across it */
    REGION_PRINT,   /* printed text and dark fills: says nothing at all */
};

struct zone_patch {
    struct rect_mm rect;     /* what the picture shows, on the page */
    struct rect_mm zone;     /* the zone itself, moved to where its printed lines were found */
    struct gray_image plain; /* as it is on the scan */
    struct gray_image image; /* blurred as much as its noise asks for */
    unsigned char *regions;  /* enum zone_region a pixel */
    unsigned char *ink;      /* 1: darker than paper by more than noise and tints */
    size_t ink_count;        /* pixels of ink */
    double inside_mm2;       /* area of REGION_INSIDE */
    double gap_mm;           /* from a tick box's right line to its label, 0 if that is far off */
    int paper_grey;          /* of its first tile */
    double contrast_share;   /* of that between paper and marks, from which on it is ink */
    bool is_cut;             /* a part that a mark could fill lies outside the scan */
    /* By which its printed frame stands out where it should be, 255 if it has none: in the lightest
     * quarter of any line, and of the whole line that does so least. */
    int frame_greys, line_greys;
    bool is_slipped;         /* a strip of it was lost or doubled by a slip of the feeder */
};

enum zone_paper {
    PAPER_CALM,
    PAPER_SPECKLED, /* specks everywhere: only what is as dark as a pen's line counts as ink */
};

/* Samples the zone, finds its printed frame within ±0.7 mm, the tone of its paper (in tiles of
 * 10 mm, so that shadows and coloured paper do not matter) and its ink: what is darker than the
 * paper by 16 % of the contrast between paper and marks, or by 4.5 sigma of the noise, whichever
 * is more. A grey pencil is at 40 to 50 % of that contrast, tints and bleed-through below 12 %.
 * ink_grey is the grey of the registration marks. -1 when memory is out. */
int zone_patch_take(struct zone_patch *out, const struct gray_image *image,
                    const struct page_geometry *geometry, const struct form_definition *form,
                    const struct form_zone *zone, enum zone_paper paper, int ink_grey,
                    struct error *error);
void zone_patch_free(struct zone_patch *patch);

/* The pixel of the patch at which a place of the page begins, held to 0 … width or height. */
int zone_patch_column(const struct zone_patch *patch, double x_mm);
int zone_patch_row(const struct zone_patch *patch, double y_mm);

#endif
