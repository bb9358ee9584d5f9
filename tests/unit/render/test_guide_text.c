/* SPDX-License-Identifier: MIT */
/* If this fails, a clerk's slip in the guide's text prints as braces, asterisks or bars in
 * thousands of booklets, or is refused without saying where. */
#include "check.h"
#include "guide_model.h"

#include <stdio.h>

static const struct {
    const char *text;
    const char *message; /* part of it; NULL: the text is fine */
} texts[] = {
    {"# 題\n\n## 1 章\n\n本文\n", NULL},
    {"\xEF\xBB\xBF# 題\n\n## 1 章\n\n本文\n", NULL},
    {"# 題\r\n\r\n{{contents}}\r\n\r\n## 1 章\r\n\r\n本文\r\n", NULL},
    {"<!-- {何でも} {{何でも}} -->\n# 題\n\n## 1 章\n", NULL},
    {"# 題\n\n## 1 章\n\n料率は**{health_rate}**です\n", NULL},
    {"# 題\n\n## 1 章\n\n> 注\n>\n> - 一\n>   - 二\n", NULL},

    {"# 題\n\n## 1 章\n\n{helth_rate}\n",
     "guide.md: line 5: \"{helth_rate}\": there is no such placeholder"},
    {"<!--\n\n-->\n# 題\n\n## 1 章\n\n{x}\n", "guide.md: line 8: \"{x}\""},
    {"# 題\n\n## 1 章\n\n{health rate}\n", "line 5: \"{health\": is not a {placeholder}"},
    {"# 題\n\n## 1 章\n\n{}\n", "line 5: \"{\": is not a {placeholder}"},
    {"# 題\n\n## 1 章\n\n{氏名}\n", "line 5: \"{\": is not a {placeholder}"},
    {"# 題\n\n## 1 章\n\n{name", "line 5: \"{name\": is not a {placeholder}"},
    {"# 題\n\n## 1 章\n\n| a | b |\n|--|--|\n| 1 | {x} |\n", "line 7: \"{x}\""},
    {"# 題\n\n## 1 章\n\n{{stps}}\n", "line 5: \"{{stps}}\": there is no such block"},
    {"# 題\n\n## 1 章\n\n{{steps\n", "line 5: \"{{steps\": the block is not closed"},
    {"# 題\n\n## 1 章\n\n表 {{premium_table}}\n",
     "line 5: \"{{premium_table}}\": a block stands on a line"},
    {"# 題\n\n## 1 章\n\n本文\n{{premium_table}}\n",
     "line 5: a {{block}} is a paragraph of its own"},
    {"# 題\n\n## 1 章\n\n> {{contents}}\n", "line 5: \"{{contents}}\": a block stands on a line"},
    {"# 題\n\n## 1 章\n\n{{steps}}\n\n本文\n", "line 5: {{steps}} needs a numbered list"},
    {"# 題\n\n{{contents}}\n\n## 1 章\n\n{{contents}}\n", "line 7: this {{block}} is there twice"},
    {"# 題\n\n## 1 章\n\nこれは**「太字」**です\n", "line 5: ** did not make bold"},
    {"# 題\n\n## 1 章\n\n| a | b |\n|--|\n| 1 | 2 |\n", "line 5: begins like a table, but is none"},
    {"# 題\n\n## 1 章\n\n![絵](a.png)\n", "line 5: a booklet cannot show links, images"},
    {"# 題\n\n## 1 章\n\n[リンク](https://kenpo.example/)\n",
     "line 5: a booklet cannot show links"},
    {"# 題\n\n## 1 章\n\n`code`\n", "line 5: a booklet cannot show links, images, code"},
    {"# 題\n\n## 1 章\n\n    四つの空白\n", "line 5: a booklet cannot show code"},
    {"# 題\n\n## 1 章\n\n<b>太字</b>\n", "line 5: a booklet cannot show"},
    {"# 題\n\n## 1 章\n\n#### 深い\n", "line 5: headings are #, ## and ###"},
    {"# 題\n\n## 1 章\n\n- ## 中\n", "line 5: headings are #, ## and ###, outside"},
    {"# 題\n\n## 1 章\n\n- 一\n\n  ---\n", "line 7: a --- page break stands outside"},
    {"# 題\n\n## {name}様\n", "line 3: a heading cannot hold a person's value"},
    {"## 1 章\n", "line 1: one # title begins the text"},
    {"# 題\n\n# 題\n\n## 1 章\n", "line 3: one # title begins the text"},
    {"本文\n\n# 題\n", "line 1: the text begins with a # title"},
    {"# 題\n\n本文\n", "has no ## section"},
    {"", "has no ## section"},
    {"<!-- a\n# 題\n", "line 1: \"<!--\": the comment is not closed"},
    {"# 題\n\n## 1 章\n\n\xE3\x81\n", "line 5, byte 17: is not UTF-8"},
    {"# 題\n\n## 1 章\n\n\xEE\x80\x80\n", "line 5: U+E000 is a character that no face has"},
    {"# 題\n\n## 1 章\n\n| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |\n|-|-|-|-|-|-|-|-|-|\n",
     "line 5: a table has at most 8 columns"},
};

static void slips_are_refused_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(texts); i++) {
        struct error error = ERROR_INIT;
        struct guide *guide;
        int result = guide_parse(&guide, texts[i].text, strlen(texts[i].text), "guide.md", &error);
        if (texts[i].message == NULL) {
            if (result != 0)
                fail_msg("row %zu is refused: %s", i, error.message);
        } else if (result == 0 || strstr(error.message, texts[i].message) == NULL) {
            fail_msg("row %zu says \"%s\"", i, error.message);
        } else {
            assert_int_equal(error.code, ERROR_REFUSED);
            assert_null(guide);
        }
        guide_free(guide);
    }
}

static struct guide *parse(const char *text)
{
    struct error error = ERROR_INIT;
    struct guide *guide;
    if (guide_parse(&guide, text, strlen(text), "guide.md", &error) != 0)
        fail_msg("%s", error.message);
    return guide;
}

static void a_large_text_is_refused(void **state)
{
    (void)state;
    struct error error = ERROR_INIT;
    struct guide *guide;
    assert_int_equal(guide_parse(&guide, "", GUIDE_MAX_BYTES + 1, "guide.md", &error), -1);
    assert_non_null(strstr(error.message, "larger than the limit"));
}

/* A line of Japanese that goes on in the next has no space; one of Latin words has. */
static void lines_are_joined(void **state)
{
    (void)state;
    static const struct {
        const char *text, *joined;
    } rows[] = {
        {"日本\n語", "日本語"},
        {"Kenpo\nConnect", "Kenpo Connect"},
        {"Kenpo\n健保", "Kenpo健保"},
        {"**終わり。** 続き", "終わり。続き"},
        {"**見出し** 続き", "見出し 続き"},
        {"一行\\\n二行", "一行\n二行"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[200];
        snprintf(text, sizeof text, "# 題\n\n## 1 章\n\n%s\n", rows[i].text);
        struct guide *guide = parse(text);
        assert_string_equal(guide->blocks[guide->block_count - 1].text.text, rows[i].joined);
        guide_free(guide);
    }
}

static void bold_is_kept_by_bytes(void **state)
{
    (void)state;
    struct guide *guide = parse("# 題\n\n## 1 章\n\n料率は**{health_rate}**です\n");
    const struct guide_text *text = &guide->blocks[2].text;
    assert_string_equal(text->text, "料率は\uE000です");
    assert_int_equal(text->bold_count, 1);
    assert_int_equal(text->bold[0].from, 9);
    assert_int_equal(text->bold[0].until, 12);
    assert_string_equal(guide->places[0].binding->name, "health_rate");
    assert_int_equal(guide->places[0].line, 5);
    guide_free(guide);
}

static void blocks_are_read_as_written(void **state)
{
    (void)state;
    static const struct {
        enum guide_block_kind kind;
        int number, level, line;
    } expected[] = {
        {GUIDE_TITLE, 0, 0, 1},       {GUIDE_SECTION, 0, 0, 3}, {GUIDE_ITEM, 1, 0, 5},
        {GUIDE_ITEM, -1, 0, 7},       {GUIDE_ITEM, 2, 0, 9},    {GUIDE_ITEM, 0, 1, 10},
        {GUIDE_PAGE_BREAK, 0, 0, 12}, {GUIDE_TABLE, 0, 0, 14},
    };
    struct guide *guide = parse("# 題\n\n## 1 章\n\n1. 一\n\n   続き\n\n2. 二\n   - 内\n\n---\n\n"
                                "| | |\n|:-|-:|\n| a | b |\n");
    assert_int_equal(guide->block_count, ROWS(expected));
    for (size_t i = 0; i < ROWS(expected); i++) {
        assert_int_equal(guide->blocks[i].kind, expected[i].kind);
        assert_int_equal(guide->blocks[i].number, expected[i].number);
        assert_int_equal(guide->blocks[i].level, expected[i].level);
        assert_int_equal(guide->blocks[i].line, expected[i].line);
    }
    assert_false(guide->blocks[7].table.has_header);
    assert_int_equal(guide->blocks[7].table.rows, 1);
    assert_int_equal(guide->blocks[7].table.align[1], ALIGN_RIGHT);
    guide_free(guide);
}

/* Pages that are the same for everybody must not depend on the person, or be made for each. */
static void only_chapters_with_personal_values_are_personal(void **state)
{
    (void)state;
    struct guide *guide =
        parse("# 題\n\n{{contents}}\n\n{{personal_page}}\n\n## 1 章\n\n{society_name}\n\n"
              "---\n\n{name}\n\n---\n\n{{premium_table}}\n");
    static const bool is_personal[] = {false, false, true, false, true, true};
    assert_int_equal(guide->chapter_count, ROWS(is_personal));
    for (size_t i = 0; i < ROWS(is_personal); i++)
        assert_int_equal(guide->chapters[i].is_personal, is_personal[i]);
    guide_free(guide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_are_refused_with_their_line),
        cmocka_unit_test(a_large_text_is_refused),
        cmocka_unit_test(lines_are_joined),
        cmocka_unit_test(bold_is_kept_by_bytes),
        cmocka_unit_test(blocks_are_read_as_written),
        cmocka_unit_test(only_chapters_with_personal_values_are_personal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
