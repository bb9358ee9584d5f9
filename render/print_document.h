/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_DOCUMENT_H
#define FORMLOOP_PRINT_DOCUMENT_H

#include "canvas.h"
#include "error.h"
#include "file_batch.h"
#include "font_library.h"
#include "form.h"
#include "imposition.h"
#include "print_session.h"

#include <stddef.h>
#include <stdint.h>

/* One print job as one PDF file: pieces of one or more pages each, in order. The same calls give
 * the same bytes. */
struct print_document;

/* title (UTF-8) goes to the PDF's Info. The document has a session of its own, for PRINT_SPOOLS;
 * the library is borrowed and must outlive the document. */
int print_document_new(struct print_document **out, struct font_library *library, const char *title,
                       struct error *error);
/* A document of a session, which is borrowed. */
int print_document_new_in(struct print_document **out, struct print_session *session,
                          const char *title, struct error *error);
/* The same in the thread of that compositor, which is borrowed. */
int print_document_new_by(struct print_document **out, struct print_compositor *compositor,
                          const char *title, struct error *error);
void print_document_free(struct print_document *document); /* NULL is fine */

/* For several threads that set pieces of one file: each has a document apart, without a file, and
 * takes away each piece that it committed (owned by the caller; NULL: none since the last time); one
 * thread appends them to the document of the file, in order. */
struct set_piece;
int print_document_new_apart(struct print_document **out, struct print_compositor *compositor,
                             struct error *error);
struct set_piece *print_document_take_piece(struct print_document *document);
int print_document_append(struct print_document *document, const struct set_piece *piece,
                          struct error *error);
void set_piece_free(struct set_piece *piece); /* NULL is fine */

/* Opens the file now, so that pages go to it as pieces are committed and memory stays flat: 1 MB
 * and some 200 bytes a page, where a document that is held whole takes 1 to 2 KB a page. Before the
 * first piece; print_document_write then ends the file and takes the same path. Until then the file
 * has a temporary name, and print_document_free removes it. */
int print_document_open_file(struct print_document *document, const char *path,
                             struct error *error);

/* Adds the pages of a filled form as one piece. What all copies have in common is drawn once per
 * session; form->form must stay unchanged until the session is freed.
 *
 * Refused with ERROR_REFUSED, and the document as it was, when a character is in no face, a text
 * does not fit its box at the least size, or a page code does not fit its symbol. The message names
 * case, field and code point, never a value. */
int print_document_add_form(struct print_document *document, const struct filled_form *filled,
                            struct error *error);

/* The same for a piece of several parts, e.g. a cover sheet before a form: compile all forms first,
 * then begin the piece, add the parts, draw on their last pages what else there is, and commit or
 * abandon it. Without page codes (NULL) a form has neither codes nor registration marks. */
int print_form_prepare(struct print_document *document, const struct filled_form *filled,
                       struct error *error);
int print_piece_add_form(struct print_document *document, const struct filled_form *filled,
                         struct error *error);

int print_document_page_count(const struct print_document *document);

/* Size of the file so far, but for personal fonts: for ending a spool in time. */
size_t print_document_size(const struct print_document *document);

/* From here on the booklet of each piece is imposed: its pages go two by two onto sheets that are
 * folded, and the sides of the sheets are pages of the document (print_document_page_count).
 * Before the first piece. Committing a piece that imposition_check refuses is refused, and the
 * document as before the piece. Also asks the printer to turn sheets over their short edge. */
int print_document_set_imposition(struct print_document *document,
                                  const struct imposition *imposition, struct error *error);

/* Writes the file under path (file_writer of base/file.h: whole or not at all); *bytes (unless
 * NULL) is its size. Call it once, last. */
int print_document_write(struct print_document *document, const char *path, size_t *bytes,
                         struct error *error);

/* The same, but the file gets its name when the batch is committed. */
int print_document_write_in(struct print_document *document, const char *path,
                            struct file_batch *batch, size_t *bytes, struct error *error);

/* ---- For what draws its own pages: the form renderer and the guide booklet ---- */

struct font_library *print_document_library(const struct print_document *document);

/* A background: content that many pages share, compiled once per session and written once
 * per document that draws it. Begin, draw on the
 * canvas, end: *number is then for canvas_background. Not while a piece is open. The canvas is
 * borrowed until end or abandon. NULL / -1 on failure; after a failed drawing call abandon. */
struct canvas *print_background_begin(struct print_document *document, double width_mm,
                                      double height_mm, struct error *error);
int print_background_end(struct print_document *document, int *number, struct error *error);
void print_background_abandon(struct print_document *document);

/* A piece: pages that go into the document together or not at all. print_piece_page gives the
 * canvas of a further page, of any size; it is borrowed until commit or abandon, so that earlier
 * pages can still be drawn on. After abandon the document is as it was before begin. When commit
 * fails memory is out or a limit is reached: the document can then only be freed. */
int print_piece_begin(struct print_document *document, struct error *error);
struct canvas *print_piece_page(struct print_document *document, double width_mm, double height_mm,
                                struct error *error);
struct canvas *print_piece_last_page(const struct print_document *document); /* begun last */
/* Page 1 … of the open piece; NULL if it has no such page. */
struct canvas *print_piece_page_at(const struct print_document *document, int page);
int print_piece_commit(struct print_document *document, struct error *error);
void print_piece_abandon(struct print_document *document);

/* A bookmark to the page of the open piece that was begun last. level 0, 1 or 2; a level may be
 * only one deeper than the one before. Kept with the piece. */
int print_piece_bookmark(struct print_document *document, int level, const char *title,
                         struct error *error);

/* Page labels for the open piece: its first page is prefix and cover ("G-1 表紙"), the others are prefix
 * and number, from 2; sheets of an imposed piece are prefix, number of the sheet, 表 or 裏. Both texts
 * are borrowed until commit. Pieces without are numbered through. */
void print_piece_label(struct print_document *document, const char *prefix, const char *cover);

/* Sheets are printed on both sides. */
#define PRINT_PAGES_PER_SHEET 2

/* Adds a blank page of the last one's size if that is the front of a sheet, so that what comes next
 * begins a sheet. */
int print_piece_end_sheet(struct print_document *document, struct error *error);

/* The pages of the open piece from here on are its booklet: they begin a sheet, are what an imposed
 * document folds, and have the labels of print_piece_label. Those before, perhaps of another size, are
 * sheets of their own that go as they are; their labels are prefix, front_label (borrowed until
 * commit) and a number: "G-1 送付状1". Once a piece; a piece without is a booklet in an imposed document,
 * and sheets in another. */
int print_piece_begin_booklet(struct print_document *document, const char *front_label,
                              struct error *error);

/* Draws the inserter's marks (inserter_mark.h) on the fronts of the open piece when it is committed:
 * of its sheets, pages_per_sheet pages each, and of the imposed sheets of its booklet. The single
 * pages of a booklet have none, and do not count: nothing of them lies outside the trim, and they are
 * folded or bound before the inserter sees them. */
void print_piece_mark_sheets(struct print_document *document, int64_t piece, int pages_per_sheet);

/* Returns when all pieces before the one that this thread sets are set: before looking a second time
 * for what is kept or compiled once a session, and making it. At once if there is one thread. */
void print_document_await_turn(const struct print_document *document);

/* What is kept with the document's session, e.g. a booklet's compiled backgrounds: one pointer per
 * key (an address), freed with the session. NULL if nothing is kept under key. */
void *print_document_kept(const struct print_document *document, const void *key);
int print_document_keep(struct print_document *document, const void *key, void *value,
                        void (*free_value)(void *value), struct error *error);

#endif
