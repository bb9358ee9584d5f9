/* SPDX-License-Identifier: MIT */
#include "bench_data.h"

#include "buffer.h"
#include "canvas.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILE ((size_t)1 << 30)
#define PAGE_WIDTH_PT 595.28
#define MARGIN_PT 5

static int read_text(char **out, const char *folder, const char *name, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    char *path = path_join(folder, name);
    *out = NULL;
    int result =
        path == NULL ? error_out_of_memory(error) : file_read(&bytes, path, MAX_FILE, error);
    free(path);
    if (result == 0 && (*out = buffer_take(&bytes)) == NULL)
        result = error_out_of_memory(error);
    buffer_free(&bytes);
    return result;
}

/* The next line of *text, ended; NULL at the end. */
static char *next_line(char **text)
{
    char *line = *text, *end = strchr(line, '\n');
    if (end == NULL)
        return NULL;
    *end = '\0';
    *text = end + 1;
    return line;
}

static size_t split(char *line, char **out, size_t capacity)
{
    size_t count = 0;
    for (char *s = line; s != NULL && count < capacity;) {
        char *tab = strchr(s, '\t');
        out[count++] = s;
        if (tab != NULL)
            *tab++ = '\0';
        s = tab;
    }
    return count;
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

/* ---- Cases ---- */

static int load_cases(struct bench_data *data, const char *folder, size_t limit,
                      struct error *error)
{
    char *names[BENCH_COLUMNS], *cells[BENCH_COLUMNS], *line, *rest;
    if (read_text(&data->columns, folder, "cols.txt", error) != 0 ||
        read_text(&data->case_text, folder, "cases.tsv", error) != 0)
        return -1;
    rest = data->columns;
    for (size_t i = 0; i < BENCH_COLUMNS; i++)
        if ((names[i] = next_line(&rest)) == NULL)
            return error_set(error, ERROR_REFUSED, "cols.txt: fewer than 24 columns");
    data->cases = calloc(count_lines(data->case_text) + 1, sizeof *data->cases);
    if (data->cases == NULL)
        return error_out_of_memory(error);
    rest = data->case_text;
    while (data->case_count < limit && (line = next_line(&rest)) != NULL) {
        if (split(line, cells, BENCH_COLUMNS) != BENCH_COLUMNS)
            return error_set(error, ERROR_REFUSED, "cases.tsv: a row without 24 columns");
        for (size_t i = 0; i < BENCH_COLUMNS; i++)
            data->cases[data->case_count].values[i] = (struct form_value){names[i], cells[i]};
        data->case_count++;
    }
    return 0;
}

int bench_column(const struct bench_data *data, const char *name, size_t size)
{
    for (int i = 0; data->case_count > 0 && i < BENCH_COLUMNS; i++) {
        const char *known = data->cases[0].values[i].name;
        if (strlen(known) == size && memcmp(known, name, size) == 0)
            return i;
    }
    return -1;
}

/* ---- The page as a form definition ---- */

static double mm(const char *points)
{
    return atof(points) / POINTS_PER_MM;
}

/* A style of its own for each size and face: "g11". */
static void append_styles(struct buffer *out)
{
    static const char *const sizes[] = {"5.6", "7", "8", "9", "10", "11", "12", "16", "18"};
    buffer_append_text(out, "\"styles\": {");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int mincho = 0; mincho < 2; mincho++)
            buffer_format(out,
                          "%s\"%c%s\": {\"face\": \"%s\", \"size_pt\": %s, \"min_size_pt\": 4, "
                          "\"line_height\": 1, \"valign\": \"top\", \"colour\": \"#000000\"}",
                          i + (size_t)mincho > 0 ? ", " : "", mincho ? 'm' : 'g', sizes[i],
                          mincho ? "mincho" : "gothic", sizes[i]);
    buffer_append_text(out, "}");
}

/* A text of the layout stands on a baseline; ours has the top of its em box. */
static void append_text_element(struct buffer *out, char *const *cells)
{
    double x = mm(cells[1]), size = mm(cells[3]);
    bool is_field = cells[0][0] == 'F';
    buffer_format(out,
                  "{\"kind\": \"%s\", \"at\": [%.4f, %.4f, %.4f, %.4f], \"style\": \"%s%s\", "
                  "\"%s\": \"%s\"}",
                  is_field ? "value" : "text", x, mm(cells[2]) - size * FONT_EM_ASCENT / 1000,
                  (PAGE_WIDTH_PT - MARGIN_PT) / POINTS_PER_MM - x, size, cells[4], cells[3],
                  is_field ? "bind" : "text", cells[5]);
}

static void append_element(struct bench_data *data, struct buffer *out, char *line)
{
    char *cells[8] = {0};
    split(line, cells, 8);
    if (cells[0][0] == 'Q') {
        data->symbol = (struct rect_mm){mm(cells[1]), mm(cells[2]), mm(cells[3]), mm(cells[3])};
        return;
    }
    if (out->size > 0)
        buffer_append_text(out, ",\n");
    if (cells[0][0] == 'B')
        buffer_format(out,
                      "{\"kind\": \"box\", \"at\": [%.4f, %.4f, %.4f, %.4f], \"stroke_mm\": %.4f, "
                      "\"colour\": \"#000000\"}",
                      mm(cells[1]), mm(cells[2]), mm(cells[3]), mm(cells[4]), mm(cells[5]));
    else
        append_text_element(out, cells);
}

static int load_form(struct bench_data *data, const char *folder, struct error *error)
{
    struct buffer json = BUFFER_INIT, elements = BUFFER_INIT;
    char *layout, *rest, *line;
    if (read_text(&layout, folder, "layout.tsv", error) != 0)
        return -1;
    for (rest = layout; (line = next_line(&rest)) != NULL;)
        append_element(data, &elements, line);
    free(layout);
    buffer_format(&json, "{\"form\": \"benchmark\", \"code\": \"BM\", \"revision\": 1, "
                         "\"title\": \"peer benchmark\", \"paper_mm\": [210, 297], ");
    append_styles(&json);
    buffer_format(&json, ", \"pages\": [[%s]]}", buffer_text(&elements));
    if (json.failed || elements.failed)
        error_out_of_memory(error);
    else /* its names and places are not those of a form that is read: only the syntax is checked */
        data->form = form_parse(buffer_text(&json), json.size, "benchmark", error);
    buffer_free(&json);
    buffer_free(&elements);
    return data->form == NULL ? -1 : 0;
}

/* ---- The booklet ---- */

static int load_booklet(struct bench_data *data, const char *folder, struct error *error)
{
    char *rest, *line;
    if (read_text(&data->booklet_text, folder, "booklet.tsv", error) != 0)
        return -1;
    data->blocks = calloc(count_lines(data->booklet_text) + 1, sizeof *data->blocks);
    if (data->blocks == NULL)
        return error_out_of_memory(error);
    for (rest = data->booklet_text; (line = next_line(&rest)) != NULL;) {
        char *cells[4] = {0};
        split(line, cells, 4);
        struct bench_block *block = &data->blocks[data->block_count++];
        *block = (struct bench_block){cells[0][0], 0, cells[1]};
        if (block->kind == 'C')
            *block = (struct bench_block){'C', atof(cells[1]), cells[2]};
    }
    return 0;
}

int bench_data_load(struct bench_data *out, const char *folder, size_t limit, struct error *error)
{
    memset(out, 0, sizeof *out);
    if (load_cases(out, folder, limit, error) == 0 && load_form(out, folder, error) == 0 &&
        load_booklet(out, folder, error) == 0)
        return 0;
    bench_data_free(out);
    return -1;
}

void bench_data_free(struct bench_data *data)
{
    free(data->columns);
    free(data->case_text);
    free(data->booklet_text);
    free(data->cases);
    free(data->blocks);
    form_free(data->form);
}
