/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TICK_FORM_H
#define FORMLOOP_TICK_FORM_H

#include "form.h"

/* A form of one page with some 250 tick boxes of 3.5 to 5.5 mm in choices of two to four, as close
 * to each other and to their labels as those of the application (boxes one below the other 1.6 mm
 * apart, beside each other 4.2 mm). The caller frees it with form_free. */
struct form_definition *tick_form_new(struct error *error);

#endif
