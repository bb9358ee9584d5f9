/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_METADATA_H
#define FORMLOOP_PDF_METADATA_H

#include "buffer.h"

/* What a PDF says about itself so that an archive can still read and print it in decades: the parts
 * that PDF/A-2u (ISO 19005-2:2011, level U) adds to a PDF 1.7. Nothing of it depends on the clock. */

struct pdf_description {
    const char *title, *language, *producer; /* UTF-8; language as in BCP 47: "ja-JP" */
};

/* Appends the XMP packet (ISO 16684-1) of the catalog's Metadata stream: claim of PDF/A-2u (6.6.4),
 * title, language, producer; no dates. Characters that XML 1.0 cannot hold (control characters, bytes
 * that are not UTF-8) become U+FFFD. */
void pdf_xmp_append(struct buffer *out, const struct pdf_description *description);

/* Appends an ICC profile of version 2.1 (ICC.1:2001-04) of the colour space sRGB, IEC 61966-2-1: a
 * display profile of three primaries (adapted to D50 by Bradford) and a tone curve of 256 points,
 * exact for every 8-bit value. It is the destination of the output intent (6.2.3), under which plain
 * RGB and gray of the pages have one meaning (6.2.4.3). Always the same bytes. */
void pdf_srgb_profile_append(struct buffer *out);

/* Appends the entry of a PageLabels number tree (ISO 32000-1, 12.4.2) for page index (0 …) and those
 * behind it: decimal numbers from first_number, each behind prefix; 0: the prefix alone. Entries go in
 * order of pages. A file with any must have one for page 0. */
void pdf_page_label_append(struct buffer *out, int page, const char *prefix, int first_number);

/* Appends text (UTF-8) as a PDF text string (ISO 32000-1, 7.9.2.2): plain ASCII as it is, all else as
 * UTF-16BE in hexadecimal. */
void pdf_text_append(struct buffer *out, const char *text);

#endif
