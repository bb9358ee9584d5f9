/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_COVER_LETTER_H
#define FORMLOOP_COVER_LETTER_H

/* What the cover sheet (送付状, form "cover") says of the document that it goes with, for the
 * bindings of the same names. Static Japanese texts; a society's settings may stand in for them. */
struct cover_letter {
    const char *document;     /* DOCUMENT of the command line */
    const char *mail_subject; /* 件名 */
    const char *mail_text;    /* the paragraph that begins with さて */
    const char *enclosures;   /* numbered lines */
};

/* NULL if there is no cover sheet for that document. */
const struct cover_letter *cover_letter_lookup(const char *document);

#endif
