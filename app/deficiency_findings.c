/* SPDX-License-Identifier: MIT */
#include "deficiency_findings.h"

#include "case_papers.h"
#include "message.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The kinds of deficiencies, with the numbers that the office calls them by, and what to do. */
enum finding_kind {
    FINDING_BLANK,
    FINDING_NO_CHOICE,
    FINDING_SEVERAL,
    FINDING_NO_SIGNATURE,
    FINDING_NO_CONSENT,
    FINDING_PARTLY,
    FINDING_KIND_COUNT,
};

static const struct {
    const char *title, *action;
} kinds[FINDING_KIND_COUNT] = {
    [FINDING_BLANK] = {"01　記入漏れ", "この欄にご記入ください。"},
    [FINDING_NO_CHOICE] = {"02　選択なし", "一つ選んで、□に✓をつけてください。"},
    [FINDING_SEVERAL] = {"03　複数選択", "✓が二つ以上あります。一つだけにしてください。"},
    [FINDING_NO_SIGNATURE] = {"04　署名なし", "ご本人が署名してください。"},
    [FINDING_NO_CONSENT] = {"05　承諾なし", "内容をお読みのうえ、✓をつけてください。"},
    [FINDING_PARTLY] = {"06　一部のみ記入",
                        "一部だけ記入されています。この欄の項目をすべてご記入ください。"},
};

/* What a choice is called; its ticks are called by their answers only. */
static const struct {
    const char *group, *title;
} choices[] = {
    {"payment_method", "保険料の納付方法"},
    {"certificate", "資格確認書の発行の要否"},
    {"certificate_reason", "資格確認書が必要な理由"},
    {"account_type", "預金種目"},
    {"correction", "印字内容の訂正"},
    {"consent", "承諾欄"},
};
/* The same of the choices in a dependant's row: "dependant_2_sex" of 被扶養者2. */
static const struct {
    const char *suffix, *title;
} row_choices[] = {
    {"_era", "生年月日の元号"},
    {"_sex", "性別"},
    {"_living", "同居・別居"},
    {"_kind", "継続・新規"},
    {"_certificate", "資格確認書の要否"},
};

/* Findings that are being gathered. */
struct finding_list {
    struct findings *out;
    struct workspace *workspace;
    const struct form_definition *form;
    struct form_zone *zones; /* of form, owned */
    size_t zone_count;
    int page; /* that is looked at */
    struct error *error;
    int result;
};

/* ---- what a field is called ---- */

static const struct form_zone *find_zone(const struct finding_list *list, const char *name)
{
    for (size_t i = 0; i < list->zone_count; i++)
        if (strcmp(list->zones[i].id, name) == 0)
            return &list->zones[i];
    return NULL;
}

static const struct form_zone *find_choice(const struct finding_list *list, const char *group)
{
    for (size_t i = 0; i < list->zone_count; i++)
        if (list->zones[i].group != NULL && strcmp(list->zones[i].group, group) == 0)
            return &list->zones[i];
    return NULL;
}

/* The row that a label begins with, 被扶養者2 of 「被扶養者2 氏名」; 0 bytes if it has none. */
static size_t row_length(const char *label)
{
    const char *space = strchr(label, ' ');
    return space == NULL ? 0 : (size_t)(space - label);
}

static const char *row_choice_title(const char *group)
{
    const size_t length = strlen(group);
    for (size_t i = 0; i < sizeof row_choices / sizeof *row_choices; i++) {
        const size_t suffix = strlen(row_choices[i].suffix);
        if (length > suffix && strcmp(group + length - suffix, row_choices[i].suffix) == 0)
            return row_choices[i].title;
    }
    return NULL;
}

/* The answers, for a choice that has no name here: 「はい／いいえ」. */
static void join_answers(char out[FINDING_TEXT_SIZE], const struct finding_list *list,
                         const char *group)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < list->zone_count && length < FINDING_TEXT_SIZE - 1; i++) {
        const struct form_zone *zone = &list->zones[i];
        if (zone->group == NULL || strcmp(zone->group, group) != 0)
            continue;
        int more = snprintf(out + length, FINDING_TEXT_SIZE - length, "%s%s",
                            length > 0 ? "／" : "", zone->element->text);
        length += (size_t)more;
    }
}

static void choice_title(char out[FINDING_TEXT_SIZE], const struct finding_list *list,
                         const char *group, const struct form_zone *first)
{
    const char *label = first->element->text, *in_row = row_choice_title(group);
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (strcmp(choices[i].group, group) == 0) {
            snprintf(out, FINDING_TEXT_SIZE, "%s", choices[i].title);
            return;
        }
    if (in_row != NULL && row_length(label) > 0)
        snprintf(out, FINDING_TEXT_SIZE, "%.*s %s", (int)row_length(label), label, in_row);
    else
        join_answers(out, list, group);
}

/* ---- findings ---- */

static const struct form_rule *find_block(const struct finding_list *list, const char *name)
{
    for (size_t i = 0; i < list->form->rule_count; i++) {
        const struct form_rule *rule = &list->form->rules[i];
        for (size_t j = 0; rule->kind == RULE_ALL_OR_NONE && j < rule->zone_count; j++)
            if (strcmp(rule->zones[j], name) == 0)
                return rule;
    }
    return NULL;
}

static enum finding_kind kind_of(const char *name, const struct form_zone *zone, bool is_conflict,
                                 bool is_block)
{
    if (is_conflict)
        return FINDING_SEVERAL;
    if (is_block)
        return FINDING_PARTLY;
    if (strcmp(name, "signature") == 0)
        return FINDING_NO_SIGNATURE;
    if (strcmp(name, "consent") == 0)
        return FINDING_NO_CONSENT;
    return zone->kind == ZONE_TICK ? FINDING_NO_CHOICE : FINDING_BLANK;
}

static struct finding *find_same_block(struct finding_list *list, const struct form_rule *rule)
{
    for (size_t i = 0; rule != NULL && i < list->out->count; i++)
        if (list->out->items[i].rule == rule)
            return &list->out->items[i];
    return NULL;
}

static void append_field(struct finding *finding, const char *title)
{
    const size_t row = row_length(title), length = strlen(finding->fields);
    if (finding->rule != NULL && row > 0) {
        snprintf(finding->title, sizeof finding->title, "%.*s", (int)row, title);
        title += row + 1;
    }
    snprintf(finding->fields + length, sizeof finding->fields - length, "%s%s",
             length > 0 ? "・" : "", title);
}

static void append_finding(struct finding_list *list, const char *name, bool is_conflict)
{
    const struct form_zone *zone = find_zone(list, name);
    const struct form_zone *first = zone != NULL ? zone : find_choice(list, name);
    const struct form_rule *rule = is_conflict ? NULL : find_block(list, name);
    char title[FINDING_TEXT_SIZE];
    if (first == NULL)
        return; /* not of this form: its revision knows no such field */
    if (zone != NULL && (zone->group == NULL || zone->kind != ZONE_TICK))
        snprintf(title, sizeof title, "%s", zone->element->text);
    else
        choice_title(title, list, first->group != NULL ? first->group : name, first);
    struct finding *finding = find_same_block(list, rule);
    if (finding == NULL) {
        if (list->out->count == FINDINGS_MAX)
            return;
        const enum finding_kind kind = kind_of(name, first, is_conflict, rule != NULL);
        finding = &list->out->items[list->out->count++];
        *finding = (struct finding){.kind = kinds[kind].title,
                                    .action = kinds[kind].action,
                                    .page = first->page,
                                    .y_mm = first->box.y,
                                    .rule = rule};
    }
    append_field(finding, title);
}

/* names: a JSON array of ids. */
static void append_names(struct finding_list *list, const char *names, bool is_conflict)
{
    size_t i;
    json_t *entry, *array = json_loads(names, 0, NULL);
    json_array_foreach(array, i, entry)
    {
        const char *name = json_string_value(entry);
        if (name != NULL)
            append_finding(list, name, is_conflict);
    }
    json_decref(array);
}

static int note_page(void *user, const struct application_page *page)
{
    struct finding_list *list = user;
    free(list->zones);
    list->zones = NULL;
    list->form =
        workspace_form_by_code(list->workspace, page->form_code, page->revision, list->error);
    if (list->form == NULL ||
        form_zones(&list->zones, &list->zone_count, list->form, 0, list->error) != 0) {
        list->result = -1;
        return -1;
    }
    append_names(list, page->missing, false);
    append_names(list, page->conflicts, true);
    list->out->pages = (int)list->form->page_count;
    return 0;
}

/* As they stand on the form, from the top of its first page. */
static int compare_places(const void *a, const void *b)
{
    const struct finding *left = a, *right = b;
    if (left->page != right->page)
        return left->page < right->page ? -1 : 1;
    return (left->y_mm > right->y_mm) - (left->y_mm < right->y_mm);
}

int findings_load(struct findings *out, struct workspace *workspace, int64_t case_id,
                  struct error *error)
{
    struct finding_list list = {.out = out, .workspace = workspace, .error = error};
    *out = (struct findings){.count = 0};
    int result =
        case_store_list_application_pages(workspace->store, case_id, note_page, &list, error);
    free(list.zones);
    if (result != 0 || list.result != 0)
        return -1;
    if (out->count == 0)
        return error_set(error, ERROR_REFUSED, "%s",
                         _("nothing is missing on the application that arrived; there is "
                           "nothing to write of"));
    qsort(out->items, out->count, sizeof *out->items, compare_places);
    return 0;
}
