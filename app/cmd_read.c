/* SPDX-License-Identifier: MIT */
#include "code_text.h"
#include "commands.h"
#include "file.h"
#include "intake_file.h"
#include "message.h"
#include "page_worker.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define READ_MAX_BYTES (64u * 1024 * 1024)
#define WAIT_MS 500

static json_t *hex_of(const char *bytes, size_t size)
{
    struct buffer hex = BUFFER_INIT;
    for (size_t i = 0; i < size; i++)
        buffer_format(&hex, "%02x", (unsigned char)bytes[i]);
    json_t *string = json_string(buffer_text(&hex));
    buffer_free(&hex);
    return string;
}

/* "codes": the texts; "bytes", when one of them is not what stands in its symbol: the bytes of each
 * such symbol, null for the others. */
static json_t *page_to_json(const char *file, int page, const struct buffer *symbols)
{
    json_t *codes = json_array(), *bytes = json_array();
    const char *symbol, *position = buffer_text(symbols), *end = position + symbols->size;
    size_t size;
    bool is_changed = false;
    while (read_codes_next(&symbol, &size, &position, end)) {
        struct buffer text = BUFFER_INIT;
        bool is_utf8 = code_text_append(&text, symbol, size) == CODE_TEXT_UTF8;
        json_array_append_new(codes, json_stringn(buffer_text(&text), text.size));
        json_array_append_new(bytes, is_utf8 ? json_null() : hex_of(symbol, size));
        is_changed = is_changed || !is_utf8;
        buffer_free(&text);
    }
    json_t *line = json_pack("{s:s, s:i, s:o}", "file", file, "page", page, "codes", codes);
    if (is_changed)
        json_object_set(line, "bytes", bytes);
    json_decref(bytes);
    return line;
}

static void print_texts(const char *file, const struct buffer *symbols)
{
    const char *symbol, *position = buffer_text(symbols), *end = position + symbols->size;
    size_t size;
    if (symbols->size == 0)
        printf("%s: %s\n", file, _("no code"));
    while (read_codes_next(&symbol, &size, &position, end)) {
        struct buffer text = BUFFER_INIT, shown = BUFFER_INIT;
        code_text_append(&text, symbol, size);
        code_text_append_shown(&shown, buffer_text(&text), text.size);
        printf("%s: %s\n", file, buffer_text(&shown));
        buffer_free(&text);
        buffer_free(&shown);
    }
}

/* The image that is being read, by a confined process (page_worker.h). */
struct image_read {
    const struct app *app;
    const char *path;
    struct worker_pool *pool;
    const struct intake_context *context;
    struct worker_question question; /* of the file; its number changes from page to page */
    int pages;                       /* 0: not known yet */
};

/* Asks the pool's one worker and waits for it. */
static int ask(struct worker_answer *answer, struct image_read *image, int question,
               struct error *error)
{
    bool is_answered = false;
    image->question.question = question;
    int result = worker_pool_ask(image->pool, &image->question, error);
    while (result == 0 && !is_answered)
        result = command_is_interrupted()
                     ? command_interrupted(error)
                     : worker_pool_wait(answer, &is_answered, image->pool, WAIT_MS, error);
    return result;
}

static int read_page(struct image_read *image, int page_index, struct error *error)
{
    struct worker_answer answer = {0};
    struct buffer symbols = BUFFER_INIT;
    int pages = 0;
    if (ask(&answer, image, page_index, error) != 0)
        return -1;
    int result =
        page_worker_parse_codes(&symbols, &pages, &answer, page_index, image->context, error);
    if (image->pages == 0)
        image->pages = pages;
    if (result == 0 && image->app->json)
        command_json(page_to_json(image->path, page_index + 1, &symbols));
    else if (result == 0)
        print_texts(image->path, &symbols);
    buffer_free(&symbols);
    buffer_free(&answer.bytes);
    return result;
}

/* A first page that ended its reader left the number of pages open. */
static int count_pages(struct image_read *image, struct error *error)
{
    struct worker_answer answer = {0};
    struct buffer none = BUFFER_INIT;
    struct error ignored = ERROR_INIT; /* was told of the first page */
    if (image->pages > 0)
        return 0;
    if (ask(&answer, image, PAGE_COUNT_QUESTION, error) != 0)
        return -1;
    page_worker_parse_codes(&none, &image->pages, &answer, PAGE_COUNT_QUESTION, image->context,
                            &ignored);
    if (image->pages == 0)
        image->pages = 1;
    buffer_free(&answer.bytes);
    return 0;
}

/* A page that cannot be decoded is told; the others are read all the same. */
static int read_pages(struct image_read *image, struct error *error)
{
    int result = 0;
    for (int i = 0; i == 0 || i < image->pages; i++) {
        struct error page_error = ERROR_INIT;
        if (read_page(image, i, &page_error) != 0) {
            bool is_over = page_error.code != ERROR_REFUSED;
            if (!is_over && count_pages(image, &page_error) == 0 && image->pages > 1)
                error_prefix(&page_error, _("page %d"), i + 1);
            if (result == 0 || is_over)
                *error = page_error;
            result = -1;
            if (is_over)
                break;
        }
    }
    return result;
}

/* The bytes as a file that nobody else can change while it is read. */
static int open_copy(int *descriptor, const struct buffer *bytes, struct error *error)
{
    *descriptor = memfd_create("scan", MFD_CLOEXEC);
    for (size_t done = 0; *descriptor >= 0 && done < bytes->size;) {
        ssize_t count = write(*descriptor, bytes->data + done, bytes->size - done);
        if (count < 0) {
            close(*descriptor);
            *descriptor = -1;
        } else {
            done += (size_t)count;
        }
    }
    return *descriptor >= 0 ? 0 : error_set_errno(error, ERROR_STORE, "memfd_create");
}

static int read_image(struct image_read *image, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    image->question.descriptor = -1;
    image->question.file_id++;
    image->pages = 0;
    int result = file_read(&bytes, image->path, READ_MAX_BYTES, error);
    if (result == 0)
        result = open_copy(&image->question.descriptor, &bytes, error);
    image->question.file_bytes = bytes.size;
    buffer_free(&bytes);
    if (result == 0 && (result = read_pages(image, error)) != 0)
        error_prefix(error, "%s", image->path);
    if (image->question.descriptor >= 0)
        close(image->question.descriptor);
    return result;
}

int cmd_read(struct app *app, const struct command *command, int argc, char **argv)
{
    const struct intake_context context = {0};
    struct image_read image = {.app = app, .context = &context};
    struct error error = ERROR_INIT;
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("at least one image is needed"));
    if (page_worker_open_codes(&image.pool, &context, 1, &error) != 0)
        return command_fail(&error);
    exit_code = EXIT_ALL_DONE;
    for (char **file = operands; *file != NULL && exit_code != EXIT_INTERRUPTED; file++) {
        error_clear(&error);
        image.path = *file;
        if (read_image(&image, &error) != 0)
            exit_code = command_fail(&error); /* the other images are read all the same */
    }
    worker_pool_close(image.pool);
    return exit_code;
}
