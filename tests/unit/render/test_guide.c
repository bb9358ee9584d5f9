/* SPDX-License-Identifier: MIT */
/* If this fails, a person gets a booklet with a wrong name, a lost sentence, another person's
 * value, or a personal page that no scanner reads. The booklets are looked at by other programs. */
#include "check.h"
#include "file.h"
#include "guide_flow.h"
#include "guide_sample.h"
#include "tools.h"

#include <stdio.h>
#include <unistd.h>

#define PERSONAL_PAGE 3

struct scene {
    struct font_library *library;
    struct guide *guide; /* the text that goes out with the program */
    char folder[40], pdf[64], png[64];
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    struct buffer text = BUFFER_INIT;
    strcpy(scene->folder, "/tmp/formloop-guide-XXXXXX");
    if (mkdtemp(scene->folder) == NULL || font_library_open(&scene->library, NULL, &error) != 0 ||
        file_read(&text, GUIDE_TEXT, GUIDE_MAX_BYTES, &error) != 0 ||
        guide_parse(&scene->guide, text.data, text.size, "guide.md", &error) != 0) {
        fprintf(stderr, "%s\n", error.message);
        return -1;
    }
    buffer_free(&text);
    snprintf(scene->pdf, sizeof scene->pdf, "%s/guide.pdf", scene->folder);
    snprintf(scene->png, sizeof scene->png, "%s/page.png", scene->folder);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->pdf);
    unlink(scene->png);
    rmdir(scene->folder);
    guide_free(scene->guide);
    font_library_close(scene->library);
    free(scene);
    return 0;
}

static struct print_document *begin(const struct scene *scene)
{
    struct error error = ERROR_INIT;
    struct print_document *document;
    if (print_document_new(&document, scene->library, "任意継続のしおり", &error) != 0)
        fail_msg("%s", error.message);
    return document;
}

static void add(struct print_document *document, const struct guide *guide,
                const struct guide_sample *sample)
{
    struct error error = ERROR_INIT;
    if (print_document_add_guide(document, guide, &sample->data, &error) != 0)
        fail_msg("%s", error.message);
}

/* Writes the document and frees it; returns its size. */
static size_t finish(const struct scene *scene, struct print_document *document)
{
    struct error error = ERROR_INIT;
    size_t bytes = 0;
    if (print_document_write(document, scene->pdf, &bytes, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
    return bytes;
}

static size_t print_one(const struct scene *scene, const struct guide *guide,
                        const struct guide_sample *sample)
{
    struct print_document *document = begin(scene);
    add(document, guide, sample);
    return finish(scene, document);
}

/* A text of our own with the least around it; the caller frees the guide. */
static struct guide *parse_body(const char *body)
{
    struct error error = ERROR_INIT;
    struct guide *guide;
    struct buffer text = BUFFER_INIT;
    buffer_format(&text, "# 題\n\n## 1 章\n\n%s\n", body);
    if (guide_parse(&guide, text.data, text.size, "own.md", &error) != 0)
        fail_msg("%s", error.message);
    buffer_free(&text);
    return guide;
}

/* What pdftotext finds between head and foot of the pages. */
static void read_pages(struct buffer *out, const struct scene *scene, int first, int last)
{
    buffer_clear(out);
    run_tool(out, "pdftotext -raw -nopgbrk -f %d -l %d -x 0 -y 46 -W 420 -H 513 %s -", first, last,
             scene->pdf);
}

static void strip_space(char *text)
{
    char *out = text;
    for (; *text != '\0'; text++)
        if (strncmp(text, "　", 3) == 0)
            text += 2;
        else if (*text != ' ' && *text != '\n' && *text != '\f')
            *out++ = *text;
    *out = '\0';
}

static int count_of(const char *text, const char *word)
{
    int count = 0;
    for (const char *s = text; (s = strstr(s, word)) != NULL; s += strlen(word))
        count++;
    return count;
}

static int page_count(const struct scene *scene)
{
    struct buffer text = BUFFER_INIT;
    int pages = 0;
    run_tool(&text, "pdfinfo %s", scene->pdf);
    const char *line = strstr(buffer_text(&text), "Pages:");
    assert_non_null(line);
    sscanf(line, "Pages: %d", &pages);
    buffer_free(&text);
    return pages;
}

/* ---- The booklet as a whole ---- */

static void a_booklet_has_sixteen_pages(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    assert_int_equal(page_count(scene), 16);

    struct buffer text = BUFFER_INIT;
    run_tool(&text, "qpdf --check %s", scene->pdf);
    run_tool(&text, "pdfinfo -f 1 -l 16 %s", scene->pdf);
    assert_int_equal(count_of(buffer_text(&text), "size:  419.528 x 595.276 pts"), 16); /* A5 */
    buffer_free(&text);
}

/* The clerk finds the names where they are used: in the comment at the head of the text. */
static void every_name_is_listed_for_the_clerk(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct buffer text = BUFFER_INIT;
    assert_int_equal(file_read(&text, GUIDE_TEXT, GUIDE_MAX_BYTES, &error), 0);
    char *end = strstr(text.data, "-->");
    assert_non_null(end);
    *end = '\0';
    for (const struct guide_binding *binding = guide_bindings; binding->name != NULL; binding++) {
        char line[200];
        snprintf(line, sizeof line, "  {%s} %s\n", binding->name, binding->meaning);
        if (strstr(text.data, line) == NULL)
            fail_msg("{%s} is not listed", binding->name);
    }
    buffer_free(&text);
}

static void assert_has_text(const struct guide_flow *flow, const char *all,
                            const struct guide_text *text)
{
    struct error error = ERROR_INIT;
    char *resolved = guide_text_resolve(flow, text, &error);
    assert_non_null(resolved);
    strip_space(resolved);
    if (strstr(all, resolved) == NULL)
        fail_msg("line %d of the text is not in the booklet", text->line);
    free(resolved);
}

static void the_whole_text_is_there(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer all = BUFFER_INIT;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    read_pages(&all, scene, 1, 16);
    strip_space(all.data);
    const struct guide_flow flow = {.guide = scene->guide, .data = &sample.data};
    int texts = 0;
    for (size_t i = 0; i < scene->guide->block_count; i++) {
        const struct guide_block *block = &scene->guide->blocks[i];
        bool has_text = block->kind <= GUIDE_ITEM;
        if (has_text)
            assert_has_text(&flow, all.data, &block->text);
        for (size_t cell = 0; cell < block->table.rows * (size_t)block->table.columns;
             cell++, texts++)
            if (block->table.cells[cell].text != NULL)
                assert_has_text(&flow, all.data, &block->table.cells[cell]);
        texts += has_text;
    }
    assert_true(texts > 200);
    buffer_free(&all);
}

static void all_sixteen_sections_are_in_the_contents(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer contents = BUFFER_INIT, page = BUFFER_INIT;
    int sections = 0;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    read_pages(&contents, scene, 2, 2);
    for (size_t i = 0; i < scene->guide->block_count; i++) {
        const char *title = scene->guide->blocks[i].text.text, *rest;
        if (scene->guide->blocks[i].kind != GUIDE_SECTION)
            continue;
        assert_int_equal(guide_title_number(title, &rest), ++sections);
        const char *line = strstr(contents.data, rest);
        assert_non_null(line);
        read_pages(&page, scene, atoi(line + strlen(rest)), atoi(line + strlen(rest)));
        assert_non_null(strstr(page.data, rest));
    }
    assert_int_equal(sections, 16);
    buffer_free(&contents);
    buffer_free(&page);
}

/* ---- Line and page breaks ---- */

static bool begins_with_any(const char *text, const char *characters)
{
    return strstr(characters, (char[]){text[0], text[1], text[2], '\0'}) != NULL;
}

/* Lines are known by the words that begin at the left edge of the measure, or of a list in it, and
 * end at the right edge. */
static void no_line_breaks_kinsoku(void **state)
{
    const struct scene *scene = *state;
    const double left = GUIDE_LEFT * POINTS_PER_MM, right = left + GUIDE_MEASURE * POINTS_PER_MM;
    struct guide_sample sample;
    struct buffer all = BUFFER_INIT;
    int begun = 0, ended = 0;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    run_tool(&all, "pdftotext -bbox -f 4 %s -", scene->pdf);
    for (char *word = all.data; (word = strstr(word, "<word ")) != NULL; word++) {
        double x_min, x_max;
        char text[600];
        if (sscanf(word, "<word xMin=\"%lf\" yMin=\"%*f\" xMax=\"%lf\" yMax=\"%*f\">%599[^<]",
                   &x_min, &x_max, text) != 3 ||
            strlen(text) < 3)
            continue;
        if (x_min > left - 1 && x_min < left + 16) {
            begun++;
            if (begins_with_any(text, "、。」）・ーっゃゅょッャュョ々％〕』"))
                fail_msg("a line begins with %.3s", text);
        }
        if (x_max > right - 3) {
            ended++;
            if (begins_with_any(text + strlen(text) - 3, "「（『〔〒"))
                fail_msg("a line ends with %s", text + strlen(text) - 3);
        }
    }
    if (begun < 150 || ended < 80)
        fail_msg("only %d and %d lines were seen", begun, ended);
    buffer_free(&all);
}

static bool is_heading(const struct guide *guide, const char *line)
{
    for (size_t i = 0; i < guide->block_count; i++) {
        const struct guide_block *block = &guide->blocks[i];
        const char *rest;
        if (block->kind != GUIDE_SECTION && block->kind != GUIDE_SUBSECTION)
            continue;
        guide_title_number(block->text.text, &rest);
        size_t length = strlen(line), tail = strlen(rest);
        if (length >= tail && strcmp(line + length - tail, rest) == 0)
            return true;
    }
    return false;
}

static void assert_no_heading_at_page_ends(const struct scene *scene, const struct guide *guide)
{
    struct buffer text = BUFFER_INIT;
    for (int page = PERSONAL_PAGE + 1, pages = page_count(scene); page <= pages; page++) {
        read_pages(&text, scene, page, page);
        char *last = NULL;
        for (char *line = strtok(text.data, "\n"); line != NULL; line = strtok(NULL, "\n"))
            last = line;
        if (last != NULL && is_heading(guide, last))
            fail_msg("page %d ends with a heading", page);
    }
    buffer_free(&text);
}

static void no_heading_stands_alone_at_a_page_end(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    assert_no_heading_at_page_ends(scene, scene->guide);

    /* The same with the heading pushed down a page line by line, before each kind of block. */
    static const char *const followers[] = {"本文です。", "- 項目", "| a | b |\n|-|-|\n| c | d |",
                                            "> 注意", "### 節\n\n本文です。"};
    for (size_t i = 0; i < ROWS(followers); i++)
        for (int lines = 20; lines < 31; lines++) {
            struct buffer body = BUFFER_INIT;
            for (int line = 0; line < lines; line++)
                buffer_append_text(&body, "あ\\\n");
            buffer_format(&body, "い\n\n## 2 見出し\n\n%s", followers[i]);
            struct guide *guide = parse_body(body.data);
            print_one(scene, guide, &sample);
            assert_no_heading_at_page_ends(scene, guide);
            guide_free(guide);
            buffer_free(&body);
        }
}

static void rows_of_a_table_are_not_split(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer body = BUFFER_INIT, text = BUFFER_INIT;
    guide_sample_fill(&sample);
    buffer_append_text(&body, "| 見出左 | 見出右 |\n|--|--|\n");
    for (int row = 0; row < 80; row++) {
        buffer_format(&body, "| 始%03d", row);
        for (int i = 0; i < 10 + row % 7 * 12; i++)
            buffer_append_text(&body, "あ");
        buffer_format(&body, "終 | 右 |\n");
    }
    struct guide *guide = parse_body(body.data);
    print_one(scene, guide, &sample);
    int pages = page_count(scene), rows = 0;
    for (int page = 1; page <= pages; page++) {
        read_pages(&text, scene, page, page);
        int begun = count_of(text.data, "始"), ended = count_of(text.data, "終");
        assert_int_equal(begun, ended);
        assert_int_equal(count_of(text.data, "見出左"), begun > 0);
        rows += begun;
    }
    assert_int_equal(rows, 80);
    guide_free(guide);
    buffer_free(&body);
    buffer_free(&text);
}

/* ---- The person ---- */

static void the_name_is_there_code_point_for_code_point(void **state)
{
    const struct scene *scene = *state;
    static const char *const names[] = {
        "𠮷田　葛\U000E0100城子", "髙橋　﨑子", "渡邉\U000E0110　太郎",
        "Maria da Silva Santos Oliveira Rodrigues Fernandes Almeida"};
    struct buffer text = BUFFER_INIT;
    for (size_t i = 0; i < ROWS(names); i++) {
        struct guide_sample sample;
        char name[200];
        guide_sample_fill(&sample);
        guide_sample_set(&sample, "name", names[i]);
        print_one(scene, scene->guide, &sample);
        snprintf(name, sizeof name, "%s", names[i]);
        strip_space(name);
        for (int page = 1; page <= PERSONAL_PAGE; page += PERSONAL_PAGE - 1) {
            read_pages(&text, scene, page, page);
            strip_space(text.data);
            assert_int_equal(count_of(text.data, name), 1);
        }
        /* Also where poppler finds the columns itself. */
        run_tool(&text, "pdftotext -l 1 %s -", scene->pdf);
        strip_space(text.data);
        assert_int_equal(count_of(text.data, name), 1);
    }
    buffer_free(&text);
}

static void the_code_of_the_personal_page_is_read(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    run_tool(&text, "pdftoppm -gray -r 200 -f %d -l %d -singlefile -png %s %s/page", PERSONAL_PAGE,
             PERSONAL_PAGE, scene->pdf, scene->folder);
    buffer_clear(&text);
    run_tool(&text, "ZXingReader %s", scene->png);
    assert_int_equal(count_of(buffer_text(&text), sample.data.page_code), 2);
    read_pages(&text, scene, PERSONAL_PAGE, PERSONAL_PAGE);
    strip_space(text.data);
    assert_int_equal(count_of(text.data, sample.data.page_code), 2);
    buffer_free(&text);
}

static void every_value_is_on_the_personal_page(void **state)
{
    const struct scene *scene = *state;
    static const char *const names[] = {"name",
                                        "case_number",
                                        "voluntary_acquired_date",
                                        "voluntary_loss_date",
                                        "insured_symbol",
                                        "insured_number",
                                        "remuneration",
                                        "remuneration_reason",
                                        "health_rate",
                                        "support_rate",
                                        "care_rate",
                                        "first_payment_months",
                                        "first_payment_amount",
                                        "first_payment_due",
                                        "bank_name",
                                        "bank_branch",
                                        "bank_account",
                                        "bank_holder",
                                        "transfer_name"};
    struct guide_sample sample;
    struct buffer page = BUFFER_INIT;
    guide_sample_fill(&sample);
    guide_sample_set(&sample, "insured_symbol", "9001");
    guide_sample_set(&sample, "insured_number", "314159");
    const struct guide_flow flow = {.guide = scene->guide, .data = &sample.data};
    print_one(scene, scene->guide, &sample);
    read_pages(&page, scene, PERSONAL_PAGE, PERSONAL_PAGE);
    strip_space(page.data);
    for (size_t i = 0; i < ROWS(names); i++) {
        char value[300];
        snprintf(value, sizeof value, "%s", guide_optional_value(&flow, names[i]));
        strip_space(value);
        if (strstr(page.data, value) == NULL)
            fail_msg("{%s} is not on the page", names[i]);
    }
    assert_non_null(strstr(page.data, "12か月前納8年6月～9年3月352,3456,5358年5月29日"));
    buffer_free(&page);
}

static void every_month_is_in_the_table(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    read_pages(&text, scene, PERSONAL_PAGE + 1, 16);
    strip_space(text.data);
    assert_non_null(strstr(text.data, "令和8年4月31,520736－32,2564月27日(月)32,256"));
    assert_non_null(strstr(text.data, "令和8年9月31,5207365,18437,4409月10日(木)198,720"));
    assert_non_null(strstr(text.data, "令和10年3月31,5207365,18437,4403月10日(金)872,640"));
    assert_int_equal(count_of(text.data, "10日("), 22);
    buffer_free(&text);
}

static void a_person_without_offers_or_months_gets_a_booklet(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    guide_sample_fill(&sample);
    sample.data.prepayment_count = sample.data.month_count = 0;
    print_one(scene, scene->guide, &sample);
    read_pages(&text, scene, PERSONAL_PAGE, PERSONAL_PAGE);
    assert_non_null(strstr(text.data, "いま選べる前納はありません"));
    buffer_free(&text);
}

/* ---- Refusals ---- */

static void assert_refused(const struct scene *scene, const struct guide *guide,
                           const struct guide_sample *sample, const char *message,
                           const char *secret)
{
    struct error error = ERROR_INIT;
    struct print_document *document = begin(scene);
    int result = print_document_add_guide(document, guide, &sample->data, &error);
    if (result == 0 || strstr(error.message, message) == NULL)
        fail_msg("\"%s\" was expected, not \"%s\"", message, error.message);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_non_null(strstr(error.message, "N-2026-000123"));
    if (secret != NULL)
        assert_null(strstr(error.message, secret));
    assert_int_equal(print_document_page_count(document), 0);

    /* The next person's is printed as if nothing had been tried. */
    struct guide_sample next;
    guide_sample_fill(&next);
    add(document, scene->guide, &next);
    assert_int_equal(print_document_page_count(document), 16);
    print_document_free(document);
}

static void each_missing_value_is_named(void **state)
{
    const struct scene *scene = *state;
    for (const struct guide_binding *binding = guide_bindings; binding->name != NULL; binding++) {
        struct guide_sample sample;
        char message[80];
        if (strcmp(binding->name, "insured_symbol") == 0 ||
            strcmp(binding->name, "insured_number") == 0)
            continue; /* may be unknown yet */
        snprintf(message, sizeof message, "{%s} has no value", binding->name);
        guide_sample_fill(&sample);
        guide_sample_set(&sample, binding->name, NULL);
        assert_refused(scene, scene->guide, &sample, message, NULL);
        guide_sample_set(&sample, binding->name, "");
        assert_refused(scene, scene->guide, &sample, message, NULL);
    }
}

static void a_missing_value_is_named_with_its_line(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct guide *guide = parse_body("本文\n\n一行目\n料率は{health_rate}です");
    guide_sample_fill(&sample);
    guide_sample_set(&sample, "health_rate", NULL);
    assert_refused(scene, guide, &sample,
                   "own.md: line 8: {health_rate} has no value for case N-2026-000123", NULL);
    guide_free(guide);
}

static void a_character_without_face_is_named_without_the_name(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    guide_sample_fill(&sample);
    guide_sample_set(&sample, "name", "山田\uE123太郎");
    assert_refused(scene, scene->guide, &sample, "U+E123", "山田");
    guide_sample_fill(&sample);
    guide_sample_set(&sample, "society_name", "組合\uE124");
    assert_refused(scene, scene->guide, &sample, "U+E124", "組合");
}

static void what_does_not_fit_is_refused(void **state)
{
    const struct scene *scene = *state;
    struct guide_prepayment offers[5];
    struct guide_sample sample;
    char name[1000] = "";
    guide_sample_fill(&sample);
    for (int i = 0; i < 60; i++)
        strcat(name, "長い名前");
    guide_sample_set(&sample, "name", name);
    assert_refused(scene, scene->guide, &sample, "{name}", "長い名前");

    guide_sample_fill(&sample);
    for (size_t i = 0; i < ROWS(offers); i++)
        offers[i] = sample.prepayments[0];
    sample.data.prepayments = offers;
    sample.data.prepayment_count = ROWS(offers);
    assert_refused(scene, scene->guide, &sample, "room for 4 prepayments", NULL);

    guide_sample_fill(&sample);
    sample.data.page_code = "no page code";
    assert_refused(scene, scene->guide, &sample, "page code", NULL);
}

static void more_sections_than_the_contents_hold_are_refused(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct guide *guide;
    struct buffer body = BUFFER_INIT;
    struct error error = ERROR_INIT;
    guide_sample_fill(&sample);
    buffer_append_text(&body, "# 題\n\n{{contents}}\n");
    for (int i = 1; i < 60; i++)
        buffer_format(&body, "\n## %d 章\n", i);
    assert_int_equal(guide_parse(&guide, body.data, body.size, "own.md", &error), 0);
    struct print_document *document = begin(scene);
    assert_int_equal(print_document_add_guide(document, guide, &sample.data, &error), -1);
    assert_non_null(strstr(error.message, "own.md: has 59 sections"));
    print_document_free(document);
    guide_free(guide);
    buffer_free(&body);
}

/* ---- Sharing ---- */

static void two_runs_give_the_same_bytes(void **state)
{
    const struct scene *scene = *state;
    struct error error = ERROR_INIT;
    struct buffer first = BUFFER_INIT, second = BUFFER_INIT;
    struct guide_sample sample;
    guide_sample_fill(&sample);
    print_one(scene, scene->guide, &sample);
    assert_int_equal(file_read(&first, scene->pdf, 1 << 24, &error), 0);
    print_one(scene, scene->guide, &sample);
    assert_int_equal(file_read(&second, scene->pdf, 1 << 24, &error), 0);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    buffer_free(&first);
    buffer_free(&second);
}

static void pages_without_personal_values_are_shared(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    guide_sample_fill(&sample);
    size_t one = print_one(scene, scene->guide, &sample);
    struct print_document *document = begin(scene);
    for (int i = 0; i < 11; i++)
        add(document, scene->guide, &sample);
    size_t eleven = finish(scene, document);
    assert_true((eleven - one) / 10 < 12000);
    assert_int_equal(page_count(scene), 11 * 16);
}

/* A change of the settings in the middle of a job must not print the old rate. */
static void other_values_make_other_pages(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    struct print_document *document = begin(scene);
    guide_sample_fill(&sample);
    add(document, scene->guide, &sample);
    guide_sample_set(&sample, "health_rate", "9.99%");
    add(document, scene->guide, &sample);
    finish(scene, document);
    read_pages(&text, scene, 4, 16);
    assert_null(strstr(text.data, "9.99%"));
    read_pages(&text, scene, 20, 32);
    assert_non_null(strstr(text.data, "9.99%"));
    assert_null(strstr(text.data, "9.85%"));
    buffer_free(&text);
}

static void a_personal_value_in_the_body_is_each_persons_own(void **state)
{
    const struct scene *scene = *state;
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    struct guide *guide = parse_body("> {name}様の整理番号は**{case_number}**です。");
    struct print_document *document = begin(scene);
    guide_sample_fill(&sample);
    add(document, guide, &sample);
    guide_sample_set(&sample, "name", "別人　次郎");
    add(document, guide, &sample);
    finish(scene, document);
    read_pages(&text, scene, 2, 2);
    assert_non_null(strstr(text.data, "𠮷田"));
    read_pages(&text, scene, 6, 6);
    assert_non_null(strstr(text.data, "別人"));
    assert_null(strstr(text.data, "𠮷田"));
    guide_free(guide);
    buffer_free(&text);
}

static void bookmarks_lead_to_the_sections(void **state)
{
    const struct scene *scene = *state;
    struct error error = ERROR_INIT;
    for (int has_outline = 0; has_outline < 2; has_outline++) {
        struct guide_sample sample;
        struct buffer file = BUFFER_INIT;
        guide_sample_fill(&sample);
        sample.data.has_outline = has_outline;
        print_one(scene, scene->guide, &sample);
        assert_int_equal(file_read(&file, scene->pdf, 1 << 24, &error), 0);
        int count = 0;
        for (size_t at = 0; at + 6 < file.size; at++)
            count += memcmp(file.data + at, "/Dest ", 6) == 0;
        if (has_outline)
            assert_true(count > 1 + 1 + 16);
        else
            assert_int_equal(count, 1);
        buffer_free(&file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_booklet_has_sixteen_pages),
        cmocka_unit_test(every_name_is_listed_for_the_clerk),
        cmocka_unit_test(the_whole_text_is_there),
        cmocka_unit_test(all_sixteen_sections_are_in_the_contents),
        cmocka_unit_test(no_line_breaks_kinsoku),
        cmocka_unit_test(no_heading_stands_alone_at_a_page_end),
        cmocka_unit_test(rows_of_a_table_are_not_split),
        cmocka_unit_test(the_name_is_there_code_point_for_code_point),
        cmocka_unit_test(the_code_of_the_personal_page_is_read),
        cmocka_unit_test(every_value_is_on_the_personal_page),
        cmocka_unit_test(every_month_is_in_the_table),
        cmocka_unit_test(a_person_without_offers_or_months_gets_a_booklet),
        cmocka_unit_test(each_missing_value_is_named),
        cmocka_unit_test(a_missing_value_is_named_with_its_line),
        cmocka_unit_test(a_character_without_face_is_named_without_the_name),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(more_sections_than_the_contents_hold_are_refused),
        cmocka_unit_test(two_runs_give_the_same_bytes),
        cmocka_unit_test(pages_without_personal_values_are_shared),
        cmocka_unit_test(other_values_make_other_pages),
        cmocka_unit_test(a_personal_value_in_the_body_is_each_persons_own),
        cmocka_unit_test(bookmarks_lead_to_the_sections),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
