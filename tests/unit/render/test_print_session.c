/* SPDX-License-Identifier: MIT */
/* If this fails, what documents of one job share gets mixed up: a letter whose bytes depend on the
 * letter before it, a spool with the wrong fonts, or half a file under the final name. */
#include "print_session.h"

#include "file.h"
#include "file_batch.h"
#include "print_document.h"
#include "sample_form.h"
#include "tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct scene {
    struct font_library *library;
    char folder[40];
    char pdf[2][64];
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    strcpy(scene->folder, "/tmp/formloop-render-XXXXXX");
    if (font_library_open(&scene->library, NULL, &error) != 0 || mkdtemp(scene->folder) == NULL)
        return -1;
    for (int i = 0; i < 2; i++)
        snprintf(scene->pdf[i], sizeof scene->pdf[i], "%s/%d.pdf", scene->folder, i);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    for (int i = 0; i < 2; i++)
        unlink(scene->pdf[i]);
    int result = rmdir(scene->folder); /* no temporary file is left */
    font_library_close(scene->library);
    free(scene);
    return result;
}

static struct print_session *new_session(const struct scene *scene, enum print_mode mode)
{
    struct print_session *session;
    struct error error = ERROR_INIT;
    if (print_session_new(&session, scene->library, mode, &error) != 0)
        fail_msg("%s", error.message);
    return session;
}

/* A document of one piece. Written to scene->pdf[file]. */
static void print(const struct scene *scene, struct print_session *session, const char *name,
                  int file, bool is_streamed)
{
    struct print_document *document;
    struct sample_piece piece;
    struct error error = ERROR_INIT;
    assert_int_equal(print_document_new_in(&document, session, "見本", &error), 0);
    if (is_streamed)
        assert_int_equal(print_document_open_file(document, scene->pdf[file], &error), 0);
    sample_fill(&piece, "A-1", name);
    assert_int_equal(print_document_add_form(document, &piece.filled, &error), 0);
    assert_int_equal(print_document_write(document, scene->pdf[file], NULL, &error), 0);
    print_document_free(document);
}

static void assert_same_files(const struct scene *scene)
{
    struct buffer bytes[2] = {BUFFER_INIT, BUFFER_INIT};
    struct error error = ERROR_INIT;
    for (int i = 0; i < 2; i++)
        assert_int_equal(file_read(&bytes[i], scene->pdf[i], 1 << 24, &error), 0);
    assert_int_equal(bytes[0].size, bytes[1].size);
    assert_memory_equal(bytes[0].data, bytes[1].data, bytes[0].size);
    buffer_free(&bytes[0]);
    buffer_free(&bytes[1]);
}

static void assert_name_comes_back(const struct scene *scene, int file, const char *name)
{
    struct buffer text = BUFFER_INIT;
    char line[100];
    snprintf(line, sizeof line, "氏名 %s\n", name);
    run_tool(&text, "pdftotext -raw %s -", scene->pdf[file]);
    assert_non_null(strstr(buffer_text(&text), line));
    assert_non_null(strstr(buffer_text(&text), "2/2 第3版\n裏面")); /* of the background */
    run_tool(&text, "qpdf --check %s", scene->pdf[file]);
    assert_non_null(strstr(buffer_text(&text), "No syntax or stream encoding errors found"));
    run_tool(&text, "pdffonts %s", scene->pdf[file]);
    assert_null(strstr(buffer_text(&text), " no ")); /* embedded, subset, with ToUnicode */
    buffer_free(&text);
}

static void single_documents_do_not_depend_on_those_before(void **state)
{
    const struct scene *scene = *state;
    struct print_session *session = new_session(scene, PRINT_SINGLES);
    print(scene, session, "𠮷野家", 0, false);
    print(scene, session, "渡邉\U000E0100", 0, false);
    assert_name_comes_back(scene, 0, "渡邉\U000E0100");
    print_session_free(session);
    session = new_session(scene, PRINT_SINGLES);
    print(scene, session, "渡邉\U000E0100", 1, false);
    print_session_free(session);
    assert_same_files(scene);
}

static void spools_have_their_own_glyphs_only(void **state)
{
    const struct scene *scene = *state;
    struct print_session *session = new_session(scene, PRINT_SPOOLS);
    struct buffer text = BUFFER_INIT;
    print(scene, session, "𠮷野家", 0, false); /* of IPAmj Mincho */
    print(scene, session, "渡邉\U000E0100", 1, false);
    assert_name_comes_back(scene, 0, "𠮷野家");
    assert_name_comes_back(scene, 1, "渡邉\U000E0100");
    run_tool(&text, "pdffonts %s", scene->pdf[0]);
    assert_non_null(strstr(buffer_text(&text), "+IPAmjMincho"));
    run_tool(&text, "pdffonts %s", scene->pdf[1]);
    assert_null(strstr(buffer_text(&text), "+IPAmjMincho"));
    buffer_free(&text);
    print_session_free(session);
}

static void streamed_and_held_documents_are_the_same(void **state)
{
    const struct scene *scene = *state;
    struct print_session *session = new_session(scene, PRINT_SPOOLS);
    print(scene, session, "葛\U000E0100城", 0, false);
    print(scene, session, "葛\U000E0100城", 1, true);
    assert_same_files(scene);
    print_session_free(session);
}

static void an_unfinished_file_is_removed(void **state)
{
    const struct scene *scene = *state;
    struct print_session *session = new_session(scene, PRINT_SPOOLS);
    struct print_document *document;
    struct error error = ERROR_INIT;
    assert_int_equal(print_document_new_in(&document, session, "見本", &error), 0);
    assert_int_equal(print_document_open_file(document, scene->pdf[0], &error), 0);
    assert_false(file_exists(scene->pdf[0]));
    print_document_free(document);
    print_session_free(session); /* tear_down finds an empty folder */
}

/* committed: whether the batch is; else it is abandoned. */
static void write_batch(const struct scene *scene, bool committed)
{
    struct print_session *session = new_session(scene, PRINT_SINGLES);
    struct file_batch batch = FILE_BATCH_INIT;
    struct error error = ERROR_INIT;
    for (int i = 0; i < 2; i++) {
        struct print_document *document;
        struct sample_piece piece;
        sample_fill(&piece, "A-1", "髙﨑");
        assert_int_equal(print_document_new_in(&document, session, "見本", &error), 0);
        assert_int_equal(print_document_add_form(document, &piece.filled, &error), 0);
        assert_int_equal(print_document_write_in(document, scene->pdf[i], &batch, NULL, &error), 0);
        print_document_free(document);
        assert_false(file_exists(scene->pdf[i]));
    }
    if (committed)
        assert_int_equal(file_batch_commit(&batch, &error), 0);
    else
        file_batch_abandon(&batch);
    print_session_free(session);
}

static void files_of_a_batch_get_their_names_together(void **state)
{
    const struct scene *scene = *state;
    write_batch(scene, false);
    assert_false(file_exists(scene->pdf[0]) || file_exists(scene->pdf[1]));
    write_batch(scene, true);
    assert_name_comes_back(scene, 0, "髙﨑");
    assert_same_files(scene);
}

static void a_piece_of_several_forms(void **state)
{
    const struct scene *scene = *state;
    struct print_session *session = new_session(scene, PRINT_SPOOLS);
    struct print_document *document;
    struct sample_piece piece;
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    sample_fill(&piece, "A-1", "見本一郎");
    struct filled_form cover = piece.filled;
    cover.page_codes = NULL; /* neither codes nor registration marks */
    assert_int_equal(print_document_new_in(&document, session, "見本", &error), 0);
    assert_int_equal(print_form_prepare(document, &cover, &error), 0);
    assert_int_equal(print_form_prepare(document, &piece.filled, &error), 0);
    assert_int_equal(print_piece_begin(document, &error), 0);
    assert_int_equal(print_piece_add_form(document, &cover, &error), 0);
    assert_int_equal(print_piece_add_form(document, &piece.filled, &error), 0);
    assert_non_null(print_piece_last_page(document));
    assert_int_equal(print_piece_commit(document, &error), 0);
    assert_null(print_piece_last_page(document));
    assert_int_equal(print_document_page_count(document), 4);
    assert_int_equal(print_document_write(document, scene->pdf[0], NULL, &error), 0);
    print_document_free(document);
    print_session_free(session);
    run_tool(&text, "pdftotext -raw -f 1 -l 1 %s -", scene->pdf[0]);
    assert_null(strstr(buffer_text(&text), "F11S"));
    run_tool(&text, "pdftotext -raw -f 3 -l 3 %s -", scene->pdf[0]);
    assert_non_null(strstr(buffer_text(&text), "F11S"));
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(single_documents_do_not_depend_on_those_before, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(spools_have_their_own_glyphs_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(streamed_and_held_documents_are_the_same, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_unfinished_file_is_removed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_of_a_batch_get_their_names_together, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_piece_of_several_forms, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
