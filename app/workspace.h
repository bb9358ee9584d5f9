/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_WORKSPACE_H
#define FORMLOOP_WORKSPACE_H

#include "case_store.h"
#include "error.h"
#include "file_batch.h"
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
    struct form_definition **forms; /* owned; loaded when first needed */
    size_t form_count;
    struct file_batch archived; /* by workspace_archive_later, without their names yet */
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

/* Loads every published revision, and looks one up among those that are loaded: NULL if it is not.
 * For a process that is to read pages without the store. */
int workspace_load_forms(struct workspace *workspace, struct error *error);
const struct form_definition *workspace_loaded_form(const struct workspace *workspace, const char *form_code,
                                                    int revision);

/* Publishes a definition: checks it, keeps its file under forms/ and its hash in the store. The same
 * content again changes nothing; other content under a published revision is refused. */
int workspace_publish(struct workspace *workspace, const char *bytes, size_t size, const char *source,
                      struct error *error);

/* Publishes a form that comes with the program, "forms/NAME-REV.json", in a workspace that was made
 * before it. */
int workspace_publish_shipped(struct workspace *workspace, const char *name, struct error *error);

/* The text of the guide (the setting texts.guide; texts/guide.md), appended to out. */
int workspace_read_guide(struct buffer *out, const struct workspace *workspace, struct error *error);

/* The map of 外字, gaiji.csv (fonts/gaiji.h); *out is NULL if the workspace has none. The caller frees
 * it. */
int workspace_load_gaiji(struct gaiji_map **out, const struct workspace *workspace, struct error *error);

/* Keeps bytes under archive/HH/HASH.EXTENSION (HH: the first two digits) unless they are there; the
 * file is whole and synced before this returns. hash receives the content hash. */
int workspace_archive(char hash[HASH_TEXT_SIZE], struct workspace *workspace, const void *bytes, size_t size,
                      const char *extension, struct error *error);
/* The same for many files: they are whole, synced and under their names when workspace_archive_sync
 * has returned, which takes a sync of the file system for all of them instead of two a file. Until then they
 * wait in archive/.incoming; what was not synced is gone when the workspace is closed. */
int workspace_archive_later(char hash[HASH_TEXT_SIZE], struct workspace *workspace, const void *bytes,
                            size_t size, const char *extension, struct error *error);
int workspace_archive_sync(struct workspace *workspace, struct error *error);
/* A descriptor for reading a file that was archived, also before it is synced; the caller closes it. */
int workspace_archive_open(int *descriptor, const struct workspace *workspace, const char *hash,
                           const char *extension, struct error *error);
/* Removes what killed runs left in archive/.incoming. */
void workspace_archive_sweep(const struct workspace *workspace);
/* The path of the archived file of that hash, whatever its extension, from the workspace folder on;
 * "" if there is none. */
#define ARCHIVE_PATH_SIZE 96
const char *workspace_archive_find(char out[ARCHIVE_PATH_SIZE], const struct workspace *workspace,
                                   const char *hash);
/* "archive/HH/HASH.EXTENSION" */
const char *workspace_archive_path(char out[ARCHIVE_PATH_SIZE], const char *hash, const char *extension);

#endif
