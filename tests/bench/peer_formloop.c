/* SPDX-License-Identifier: MIT */
/* Prints the pages of the peer benchmark through our own form definition and writer.
 * usage: peer_formloop DATA one|sep|book OUT N
 *   one: OUT is a PDF of N form pages; sep: a folder of N PDFs CASE.pdf; book: a PDF of N booklets
 */
#include "bench_booklet.h"
#include "bench_data.h"
#include "code_symbol.h"
#include "print_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bench {
    struct bench_data data;
    struct font_library *library;
    struct print_session *session;
    const char *out;
};

static int add_form(struct print_document *document, const struct bench_data *data,
                    const struct bench_case *values, struct error *error)
{
    const struct filled_form filled = {.form = data->form, .values = values->values, .value_count = BENCH_COLUMNS, .page_codes = NULL, .case_number = values->values[0].text};
    struct code_symbol symbol;
    if (code_symbol_make(&symbol, values->values[0].text, error) != 0 ||
        print_form_prepare(document, &filled, error) != 0 ||
        print_piece_begin(document, error) != 0)
        return -1;
    if (print_piece_add_form(document, &filled, error) != 0) {
        print_piece_abandon(document);
        return -1;
    }
    canvas_modules(print_piece_last_page(document), symbol.modules, PAGE_CODE_MODULES,
                   data->symbol);
    return print_piece_commit(document, error);
}

static int open_spool(struct print_document **out, const struct bench *bench, struct error *error)
{
    if (print_document_new_in(out, bench->session, "benchmark", error) != 0)
        return -1;
    return print_document_open_file(*out, bench->out, error);
}

static int print_one(const struct bench *bench, struct error *error)
{
    struct print_document *document = NULL;
    int result = open_spool(&document, bench, error);
    for (size_t i = 0; i < bench->data.case_count && result == 0; i++)
        result = add_form(document, &bench->data, &bench->data.cases[i], error);
    if (result == 0)
        result = print_document_write(document, bench->out, NULL, error);
    print_document_free(document);
    return result;
}

static int print_book(const struct bench *bench, struct error *error)
{
    struct print_document *document = NULL;
    struct bench_booklet *booklet = NULL;
    int result = open_spool(&document, bench, error);
    if (result == 0)
        result = bench_booklet_new(&booklet, &bench->data, document, error);
    for (size_t i = 0; i < bench->data.case_count && result == 0; i++)
        result = bench_booklet_add(booklet, &bench->data.cases[i], error);
    if (result == 0)
        result = print_document_write(document, bench->out, NULL, error);
    bench_booklet_free(booklet);
    print_document_free(document);
    return result;
}

static int print_single(const struct bench *bench, const struct bench_case *values,
                        struct file_batch *batch, struct error *error)
{
    struct print_document *document;
    char name[100];
    snprintf(name, sizeof name, "%s.pdf", values->values[0].text);
    char *path = path_join(bench->out, name);
    int result = path == NULL ? error_out_of_memory(error)
                              : print_document_new_in(&document, bench->session, name, error);
    if (result == 0) {
        result = add_form(document, &bench->data, values, error);
        if (result == 0)
            result = print_document_write_in(document, path, batch, NULL, error);
        print_document_free(document);
    }
    free(path);
    return result;
}

static int print_sep(const struct bench *bench, struct error *error)
{
    struct file_batch batch = FILE_BATCH_INIT;
    int result = folder_make(bench->out, false, error);
    for (size_t i = 0; i < bench->data.case_count && result == 0; i++)
        result = print_single(bench, &bench->data.cases[i], &batch, error);
    if (result == 0)
        return file_batch_commit(&batch, error);
    file_batch_abandon(&batch);
    return result;
}

static int print_mode(struct bench *bench, const char *mode, struct error *error)
{
    bool is_sep = strcmp(mode, "sep") == 0;
    if (font_library_open(&bench->library, NULL, error) != 0 ||
        print_session_new(&bench->session, bench->library, is_sep ? PRINT_SINGLES : PRINT_SPOOLS,
                          error) != 0)
        return -1;
    if (is_sep)
        return print_sep(bench, error);
    return strcmp(mode, "book") == 0 ? print_book(bench, error) : print_one(bench, error);
}

int main(int argc, char **argv)
{
    struct error error = ERROR_INIT;
    if (argc != 5 || (strcmp(argv[2], "one") != 0 && strcmp(argv[2], "sep") != 0 &&
                      strcmp(argv[2], "book") != 0)) {
        fprintf(stderr, "usage: %s DATA one|sep|book OUT N\n", argv[0]);
        return 2;
    }
    struct bench bench = {.out = argv[3]};
    int result = bench_data_load(&bench.data, argv[1], strtoul(argv[4], NULL, 10), &error);
    if (result == 0) {
        result = print_mode(&bench, argv[2], &error);
        print_session_free(bench.session);
        font_library_close(bench.library);
        bench_data_free(&bench.data);
    }
    if (result != 0)
        fprintf(stderr, "%s: %s\n", argv[0], error.message);
    return result == 0 ? 0 : 1;
}
