/* SPDX-License-Identifier: MIT */
#include "guide_model.h"

#include "message.h"
#include "text.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

/* Where in the document a node stands. */
struct place_in_text {
    int note, level, number; /* as in guide_block; number 0 outside lists */
    bool in_item;
};

/* The text of a node being gathered. */
struct gathering {
    struct buffer text;
    struct guide_text *out;
    bool soft_break; /* a line ended here; whether that is a space depends on what follows */
};

static int refuse_node(const struct guide *guide, cmark_node *node, struct error *error,
                       const char *advice)
{
    int line = 0;
    for (; node != NULL && line == 0; node = cmark_node_parent(node))
        line = cmark_node_get_start_line(node);
    return error_set(error, ERROR_REFUSED, "%s: line %d: %s", guide->source, line, advice);
}

static struct guide_block *append_block(struct guide *guide, enum guide_block_kind kind, int line,
                                        const struct place_in_text *where, struct error *error)
{
    if (guide->block_count == guide->block_capacity) {
        size_t capacity = guide->block_capacity == 0 ? 64 : guide->block_capacity * 2;
        struct guide_block *blocks = realloc(guide->blocks, capacity * sizeof *blocks);
        if (blocks == NULL) {
            error_out_of_memory(error);
            return NULL;
        }
        guide->blocks = blocks;
        guide->block_capacity = capacity;
    }
    struct guide_block *block = &guide->blocks[guide->block_count++];
    memset(block, 0, sizeof *block);
    block->kind = kind;
    block->line = line;
    block->note = where->note;
    block->level = where->level;
    block->number = where->number;
    return block;
}

static bool is_ascii(char c)
{
    return ((unsigned char)c & 0x80) == 0;
}

static void gather_text(struct gathering *gathering, const char *text)
{
    struct buffer *out = &gathering->text;
    char last = out->size > 0 ? out->data[out->size - 1] : '\n';
    if (gathering->soft_break && last != '\n' && is_ascii(last) && is_ascii(text[0]))
        buffer_append_char(out, ' ');
    gathering->soft_break = false;
    /* 。 and 、 bring their own space; the one that closes a ** behind them is not printed. */
    if (out->size >= 3 && (memcmp(out->data + out->size - 3, "。", 3) == 0 ||
                           memcmp(out->data + out->size - 3, "、", 3) == 0))
        text += strspn(text, " ");
    buffer_append_text(out, text);
}

static int append_bold(struct guide_text *text, size_t from, size_t until, struct error *error)
{
    struct guide_span *bold = realloc(text->bold, (text->bold_count + 1) * sizeof *bold);
    if (bold == NULL)
        return error_out_of_memory(error);
    text->bold = bold;
    text->bold[text->bold_count++] = (struct guide_span){from, until};
    return 0;
}

static int gather_inlines(struct gathering *gathering, const struct guide *guide,
                          cmark_node *parent, bool in_bold, struct error *error);

static int gather_bold(struct gathering *gathering, const struct guide *guide, cmark_node *node,
                       bool in_bold, struct error *error)
{
    gather_text(gathering, "");
    size_t from = gathering->text.size;
    if (gather_inlines(gathering, guide, node, true, error) != 0)
        return -1;
    return in_bold ? 0 : append_bold(gathering->out, from, gathering->text.size, error);
}

static int gather_literal(struct gathering *gathering, const struct guide *guide, cmark_node *node,
                          struct error *error)
{
    const char *text = cmark_node_get_literal(node);
    if (strstr(text, "**") != NULL)
        return refuse_node(
            guide, node, error,
            _("** did not make bold: leave brackets and full stops outside of it, or put "
              "a space beside it; not printed"));
    gather_text(gathering, text);
    return 0;
}

static int gather_inline(struct gathering *gathering, const struct guide *guide, cmark_node *node,
                         bool in_bold, struct error *error)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        return gather_literal(gathering, guide, node, error);
    case CMARK_NODE_SOFTBREAK:
        gathering->soft_break = true;
        return 0;
    case CMARK_NODE_LINEBREAK:
        buffer_append_char(&gathering->text, '\n');
        return 0;
    case CMARK_NODE_STRONG:
    case CMARK_NODE_EMPH:
        return gather_bold(gathering, guide, node, in_bold, error);
    default:
        return refuse_node(guide, node, error,
                           _("a booklet cannot show links, images, code or HTML; write plain text; "
                             "not printed"));
    }
}

static int gather_inlines(struct gathering *gathering, const struct guide *guide,
                          cmark_node *parent, bool in_bold, struct error *error)
{
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL;
         node = cmark_node_next(node))
        if (gather_inline(gathering, guide, node, in_bold, error) != 0)
            return -1;
    return 0;
}

/* The inlines of node as out, which the caller owns also when this fails. */
static int read_text(struct guide_text *out, const struct guide *guide, cmark_node *node,
                     struct error *error)
{
    struct gathering gathering = {BUFFER_INIT, out, false};
    out->line = cmark_node_get_start_line(node);
    int result = gather_inlines(&gathering, guide, node, false, error);
    if (result == 0) {
        buffer_append(&gathering.text, "", 0);
        out->text = buffer_take(&gathering.text);
        if (out->text == NULL)
            result = error_out_of_memory(error);
    }
    buffer_free(&gathering.text);
    return result;
}

static int read_heading(struct guide *guide, cmark_node *node, const struct place_in_text *where,
                        struct error *error)
{
    static const enum guide_block_kind kinds[] = {GUIDE_TITLE, GUIDE_SECTION, GUIDE_SUBSECTION};
    int level = cmark_node_get_heading_level(node);
    if (level > 3 || where->note != 0 || where->in_item)
        return refuse_node(
            guide, node, error,
            _("headings are #, ## and ###, outside of lists and notes; not printed"));
    if ((level == 1) != (guide->block_count == 0))
        return refuse_node(guide, node, error,
                           _("one # title begins the text, and only there; not printed"));
    struct guide_block *block =
        append_block(guide, kinds[level - 1], cmark_node_get_start_line(node), where, error);
    return block == NULL ? -1 : read_text(&block->text, guide, node, error);
}

static bool block_kind_of(enum guide_block_kind *out, const char *text)
{
    static const struct {
        const char *text;
        enum guide_block_kind kind;
    } blocks[] = {{"{{contents}}", GUIDE_CONTENTS},
                  {"{{personal_page}}", GUIDE_PERSONAL_PAGE},
                  {"{{steps}}", GUIDE_STEPS},
                  {"{{premium_table}}", GUIDE_PREMIUM_TABLE}};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (strcmp(blocks[i].text, text) == 0) {
            *out = blocks[i].kind;
            return true;
        }
    return false;
}

static int read_paragraph(struct guide *guide, cmark_node *node, struct place_in_text *where,
                          struct error *error)
{
    enum guide_block_kind kind = where->in_item ? GUIDE_ITEM : GUIDE_PARAGRAPH;
    struct guide_block *block =
        append_block(guide, kind, cmark_node_get_start_line(node), where, error);
    if (block == NULL || read_text(&block->text, guide, node, error) != 0)
        return -1;
    if (where->in_item)
        where->number = -1;
    if (block->text.text[0] == '|')
        return refuse_node(
            guide, node, error,
            _("begins like a table, but is none: give the header and the rule under it "
              "as many columns; not printed"));
    if (strstr(block->text.text, "{{") == NULL)
        return 0;
    if (where->in_item || where->note != 0 || !block_kind_of(&block->kind, block->text.text))
        return refuse_node(guide, node, error,
                           _("a {{block}} is a paragraph of its own, with empty lines around it; "
                             "not printed"));
    return 0;
}

static enum form_align column_align(uint8_t alignment)
{
    return alignment == 'r' ? ALIGN_RIGHT : alignment == 'c' ? ALIGN_CENTRE : ALIGN_LEFT;
}

static int read_row(struct guide_table *table, const struct guide *guide, cmark_node *row, int line,
                    struct error *error)
{
    size_t first = table->rows * (size_t)table->columns;
    size_t count = first + (size_t)table->columns;
    struct guide_text *cells = realloc(table->cells, count * sizeof *cells);
    if (cells == NULL)
        return error_out_of_memory(error);
    table->cells = cells;
    memset(cells + first, 0, (size_t)table->columns * sizeof *cells);
    table->rows++;
    struct guide_text *cell = cells + first;
    for (cmark_node *node = cmark_node_first_child(row); node != NULL && cell < cells + count;
         node = cmark_node_next(node), cell++) {
        if (read_text(cell, guide, node, error) != 0)
            return -1;
        cell->line = line;
    }
    return 0;
}

static bool row_has_text(const struct guide_table *table, size_t row)
{
    for (int column = 0; column < table->columns; column++) {
        const char *text = table->cells[row * (size_t)table->columns + (size_t)column].text;
        if (text != NULL && text[0] != '\0')
            return true;
    }
    return false;
}

static void free_text(struct guide_text *text)
{
    free(text->text);
    free(text->bold);
}

static void drop_first_row(struct guide_table *table)
{
    for (int column = 0; column < table->columns; column++)
        free_text(&table->cells[column]);
    table->rows--;
    memmove(table->cells, table->cells + table->columns,
            table->rows * (size_t)table->columns * sizeof *table->cells);
}

static int read_table(struct guide *guide, cmark_node *node, const struct place_in_text *where,
                      struct error *error)
{
    int columns = cmark_gfm_extensions_get_table_columns(node);
    if (columns > GUIDE_MAX_COLUMNS || where->note != 0 || where->in_item)
        return refuse_node(guide, node, error,
                           _("a table has at most 8 columns and stands outside of lists and notes; "
                             "not printed"));
    struct guide_block *block =
        append_block(guide, GUIDE_TABLE, cmark_node_get_start_line(node), where, error);
    if (block == NULL)
        return -1;
    struct guide_table *table = &block->table;
    table->columns = columns;
    const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(node);
    for (int column = 0; column < columns; column++)
        table->align[column] = column_align(alignments[column]);
    int line = block->line;
    for (cmark_node *row = cmark_node_first_child(node); row != NULL; row = cmark_node_next(row)) {
        if (read_row(table, guide, row, line, error) != 0)
            return -1;
        line += table->rows == 1 ? 2 : 1; /* the rule under the header is a line too */
    }
    table->has_header = row_has_text(table, 0);
    if (!table->has_header)
        drop_first_row(table);
    if (table->rows == 0)
        return refuse_node(guide, node, error, _("the table has no row; not printed"));
    return 0;
}

static int read_children(struct guide *guide, cmark_node *parent, struct place_in_text *where,
                         struct error *error);

static int read_list(struct guide *guide, cmark_node *list, const struct place_in_text *where,
                     struct error *error)
{
    bool is_ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
    int number = is_ordered ? cmark_node_get_list_start(list) : 0;
    for (cmark_node *item = cmark_node_first_child(list); item != NULL;
         item = cmark_node_next(item)) {
        struct place_in_text inside = {where->note, where->in_item ? where->level + 1 : 0, number,
                                       true};
        if (inside.level > 2)
            return refuse_node(guide, item, error, _("lists go three deep at most; not printed"));
        if (read_children(guide, item, &inside, error) != 0)
            return -1;
        number += is_ordered ? 1 : 0;
    }
    return 0;
}

static int read_note(struct guide *guide, cmark_node *node, const struct place_in_text *where,
                     struct error *error)
{
    struct place_in_text inside = *where;
    if (where->note != 0 || where->in_item)
        return refuse_node(guide, node, error,
                           _("a > note stands outside of lists and other notes; not printed"));
    inside.note = cmark_node_get_start_line(node);
    return read_children(guide, node, &inside, error);
}

static int read_page_break(struct guide *guide, cmark_node *node, const struct place_in_text *where,
                           struct error *error)
{
    if (where->note != 0 || where->in_item)
        return refuse_node(guide, node, error,
                           _("a --- page break stands outside of lists and notes; not printed"));
    int line = cmark_node_get_start_line(node);
    return append_block(guide, GUIDE_PAGE_BREAK, line, where, error) == NULL ? -1 : 0;
}

static int read_node(struct guide *guide, cmark_node *node, struct place_in_text *where,
                     struct error *error)
{
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        return read_heading(guide, node, where, error);
    case CMARK_NODE_PARAGRAPH:
        return read_paragraph(guide, node, where, error);
    case CMARK_NODE_LIST:
        return read_list(guide, node, where, error);
    case CMARK_NODE_BLOCK_QUOTE:
        return read_note(guide, node, where, error);
    case CMARK_NODE_THEMATIC_BREAK:
        return read_page_break(guide, node, where, error);
    default:
        if (strcmp(cmark_node_get_type_string(node), "table") == 0)
            return read_table(guide, node, where, error);
        return refuse_node(
            guide, node, error,
            _("a booklet cannot show code or HTML (a line that begins with four spaces "
              "is code); not printed"));
    }
}

static int read_children(struct guide *guide, cmark_node *parent, struct place_in_text *where,
                         struct error *error)
{
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL;
         node = cmark_node_next(node)) {
        if (guide->block_count == 0 && cmark_node_get_type(node) != CMARK_NODE_HEADING)
            return refuse_node(guide, node, error,
                               _("the text begins with a # title; not printed"));
        if (read_node(guide, node, where, error) != 0)
            return -1;
    }
    return 0;
}

/* Reads the CommonMark of guide_mark_places into guide->blocks. */
static int read_blocks(struct guide *guide, const char *bytes, size_t size, struct error *error)
{
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
    cmark_syntax_extension *table = cmark_find_syntax_extension("table");
    int result = -1;
    cmark_node *document = NULL;
    if (parser == NULL || table == NULL || !cmark_parser_attach_syntax_extension(parser, table)) {
        error_set(error, ERROR_STORE,
                  _("the table extension of cmark-gfm is missing; not printed"));
        goto out;
    }
    cmark_parser_feed(parser, bytes, size);
    document = cmark_parser_finish(parser);
    if (document == NULL) {
        error_out_of_memory(error);
        goto out;
    }
    cmark_consolidate_text_nodes(document);
    struct place_in_text where = {0, 0, 0, false};
    result = read_children(guide, document, &where, error);
out:
    if (document != NULL)
        cmark_node_free(document);
    if (parser != NULL)
        cmark_parser_free(parser);
    return result;
}

static void free_block(struct guide_block *block)
{
    free_text(&block->text);
    for (size_t i = 0; i < block->table.rows * (size_t)block->table.columns; i++)
        free_text(&block->table.cells[i]);
    free(block->table.cells);
}

void guide_free(struct guide *guide)
{
    if (guide == NULL)
        return;
    for (size_t i = 0; i < guide->block_count; i++)
        free_block(&guide->blocks[i]);
    free(guide->blocks);
    free(guide->places);
    free(guide->chapters);
    free(guide->source);
    free(guide);
}

static int parse_text(struct guide *guide, const char *bytes, size_t size, struct error *error)
{
    struct buffer marked = BUFFER_INIT;
    int result = guide_mark_places(&marked, guide, bytes, size, error);
    if (result == 0)
        result = read_blocks(guide, buffer_text(&marked), marked.size, error);
    buffer_free(&marked);
    return result == 0 ? guide_find_chapters(guide, error) : -1;
}

int guide_parse(struct guide **out, const char *bytes, size_t size, const char *source,
                struct error *error)
{
    *out = NULL;
    if (size > GUIDE_MAX_BYTES)
        return error_set(error, ERROR_REFUSED,
                         _("%s: larger than the limit of %d bytes; not printed"), source,
                         GUIDE_MAX_BYTES);
    struct guide *guide = calloc(1, sizeof *guide);
    if (guide == NULL || (guide->source = strdup(source)) == NULL) {
        guide_free(guide);
        return error_out_of_memory(error);
    }
    if (parse_text(guide, bytes, size, error) != 0) {
        guide_free(guide);
        return -1;
    }
    *out = guide;
    return 0;
}
