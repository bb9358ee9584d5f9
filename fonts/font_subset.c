/* SPDX-License-Identifier: MIT */
#include "font_subset.h"

#include "font_subset_internal.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CODES 65535

struct font_subset {
    struct subset_face faces[FONT_FACE_COUNT];
};

struct font_subset *font_subset_new(void)
{
    return calloc(1, sizeof(struct font_subset));
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

const struct subset_face *font_subset_face(const struct font_subset *subset, enum font_face face)
{
    return &subset->faces[face];
}

size_t font_subset_count(const struct font_subset *subset, enum font_face face)
{
    return subset->faces[face].count;
}

/* The slot that holds the pair, or the empty one where it belongs. */
static size_t find_slot(const struct subset_face *face, uint32_t code_point, uint32_t mark)
{
    size_t mask = face->slot_count - 1;
    size_t slot = (code_point * 2654435761u ^ mark * 40503u) & mask;
    while (face->slots[slot] != 0) {
        const struct subset_entry *entry = &face->entries[face->slots[slot] - 1];
        if (entry->code_point == code_point && entry->mark == mark)
            break;
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void fill_slots(struct subset_face *face)
{
    memset(face->slots, 0, face->slot_count * sizeof *face->slots);
    for (size_t i = 0; i < face->count; i++)
        face->slots[find_slot(face, face->entries[i].code_point, face->entries[i].mark)] =
            (uint16_t)(i + 1);
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

unsigned font_subset_code(struct font_subset *subset, const struct font_glyph *glyph)
{
    struct subset_face *face = &subset->faces[glyph->face];
    if (face->slot_count == 0 && !grow(face))
        return 0;
    size_t slot = find_slot(face, glyph->code_point, glyph->mark);
    if (face->slots[slot] != 0)
        return face->slots[slot];
    if (face->count == MAX_CODES)
        return 0;
    if (face->count == face->capacity) {
        if (!grow(face))
            return 0;
        slot = find_slot(face, glyph->code_point, glyph->mark);
    }
    face->entries[face->count++] =
        (struct subset_entry){glyph->code_point, glyph->mark, glyph->glyph, glyph->advance};
    face->slots[slot] = (uint16_t)face->count;
    return (unsigned)face->count;
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
