/* SPDX-License-Identifier: MIT */
#include "mail_job.h"

#include "buffer.h"
#include "file.h"
#include "postal_count_sheet.h"
#include "print_document.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int mail_job_append(struct mail_job *job, const struct mail_piece *piece, struct error *error)
{
    if (job->count == job->capacity) {
        size_t capacity = job->capacity == 0 ? 256 : job->capacity * 2;
        struct mail_piece *pieces = realloc(job->pieces, capacity * sizeof *pieces);
        if (pieces == NULL)
            return error_out_of_memory(error);
        job->pieces = pieces;
        job->capacity = capacity;
    }
    job->pieces[job->count++] = *piece;
    return 0;
}

void mail_job_free(struct mail_job *job)
{
    free(job->pieces);
    *job = (struct mail_job){NULL, 0, 0};
}

static int load_codes(struct postal_piece *pieces, char (*codes)[8], const size_t *places,
                      size_t count, const int64_t *case_ids, struct case_store *store,
                      struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        struct case_record record;
        if (case_store_load_by_id(&record, store, case_ids[places[i]], error) != 0)
            return -1;
        memcpy(codes[i], record.postal_code, sizeof codes[i]);
        pieces[i] = (struct postal_piece){codes[i], false, i};
    }
    return 0;
}

int mail_job_sort(size_t *places, size_t count, const int64_t *case_ids, struct case_store *store,
                  struct error *error)
{
    struct postal_piece *pieces = calloc(count + 1, sizeof *pieces);
    char(*codes)[8] = calloc(count + 1, sizeof *codes);
    size_t *sorted = calloc(count + 1, sizeof *sorted);
    int result = -1;
    if (pieces == NULL || codes == NULL || sorted == NULL) {
        error_out_of_memory(error);
    } else if (load_codes(pieces, codes, places, count, case_ids, store, error) == 0) {
        postal_sort(pieces, count);
        for (size_t i = 0; i < count; i++)
            sorted[i] = places[pieces[i].index];
        memcpy(places, sorted, count * sizeof *sorted);
        result = 0;
    }
    free(pieces);
    free(codes);
    free(sorted);
    return result;
}

static int write_text(const struct print_output_folder *folder, const char *name,
                      const struct buffer *text, struct error *error)
{
    char *path = text->failed ? NULL : print_output_path(folder, name);
    int result = path == NULL ? error_out_of_memory(error)
                              : file_write(path, buffer_text(text), text->size, 0666, error);
    free(path);
    return result;
}

static int write_manifest_csv(const struct mail_job *job, const struct print_output_folder *folder,
                              struct error *error)
{
    struct buffer text = BUFFER_INIT;
    buffer_append_text(&text, "piece,case,pages,sheets,spool,position\r\n");
    for (size_t i = 0; i < job->count; i++) {
        const struct mail_piece *piece = &job->pieces[i];
        buffer_format(&text, "%lld,%s,%d,%d,spool-%03d.pdf,%ld\r\n", (long long)piece->piece_id,
                      piece->case_number, piece->pages, piece->sheets, piece->spool,
                      piece->position);
    }
    int result = write_text(folder, "manifest.csv", &text, error);
    buffer_free(&text);
    return result;
}

static int write_manifest_json(const struct mail_job *job, const struct print_output_folder *folder,
                               int64_t job_id, const char *document, struct error *error)
{
    json_t *pieces = json_array();
    for (size_t i = 0; i < job->count; i++) {
        const struct mail_piece *piece = &job->pieces[i];
        char spool[32];
        snprintf(spool, sizeof spool, "spool-%03d.pdf", piece->spool);
        json_array_append_new(pieces,
                              json_pack("{s:I, s:s, s:i, s:i, s:s, s:I}", "piece",
                                        (json_int_t)piece->piece_id, "case", piece->case_number,
                                        "pages", piece->pages, "sheets", piece->sheets, "spool",
                                        spool, "position", (json_int_t)piece->position));
    }
    json_t *manifest = json_pack("{s:I, s:s, s:I, s:o}", "job", (json_int_t)job_id, "document",
                                 document, "count", (json_int_t)job->count, "pieces", pieces);
    char *dump = manifest == NULL ? NULL : json_dumps(manifest, JSON_INDENT(1));
    struct buffer text = BUFFER_INIT;
    if (dump != NULL)
        buffer_append_text(&text, dump);
    int result = dump == NULL ? error_out_of_memory(error)
                              : write_text(folder, "manifest.json", &text, error);
    buffer_free(&text);
    free(dump);
    json_decref(manifest);
    return result;
}

static int write_count_pdf(const struct postal_area *areas, size_t count,
                           const struct print_output_folder *folder,
                           const struct postal_count_head *head, struct print_session *session,
                           struct error *error)
{
    struct print_document *document = NULL;
    char *path = print_output_path(folder, "count.pdf");
    int result = path == NULL
                     ? error_out_of_memory(error)
                     : print_document_new_in(&document, session, "郵便区別 通数内訳票", error);
    if (result == 0)
        result = print_document_add_count_sheet(document, head, areas, count, NULL, error);
    if (result == 0)
        result = print_document_write(document, path, NULL, error);
    print_document_free(document);
    free(path);
    return result;
}

/* The pieces are counted in the order in which they were printed, which is the sorted one. */
static int write_count(const struct mail_job *job, const struct print_output_folder *folder,
                       const struct postal_count_head *head, struct print_session *session,
                       struct error *error)
{
    struct postal_piece *pieces = calloc(job->count + 1, sizeof *pieces);
    struct postal_area *areas = NULL;
    struct buffer text = BUFFER_INIT;
    size_t count = 0;
    if (pieces == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < job->count; i++)
        pieces[i] =
            (struct postal_piece){job->pieces[i].postal_code, job->pieces[i].has_barcode, i};
    int result = postal_areas(&areas, &count, pieces, job->count, error);
    if (result == 0) {
        postal_areas_write_csv(&text, areas, count);
        result = write_text(folder, "count.csv", &text, error);
    }
    if (result == 0)
        result = write_count_pdf(areas, count, folder, head, session, error);
    buffer_free(&text);
    free(areas);
    free(pieces);
    return result;
}

int mail_job_write(const struct mail_job *job, const struct print_output_folder *folder,
                   int64_t job_id, const char *document, const char *title,
                   const struct settings *settings, struct date printed, bool has_count,
                   struct print_session *session, struct error *error)
{
    char number[32], date[DATE_TEXT_SIZE];
    snprintf(number, sizeof number, "%lld", (long long)job_id);
    const struct postal_count_head head = {settings->society.name, title, number,
                                           date_format_wareki(printed, date)};
    if (write_manifest_csv(job, folder, error) != 0 ||
        write_manifest_json(job, folder, job_id, document, error) != 0)
        return -1;
    return has_count ? write_count(job, folder, &head, session, error) : 0;
}
