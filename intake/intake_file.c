/* SPDX-License-Identifier: MIT */
#include "intake_file.h"

#include "message.h"
#include "page_read.h"
#include "scan_source.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct intake_file {
    struct intake_limits limits;
    struct scan_source source;
    const struct scan_format *format;
    void *state; /* of the format */
    int page_count;
};

static const struct scan_format *const formats[] = {&png_format, &tiff_format, &jpeg_format,
                                                    &pdf_format};

static const struct scan_format *find_format(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i]->is(bytes, size))
            return formats[i];
    return NULL;
}

const char *intake_file_ending(const void *bytes, size_t size)
{
    const struct scan_format *format = find_format(bytes, size);
    return format == NULL ? "bin" : format->ending;
}

void decoded_page_free(struct decoded_page *page)
{
    gray_image_free(&page->image);
    *page = (struct decoded_page){0};
}

void decoded_page_reject(struct decoded_page *page, enum page_reason reason, const char *format,
                         ...)
{
    va_list arguments;
    gray_image_free(&page->image);
    page->reason = reason;
    va_start(arguments, format);
    vsnprintf(page->detail, sizeof page->detail, format, arguments);
    va_end(arguments);
    utf8_make_line(page->detail);
}

struct intake_limits intake_limits_filled(const struct intake_limits *limits)
{
    struct intake_limits filled = *limits;
    if (filled.max_bytes == 0)
        filled.max_bytes = (size_t)64 << 20;
    if (filled.max_side_px <= 0)
        filled.max_side_px = 15000;
    if (filled.max_pixels <= 0)
        filled.max_pixels = 120000000;
    if (filled.max_pages <= 0)
        filled.max_pages = 1000;
    if (filled.max_decoded_bytes == 0)
        filled.max_decoded_bytes = (size_t)256 << 20;
    if (filled.max_cpu_ms <= 0)
        filled.max_cpu_ms = 20000;
    return filled;
}

bool scan_source_allows(const struct scan_source *source, struct decoded_page *page, uint64_t width,
                        uint64_t height)
{
    const struct intake_limits *limits = source->limits;
    uint64_t max_side = (uint64_t)limits->max_side_px;
    if (width == 0 || height == 0) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s", _("the image has no pixels"));
        return false;
    }
    if (width <= max_side && height <= max_side && width * height <= (uint64_t)limits->max_pixels)
        return true;
    decoded_page_reject(
        page, REASON_LIMIT_EXCEEDED,
        _("the image has %lu × %lu pixels; the limits are %ld a side and %ld in all"),
        (unsigned long)width, (unsigned long)height, limits->max_side_px, limits->max_pixels);
    return false;
}

bool scan_source_allows_bytes(const struct scan_source *source, struct decoded_page *page,
                              uint64_t size)
{
    if (size <= source->limits->max_decoded_bytes)
        return true;
    decoded_page_reject(page, REASON_LIMIT_EXCEEDED,
                        _("a part of the file unfolds to %llu bytes; the limit is %zu"),
                        (unsigned long long)size, source->limits->max_decoded_bytes);
    return false;
}

static int64_t cpu_time_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

bool scan_source_in_time(const struct scan_source *source, struct decoded_page *page)
{
    if (cpu_time_ms() < source->deadline_ms)
        return true;
    decoded_page_reject(page, REASON_LIMIT_EXCEEDED,
                        _("the page was not decoded within %ld ms of computing time"),
                        source->limits->max_cpu_ms);
    return false;
}

/* Finds the format and counts the pages; page says what is wrong. */
static int open_format(struct intake_file *file, struct decoded_page *page, struct error *error)
{
    const struct scan_source *source = &file->source;
    if (source->size > file->limits.max_bytes) {
        decoded_page_reject(page, REASON_LIMIT_EXCEEDED,
                            _("the file has %zu bytes; the limit is %zu"), source->size,
                            file->limits.max_bytes);
        return 0;
    }
    file->format = find_format(source->bytes, source->size);
    if (file->format == NULL) {
        decoded_page_reject(
            page, REASON_UNREADABLE_FILE, "%s",
            _("the file is not a PNG, TIFF or JPEG image or a PDF; scan again as one of these"));
        return 0;
    }
    file->page_count = 1;
    if (file->format->open == NULL)
        return 0;
    return file->format->open(&file->state, &file->page_count, page, source, error);
}

int intake_file_open(struct intake_file **out, enum page_reason *reason, char detail[200],
                     const struct intake_limits *limits, const void *bytes, size_t size,
                     struct error *error)
{
    struct decoded_page page = {0};
    struct intake_file *file = calloc(1, sizeof *file);
    *out = NULL;
    *reason = REASON_NONE;
    detail[0] = '\0';
    if (file == NULL)
        return error_out_of_memory(error);
    file->limits = intake_limits_filled(limits);
    file->source =
        (struct scan_source){bytes, size, &file->limits, cpu_time_ms() + file->limits.max_cpu_ms};
    int result = open_format(file, &page, error);
    if (result == 0 && page.reason == REASON_NONE) {
        *out = file;
        return 0;
    }
    *reason = page.reason;
    snprintf(detail, 200, "%s", page.detail);
    intake_file_close(file);
    return result;
}

void intake_file_close(struct intake_file *file)
{
    if (file == NULL)
        return;
    if (file->state != NULL)
        file->format->close(file->state);
    free(file);
}

int intake_file_page_count(const struct intake_file *file)
{
    return file->page_count;
}

/* The page as its decoder gives it, perhaps packed. */
static int decode(struct decoded_page *out, struct intake_file *file, int page_index,
                  struct error *error)
{
    *out = (struct decoded_page){0};
    file->source.deadline_ms = cpu_time_ms() + file->limits.max_cpu_ms;
    int result = file->format->decode(out, &file->source, file->state, page_index, error);
    if (result != 0)
        decoded_page_free(out);
    return result;
}

int intake_file_decode(struct decoded_page *out, struct intake_file *file, int page_index,
                       struct error *error)
{
    int result = decode(out, file, page_index, error);
    if (result == 0)
        result = gray_image_unpack(&out->image, error);
    if (result != 0)
        decoded_page_free(out);
    return result;
}

int intake_file_read_page(struct page_reading *out, struct intake_file *file, int page_index,
                          const struct intake_context *context, struct error *error)
{
    struct decoded_page page;
    *out = (struct page_reading){.outcome = PAGE_REJECTED};
    int result = decode(&page, file, page_index, error);
    if (result == 0 && page.reason == REASON_NONE && page.missing_font[0] != '\0')
        decoded_page_reject(&page, REASON_UNREADABLE_FILE,
                            _("the PDF does not hold its font %s, so that text would be missing; "
                              "print and scan it, or save it with its fonts"),
                            page.missing_font);
    out->reason = page.reason;
    snprintf(out->detail, sizeof out->detail, "%s", page.detail);
    if (result == 0 && page.reason == REASON_NONE)
        result = page_read(out, &page, context, error);
    decoded_page_free(&page);
    return result;
}
