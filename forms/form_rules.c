/* SPDX-License-Identifier: MIT */
/* What is missing on a page: `required` zones and the rules over groups and rows. */
#include "form.h"

#include <string.h>

/* A page's zones with what was read in them. */
struct sheet {
    const struct form_zone *zones;
    const enum field_value *values;
    size_t count;
};

/* How far a zone, or a group as one, is filled in. */
enum filling { FILLING_ABSENT, FILLING_NO, FILLING_YES, FILLING_DOUBT };

static enum filling value_filling(enum field_value value)
{
    if (value == FIELD_UNCERTAIN)
        return FILLING_DOUBT;
    return value == FIELD_TICKED || value == FIELD_INKED ? FILLING_YES : FILLING_NO;
}

static bool is_member(const struct form_zone *zone, const char *name)
{
    return strcmp(zone->id, name) == 0 ||
           (zone->kind == ZONE_TICK && zone->group != NULL && strcmp(zone->group, name) == 0);
}

/* The filling of the zone with that id, or of the ticks of that group taken as one. */
static enum filling filling_of(const struct sheet *sheet, const char *name)
{
    enum filling best = FILLING_ABSENT;
    for (size_t i = 0; i < sheet->count; i++) {
        if (!is_member(&sheet->zones[i], name))
            continue;
        enum filling filling = value_filling(sheet->values[i]);
        if (filling == FILLING_YES)
            return FILLING_YES;
        if (best != FILLING_DOUBT)
            best = filling;
    }
    return best;
}

static size_t count_ticks(const struct sheet *sheet, const char *group)
{
    size_t ticks = 0;
    for (size_t i = 0; i < sheet->count; i++)
        ticks += is_member(&sheet->zones[i], group) && sheet->values[i] == FIELD_TICKED;
    return ticks;
}

static void append_once(const char **list, size_t *count, size_t capacity, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], name) == 0)
            return;
    if (*count < capacity)
        list[(*count)++] = name;
}

static void append_missing(struct form_findings *out, const char *name)
{
    append_once(out->missing, &out->missing_count, sizeof out->missing / sizeof *out->missing, name);
}

static void append_conflict(struct form_findings *out, const char *name)
{
    append_once(out->conflicts, &out->conflict_count, sizeof out->conflicts / sizeof *out->conflicts,
                name);
}

static void judge_choice(struct form_findings *out, const struct form_rule *rule,
                         const struct sheet *sheet)
{
    if (count_ticks(sheet, rule->group) > 1)
        append_conflict(out, rule->group);
    else if (rule->kind == RULE_EXACTLY_ONE && filling_of(sheet, rule->group) == FILLING_NO)
        append_missing(out, rule->group);
}

static void judge_row(struct form_findings *out, const struct form_rule *rule, const struct sheet *sheet)
{
    bool begun = false;
    for (size_t i = 0; i < rule->zone_count; i++)
        begun |= filling_of(sheet, rule->zones[i]) == FILLING_YES;
    for (size_t i = 0; begun && i < rule->zone_count; i++)
        if (filling_of(sheet, rule->zones[i]) == FILLING_NO)
            append_missing(out, rule->zones[i]);
}

static void judge_condition(struct form_findings *out, const struct form_rule *rule,
                            const struct sheet *sheet)
{
    if (filling_of(sheet, rule->when) != FILLING_YES)
        return;
    for (size_t i = 0; i < rule->zone_count; i++)
        if (filling_of(sheet, rule->zones[i]) == FILLING_NO)
            append_missing(out, rule->zones[i]);
}

void form_judge(struct form_findings *out, const struct form_definition *form,
                const struct form_zone *zones, const enum field_value *values, size_t count)
{
    struct sheet sheet = {zones, values, count};
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < count; i++)
        if (zones[i].element->required && value_filling(values[i]) == FILLING_NO)
            append_missing(out, zones[i].id);
    for (size_t r = 0; r < form->rule_count; r++) {
        const struct form_rule *rule = &form->rules[r];
        switch (rule->kind) {
        case RULE_EXACTLY_ONE:
        case RULE_AT_MOST_ONE:
            judge_choice(out, rule, &sheet);
            break;
        case RULE_ALL_OR_NONE:
            judge_row(out, rule, &sheet);
            break;
        case RULE_IF_TICKED:
            judge_condition(out, rule, &sheet);
            break;
        }
    }
}
