/* SPDX-License-Identifier: MIT */
#include "font_codes.h"

#include "font_subset_internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- Tables ---- */

/* The slot that holds the glyph, or the empty one where it belongs. */
static size_t find_slot(const struct code_table *table, uint32_t code_point, uint32_t mark,
                        uint16_t glyph)
{
    size_t mask = table->slot_count - 1;
    size_t slot = (code_point * 2654435761u ^ mark * 40503u) & mask;
    while (table->slots[slot] != 0) {
        const struct font_use *entry = &table->entries[table->slots[slot] - 1];
        if (entry->code_point == code_point && entry->mark == mark && entry->glyph == glyph)
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void fill_slots(struct code_table *table)
{
    memset(table->slots, 0, table->slot_count * sizeof *table->slots);
    for (size_t i = 0; i < table->count; i++) {
        const struct font_use *entry = &table->entries[i];
        table->slots[find_slot(table, entry->code_point, entry->mark, entry->glyph)] =
            (uint16_t)(i + 1);
    }
}

/* Doubles the room; slots stay at most half full. */
static int grow(struct code_table *table)
{
    size_t capacity = table->capacity == 0 ? 256 : table->capacity * 2;
    struct font_use *entries = realloc(table->entries, capacity * sizeof *entries);
    if (entries == NULL)
        return -1;
    table->entries = entries;
    uint16_t *slots = realloc(table->slots, 2 * capacity * sizeof *slots);
    if (slots == NULL)
        return -1;
    table->slots = slots;
    table->capacity = capacity;
    table->slot_count = 2 * capacity;
    fill_slots(table);
    return 0;
}

struct font_use *code_table_find(const struct code_table *table, const struct font_glyph *glyph)
{
    if (table->slot_count == 0)
        return NULL;
    unsigned entry = table->slots[find_slot(table, glyph->code_point, glyph->mark, glyph->glyph)];
    return entry == 0 ? NULL : &table->entries[entry - 1];
}

struct font_use *code_table_append(struct code_table *table, const struct font_glyph *glyph,
                                   unsigned code)
{
    if (table->count >= MAX_CODES || (table->count == table->capacity && grow(table) != 0))
        return NULL;
    size_t slot = find_slot(table, glyph->code_point, glyph->mark, glyph->glyph);
    table->entries[table->count++] = (struct font_use){.code_point = glyph->code_point,
                                                       .mark = glyph->mark,
                                                       .glyph = glyph->glyph,
                                                       .advance = glyph->advance,
                                                       .code = (uint16_t)code,
                                                       .face = glyph->face};
    table->slots[slot] = (uint16_t)table->count;
    return &table->entries[table->count - 1];
}

void code_table_truncate(struct code_table *table, size_t count)
{
    if (table->count == count)
        return;
    table->count = count;
    fill_slots(table);
}

void code_table_free(struct code_table *table)
{
    free(table->entries);
    free(table->slots);
}

void font_uses_free(struct font_uses *uses)
{
    free(uses->items);
    *uses = (struct font_uses)FONT_USES_INIT;
}

/* ---- Codes of a job ---- */

/* The low codes are the backgrounds': each font carries a table from code 0 to its highest
 * (cid_to_gid), which a font of its own with two hundred glyphs must not make of 65,536 entries. A
 * form's background has some 300 characters of a face, the guide 1,100. */
#define BACKGROUND_CODES ((size_t)2047)

struct font_codes {
    pthread_mutex_t lock;
    struct code_table tables[FONT_CODE_PARTS][FONT_FACE_COUNT];
};

struct font_codes *font_codes_new(void)
{
    struct font_codes *codes = calloc(1, sizeof *codes);
    if (codes != NULL)
        pthread_mutex_init(&codes->lock, NULL);
    return codes;
}

void font_codes_free(struct font_codes *codes)
{
    if (codes == NULL)
        return;
    for (int part = 0; part < FONT_CODE_PARTS; part++)
        for (int face = 0; face < FONT_FACE_COUNT; face++)
            code_table_free(&codes->tables[part][face]);
    pthread_mutex_destroy(&codes->lock);
    free(codes);
}

/* A piece takes what a piece before it was given, else the backgrounds' code. A later background
 * does not change that: else the code would depend on when it is asked for. */
unsigned font_codes_find(struct font_codes *codes, enum font_code_part part,
                         const struct font_glyph *glyph)
{
    pthread_mutex_lock(&codes->lock);
    const struct font_use *use = code_table_find(&codes->tables[part][glyph->face], glyph);
    if (use == NULL && part == FONT_CODES_OF_PIECES)
        use = code_table_find(&codes->tables[FONT_CODES_OF_BACKGROUNDS][glyph->face], glyph);
    unsigned code = use == NULL ? 0 : use->code;
    pthread_mutex_unlock(&codes->lock);
    return code;
}

unsigned font_codes_next(struct font_codes *codes, enum font_code_part part, enum font_face face,
                         size_t pending)
{
    pthread_mutex_lock(&codes->lock);
    size_t of_backgrounds = codes->tables[FONT_CODES_OF_BACKGROUNDS][face].count;
    size_t of_pieces = codes->tables[FONT_CODES_OF_PIECES][face].count;
    pthread_mutex_unlock(&codes->lock);
    (part == FONT_CODES_OF_PIECES) ? (of_pieces += pending) : (of_backgrounds += pending);
    size_t above = of_backgrounds > BACKGROUND_CODES ? of_backgrounds - BACKGROUND_CODES : 0;
    if (BACKGROUND_CODES + of_pieces + above >= MAX_CODES)
        return 0;
    if (part == FONT_CODES_OF_PIECES)
        return (unsigned)(BACKGROUND_CODES + of_pieces + 1);
    return (unsigned)(of_backgrounds < BACKGROUND_CODES ? of_backgrounds + 1 : MAX_CODES - above);
}

int font_codes_publish(struct font_codes *codes, enum font_code_part part,
                       const struct font_use *use)
{
    const struct font_glyph glyph = {.code_point = use->code_point,
                                     .mark = use->mark,
                                     .glyph = use->glyph,
                                     .advance = use->advance,
                                     .face = use->face};
    pthread_mutex_lock(&codes->lock);
    bool is_there =
        code_table_append(&codes->tables[part][use->face], &glyph, use->code) != NULL;
    pthread_mutex_unlock(&codes->lock);
    return is_there ? 0 : -1;
}
