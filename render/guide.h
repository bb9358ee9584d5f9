/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GUIDE_H
#define FORMLOOP_GUIDE_H

#include "date.h"
#include "error.h"
#include "form.h"
#include "print_document.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The guide booklet 「任意継続のしおり」: an A5 booklet for one person, set from a CommonMark text
 * that a clerk edits (forms/texts/guide.md says how) and from that person's values, months and
 * offers. */

#define GUIDE_WIDTH_MM 148.0
#define GUIDE_HEIGHT_MM 210.0

/* Names that {…} in the text may use and that the personal page, the cover and the tables draw,
 * NULL-ended: guide_bindings[i].name. All texts are as they are to be printed ("令和8年4月1日",
 * "9.85%", "320,000円"). */
struct guide_binding {
    const char *name;
    const char *meaning; /* Japanese, for the clerk's list of names */
    bool is_personal;    /* else the same for everybody: pages without personal values are shared */
};
extern const struct guide_binding guide_bindings[];

/* One row of the premium table: 健康保険法 157, 161, 164条; every component in whole yen as
 * charged. */
struct guide_month {
    int year, month;                                      /* 2026, 4 */
    int64_t health_yen, support_yen, care_yen, total_yen; /* care 0: not charged, printed as － */
    int64_t running_total_yen;
    struct date due;
    bool in_first_payment; /* covered by the first transfer: set apart in the table */
};

/* One prepayment that this person may choose (健康保険法 165条). */
struct guide_prepayment {
    const char *label; /* "6か月前納（上期）" */
    int from_year, from_month, until_year, until_month;
    int64_t amount_yen, saving_yen;
    struct date deadline;
};

/* What one person's booklet is made from. Everything is borrowed for the call. */
struct guide_data {
    const struct form_value *values; /* names of guide_bindings; one that is used must be there */
    size_t value_count;
    const struct guide_month *months; /* first month first */
    size_t month_count;
    const struct guide_prepayment *prepayments; /* may be none */
    size_t prepayment_count;
    const char *page_code; /* of the personal page, PAGE_CODE_LENGTH characters */
    bool has_outline; /* bookmarks to every section: for a file of one booklet; a job of thousands
                         has one bookmark a booklet, its case number */
    const char *case_number; /* for error messages */
};

/* A guide text, read and checked once a job. Parsing copies: bytes may go afterwards.
 * Refused (ERROR_REFUSED, with source and line): a text over GUIDE_MAX_BYTES or not UTF-8; a
 * placeholder that is not in guide_bindings or is not closed; a {{block}} that does not exist or
 * does not stand alone; a ** that CommonMark did not take for bold; what a booklet cannot show
 * (images, code, HTML other than comments); no title, or no section. */
#define GUIDE_MAX_BYTES (1024 * 1024)
struct guide;
int guide_parse(struct guide **out, const char *bytes, size_t size, const char *source,
                struct error *error);
void guide_free(struct guide *guide); /* NULL is fine */

/* Adds one person's booklet as one piece: cover, contents, personal page with two copies of the
 * page code, body, month table, and memo pages up to a multiple of GUIDE_PAGE_MULTIPLE. Pages
 * without a personal value are drawn once per document and set of values; guide must outlive the
 * document.
 *
 * Refused with ERROR_REFUSED, and the document as it was, when a value is missing or empty (source,
 * line and placeholder are named), a character is in no face, or a value does not fit its place at
 * the least size. Messages name case, placeholder and code point, never a value. */
#define GUIDE_PAGE_MULTIPLE 4
int print_document_add_guide(struct print_document *document, const struct guide *guide,
                             const struct guide_data *data, struct error *error);

/* The same for a piece of several parts, a cover sheet before the booklet: plan the booklet, which
 * refuses what is refused above, then begin the piece, add the cover with a bookmark of level 0, then
 * the booklet (print_piece_begin_booklet is called for it), and commit or abandon; free it after that.
 * guide and data are borrowed until then. Without a part before it the booklet has the case's bookmark
 * on its own first page. After a failure abandon the piece. */
struct guide_booklet;
int guide_booklet_plan(struct guide_booklet **out, struct print_document *document,
                       const struct guide *guide, const struct guide_data *data,
                       struct error *error);
int print_piece_add_booklet(struct guide_booklet *booklet, struct error *error);
void guide_booklet_free(struct guide_booklet *booklet); /* NULL is fine */

#endif
