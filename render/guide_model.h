/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GUIDE_MODEL_H
#define FORMLOOP_GUIDE_MODEL_H

#include "buffer.h"
#include "guide.h"

#include <stdbool.h>

/* Private to render/guide_*.c: a guide text as a list of blocks. */

/* Text with bold parts. Where a value goes stands one private-use character, GUIDE_PLACE_FIRST +
 * index into guide.places: CommonMark takes it for a letter, so that は**{rate}**です is bold. */
#define GUIDE_PLACE_FIRST 0xE000
#define GUIDE_PLACE_LAST 0xF8FF

struct guide_span {
    size_t from, until; /* bytes of guide_text.text */
};

struct guide_text {
    char *text; /* owned, UTF-8 */
    struct guide_span *bold;
    size_t bold_count;
    int line; /* of the source, for messages */
};

/* A {placeholder} of the text. */
struct guide_place {
    const struct guide_binding *binding;
    int line;
};

enum guide_block_kind {
    GUIDE_TITLE,      /* # */
    GUIDE_SECTION,    /* ## ; "3 見出し": the number is set apart */
    GUIDE_SUBSECTION, /* ### */
    GUIDE_PARAGRAPH,
    GUIDE_ITEM, /* of a list */
    GUIDE_TABLE,
    GUIDE_PAGE_BREAK,    /* --- */
    GUIDE_CONTENTS,      /* {{contents}} */
    GUIDE_PERSONAL_PAGE, /* {{personal_page}} */
    GUIDE_STEPS,         /* {{steps}}: draws the items that follow it */
    GUIDE_PREMIUM_TABLE, /* {{premium_table}} */
};

enum { GUIDE_MAX_COLUMNS = 8 };

struct guide_table {
    int columns;
    enum form_align align[GUIDE_MAX_COLUMNS];
    bool has_header;          /* the header row has text in it */
    struct guide_text *cells; /* rows × columns, header first if has_header */
    size_t rows;
};

struct guide_block {
    enum guide_block_kind kind;
    int line;
    int note;   /* number of the > note that it is part of; 0: none */
    int level;  /* ITEM: 0 …, and paragraphs inside items */
    int number; /* ITEM: its number, 0 for a bullet, -1 for a further paragraph of an item */
    struct guide_text text;
    struct guide_table table;
};

/* Blocks that begin on a new page and end before one. */
struct guide_chapter {
    size_t first_block, block_count;
    size_t section;   /* block of the ## that its first page continues; SIZE_MAX: none */
    bool is_personal; /* holds a personal value or block: made for each person */
};

struct guide {
    char *source;
    struct guide_chapter *chapters;
    size_t chapter_count;
    struct guide_place *places;
    size_t place_count;
    struct guide_block *blocks;
    size_t block_count, block_capacity;
};

/* Replaces each {placeholder} by its private-use character, each comment by its line feeds.
 * Appends to out and fills guide->places. */
int guide_mark_places(struct buffer *out, struct guide *guide, const char *bytes, size_t size,
                      struct error *error);

/* Divides the blocks into guide->chapters, and checks what only the whole shows. */
int guide_find_chapters(struct guide *guide, struct error *error);

/* The index of the place that code_point stands for, or -1. */
int guide_place_index(const struct guide *guide, uint32_t code_point);

#endif
