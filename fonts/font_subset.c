/* SPDX-License-Identifier: MIT */
#include "font_subset.h"

#include "font_subset_internal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CODES 65535

struct font_subset {
    struct subset_face faces[FONT_FACE_COUNT];
    const struct font_subset *base; /* NULL: none */
    bool is_base;
};

struct font_subset *font_subset_new(void)
{
    return calloc(1, sizeof(struct font_subset));
}

struct font_subset *font_subset_new_base(void)
{
    struct font_subset *subset = font_subset_new();
    if (subset != NULL)
        subset->is_base = true;
    return subset;
}

struct font_subset *font_subset_new_over(const struct font_subset *base)
{
    struct font_subset *subset = font_subset_new();
    if (subset != NULL)
        subset->base = base;
    return subset;
}

void font_subset_free(struct font_subset *subset)
{
    if (subset == NULL)
        return;
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        free(subset->faces[face].entries);
        free(subset->faces[face].slots);
    }
    free(subset);
}

static size_t base_count(const struct font_subset *subset, enum font_face face)
{
    return subset->base == NULL ? 0 : subset->base->faces[face].count;
}

size_t font_subset_count(const struct font_subset *subset, enum font_face face)
{
    return subset->faces[face].count + base_count(subset, face);
}

/* The slot that holds the character in this form (、 has another one in vertical lines), or the
 * empty one where it belongs. */
static size_t find_slot(const struct subset_face *face, uint32_t code_point, uint32_t mark,
                        uint16_t glyph)
{
    size_t mask = face->slot_count - 1;
    size_t slot = (code_point * 2654435761u ^ mark * 40503u) & mask;
    while (face->slots[slot] != 0) {
        const struct subset_entry *entry = &face->entries[face->slots[slot] - 1];
        if (entry->code_point == code_point && entry->mark == mark && entry->glyph == glyph)
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void fill_slots(struct subset_face *face)
{
    memset(face->slots, 0, face->slot_count * sizeof *face->slots);
    for (size_t i = 0; i < face->count; i++) {
        const struct subset_entry *entry = &face->entries[i];
        face->slots[find_slot(face, entry->code_point, entry->mark, entry->glyph)] =
            (uint16_t)(i + 1);
    }
}

/* Doubles the room; slots stay at most half full. */
static bool grow(struct subset_face *face)
{
    size_t capacity = face->capacity == 0 ? 256 : face->capacity * 2;
    struct subset_entry *entries = realloc(face->entries, capacity * sizeof *entries);
    if (entries == NULL)
        return false;
    face->entries = entries;
    uint16_t *slots = realloc(face->slots, 2 * capacity * sizeof *slots);
    if (slots == NULL)
        return false;
    face->slots = slots;
    face->capacity = capacity;
    face->slot_count = 2 * capacity;
    fill_slots(face);
    return true;
}

/* The code of the glyph, 0 if it has none yet. */
static unsigned find_code(const struct subset_face *face, const struct font_glyph *glyph)
{
    if (face->slot_count == 0)
        return 0;
    unsigned entry = face->slots[find_slot(face, glyph->code_point, glyph->mark, glyph->glyph)];
    return entry == 0 ? 0 : face->entries[entry - 1].code;
}

static unsigned append_entry(struct font_subset *subset, const struct font_glyph *glyph)
{
    struct subset_face *face = &subset->faces[glyph->face];
    if (font_subset_count(subset, glyph->face) >= MAX_CODES)
        return 0;
    if (face->count == face->capacity && !grow(face))
        return 0;
    size_t slot = find_slot(face, glyph->code_point, glyph->mark, glyph->glyph);
    size_t code = subset->is_base ? MAX_CODES - face->count : face->count + 1;
    face->entries[face->count++] = (struct subset_entry){
        glyph->code_point, glyph->mark, glyph->glyph, glyph->advance, (uint16_t)code};
    face->slots[slot] = (uint16_t)face->count;
    return (unsigned)code;
}

unsigned font_subset_code(struct font_subset *subset, const struct font_glyph *glyph)
{
    unsigned code = 0;
    if (subset->base != NULL)
        code = find_code(&subset->base->faces[glyph->face], glyph);
    if (code == 0)
        code = find_code(&subset->faces[glyph->face], glyph);
    return code != 0 ? code : append_entry(subset, glyph);
}

int font_subset_list(struct subset_entry **out, size_t *count, const struct font_subset *subset,
                     enum font_face face)
{
    const struct subset_face *own = &subset->faces[face];
    size_t below = base_count(subset, face), total = own->count + below;
    struct subset_entry *list = malloc((total + 1) * sizeof *list);
    *out = list;
    *count = total;
    if (list == NULL || total == 0 || total > MAX_CODES)
        return -1;
    for (size_t i = 0; i < own->count; i++)
        list[subset->is_base ? own->count - 1 - i : i] = own->entries[i];
    for (size_t i = 0; i < below; i++)
        list[total - 1 - i] = subset->base->faces[face].entries[i];
    return 0;
}

struct font_subset_mark font_subset_mark(const struct font_subset *subset)
{
    struct font_subset_mark mark;
    for (int face = 0; face < FONT_FACE_COUNT; face++)
        mark.count[face] = subset->faces[face].count;
    return mark;
}

void font_subset_rollback(struct font_subset *subset, const struct font_subset_mark *mark)
{
    for (int i = 0; i < FONT_FACE_COUNT; i++) {
        struct subset_face *face = &subset->faces[i];
        if (face->count == mark->count[i])
            continue;
        face->count = mark->count[i];
        fill_slots(face);
    }
}
