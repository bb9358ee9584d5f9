/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_RENDER_H
#define FORMLOOP_PDF_RENDER_H

#include "scan_source.h"

/* Pages that are more than one scanned image, drawn as they would be printed. Behind it stands
 * poppler; it cannot be stopped while it draws, so that only the process's own limit of computing
 * time bounds a hostile page. */
struct pdf_renderer;

/* The source's bytes must stay. page is rejected if poppler cannot open the file, or finds another
 * number of pages than page_count. -1 when memory is out. */
int pdf_renderer_open(struct pdf_renderer **out, struct decoded_page *page,
                      const struct scan_source *source, int page_count, struct error *error);
void pdf_renderer_close(struct pdf_renderer *renderer); /* may be NULL */

/* Draws a page at 300 dpi onto white; user_unit is the page's. */
int pdf_render_page(struct decoded_page *page, const struct pdf_renderer *renderer,
                    const struct scan_source *source, int page_index, double user_unit,
                    struct error *error);

#endif
