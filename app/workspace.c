/* SPDX-License-Identifier: MIT */
#include "workspace.h"

#include "embedded.h"
#include "file.h"
#include "keys.h"
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETTINGS_FILE "formloop.json"
#define STORE_FILE "store.db"
#define KEYS_FILE "keys/page-code.keys"
#define GUIDE_FILE "texts/guide.md"
#define GAIJI_FILE "gaiji.csv"
#define GUIDE_MAX_FILE_BYTES (1024 * 1024)

/* Generated: the forms and texts that come with the program. */
const struct embedded_file *shipped_file(const char *name);

static int with_path(char **out, const char *folder, const char *name, struct error *error)
{
    *out = path_join(folder, name);
    return *out == NULL ? error_out_of_memory(error) : 0;
}

static int make_folders(const char *path, struct error *error)
{
    static const struct {
        const char *name;
        bool is_private;
    } folders[] = {{".", false},  {"keys", true},    {"forms", false}, {"texts", false},
                   {"inbox", true}, {"archive", true}, {"out", true}};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char *folder;
        if (with_path(&folder, path, i == 0 ? "" : folders[i].name, error) != 0)
            return -1;
        int result = folder_make(folder, folders[i].is_private, error);
        free(folder);
        if (result != 0)
            return -1;
    }
    return 0;
}

static int write_file(const char *folder, const char *name, const void *bytes, size_t size, int mode,
                      struct error *error)
{
    char *path;
    if (with_path(&path, folder, name, error) != 0)
        return -1;
    int result = file_write(path, bytes, size, mode, error);
    free(path);
    return result;
}

static int create_keys(const char *path, struct error *error)
{
    char *file;
    if (with_path(&file, path, KEYS_FILE, error) != 0)
        return -1;
    int result = keys_create(file, error);
    free(file);
    return result;
}

static int create_store(const char *path, struct error *error)
{
    char *file;
    if (with_path(&file, path, STORE_FILE, error) != 0)
        return -1;
    int result = case_store_create(file, error);
    free(file);
    return result;
}

static int publish_shipped_forms(const char *path, struct error *error)
{
    struct workspace workspace;
    if (workspace_open(&workspace, path, error) != 0)
        return -1;
    int result = 0;
    for (const struct embedded_file *file = shipped_file(NULL); result == 0 && file->name != NULL; file++)
        if (strncmp(file->name, "forms/", 6) == 0)
            result = workspace_publish(&workspace, (const char *)file->bytes, file->size, file->name, error);
    workspace_close(&workspace);
    return result;
}

/* The settings are written last but for the forms: their file is what makes a folder a workspace. */
int workspace_create(const char *path, struct error *error)
{
    const struct embedded_file *guide = shipped_file(GUIDE_FILE);
    const char *settings = settings_default_json();
    char *settings_path;
    if (with_path(&settings_path, path, SETTINGS_FILE, error) != 0)
        return -1;
    bool is_there = file_exists(settings_path);
    free(settings_path);
    if (is_there)
        return error_set(error, ERROR_REFUSED,
                         _("%s: is a workspace already; nothing was changed. Name another folder"), path);
    if (make_folders(path, error) != 0 || create_store(path, error) != 0 || create_keys(path, error) != 0 ||
        write_file(path, GUIDE_FILE, guide->bytes, guide->size, 0666, error) != 0 ||
        write_file(path, SETTINGS_FILE, settings, strlen(settings), 0666, error) != 0)
        return -1;
    return publish_shipped_forms(path, error);
}

static int open_settings(struct workspace *out, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    char *path;
    if (with_path(&path, out->path, SETTINGS_FILE, error) != 0)
        return -1;
    int result = -1;
    if (!file_exists(path))
        error_set(error, ERROR_STORE,
                  _("%s: is no workspace (it holds no %s); make one with formloop init DIR, or name one "
                    "with --workspace"),
                  out->path, SETTINGS_FILE);
    else if (file_read(&text, path, SETTINGS_MAX_BYTES, error) == 0)
        result = settings_load(&out->settings, buffer_text(&text), text.size, path, error);
    buffer_free(&text);
    free(path);
    return result;
}

static int open_store(struct workspace *out, struct error *error)
{
    char *path;
    if (with_path(&path, out->path, STORE_FILE, error) != 0)
        return -1;
    int result = case_store_open(&out->store, path, error);
    free(path);
    if (result != 0)
        return -1;
    return case_store_set_deadlines(out->store, &out->settings->deadline, &out->settings->calendar, error);
}

int workspace_open(struct workspace *out, const char *path, struct error *error)
{
    memset(out, 0, sizeof *out);
    char *keys_path = NULL;
    out->path = strdup(path);
    if (out->path == NULL)
        return error_out_of_memory(error);
    if (open_settings(out, error) != 0 || open_store(out, error) != 0 ||
        with_path(&keys_path, path, KEYS_FILE, error) != 0 || keys_load(&out->keys, keys_path, error) != 0) {
        free(keys_path);
        workspace_close(out);
        return -1;
    }
    free(keys_path);
    return 0;
}

void workspace_close(struct workspace *workspace)
{
    file_batch_abandon(&workspace->archived);
    for (size_t i = 0; i < workspace->form_count; i++)
        form_free(workspace->forms[i]);
    free(workspace->forms);
    case_store_close(workspace->store);
    settings_free(workspace->settings);
    free(workspace->path);
    memset(workspace, 0, sizeof *workspace);
}

/* What is looked for among the published revisions, and what was found. */
struct form_search {
    const char *name, *form_code; /* one of them */
    int revision;                 /* 0: the latest */
    struct form_revision found;   /* revision 0: nothing */
};

static int visit_revision(void *user, const struct form_revision *revision)
{
    struct form_search *search = user;
    bool named = search->name != NULL ? strcmp(search->name, revision->document) == 0
                                      : strcmp(search->form_code, revision->form_code) == 0;
    bool wanted = search->revision == 0 ? revision->revision > search->found.revision
                                        : revision->revision == search->revision;
    if (named && wanted)
        search->found = *revision;
    return 0;
}

static struct form_definition *load_published(struct workspace *workspace,
                                              const struct form_revision *revision, struct error *error)
{
    char name[100], *path;
    struct buffer text = BUFFER_INIT;
    struct form_definition *form = NULL;
    snprintf(name, sizeof name, "forms/%s-%d.json", revision->document, revision->revision);
    if (with_path(&path, workspace->path, name, error) != 0)
        return NULL;
    if (file_read(&text, path, FORM_MAX_BYTES, error) == 0)
        form = form_load(buffer_text(&text), text.size, path, error);
    buffer_free(&text);
    if (form == NULL) {
        error->code = ERROR_STORE; /* a published form that cannot be loaded is no input, it is trouble */
    } else if (strcmp(form->content_hash, revision->content_hash) != 0) {
        error_set(error, ERROR_STORE,
                  _("%s: was changed after it was published; not used. Put the published file back and "
                    "publish the change as a new revision"),
                  path);
        form_free(form);
        form = NULL;
    }
    free(path);
    return form;
}

const struct form_definition *workspace_loaded_form(const struct workspace *workspace, const char *form_code,
                                                    int revision)
{
    for (size_t i = 0; i < workspace->form_count; i++)
        if (strcmp(workspace->forms[i]->code, form_code) == 0 && workspace->forms[i]->revision == revision)
            return workspace->forms[i];
    return NULL;
}

/* The definition of a published revision, loaded if it is not yet. */
static const struct form_definition *form_of(struct workspace *workspace, const struct form_revision *revision,
                                             struct error *error)
{
    const struct form_definition *loaded =
        workspace_loaded_form(workspace, revision->form_code, revision->revision);
    if (loaded != NULL)
        return loaded;
    struct form_definition **forms = realloc(workspace->forms, (workspace->form_count + 1) * sizeof *forms);
    if (forms == NULL) {
        error_out_of_memory(error);
        return NULL;
    }
    workspace->forms = forms;
    struct form_definition *form = load_published(workspace, revision, error);
    if (form != NULL)
        forms[workspace->form_count++] = form;
    return form;
}

static const struct form_definition *find_form(struct workspace *workspace, struct form_search *search,
                                               struct error *error)
{
    if (case_store_list_forms(workspace->store, visit_revision, search, error) != 0)
        return NULL;
    if (search->found.revision != 0)
        return form_of(workspace, &search->found, error);
    error_set(error, ERROR_REFUSED, _("form %s, revision %d: is not published here; formloop form list "
                                      "says what is"),
              search->name != NULL ? search->name : search->form_code, search->revision);
    return NULL;
}

const struct form_definition *workspace_form(struct workspace *workspace, const char *name, int revision,
                                             struct error *error)
{
    struct form_search search = {.name = name, .revision = revision};
    return find_form(workspace, &search, error);
}

const struct form_definition *workspace_form_by_code(struct workspace *workspace, const char *form_code,
                                                     int revision, struct error *error)
{
    struct form_search search = {.form_code = form_code, .revision = revision};
    return find_form(workspace, &search, error);
}

/* What a visitor of all published revisions needs. */
struct form_loading {
    struct workspace *workspace;
    struct error *error;
    bool failed;
};

static int load_revision(void *user, const struct form_revision *revision)
{
    struct form_loading *loading = user;
    loading->failed = form_of(loading->workspace, revision, loading->error) == NULL;
    return loading->failed;
}

int workspace_load_forms(struct workspace *workspace, struct error *error)
{
    struct form_loading loading = {workspace, error, false};
    if (case_store_list_forms(workspace->store, load_revision, &loading, error) != 0)
        return -1;
    return loading.failed ? -1 : 0;
}

/* The file is written before the store knows the revision: a crash between leaves a file that the
 * next try overwrites, never a revision without its file. A file that is published is not touched. */
int workspace_publish(struct workspace *workspace, const char *bytes, size_t size, const char *source,
                      struct error *error)
{
    struct form_definition *form = form_load(bytes, size, source, error);
    if (form == NULL)
        return -1;
    char name[100];
    struct form_search search = {.form_code = form->code, .revision = form->revision};
    snprintf(name, sizeof name, "forms/%s-%d.json", form->name, form->revision);
    int result = case_store_list_forms(workspace->store, visit_revision, &search, error);
    if (result == 0 && search.found.revision == 0)
        result = write_file(workspace->path, name, bytes, size, 0444, error);
    if (result == 0)
        result = case_store_publish_form(workspace->store, form->code, form->revision, form->name,
                                         form->content_hash, error);
    form_free(form);
    return result;
}

int workspace_publish_shipped(struct workspace *workspace, const char *name, struct error *error)
{
    const struct embedded_file *file = shipped_file(name);
    return workspace_publish(workspace, (const char *)file->bytes, file->size, file->name, error);
}

int workspace_read_guide(struct buffer *out, const struct workspace *workspace, struct error *error)
{
    char *path;
    if (with_path(&path, workspace->path, workspace->settings->texts.guide, error) != 0)
        return -1;
    int result = file_read(out, path, GUIDE_MAX_FILE_BYTES, error);
    free(path);
    return result;
}

int workspace_load_gaiji(struct gaiji_map **out, const struct workspace *workspace, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    char *path;
    *out = NULL;
    if (with_path(&path, workspace->path, GAIJI_FILE, error) != 0)
        return -1;
    int result = file_exists(path) ? file_read(&text, path, GAIJI_MAX_BYTES, error) : 0;
    if (result == 0 && text.data != NULL)
        result = gaiji_map_parse(out, text.data, text.size, path, error);
    buffer_free(&text);
    free(path);
    return result;
}
