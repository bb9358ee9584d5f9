/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKSPACE_H
#define FORMLOOP_WORKSPACE_H

#include "case_store.h"
#include "error.h"
#include "form.h"
#include "gaiji.h"
#include "page_code.h"
#include "settings.h"

#include <stddef.h>

/* The workspace folder, open: settings, store, keys and published forms.
 *
 *   formloop.json   settings           keys/page-code.keys  keys of the page code, mode 0600
 *   store.db        cases and ledger   forms/NAME-REV.json  published revisions, never edited
 *   texts/guide.md  the guide's text   archive/ inbox/ out/ */
struct workspace {
    char *path;
    struct settings *settings; /* owned */
    struct case_store *store;  /* owned */
    struct page_code_keys keys;
    struct form_definition *forms[64]; /* owned; loaded when first needed */
    size_t form_count;
};

/* Makes a workspace in the folder (made if it is not there; an existing one must not hold a
 * workspace already): default settings, an empty store, a fresh random key, the forms and texts
 * that come with the program, published. */
int workspace_create(const char *path, struct error *error);

/* Opens the workspace; ERROR_STORE with what to do if there is none. */
int workspace_open(struct workspace *out, const char *path, struct error *error);
void workspace_close(struct workspace *workspace);

/* The published definition of a form name (revision 0: the latest), or of the code in a page code.
 * Borrowed from the workspace. NULL with ERROR_REFUSED when it is not published, ERROR_STORE when
 * its file is missing or is not the one that was published. */
const struct form_definition *workspace_form(struct workspace *workspace, const char *name, int revision,
                                             struct error *error);
const struct form_definition *workspace_form_by_code(struct workspace *workspace, const char *form_code,
                                                     int revision, struct error *error);

/* Publishes a definition: checks it, keeps its file under forms/ and its hash in the store. The same
 * content again changes nothing; other content under a published revision is refused. */
int workspace_publish(struct workspace *workspace, const char *bytes, size_t size, const char *source,
                      struct error *error);

/* The text of the guide (the setting texts.guide; texts/guide.md), appended to out. */
int workspace_read_guide(struct buffer *out, const struct workspace *workspace, struct error *error);

/* The map of 外字, gaiji.csv (fonts/gaiji.h); *out is NULL if the workspace has none. The caller frees
 * it. */
int workspace_load_gaiji(struct gaiji_map **out, const struct workspace *workspace, struct error *error);

/* Keeps bytes under archive/HH/HASH.EXTENSION (HH: the first two digits) unless they are there; the
 * file is whole and synced before this returns. hash receives the content hash. */
int workspace_archive(char hash[HASH_TEXT_SIZE], const struct workspace *workspace, const void *bytes,
                      size_t size, const char *extension, struct error *error);
/* "archive/HH/HASH.EXTENSION" */
#define ARCHIVE_PATH_SIZE 96
const char *workspace_archive_path(char out[ARCHIVE_PATH_SIZE], const char *hash, const char *extension);

#endif
