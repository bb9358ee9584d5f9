/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_WORKER_H
#define FORMLOOP_PAGE_WORKER_H

#include "intake.h"
#include "settings.h"
#include "worker_pool.h"

/* Intake as the work of confined processes (worker.h): a question is the index of a page (0 …), or
 * PAGE_COUNT_QUESTION; an answer is the number of pages of the file, then, for a page, what was
 * read. A file that cannot be opened has one page, rejected with the reason. */
#define PAGE_COUNT_QUESTION (-1)

/* Workers that read pages of forms (page_reading). The context, with all the forms that it may find
 * without any store or file, must outlive the pool. */
int page_worker_open_readings(struct worker_pool **out, const struct intake_context *context,
                              const struct settings_limits *limits, int count, struct error *error);

/* Workers that read the texts of any QR codes; they know no key and no form. */
int page_worker_open_codes(struct worker_pool **out, const struct intake_context *context,
                           int count, struct error *error);

/* What a pool's answer says. *pages is 0 when the worker did not live to say it, or what it said
 * was rubbish; the page is then rejected with the reason. out is always filled (page_reading_free),
 * empty for PAGE_COUNT_QUESTION. -1 when memory is out. */
int page_worker_parse_reading(struct page_reading *out, int *pages,
                              const struct worker_answer *answer, int question,
                              const struct intake_context *context, struct error *error);

/* The same for codes: those of the page appended to out for read_codes_next. ERROR_REFUSED
 * with what was wrong when the page cannot be read. */
int page_worker_parse_codes(struct buffer *out, int *pages, const struct worker_answer *answer,
                            int question, const struct intake_context *context,
                            struct error *error);

#endif
