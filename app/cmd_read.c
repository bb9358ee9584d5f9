/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "file.h"
#include "intake_file.h"
#include "message.h"

#include <stdio.h>
#include <string.h>

#define READ_MAX_BYTES (64u * 1024 * 1024)

static json_t *texts_to_json(const struct buffer *texts)
{
    json_t *array = json_array();
    const char *end = buffer_text(texts) + texts->size;
    for (const char *text = buffer_text(texts); text < end; text += strlen(text) + 1) {
        json_t *string = json_string(text);
        /* A symbol may hold bytes that are no UTF-8: they are told as far as JSON can hold them. */
        json_array_append_new(array, string != NULL ? string : json_null());
    }
    return array;
}

static void print_texts(const char *file, const struct buffer *texts, size_t count)
{
    const char *end = buffer_text(texts) + texts->size;
    if (count == 0)
        printf("%s: %s\n", file, _("no code"));
    for (const char *text = buffer_text(texts); text < end; text += strlen(text) + 1)
        printf("%s: %s\n", file, text);
}

static int read_page(const struct app *app, const char *path, struct intake_file *file, int page_index,
                     struct error *error)
{
    struct buffer texts = BUFFER_INIT;
    size_t count = 0;
    int result = intake_file_read_codes(&texts, &count, file, page_index, error);
    if (result == 0 && app->json)
        command_json(
            json_pack("{s:s, s:i, s:o}", "file", path, "page", page_index + 1, "codes", texts_to_json(&texts)));
    else if (result == 0)
        print_texts(path, &texts, count);
    buffer_free(&texts);
    return result;
}

/* A page that cannot be decoded is told; the others are read all the same. */
static int read_pages(const struct app *app, const char *path, struct intake_file *file, struct error *error)
{
    int count = intake_file_page_count(file), result = 0;
    for (int i = 0; i < count && !command_is_interrupted(); i++) {
        struct error page_error = ERROR_INIT;
        if (read_page(app, path, file, i, &page_error) == 0)
            continue;
        if (count > 1)
            error_prefix(&page_error, _("page %d"), i + 1);
        if (result == 0)
            *error = page_error;
        result = -1;
    }
    return result;
}

static int read_image(const struct app *app, const char *path, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    struct intake_limits limits = {0};
    struct intake_file *file = NULL;
    enum page_reason reason;
    char detail[200];
    int result = file_read(&bytes, path, READ_MAX_BYTES, error);
    if (result == 0) {
        result = intake_file_open(&file, &reason, detail, &limits, buffer_text(&bytes), bytes.size, error);
        if (result == 0 && file == NULL)
            result = error_set(error, ERROR_REFUSED, "%s", detail);
        if (result == 0)
            result = read_pages(app, path, file, error);
        if (result != 0)
            error_prefix(error, "%s", path);
    }
    intake_file_close(file);
    buffer_free(&bytes);
    return result;
}

int cmd_read(struct app *app, const struct command *command, int argc, char **argv)
{
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("at least one image is needed"));
    exit_code = EXIT_ALL_DONE;
    for (char **file = operands; *file != NULL && exit_code != EXIT_INTERRUPTED; file++) {
        struct error error = ERROR_INIT;
        if (command_is_interrupted())
            command_interrupted(&error);
        if (error.code != ERROR_NONE || read_image(app, *file, &error) != 0)
            exit_code = command_fail(&error); /* the other images are read all the same */
    }
    return exit_code;
}
