/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ENVELOPE_WINDOW_H
#define FORMLOOP_ENVELOPE_WINDOW_H

#include "error.h"
#include "form.h"

#include <stddef.h>

/* Whether the address and the barcode stay in the window of the envelope, and nothing else of the
 * sheet shows, however the folded sheet slips inside. Windows are not standardised: the society
 * measures its envelope. All lengths in mm from the top left corner of the sheet. */
struct envelope_window {
    struct rect_mm opening; /* as it lies over a sheet that has not slipped */
    double drift_mm;        /* the sheet slips this far to every side */
};

/* Something printed on the panel behind the window. */
struct window_item {
    struct rect_mm box;
    double margin_mm; /* white that must show around it: 2 mm for a barcode */
    bool is_shown;    /* belongs into the window; else it must never show */
};

enum window_fault {
    WINDOW_FITS,
    WINDOW_CUTS,  /* an item that belongs into the window leaves it at some slip */
    WINDOW_SHOWS, /* an item that does not belong there shows at some slip */
    WINDOW_GAPES, /* the opening reaches past the edge of the panel at some slip */
    WINDOW_EMPTY, /* no item belongs into the window */
};

struct window_finding {
    enum window_fault fault;
    size_t item; /* of WINDOW_CUTS and WINDOW_SHOWS */
    double by_mm; /* how far it leaves, shows or gapes at the worst slip */
};

/* The first fault, items in order, then the panel: the part of the folded sheet that lies in front.
 * A slip is any of -drift … +drift to the right and down together. */
struct window_finding envelope_window_look(const struct envelope_window *window,
                                           struct rect_mm panel, const struct window_item *items,
                                           size_t count);

/* The same for page 1 of a form, whose panel ends at the first fold. What belongs into the window:
 * customer barcodes with 2 mm around them, and texts and values of postal code, address, building,
 * name and society (the sender) that lie in it. Everything else, marks and page codes included,
 * must not show. Boxes bound what is printed in them, so this holds for every piece of the form.
 * -1 (ERROR_REFUSED) names the form, the element, and the case unless case_number is NULL. */
int envelope_window_check_form(const struct envelope_window *window,
                               const struct form_definition *form, const char *case_number,
                               struct error *error);

#endif
