/* SPDX-License-Identifier: MIT */
#include "guide_model.h"

#include "message.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static bool text_is_personal(const struct guide *guide, const struct guide_text *text)
{
    size_t size = text->text == NULL ? 0 : strlen(text->text);
    for (size_t position = 0; position < size;) {
        int place = guide_place_index(guide, utf8_next(text->text, size, &position));
        if (place >= 0 && guide->places[place].binding->is_personal)
            return true;
    }
    return false;
}

static bool block_is_personal(const struct guide *guide, const struct guide_block *block)
{
    if (block->kind == GUIDE_PERSONAL_PAGE || block->kind == GUIDE_PREMIUM_TABLE ||
        text_is_personal(guide, &block->text))
        return true;
    for (size_t i = 0; i < block->table.rows * (size_t)block->table.columns; i++)
        if (text_is_personal(guide, &block->table.cells[i]))
            return true;
    return false;
}

/* Blocks that take a page for themselves. */
static bool is_whole_page(enum guide_block_kind kind)
{
    return kind == GUIDE_CONTENTS || kind == GUIDE_PERSONAL_PAGE;
}

/* The cover takes the title and the paragraphs behind it. */
static size_t cover_block_count(const struct guide *guide)
{
    size_t count = 1;
    while (count < guide->block_count && guide->blocks[count].kind == GUIDE_PARAGRAPH)
        count++;
    return count;
}

static size_t chapter_block_count(const struct guide *guide, size_t first)
{
    if (first == 0)
        return cover_block_count(guide);
    size_t until = first + 1;
    if (is_whole_page(guide->blocks[first].kind))
        return 1;
    while (until < guide->block_count && guide->blocks[until].kind != GUIDE_PAGE_BREAK &&
           !is_whole_page(guide->blocks[until].kind))
        until++;
    return until - first;
}

static void describe_chapter(struct guide *guide, struct guide_chapter *chapter, size_t *section)
{
    chapter->section = *section;
    for (size_t i = 0; i < chapter->block_count; i++) {
        const struct guide_block *block = &guide->blocks[chapter->first_block + i];
        chapter->is_personal |= block_is_personal(guide, block);
        if (block->kind == GUIDE_SECTION)
            *section = chapter->first_block + i;
    }
}

/* Contents and the personal page, with its one page code, stand in a booklet at most once. */
static int check_whole_pages(const struct guide *guide, struct error *error)
{
    for (size_t i = 0; i < guide->block_count; i++)
        for (size_t other = i + 1;
             is_whole_page(guide->blocks[i].kind) && other < guide->block_count; other++)
            if (guide->blocks[other].kind == guide->blocks[i].kind)
                return error_set(error, ERROR_REFUSED,
                                 _("%s: line %d: this {{block}} is there twice; not printed"),
                                 guide->source, guide->blocks[other].line);
    return 0;
}

static int check_blocks(const struct guide *guide, struct error *error)
{
    size_t sections = 0;
    for (size_t i = 0; i < guide->block_count; i++) {
        const struct guide_block *block = &guide->blocks[i];
        sections += block->kind == GUIDE_SECTION;
        bool has_items = i + 1 < guide->block_count && guide->blocks[i + 1].kind == GUIDE_ITEM &&
                         guide->blocks[i + 1].number > 0;
        bool is_heading = block->kind == GUIDE_SECTION || block->kind == GUIDE_SUBSECTION ||
                          block->kind == GUIDE_TITLE;
        if (is_heading && text_is_personal(guide, &block->text))
            return error_set(error, ERROR_REFUSED,
                             _("%s: line %d: a heading cannot hold a person's value; not printed"),
                             guide->source, block->line);
        if (block->kind == GUIDE_STEPS && !has_items)
            return error_set(
                error, ERROR_REFUSED,
                _("%s: line %d: {{steps}} needs a numbered list behind it; not printed"),
                guide->source, block->line);
    }
    if (sections == 0)
        return error_set(error, ERROR_REFUSED, _("%s: has no ## section; not printed"),
                         guide->source);
    return check_whole_pages(guide, error);
}

int guide_find_chapters(struct guide *guide, struct error *error)
{
    if (check_blocks(guide, error) != 0)
        return -1;
    guide->chapters = calloc(guide->block_count, sizeof *guide->chapters);
    if (guide->chapters == NULL)
        return error_out_of_memory(error);
    size_t section = SIZE_MAX;
    for (size_t first = 0; first < guide->block_count;) {
        if (guide->blocks[first].kind == GUIDE_PAGE_BREAK) {
            first++;
            continue;
        }
        struct guide_chapter *chapter = &guide->chapters[guide->chapter_count++];
        chapter->first_block = first;
        chapter->block_count = chapter_block_count(guide, first);
        describe_chapter(guide, chapter, &section);
        first += chapter->block_count;
    }
    return 0;
}
