/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "file.h"
#include "message.h"
#include "preflight.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- form list ---- */

static int print_revision(void *user, const struct form_revision *revision)
{
    const struct app *app = user;
    if (app->json)
        command_json(json_pack("{s:s, s:s, s:i, s:s, s:s}", "form", revision->document, "code",
                               revision->form_code, "revision", revision->revision, "published_at",
                               revision->published_at, "content_hash", revision->content_hash));
    else
        printf("%-16s %s  %3d  %s  %.16s…\n", revision->document, revision->form_code,
               revision->revision, revision->published_at, revision->content_hash);
    return 0;
}

int cmd_form_list(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = case_store_list_forms(workspace.store, print_revision, app, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- form check ---- */

#define MAX_FAULTS_SHOWN 1000

/* What needs the faces: fixed texts whose characters are in none, or that do not fit their boxes.
 */
static int check_texts(struct buffer *faults, const struct form_definition *form,
                       struct error *error)
{
    struct font_library *fonts;
    if (font_library_open(&fonts, NULL, error) != 0)
        return -1;
    int count = preflight_definition(faults, form, fonts, MAX_FAULTS_SHOWN);
    font_library_close(fonts);
    return count;
}

/* The faults of a definition as lines in *faults, and their number; one that does not even parse is
 * one fault. -1: the faces cannot be opened. */
static int collect_faults(struct buffer *faults, const struct buffer *text, const char *path,
                          struct error *error)
{
    struct error parse_error = ERROR_INIT;
    struct form_definition *form = form_parse(buffer_text(text), text->size, path, &parse_error);
    int count = form == NULL ? 1 : form_check(faults, form, MAX_FAULTS_SHOWN);
    if (form == NULL)
        buffer_format(faults, "%s\n", parse_error.message);
    else if (count == 0)
        count = check_texts(faults, form, error);
    form_free(form);
    return count;
}

static json_t *lines_to_json(const struct buffer *lines)
{
    json_t *array = json_array();
    for (const char *line = buffer_text(lines), *end; (end = strchr(line, '\n')) != NULL;
         line = end + 1)
        json_array_append_new(array, json_stringn(line, (size_t)(end - line)));
    return array;
}

int cmd_form_check(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct buffer text = BUFFER_INIT, faults = BUFFER_INIT;
    char **operands;
    int exit_code, count = -1;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL || operands[1] != NULL)
        return command_misuse(command, "%s", _("one file is needed"));
    if (file_read(&text, operands[0], FORM_MAX_BYTES, &error) == 0)
        count = collect_faults(&faults, &text, operands[0], &error);
    buffer_free(&text);
    if (count < 0)
        return command_fail(&error);
    if (app->json)
        command_json(json_pack("{s:b, s:s, s:o}", "ok", count == 0, "file", operands[0], "faults",
                               lines_to_json(&faults)));
    else if (count > 0)
        fprintf(stderr, "%s", buffer_text(&faults));
    command_say(app, count == 0 ? _("%s: sound") : _("%s: %d fault(s); it cannot be published"),
                operands[0], count);
    buffer_free(&faults);
    return count == 0 ? EXIT_ALL_DONE : EXIT_REFUSED;
}

/* ---- form zones ---- */

/* A whole number of an option, 0 when it was not given; -1 (with *exit_code) if it is none. */
static int parse_count(int *out, const struct command *command, const char *option,
                       const char *text, int *exit_code)
{
    char *end;
    long number = text == NULL ? 0 : strtol(text, &end, 10);
    *out = (int)number;
    if (text == NULL ||
        (*text != '\0' && *end == '\0' && number >= 1 && number <= PAGE_CODE_MAX_REVISION))
        return 0;
    *exit_code =
        command_misuse(command, _("--%s \"%s\": must be a number from 1 on"), option, text);
    return -1;
}

/* mm to the hundredth: what the definition states. */
static json_t *mm_to_json(double mm)
{
    return json_real((double)(long)(mm * 100 + (mm < 0 ? -0.5 : 0.5)) / 100);
}

static json_t *zone_to_json(const struct form_zone *zone)
{
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:b, s:s}", "id", zone->id, "kind",
                     form_zone_kind_name(zone->kind), "group",
                     zone->group != NULL ? json_string(zone->group) : json_null(), "x",
                     mm_to_json(zone->box.x), "y", mm_to_json(zone->box.y), "w",
                     mm_to_json(zone->box.w), "h", mm_to_json(zone->box.h), "page", zone->page,
                     "required", zone->element->required, "label", zone->element->text);
}

static void print_zones(const struct app *app, const struct form_zone *zones, size_t count)
{
    json_t *array = app->json ? json_array() : NULL;
    for (size_t i = 0; i < count; i++)
        if (app->json)
            json_array_append_new(array, zone_to_json(&zones[i]));
        else
            printf("%d  %-5s %6.2f %6.2f %6.2f %6.2f  %-34s %s\n", zones[i].page,
                   form_zone_kind_name(zones[i].kind), zones[i].box.x, zones[i].box.y,
                   zones[i].box.w, zones[i].box.h, zones[i].id, zones[i].element->text);
    if (app->json)
        command_json(array);
}

int cmd_form_zones(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    const char *revision_text = NULL, *page_text = NULL;
    const struct command_option options[] = {
        {"revision", 0, NULL, &revision_text, "N", N_("that revision; default: the latest")},
        {"page", 0, NULL, &page_text, "N", N_("only that page; default: all")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code, revision, page;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0 ||
        parse_count(&revision, command, "revision", revision_text, &exit_code) != 0 ||
        parse_count(&page, command, "page", page_text, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL || operands[1] != NULL)
        return command_misuse(command, "%s", _("one form is needed, e.g. application"));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    const struct form_definition *form = workspace_form(&workspace, operands[0], revision, &error);
    struct form_zone *zones = NULL;
    size_t count = 0;
    int result = form == NULL ? -1 : form_zones(&zones, &count, form, page, &error);
    if (result == 0 && (size_t)page > form->page_count)
        result = error_set(&error, ERROR_REFUSED, _("%s: revision %d has %zu pages, no page %d"),
                           form->name, form->revision, form->page_count, page);
    if (result == 0)
        print_zones(app, zones, count);
    free(zones);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- form publish ---- */

/* What form check finds fault with cannot be printed, and a published revision stays for ever. */
static int refuse_faults(const struct buffer *text, const char *path, struct error *error)
{
    struct buffer faults = BUFFER_INIT;
    int count = collect_faults(&faults, text, path, error);
    if (count > 0) {
        const char *first = buffer_text(&faults);
        error_set(error, ERROR_REFUSED,
                  _("%s: not published, %d fault(s): %.*s; form check tells all of them"), path,
                  count, (int)strcspn(first, "\n"), first);
    }
    buffer_free(&faults);
    return count == 0 ? 0 : -1;
}

int cmd_form_publish(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct buffer text = BUFFER_INIT;
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL || operands[1] != NULL)
        return command_misuse(command, "%s", _("one file is needed"));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = file_read(&text, operands[0], FORM_MAX_BYTES, &error);
    if (result == 0)
        result = refuse_faults(&text, operands[0], &error);
    if (result == 0)
        result = workspace_publish(&workspace, buffer_text(&text), text.size, operands[0], &error);
    buffer_free(&text);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    if (app->json)
        command_json(json_pack("{s:s, s:b}", "file", operands[0], "published", 1));
    command_say(app, _("%s: published; from now on this revision does not change"), operands[0]);
    return EXIT_ALL_DONE;
}
