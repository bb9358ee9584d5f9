/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_MAIL_JOB_H
#define FORMLOOP_MAIL_JOB_H

#include "case_store.h"
#include "postal_sort.h"
#include "print_output.h"
#include "print_session.h"
#include "settings.h"

#include <stdint.h>

/* What lies in a job folder beside the spools: the manifest (JSON and CSV) that says where each piece
 * is, and the count sheet per 郵便区 for the post. */

/* One piece of the manifest. */
struct mail_piece {
    int64_t piece_id;
    char case_number[CASE_NUMBER_SIZE];
    char postal_code[8]; /* for the count sheet; not in the manifest */
    bool has_barcode;
    int pages, sheets;
    int spool;     /* 1 … */
    long position; /* of the first page in its spool, 1 … */
};

struct mail_job {
    struct mail_piece *pieces; /* owned; in the order of printing */
    size_t count, capacity;
};

int mail_job_append(struct mail_job *job, const struct mail_piece *piece, struct error *error);
void mail_job_free(struct mail_job *job);

/* Orders places in case_ids by the cases' postal codes (three digits, then seven), in place. */
int mail_job_sort(size_t *places, size_t count, const int64_t *case_ids, struct case_store *store,
                  struct error *error);

/* Writes manifest.json and manifest.csv, and with has_count count.csv and count.pdf (the count sheet),
 * into the job's folder. */
int mail_job_write(const struct mail_job *job, const struct print_output_folder *folder, int64_t job_id,
                   const char *document, const char *title, const struct settings *settings, struct date printed,
                   bool has_count, struct print_session *session, struct error *error);

#endif
