/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FAX_READ_H
#define FORMLOOP_FAX_READ_H

#include "scan_source.h"

/* A bare stream of ITU-T T.4 or T.6 code, as PDF holds it (ISO 32000-1, 7.4.6). */
struct fax_stream {
    int columns, rows;
    int k; /* below 0: T.6 (G4); 0: one-dimensional T.4; above 0: two-dimensional */
    bool has_end_of_line, is_byte_aligned;
    bool is_inverted; /* what the code calls black is white */
};

/* Whether fax_read knows that mixture of parameters. */
bool fax_is_known(const struct fax_stream *stream);

/* Decodes the source's bytes; page is fresh. -1 when memory is out. */
int fax_read(struct decoded_page *page, const struct fax_stream *stream,
             const struct scan_source *source, struct error *error);

#endif
