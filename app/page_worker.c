/* SPDX-License-Identifier: MIT */
#include "page_worker.h"

#include "intake_file.h"
#include "message.h"
#include "reading_bytes.h"
#include "scan_source.h"
#include "text.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ANSWER_BYTES ((size_t)32 * 1024 * 1024)

/* What a worker has open. */
struct open_file {
    const struct intake_context *context;
    struct intake_file *file; /* NULL: refused */
    struct page_reading refusal;
};

/* ---- in the worker ---- */

/* Loads what is otherwise loaded when first needed, from files: the messages in the person's
 * language, and the character sets that codes are written in, which stay loaded while a converter
 * is open. */
static void prepare(void *user)
{
    static const char *const character_sets[] = {"CP932", "SJIS", "ISO8859-1", "BIG5"};
    (void)user;
    (void)_("the page code does not verify; the page was not filed");
    for (size_t i = 0; i < sizeof character_sets / sizeof *character_sets; i++)
        (void)iconv_open("UTF-8", character_sets[i]);
}

static int open_scan(void **file, void *user, const void *bytes, size_t size)
{
    struct open_file *opened = calloc(1, sizeof *opened);
    *file = opened;
    if (opened == NULL)
        return -1;
    opened->context = user;
    opened->refusal.outcome = PAGE_REJECTED;
    return intake_file_open(&opened->file, &opened->refusal.reason, opened->refusal.detail,
                            &opened->context->limits, bytes, size, NULL);
}

static void close_scan(void *file)
{
    struct open_file *opened = file;
    if (opened != NULL)
        intake_file_close(opened->file);
    free(opened);
}

static void write_page_count(struct buffer *out, const struct open_file *opened)
{
    uint32_t pages = opened->file == NULL ? 1 : (uint32_t)intake_file_page_count(opened->file);
    buffer_append(out, &pages, sizeof pages);
}

static int answer_reading(struct buffer *out, void *file, int question)
{
    struct open_file *opened = file;
    struct page_reading reading;
    write_page_count(out, opened);
    if (question == PAGE_COUNT_QUESTION)
        return 0;
    if (opened->file == NULL) {
        page_reading_write(out, &opened->refusal);
        return 0;
    }
    if (intake_file_read_page(&reading, opened->file, question, opened->context, NULL) != 0) {
        page_reading_free(&reading);
        return -1;
    }
    page_reading_write(out, &reading);
    page_reading_free(&reading);
    return 0;
}

/* A byte that says whether the symbols follow, or what was wrong. */
static int answer_codes(struct buffer *out, void *file, int question)
{
    struct open_file *opened = file;
    struct error error = ERROR_INIT;
    size_t count;
    write_page_count(out, opened);
    if (question == PAGE_COUNT_QUESTION)
        return 0;
    if (opened->file == NULL)
        error_set(&error, ERROR_REFUSED, "%s", opened->refusal.detail);
    size_t start = out->size;
    buffer_append_char(out, 1);
    if (opened->file != NULL)
        intake_file_read_codes(out, &count, opened->file, question, &error);
    if (error.code == ERROR_STORE)
        return -1;
    if (error.code != ERROR_NONE && !out->failed) {
        out->size = start;
        buffer_append_char(out, 0);
        buffer_append(out, error.message, strlen(error.message) + 1);
    }
    return 0;
}

/* ---- in the parent ---- */

int page_worker_open_readings(struct worker_pool **out, const struct intake_context *context,
                              const struct settings_limits *limits, int count, struct error *error)
{
    const struct worker_work work = {(void *)context, prepare, open_scan, answer_reading,
                                     close_scan};
    const struct worker_limits most = {.memory_bytes = (size_t)limits->intake_memory_mib << 20,
                                       .answer_bytes = MAX_ANSWER_BYTES,
                                       .cpu_seconds = limits->intake_seconds,
                                       .wait_seconds = 10 * limits->intake_seconds};
    return worker_pool_open(out, &work, &most, count, error);
}

int page_worker_open_codes(struct worker_pool **out, const struct intake_context *context,
                           int count, struct error *error)
{
    const struct worker_work work = {(void *)context, prepare, open_scan, answer_codes, close_scan};
    const struct worker_limits most = {.memory_bytes = (size_t)2048 << 20,
                                       .answer_bytes = MAX_ANSWER_BYTES,
                                       .cpu_seconds = 60,
                                       .wait_seconds = 600};
    return worker_pool_open(out, &work, &most, count, error);
}

/* Takes the number of pages off the front of an answer; 0 if it is none. */
static int take_page_count(const char **bytes, size_t *size, const struct worker_answer *answer,
                           const struct intake_context *context)
{
    uint32_t pages;
    *bytes = buffer_text(&answer->bytes);
    *size = answer->bytes.size;
    if (answer->end != WORKER_ANSWERED || *size < sizeof pages)
        return 0;
    memcpy(&pages, *bytes, sizeof pages);
    *bytes += sizeof pages;
    *size -= sizeof pages;
    return pages >= 1 && pages <= intake_limits_filled(&context->limits).max_pages ? (int)pages : 0;
}

/* Why a page has no answer. */
static enum page_reason describe_end(char *out, size_t size, const struct worker_answer *answer)
{
    switch (answer->end) {
    case WORKER_OVER_TIME:
        snprintf(out, size, "%s", _("reading it takes longer than the limit; it was not read"));
        return REASON_LIMIT_EXCEEDED;
    case WORKER_NO_MEMORY:
        snprintf(out, size, "%s",
                 _("reading it takes more memory than the limit; it was not read"));
        return REASON_LIMIT_EXCEEDED;
    default:
        if (answer->signal != 0)
            snprintf(out, size, _("its reader ended by signal %d each time; it was not read"),
                     answer->signal);
        else
            snprintf(out, size, "%s", _("its reader answered rubbish; it was not read"));
        return REASON_UNREADABLE_FILE;
    }
}

int page_worker_parse_reading(struct page_reading *out, int *pages,
                              const struct worker_answer *answer, int question,
                              const struct intake_context *context, struct error *error)
{
    const char *bytes;
    size_t size;
    struct error rubbish = ERROR_INIT;
    *out = (struct page_reading){.outcome = PAGE_REJECTED};
    *pages = take_page_count(&bytes, &size, answer, context);
    if (*pages > 0 && question == PAGE_COUNT_QUESTION)
        return 0;
    if (*pages > 0 && page_reading_parse(out, bytes, size, context, &rubbish) == 0)
        return 0;
    if (rubbish.code == ERROR_STORE) {
        *error = rubbish;
        return -1;
    }
    *out = (struct page_reading){.outcome = PAGE_REJECTED};
    out->reason = describe_end(out->detail, sizeof out->detail, answer);
    utf8_make_line(out->detail);
    return 0;
}

/* Whether the bytes are a list of symbols to its end. */
static bool are_symbols(const char *bytes, size_t size)
{
    const char *symbol, *position = bytes;
    size_t symbol_size;
    while (read_codes_next(&symbol, &symbol_size, &position, bytes + size))
        continue;
    return position == bytes + size;
}

int page_worker_parse_codes(struct buffer *out, int *pages, const struct worker_answer *answer,
                            int question, const struct intake_context *context, struct error *error)
{
    const char *bytes;
    size_t size;
    char detail[200];
    *pages = take_page_count(&bytes, &size, answer, context);
    if (*pages > 0 && question == PAGE_COUNT_QUESTION)
        return 0;
    bool is_sound = *pages > 0 && size > 0 &&
                    (bytes[0] == 0 ? bytes[size - 1] == '\0' : are_symbols(bytes + 1, size - 1));
    if (!is_sound) {
        describe_end(detail, sizeof detail, answer);
        return error_set(error, ERROR_REFUSED, "%s", detail);
    }
    if (bytes[0] == 0)
        return error_set(error, ERROR_REFUSED, "%s", size > 1 ? bytes + 1 : "");
    buffer_append(out, bytes + 1, size - 1);
    return out->failed ? error_out_of_memory(error) : 0;
}
