/* SPDX-License-Identifier: MIT */
#include "print_spool.h"

#include <stdio.h>
#include <stdlib.h>

static int open_document(struct print_spools *spools, const char *path, struct error *error)
{
    if (print_document_new_in(&spools->document, spools->session, spools->title, error) != 0)
        return -1;
    if (spools->imposition != NULL &&
        print_document_set_imposition(spools->document, spools->imposition, error) != 0)
        return -1;
    return print_document_open_file(spools->document, path, error);
}

struct print_document *print_spools_document(struct print_spools *spools, struct error *error)
{
    if (spools->document != NULL)
        return spools->document;
    spools->number++;
    if (spools->sheets_per_spool > 0)
        snprintf(spools->path_name, sizeof spools->path_name, "%s-%03d.pdf", spools->name,
                 spools->number);
    else
        snprintf(spools->path_name, sizeof spools->path_name, "%s", spools->name);
    char *path = print_output_path(spools->folder, spools->path_name);
    int result = path == NULL ? error_out_of_memory(error) : open_document(spools, path, error);
    free(path);
    if (result != 0)
        print_spools_abandon(spools);
    return spools->document;
}

int print_spools_close(struct print_spools *spools, struct error *error)
{
    size_t bytes = 0;
    if (spools->document == NULL)
        return 0;
    if (print_document_page_count(spools->document) == 0) {
        print_spools_abandon(spools);
        return 0;
    }
    char *path = print_output_path(spools->folder, spools->path_name);
    int result = path == NULL ? error_out_of_memory(error)
                              : print_document_write(spools->document, path, &bytes, error);
    spools->pages += print_document_page_count(spools->document);
    spools->bytes += bytes;
    free(path);
    print_spools_abandon(spools);
    return result;
}

int print_spools_end_piece(struct print_spools *spools, struct error *error)
{
    int sheets = (print_document_page_count(spools->document) + spools->pages_per_sheet - 1) /
                 spools->pages_per_sheet;
    return spools->sheets_per_spool > 0 && sheets >= spools->sheets_per_spool
               ? print_spools_close(spools, error)
               : 0;
}

void print_spools_abandon(struct print_spools *spools)
{
    print_document_free(spools->document);
    spools->document = NULL;
}
