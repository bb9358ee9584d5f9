/* SPDX-License-Identifier: MIT */
#include "font_subset.h"

#include "font_subset_internal.h"

#include <stdlib.h>
#include <string.h>

struct font_subset {
    struct code_table tables[FONT_FACE_COUNT];

    struct font_codes *codes; /* borrowed; NULL: codes of its own. Else tables remembers some */
    enum font_code_part part;
    const struct crew_turn *turn;   /* borrowed */
    size_t pending[FONT_FACE_COUNT]; /* codes of the open drawing that nobody else knows */
    size_t mark[FONT_FACE_COUNT];    /* glyphs before the open drawing */
    unsigned drawing;
    struct font_uses uses; /* of the open drawing */

    uint64_t *has_code[FONT_FACE_COUNT]; /* owned; of codes that were added, a bit each; NULL: none */
};

struct font_subset *font_subset_new(void)
{
    return calloc(1, sizeof(struct font_subset));
}

struct font_subset *font_subset_new_shared(struct font_codes *codes, enum font_code_part part,
                                           const struct crew_turn *turn)
{
    struct font_subset *subset = font_subset_new();
    if (subset == NULL)
        return NULL;
    subset->codes = codes;
    subset->part = part;
    subset->turn = turn;
    return subset;
}

void font_subset_free(struct font_subset *subset)
{
    if (subset == NULL)
        return;
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        code_table_free(&subset->tables[face]);
        free(subset->has_code[face]);
    }
    font_uses_free(&subset->uses);
    free(subset);
}

size_t font_subset_count(const struct font_subset *subset, enum font_face face)
{
    return subset->tables[face].count;
}

/* ---- Codes ---- */

static struct font_use *append_own(struct font_subset *subset, const struct font_glyph *glyph)
{
    struct code_table *table = &subset->tables[glyph->face];
    return code_table_append(table, glyph, (unsigned)table->count + 1);
}

/* A glyph that this thread has not met. */
static struct font_use *append_shared(struct font_subset *subset, const struct font_glyph *glyph)
{
    unsigned code = font_codes_find(subset->codes, subset->part, glyph);
    if (code == 0) {
        crew_turn_await(subset->turn);
        code = font_codes_find(subset->codes, subset->part, glyph);
    }
    if (code == 0) {
        code = font_codes_next(subset->codes, subset->part, glyph->face,
                               subset->pending[glyph->face]);
        if (code == 0)
            return NULL;
        subset->pending[glyph->face]++;
    }
    return code_table_append(&subset->tables[glyph->face], glyph, code);
}

static bool note_use(struct font_uses *uses, const struct font_use *use)
{
    if (uses->count == uses->capacity) {
        size_t capacity = uses->capacity == 0 ? 256 : uses->capacity * 2;
        struct font_use *items = realloc(uses->items, capacity * sizeof *items);
        if (items == NULL)
            return false;
        uses->items = items;
        uses->capacity = capacity;
    }
    uses->items[uses->count++] = *use;
    return true;
}

unsigned font_subset_code(struct font_subset *subset, const struct font_glyph *glyph)
{
    struct font_use *use = code_table_find(&subset->tables[glyph->face], glyph);
    if (use == NULL)
        use = (subset->codes == NULL ? append_own : append_shared)(subset, glyph);
    if (use == NULL)
        return 0;
    if (subset->codes != NULL && use->drawing != subset->drawing) {
        use->drawing = subset->drawing;
        if (!note_use(&subset->uses, use))
            return 0;
    }
    return use->code;
}

/* ---- Drawings ---- */

void font_subset_begin(struct font_subset *subset)
{
    for (int face = 0; face < FONT_FACE_COUNT; face++)
        subset->mark[face] = subset->tables[face].count;
    subset->drawing++;
    subset->uses.count = 0;
}

void font_subset_abandon(struct font_subset *subset)
{
    for (int face = 0; face < FONT_FACE_COUNT; face++)
        code_table_truncate(&subset->tables[face], subset->mark[face]);
    memset(subset->pending, 0, sizeof subset->pending);
    subset->uses.count = 0;
}

/* What is pending was met behind the mark; what else stands there everybody knows. */
static int publish(struct font_subset *subset, enum font_face face)
{
    const struct code_table *table = &subset->tables[face];
    for (size_t i = subset->mark[face]; subset->pending[face] > 0 && i < table->count; i++) {
        const struct font_use *use = &table->entries[i];
        const struct font_glyph glyph = {.code_point = use->code_point,
                                         .mark = use->mark,
                                         .glyph = use->glyph,
                                         .face = use->face};
        if (font_codes_find(subset->codes, subset->part, &glyph) != 0)
            continue;
        if (font_codes_publish(subset->codes, subset->part, use) != 0)
            return -1;
        subset->pending[face]--;
    }
    return 0;
}

int font_subset_commit(struct font_subset *subset, struct font_uses *uses)
{
    *uses = (struct font_uses)FONT_USES_INIT;
    for (enum font_face face = 0; subset->codes != NULL && face < FONT_FACE_COUNT; face++)
        if (publish(subset, face) != 0)
            return -1;
    if (subset->uses.count == 0)
        return 0;
    uses->items = malloc(subset->uses.count * sizeof *uses->items);
    if (uses->items == NULL)
        return -1;
    memcpy(uses->items, subset->uses.items, subset->uses.count * sizeof *uses->items);
    uses->count = uses->capacity = subset->uses.count;
    return 0;
}

/* ---- Collecting ---- */

static int add_use(struct font_subset *subset, const struct font_use *use)
{
    uint64_t **has = &subset->has_code[use->face], bit = UINT64_C(1) << use->code % 64;
    if (*has == NULL)
        *has = calloc((MAX_CODES + 1) / 64, sizeof **has);
    if (*has == NULL)
        return -1;
    if ((*has)[use->code / 64] & bit)
        return 0;
    (*has)[use->code / 64] |= bit;
    const struct font_glyph glyph = {.code_point = use->code_point,
                                     .mark = use->mark,
                                     .glyph = use->glyph,
                                     .advance = use->advance,
                                     .face = use->face};
    return code_table_append(&subset->tables[use->face], &glyph, use->code) == NULL ? -1 : 0;
}

int font_subset_add(struct font_subset *subset, const struct font_uses *uses)
{
    for (size_t i = 0; i < uses->count; i++)
        if (add_use(subset, &uses->items[i]) != 0)
            return -1;
    return 0;
}

static int compare_codes(const void *a, const void *b)
{
    const struct font_use *left = a, *right = b;
    return (int)left->code - (int)right->code;
}

int font_subset_list(struct font_use **out, size_t *count, const struct font_subset *subset,
                     enum font_face face)
{
    const struct code_table *table = &subset->tables[face];
    struct font_use *list = malloc((table->count + 1) * sizeof *list);
    *out = list;
    *count = table->count;
    if (list == NULL || table->count == 0)
        return -1;
    memcpy(list, table->entries, table->count * sizeof *list);
    qsort(list, table->count, sizeof *list, compare_codes);
    return 0;
}
