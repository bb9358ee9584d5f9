/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_MESSAGE_H
#define FORMLOOP_MESSAGE_H

#include <libintl.h>

/* Texts for people go through _(): English in the source, Japanese in po/ja.po, chosen by the
 * locale. JSON keys, reasons and states are identifiers and never translated. */
#define _(text) gettext(text)
/* Marks a text of a static table for translation; the user of the table calls _() on it. */
#define N_(text) text

#endif
