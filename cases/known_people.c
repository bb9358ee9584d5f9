/* SPDX-License-Identifier: MIT */
#include "known_people.h"

#include <stdlib.h>
#include <string.h>

/* Where key is, or the free place for it: linear probing, never full. */
static size_t find_place(const uint64_t *keys, size_t capacity, uint64_t key)
{
    size_t place = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & (capacity - 1);
    while (keys[place] != 0 && keys[place] != key)
        place = (place + 1) & (capacity - 1);
    return place;
}

static int grow(struct number_map *map)
{
    size_t capacity = map->capacity == 0 ? 1024 : 2 * map->capacity;
    uint64_t *keys = calloc(capacity, sizeof *keys);
    long *values = map->has_values ? calloc(capacity, sizeof *values) : NULL;
    if (keys == NULL || (map->has_values && values == NULL)) {
        free(keys);
        free(values);
        return -1;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->keys[i] == 0)
            continue;
        size_t place = find_place(keys, capacity, map->keys[i]);
        keys[place] = map->keys[i];
        if (map->has_values)
            values[place] = map->values[i];
    }
    free(map->keys);
    free(map->values);
    map->keys = keys;
    map->values = values;
    map->capacity = capacity;
    return 0;
}

int number_map_put(struct number_map *map, uint64_t key, long value)
{
    if (4 * (map->count + 1) > 3 * map->capacity && grow(map) != 0)
        return -1;
    size_t place = find_place(map->keys, map->capacity, key);
    map->count += map->keys[place] == 0;
    map->keys[place] = key;
    if (map->has_values)
        map->values[place] = value;
    return 0;
}

bool number_map_has(const struct number_map *map, uint64_t key)
{
    return map->capacity > 0 && map->keys[find_place(map->keys, map->capacity, key)] == key;
}

long number_map_lookup(const struct number_map *map, uint64_t key, long fallback)
{
    if (map->capacity == 0)
        return fallback;
    size_t place = find_place(map->keys, map->capacity, key);
    return map->keys[place] == key ? map->values[place] : fallback;
}

void number_map_free(struct number_map *map)
{
    free(map->keys);
    free(map->values);
    *map = (struct number_map){.has_values = map->has_values};
}

/* FNV-1a, 64 bits; the NUL ends each text, so that texts do not run together. */
static uint64_t mix_text(uint64_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    while (*text++ != '\0');
    return hash;
}

static uint64_t mix_date(uint64_t hash, struct date date)
{
    return (hash ^ (uint64_t)(date.year * 10000L + date.month * 100L + date.day)) * 0x100000001B3u;
}

uint64_t person_fingerprint(const struct case_record *record, enum person_key key)
{
    uint64_t hash = 0xCBF29CE484222325u + (uint64_t)key;
    switch (key) {
    case PERSON_BY_NUMBER:
        hash = mix_text(hash, record->case_number);
        break;
    case PERSON_BY_INSURED:
        hash = mix_text(mix_text(hash, record->insured_symbol), record->insured_number);
        hash = mix_date(hash, record->birth_date);
        break;
    case PERSON_BY_NAME:
    case PERSON_KEY_COUNT:
        hash = mix_text(mix_text(hash, record->name), record->name_kana);
        hash = mix_date(mix_date(hash, record->birth_date), record->retirement_date);
        break;
    }
    return hash == 0 ? 1 : hash;
}
