/* SPDX-License-Identifier: MIT */
#include "payment_index.h"

#include "hash.h"
#include "name_key.h"
#include "payment_payer.h"
#include "store_private.h"
#include "text.h"
#include "transfer_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Keys that lead to cases: sorted, several cases may share one. */
struct key_entry {
    uint64_t key;
    uint32_t place; /* of payment_index.cases */
};

struct key_table {
    struct key_entry *entries; /* owned */
    size_t count, capacity;
};

enum index_table { BY_REFERENCE, BY_KANA, BY_FAMILY, BY_SEGMENT, BY_AMOUNT, TABLE_COUNT };

struct payment_index {
    struct indexed_case *cases; /* ascending case_id */
    size_t count, capacity;
    struct key_table tables[TABLE_COUNT];
};

static int append_key(struct key_table *table, uint64_t key, size_t place, struct error *error)
{
    if (table->count == table->capacity) {
        size_t capacity = table->capacity == 0 ? 1024 : table->capacity * 2;
        struct key_entry *entries = realloc(table->entries, capacity * sizeof *entries);
        if (entries == NULL)
            return error_out_of_memory(error);
        table->entries = entries;
        table->capacity = capacity;
    }
    table->entries[table->count++] = (struct key_entry){key, (uint32_t)place};
    return 0;
}

static int compare_entries(const void *a, const void *b)
{
    const struct key_entry *first = a, *second = b;
    if (first->key != second->key)
        return first->key < second->key ? -1 : 1;
    return first->place < second->place ? -1 : first->place > second->place;
}

/* The first entry of the key, or where it would be. */
static size_t find_key(const struct key_table *table, uint64_t key)
{
    size_t first = 0, last = table->count;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (table->entries[middle].key < key)
            first = middle + 1;
        else
            last = middle;
    }
    return first;
}

static uint64_t hash_text(uint64_t seed, const char *text, size_t size)
{
    return hash_quick(seed, text, size);
}

/* --- segments -------------------------------------------------------------------------------
 * Of a key that is cut into three, two edits leave at least one part whole, moved by at most two
 * characters. So whoever is near shares a part with the key that is looked for. */

#define SEGMENTS 3
#define KEY_CHARACTERS_MAX 100

/* Where each character of the key begins; offsets[count] is its end. 0 if there are too many. */
static size_t character_offsets(unsigned short offsets[KEY_CHARACTERS_MAX + 1], const char *key)
{
    size_t count = 0, size = strlen(key);
    for (size_t position = 0; position < size;) {
        if (count == KEY_CHARACTERS_MAX)
            return 0;
        offsets[count++] = (unsigned short)position;
        utf8_next(key, size, &position);
    }
    offsets[count] = (unsigned short)size;
    return count;
}

static size_t segment_start(size_t length, size_t segment)
{
    return length * segment / SEGMENTS;
}

static uint64_t segment_key(const char *key, const unsigned short *offsets, size_t first,
                            size_t last, size_t length, size_t segment)
{
    return hash_text(1 + length * SEGMENTS + segment, key + offsets[first],
                     (size_t)(offsets[last] - offsets[first]));
}

static int append_segments(struct payment_index *index, const char *key, size_t place,
                           struct error *error)
{
    unsigned short offsets[KEY_CHARACTERS_MAX + 1];
    size_t length = character_offsets(offsets, key);
    for (size_t segment = 0; segment < SEGMENTS && length >= SEGMENTS; segment++)
        if (append_key(&index->tables[BY_SEGMENT],
                       segment_key(key, offsets, segment_start(length, segment),
                                   segment_start(length, segment + 1), length, segment),
                       place, error) != 0)
            return -1;
    return 0;
}

/* --- building ----------------------------------------------------------------------------- */

static bool waits_for_money(enum case_state state)
{
    return state == CASE_GUIDE_SENT || state == CASE_ACQUIRED || state == CASE_CANCELLED_UNPAID;
}

/* Key of the first word of a name in full-width kana; "" if there is one word. */
static char *family_key(const char *kana)
{
    size_t length = strcspn(kana, " ");
    const char *wide = strstr(kana, "\u3000");
    if (wide != NULL && (size_t)(wide - kana) < length)
        length = (size_t)(wide - kana);
    char *word = kana[length] == '\0' ? strdup("") : strndup(kana, length);
    char *key = word == NULL ? NULL : kana_key(word);
    free(word);
    return key;
}

static int append_keys(struct payment_index *index, size_t place, struct error *error)
{
    const struct indexed_case *item = &index->cases[place];
    const bool is_waiting = waits_for_money(item->state);
    if (item->reference != 0 &&
        append_key(&index->tables[BY_REFERENCE], item->reference, place, error) != 0)
        return -1;
    if (*item->kana != '\0' &&
        append_key(&index->tables[BY_KANA], hash_text(0, item->kana, strlen(item->kana)), place,
                   error) != 0)
        return -1;
    if (is_waiting && *item->family != '\0' &&
        append_key(&index->tables[BY_FAMILY], hash_text(0, item->family, strlen(item->family)),
                   place, error) != 0)
        return -1;
    if (item->state == CASE_GUIDE_SENT && item->first_amount_yen > 0 &&
        append_key(&index->tables[BY_AMOUNT], (uint64_t)item->first_amount_yen, place, error) != 0)
        return -1;
    return is_waiting ? append_segments(index, item->kana, place, error) : 0;
}

/* Row: STATEMENT_PAYMENT_CASES. */
static int append_case(struct payment_index *index, sqlite3_stmt *query, struct error *error)
{
    char reference[TRANSFER_REFERENCE_DIGITS + 1];
    if (index->count == index->capacity) {
        size_t capacity = index->capacity == 0 ? 1024 : index->capacity * 2;
        struct indexed_case *cases = realloc(index->cases, capacity * sizeof *cases);
        if (cases == NULL)
            return error_out_of_memory(error);
        index->cases = cases;
        index->capacity = capacity;
    }
    struct indexed_case *item = &index->cases[index->count];
    *item = (struct indexed_case){.case_id = sqlite3_column_int64(query, 0)};
    store_copy(item->case_number, sizeof item->case_number, query, 1);
    if (case_state_parse(&item->state, store_text(query, 2)) != 0)
        return error_set(error, ERROR_STORE,
                         "a case is in a state that this program does not know");
    item->first_amount_yen = (long)sqlite3_column_int64(query, 4);
    transfer_reference(reference, item->case_number, item->case_id);
    item->reference = payer_reference_of(reference);
    item->kana = kana_key(store_text(query, 3));
    item->family = family_key(store_text(query, 3));
    index->count++;
    if (item->kana == NULL || item->family == NULL)
        return error_out_of_memory(error);
    return append_keys(index, index->count - 1, error);
}

static int read_cases(struct payment_index *index, struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    int step;
    if (store_query(&query, store, STATEMENT_PAYMENT_CASES, BIND_NONE, error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0)
        if (append_case(index, query, error) != 0) {
            step = -1;
            break;
        }
    store_end(query);
    return step;
}

int payment_index_build(struct payment_index **out, struct case_store *store, struct error *error)
{
    struct payment_index *index = calloc(1, sizeof *index);
    *out = index;
    if (index == NULL)
        return error_out_of_memory(error);
    if (read_cases(index, store, error) != 0) {
        payment_index_free(index);
        *out = NULL;
        return -1;
    }
    for (int i = 0; i < TABLE_COUNT; i++)
        if (index->tables[i].count > 0)
            qsort(index->tables[i].entries, index->tables[i].count,
                  sizeof *index->tables[i].entries, compare_entries);
    return 0;
}

void payment_index_free(struct payment_index *index)
{
    if (index == NULL)
        return;
    for (size_t i = 0; i < index->count; i++) {
        free((char *)index->cases[i].kana);
        free((char *)index->cases[i].family);
    }
    free(index->cases);
    for (int i = 0; i < TABLE_COUNT; i++)
        free(index->tables[i].entries);
    free(index);
}

/* --- looking up --------------------------------------------------------------------------- */

static void add_candidate(struct case_candidates *out, struct indexed_case *item)
{
    if (out->count < PAYMENT_CANDIDATES_MAX)
        out->cases[out->count] = item;
    out->count++;
}

/* The cases under the key for which the text that it was made of is the same. */
static void look_up(struct case_candidates *out, const struct payment_index *index,
                    enum index_table table, uint64_t key, const char *kana, const char *family)
{
    const struct key_table *keys = &index->tables[table];
    out->count = 0;
    for (size_t i = find_key(keys, key); i < keys->count && keys->entries[i].key == key; i++) {
        struct indexed_case *item = &index->cases[keys->entries[i].place];
        if ((kana == NULL || strcmp(item->kana, kana) == 0) &&
            (family == NULL || strcmp(item->family, family) == 0))
            add_candidate(out, item);
    }
}

void payment_index_by_reference(struct case_candidates *out, const struct payment_index *index,
                                uint64_t reference)
{
    look_up(out, index, BY_REFERENCE, reference, NULL, NULL);
}

void payment_index_by_kana(struct case_candidates *out, const struct payment_index *index,
                           const char *kana)
{
    look_up(out, index, BY_KANA, hash_text(0, kana, strlen(kana)), kana, NULL);
}

void payment_index_by_family(struct case_candidates *out, const struct payment_index *index,
                             const char *family)
{
    look_up(out, index, BY_FAMILY, hash_text(0, family, strlen(family)), NULL, family);
}

void payment_index_by_first_amount(struct case_candidates *out, const struct payment_index *index,
                                   long amount_yen)
{
    const struct key_table *keys = &index->tables[BY_AMOUNT];
    const uint64_t key = (uint64_t)amount_yen;
    out->count = 0;
    for (size_t i = find_key(keys, key);
         i < keys->count && keys->entries[i].key == key && out->count <= PAYMENT_CANDIDATES_MAX;
         i++)
        if (index->cases[keys->entries[i].place].state == CASE_GUIDE_SENT)
            add_candidate(out, &index->cases[keys->entries[i].place]);
}

static void add_if_similar(struct case_candidates *out, struct indexed_case *item, const char *kana)
{
    size_t known = out->count < PAYMENT_CANDIDATES_MAX ? out->count : PAYMENT_CANDIDATES_MAX;
    for (size_t i = 0; i < known; i++)
        if (out->cases[i] == item)
            return;
    int edits = edit_distance(kana, item->kana, PAYER_MAX_EDITS);
    if (edits > 0 && edits <= PAYER_MAX_EDITS)
        add_candidate(out, item);
}

/* Cases of keys that are `length` characters long and share their segment with kana, whose own
 * stands at first. */
static void add_sharing(struct case_candidates *out, const struct payment_index *index,
                        const char *kana, uint64_t key)
{
    const struct key_table *keys = &index->tables[BY_SEGMENT];
    for (size_t i = find_key(keys, key); i < keys->count && keys->entries[i].key == key; i++) {
        if (out->count > PAYMENT_CANDIDATES_MAX)
            return;
        add_if_similar(out, &index->cases[keys->entries[i].place], kana);
    }
}

void payment_index_by_similar_kana(struct case_candidates *out, const struct payment_index *index,
                                   const char *kana)
{
    unsigned short offsets[KEY_CHARACTERS_MAX + 1];
    const size_t length = character_offsets(offsets, kana);
    out->count = 0;
    if (length <= PAYER_MAX_EDITS)
        return;
    for (size_t other = length - PAYER_MAX_EDITS; other <= length + PAYER_MAX_EDITS; other++)
        for (size_t segment = 0; segment < SEGMENTS && other >= SEGMENTS; segment++) {
            const size_t start = segment_start(other, segment);
            const size_t size = segment_start(other, segment + 1) - start;
            size_t first = start > PAYER_MAX_EDITS ? start - PAYER_MAX_EDITS : 0;
            for (; first <= start + PAYER_MAX_EDITS && first + size <= length; first++)
                add_sharing(out, index, kana,
                            segment_key(kana, offsets, first, first + size, other, segment));
        }
}

struct indexed_case *payment_index_lookup(const struct payment_index *index, int64_t case_id)
{
    size_t first = 0, last = index->count;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (index->cases[middle].case_id < case_id)
            first = middle + 1;
        else
            last = middle;
    }
    return first < index->count && index->cases[first].case_id == case_id ? &index->cases[first]
                                                                          : NULL;
}
