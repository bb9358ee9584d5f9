/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_BESIDE_H
#define FORMLOOP_PAGE_BESIDE_H

#include "code_read.h"

/* Whether a scan that is larger than its sheet shows another page of ours as well: two sheets side by
 * side on the glass, two pages printed on one sheet. Looks for codes outside the page that was found,
 * where that leaves a third of the picture or more; *is_there says whether one stands there that is not
 * the page's own. Only one of the two could be filed, and the other would be lost. -1 when memory is out. */
int page_beside_find(bool *is_there, const struct gray_image *image,
                     const struct page_geometry *geometry, const struct code_reading *own,
                     const struct page_code_keys *keys, struct error *error);

#endif
