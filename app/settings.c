/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include "buffer.h"
#include "imposition.h"
#include "message.h"
#include "settings_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 1000 /* rates, averages, closed days: decades of them */

#define TEXT(type, member, required, fallback)                                                     \
    {                                                                                              \
#member, SETTING_TEXT, offsetof(struct type, member), required, fallback, 0, 0, NULL       \
    }
#define INTEGER(type, member, required, fallback, minimum, maximum)                                \
    {                                                                                              \
#member, SETTING_INTEGER, offsetof(struct type, member), required, fallback, minimum,      \
            maximum, NULL                                                                          \
    }
#define MM(type, member, fallback)                                                                 \
    {                                                                                              \
#member, SETTING_MM, offsetof(struct type, member), false, fallback, 0, 297, NULL          \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, SETTING_TEXT, 0, false, NULL, 0, 0, NULL                                             \
    }

static const char *const rolls[] = {"next_business_day", "none", NULL};
static const char *const bases[] = {"arrival", "postmark", NULL};
static const char *const attachment_rules[] = {"follow", "review", NULL};
static const char *const year_ends[] = {"none", "banks", "offices", NULL};
static const char *const roundings[] = {"combined", "per_component", NULL};
static const char *const articles[] = {"as_before", "none", "own", "capped", NULL};

static const struct setting society_table[] = {
    TEXT(settings_society, name, true, NULL),
    TEXT(settings_society, department, true, NULL),
    TEXT(settings_society, postal_code, true, NULL),
    TEXT(settings_society, address, true, NULL),
    TEXT(settings_society, phone, true, NULL),
    TEXT(settings_society, hours, false, ""),
    TEXT(settings_society, email, false, ""),
    TEXT(settings_society, url, false, ""),
    TEXT(settings_society, portal_name, false, ""),
    TEXT(settings_society, portal_url, false, ""),
    TEXT(settings_society, voluntary_symbol, false, ""),
    TEXT(settings_society, insurer_number, false, ""),
    END,
};

static const struct setting return_address_table[] = {
    TEXT(settings_return_address, name, false, ""),
    TEXT(settings_return_address, postal_code, false, ""),
    TEXT(settings_return_address, address, false, ""),
    END,
};

static const struct setting bank_account_table[] = {
    TEXT(settings_bank_account, bank_code, false, ""),
    TEXT(settings_bank_account, bank_name, true, NULL),
    TEXT(settings_bank_account, branch_code, false, ""),
    TEXT(settings_bank_account, branch_name, true, NULL),
    TEXT(settings_bank_account, kind, false, "普通"),
    TEXT(settings_bank_account, number, true, NULL),
    TEXT(settings_bank_account, holder, true, NULL),
    TEXT(settings_bank_account, holder_kana, false, ""),
    END,
};

static const struct setting deadlines_table[] = {
    {"count_first_day", SETTING_BOOL, offsetof(struct settings, deadline.count_first_day), false,
     "true", 0, 0, NULL},
    {"deadline_roll", SETTING_CHOICE, offsetof(struct settings, deadline.roll), false,
     "next_business_day", 0, 0, rolls},
    {"application_basis", SETTING_CHOICE, offsetof(struct settings, application_basis), false,
     "arrival", 0, 0, bases},
    END,
};

static const struct setting calendar_table[] = {
    {"year_end", SETTING_CHOICE, offsetof(struct settings, calendar.year_end), false, "offices", 0,
     0, year_ends},
    END,
};
static const char *const calendar_sections[] = {"closed_days", "holidays", NULL};

static const struct setting rate_table[] = {
    {"from", SETTING_MONTH, offsetof(struct premium_rate, from), true, NULL, 0, 0, NULL},
    {"health", SETTING_PERCENT, offsetof(struct premium_rate, health), true, NULL, 0, 0, NULL},
    {"support", SETTING_PERCENT, offsetof(struct premium_rate, support), true, NULL, 0, 0, NULL},
    {"care", SETTING_PERCENT, offsetof(struct premium_rate, care), true, NULL, 0, 0, NULL},
    END,
};

static const struct setting average_table[] = {
    INTEGER(average_remuneration, fiscal_year, true, NULL, 2000, 2100),
    INTEGER(average_remuneration, average_yen, true, NULL, 58000, 5000000),
    {"rule47_2", SETTING_CHOICE, offsetof(struct average_remuneration, article_47_2), false,
     "as_before", 0, 0, articles},
    {"rule47_2_cap_yen", SETTING_INTEGER, offsetof(struct average_remuneration, capped_yen), false,
     "0", 0, 5000000, NULL},
    END,
};

static const struct setting first_payment_table[] = {
    INTEGER(first_payment_rule, days_after_print, false, "14", 1, 60),
    INTEGER(first_payment_rule, minimum_months, false, "1", 1, 6),
    END,
};

static const struct setting procedure_table[] = {
    {"guide_needs_notice", SETTING_BOOL, offsetof(struct settings_procedure, guide_needs_notice),
     false, "true", 0, 0, NULL},
    {"keep_receipt_date", SETTING_BOOL, offsetof(struct settings_procedure, keep_receipt_date),
     false, "true", 0, 0, NULL},
    INTEGER(settings_procedure, notice_overdue_days, false, "14", 1, 365),
    INTEGER(settings_procedure, first_premium_grace_days, false, "0", 0, 60),
    INTEGER(settings_procedure, premium_grace_days, false, "0", 0, 60),
    END,
};

static const struct setting payments_table[] = {
    {"reference_alone", SETTING_BOOL, offsetof(struct settings_payments, reference_alone), false,
     "false", 0, 0, NULL},
    TEXT(settings_payments, virtual_branch, false, ""),
    END,
};
static const char *const payments_sections[] = {"transfer_fees_yen", NULL};

static const struct setting window_table[] = {
    MM(settings_window, x_mm, "20"),
    MM(settings_window, y_mm, "12"),
    MM(settings_window, width_mm, "90"),
    MM(settings_window, height_mm, "45"),
    MM(settings_window, drift_mm, "3"),
    END,
};

static const struct setting booklet_table[] = {
    MM(settings_booklet, creep_mm, "0"),
    END,
};

static const struct setting texts_table[] = {
    TEXT(settings_texts, guide, false, "texts/guide.md"),
    TEXT(settings_texts, debit_day, false, "毎月10日（金融機関の休業日に当たるときは、翌営業日）"),
    TEXT(settings_texts, certificate_rule, false, "納付証明書は、お申し出により発行します。"),
    END,
};

static const struct setting intake_table[] = {
    {"attachments", SETTING_CHOICE, offsetof(struct settings_intake, attachments), false, "follow",
     0, 0, attachment_rules},
    END,
};

static const struct setting limits_table[] = {
    INTEGER(settings_limits, intake_bytes, false, "67108864", 1, 536870912),
    INTEGER(settings_limits, intake_side_px, false, "15000", 100, 100000),
    INTEGER(settings_limits, intake_pixels, false, "120000000", 10000, 1000000000),
    INTEGER(settings_limits, intake_pages, false, "1000", 1, 10000),
    INTEGER(settings_limits, intake_unfolded_bytes, false, "268435456", 1048576, 2147483647),
    INTEGER(settings_limits, intake_memory_mib, false, "2048", 256, 65536),
    INTEGER(settings_limits, intake_seconds, false, "60", 1, 3600),
    INTEGER(settings_limits, intake_file_seconds, false, "600", 1, 86400),
    END,
};

static const struct setting root_table[] = {
    {"rule47_2", SETTING_CHOICE, offsetof(struct settings, premium.remuneration.article_47_2),
     false, "none", 0, 0, articles},
    {"rule47_2_cap_yen", SETTING_INTEGER,
     offsetof(struct settings, premium.remuneration.capped_yen), false, "0", 0, 5000000, NULL},
    {"rounding", SETTING_CHOICE, offsetof(struct settings, premium.rounding), false, "combined", 0,
     0, roundings},
    END,
};

/* The objects of the document, each read into a struct at an offset of struct settings. */
static const struct section {
    const char *key;
    size_t offset;
    const struct setting *table;
    const char *const *sections;
} sections[] = {
    {"society", offsetof(struct settings, society), society_table, NULL},
    {"return_address", offsetof(struct settings, return_address), return_address_table, NULL},
    {"bank_account", offsetof(struct settings, bank_account), bank_account_table, NULL},
    {"deadlines", 0, deadlines_table, NULL},
    {"calendar", 0, calendar_table, calendar_sections},
    {"first_payment", offsetof(struct settings, first_payment), first_payment_table, NULL},
    {"procedure", offsetof(struct settings, procedure), procedure_table, NULL},
    {"payments", offsetof(struct settings, payments), payments_table, payments_sections},
    {"envelope_window", offsetof(struct settings, envelope_window), window_table, NULL},
    {"booklet", offsetof(struct settings, booklet), booklet_table, NULL},
    {"texts", offsetof(struct settings, texts), texts_table, NULL},
    {"intake", offsetof(struct settings, intake), intake_table, NULL},
    {"limits", offsetof(struct settings, limits), limits_table, NULL},
};
#define SECTION_COUNT (sizeof sections / sizeof *sections)

static const char *const root_keys[] = {
    "society",  "return_address", "bank_account",         "deadlines",
    "calendar", "first_payment",  "envelope_window",      "booklet",
    "texts",    "intake",         "limits",               "procedure", "rates",
    "payments", "average_remuneration",       NULL};

/* The list under key, at least minimum rows. *list is NULL when it is missing and may be. */
static int lookup_list(const json_t **list, const json_t *object, const char *key, size_t minimum,
                       const struct setting_place *place, struct error *error)
{
    *list = json_object_get(object, key);
    if (*list == NULL && minimum == 0)
        return 0;
    if (*list == NULL)
        return settings_refuse(place, key, error, _("is missing"));
    if (!json_is_array(*list))
        return settings_refuse(place, key, error, _("must be a list in brackets […]"));
    if (json_array_size(*list) < minimum || json_array_size(*list) > LIST_MAX)
        return settings_refuse(place, key, error, _("must have %zu to %d rows"), minimum, LIST_MAX);
    return 0;
}

static struct setting_place row_place(const char *source, const char *key, size_t row)
{
    struct setting_place place = {source, ""};
    snprintf(place.path, sizeof place.path, "%s[%zu]", key, row);
    return place;
}

static int load_rates(struct settings *settings, const json_t *root,
                      const struct setting_place *place, struct error *error)
{
    const json_t *list;
    if (lookup_list(&list, root, "rates", 1, place, error) != 0)
        return -1;
    size_t count = json_array_size(list);
    settings->rates = calloc(count, sizeof *settings->rates);
    if (settings->rates == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct setting_place row = row_place(place->source, "rates", i);
        struct premium_rate *rate = &settings->rates[i];
        if (settings_read_object(rate, json_array_get(list, i), rate_table, NULL, &row, error) != 0)
            return -1;
        if (i > 0 && month_compare(rate->from, rate[-1].from) <= 0)
            return settings_refuse(&row, "from", error, _("must be later than in the row before"));
    }
    settings->premium.rates = settings->rates;
    settings->premium.rate_count = count;
    return 0;
}

static int check_cap(enum article_47_2 article, int capped_yen, const struct setting_place *place,
                     struct error *error)
{
    if (article == ARTICLE_47_2_CAPPED && capped_yen == 0)
        return settings_refuse(place, "rule47_2_cap_yen", error,
                               _("is missing, though rule47_2 is \"capped\""));
    return 0;
}

static int load_averages(struct settings *settings, const json_t *root,
                         const struct setting_place *place, struct error *error)
{
    const json_t *list;
    if (lookup_list(&list, root, "average_remuneration", 1, place, error) != 0)
        return -1;
    size_t count = json_array_size(list);
    settings->averages = calloc(count, sizeof *settings->averages);
    if (settings->averages == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct setting_place row = row_place(place->source, "average_remuneration", i);
        struct average_remuneration *average = &settings->averages[i];
        if (settings_read_object(average, json_array_get(list, i), average_table, NULL, &row,
                                 error) != 0)
            return -1;
        if (i > 0 && average->fiscal_year <= average[-1].fiscal_year)
            return settings_refuse(&row, "fiscal_year", error,
                                   _("must be later than in the row before"));
        if (check_cap(average->article_47_2, average->capped_yen, &row, error) != 0)
            return -1;
    }
    settings->premium.remuneration.averages = settings->averages;
    settings->premium.remuneration.average_count = count;
    return 0;
}

/* A list of dates of the calendar; *out is owned by the settings. */
static int load_dates(struct date **out, size_t *count, const char *key, const json_t *root,
                      const char *source, struct error *error)
{
    const struct setting_place place = {source, "calendar"};
    const json_t *list;
    char path[60];
    if (lookup_list(&list, json_object_get(root, "calendar"), key, 0, &place, error) != 0)
        return -1;
    *count = json_array_size(list);
    *out = calloc(*count + 1, sizeof **out);
    if (*out == NULL)
        return error_out_of_memory(error);
    snprintf(path, sizeof path, "calendar.%s", key);
    for (size_t i = 0; i < *count; i++) {
        struct setting_place row = row_place(source, path, i);
        const char *text = json_string_value(json_array_get(list, i));
        if (text == NULL || date_parse(&(*out)[i], text, NULL) != 0)
            return settings_refuse(&row, NULL, error, _("must be a date such as \"2026-08-14\""));
    }
    return 0;
}

static int load_calendar(struct settings *settings, const json_t *root, const char *source,
                         struct error *error)
{
    struct business_calendar *calendar = &settings->calendar;
    if (load_dates(&settings->closed_days, &calendar->closed_day_count, "closed_days", root, source,
                   error) != 0 ||
        load_dates(&settings->holidays, &calendar->holiday_count, "holidays", root, source, error) != 0)
        return -1;
    calendar->closed_days = settings->closed_days;
    calendar->holidays = settings->holidays;
    return 0;
}

/* What banks took for a transfer to another bank in 2026, at counters, machines and online. */
static const struct transfer_fees usual_fees = {
    {110, 145, 150, 154, 160, 165, 220, 275, 330, 385, 440, 495, 550, 605, 660, 770, 880, 990}, 18};

static int load_fees(struct settings *settings, const json_t *root, const char *source,
                     struct error *error)
{
    const struct setting_place place = {source, "payments"};
    struct transfer_fees *fees = &settings->payments.fees;
    const json_t *list;
    if (lookup_list(&list, json_object_get(root, "payments"), "transfer_fees_yen", 0, &place,
                    error) != 0)
        return -1;
    if (list == NULL)
        *fees = usual_fees;
    if (json_array_size(list) > TRANSFER_FEES_MAX)
        return settings_refuse(&place, "transfer_fees_yen", error, _("must have %zu to %d rows"),
                               (size_t)0, TRANSFER_FEES_MAX);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *fee = json_array_get(list, i);
        const struct setting_place row = row_place(source, "payments.transfer_fees_yen", i);
        if (!json_is_integer(fee) || json_integer_value(fee) < 1 ||
            json_integer_value(fee) > 10000)
            return settings_refuse(&row, NULL, error, _("must be a whole number from %ld to %ld"),
                                   1L, 10000L);
        fees->yen[fees->count++] = (int)json_integer_value(fee);
    }
    return 0;
}

static int load_sections(struct settings *settings, const json_t *root, const char *source,
                         struct error *error)
{
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        const struct section *section = &sections[i];
        struct setting_place place = {source, ""};
        snprintf(place.path, sizeof place.path, "%s", section->key);
        if (settings_read_object((char *)settings + section->offset,
                                 json_object_get(root, section->key), section->table,
                                 section->sections, &place, error) != 0)
            return -1;
    }
    return 0;
}

/* "123-4567" */
static bool is_postal_code(const char *text)
{
    return strlen(text) == 8 && strspn(text, "0123456789") == 3 && text[3] == '-' &&
           strspn(text + 4, "0123456789") == 4;
}

static int check_postal_code(const char *text, const char *section, const char *source,
                             struct error *error)
{
    struct setting_place place = {source, ""};
    snprintf(place.path, sizeof place.path, "%s", section);
    if (is_postal_code(text))
        return 0;
    return settings_refuse(&place, "postal_code", error,
                           _("must be a postal code such as \"123-4567\""));
}

static int check_creep(const struct settings *settings, const char *source, struct error *error)
{
    const struct setting_place place = {source, "booklet"};
    if (settings->booklet.creep_mm <= IMPOSITION_MAX_CREEP_MM)
        return 0;
    return settings_refuse(&place, "creep_mm", error, _("must be mm from 0 to %g"),
                           IMPOSITION_MAX_CREEP_MM);
}

/* What only several keys together show, or a limit that is kept elsewhere. */
static int check_settings(const struct settings *settings, const struct setting_place *root,
                          struct error *error)
{
    const struct remuneration_rule *rule = &settings->premium.remuneration;
    if (check_cap(rule->article_47_2, rule->capped_yen, root, error) != 0 ||
        check_creep(settings, root->source, error) != 0 ||
        check_postal_code(settings->society.postal_code, "society", root->source, error) != 0)
        return -1;
    return check_postal_code(settings->return_address.postal_code, "return_address", root->source,
                             error);
}

static int copy_if_empty(char **text, const char *from, struct error *error)
{
    if ((*text)[0] != '\0')
        return 0;
    free(*text);
    *text = strdup(from);
    return *text != NULL ? 0 : error_out_of_memory(error);
}

static int complete_return_address(struct settings *settings, struct error *error)
{
    struct settings_return_address *address = &settings->return_address;
    if (copy_if_empty(&address->name, settings->society.name, error) != 0 ||
        copy_if_empty(&address->postal_code, settings->society.postal_code, error) != 0)
        return -1;
    return copy_if_empty(&address->address, settings->society.address, error);
}

static int load_root(struct settings *settings, const json_t *root, const char *source,
                     struct error *error)
{
    const struct setting_place place = {source, ""};
    if (!json_is_object(root))
        return settings_refuse(&place, "", error, _("must be an object in braces {…}"));
    if (settings_read_object(settings, root, root_table, root_keys, &place, error) != 0 ||
        load_sections(settings, root, source, error) != 0 ||
        load_calendar(settings, root, source, error) != 0 ||
        load_fees(settings, root, source, error) != 0 ||
        load_rates(settings, root, &place, error) != 0 ||
        load_averages(settings, root, &place, error) != 0 ||
        complete_return_address(settings, error) != 0)
        return -1;
    settings->premium.calendar = settings->calendar;
    return check_settings(settings, &place, error);
}

int settings_load(struct settings **out, const char *bytes, size_t size, const char *source,
                  struct error *error)
{
    *out = NULL;
    if (size > SETTINGS_MAX_BYTES)
        return error_set(error, ERROR_REFUSED, _("%s: is larger than %d bytes; not read"), source,
                         SETTINGS_MAX_BYTES);
    json_error_t at;
    json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &at);
    if (root == NULL)
        return error_set(error, ERROR_REFUSED, _("%s: line %d, column %d: %s; not read"), source,
                         at.line, at.column, at.text);
    struct settings *settings = calloc(1, sizeof *settings);
    int result =
        settings != NULL ? load_root(settings, root, source, error) : error_out_of_memory(error);
    json_decref(root);
    if (result != 0) {
        settings_free(settings);
        return -1;
    }
    *out = settings;
    return 0;
}

static void free_texts(void *target, const struct setting *table)
{
    for (; table->key != NULL; table++)
        if (table->kind == SETTING_TEXT)
            free(*(char **)((char *)target + table->offset));
}

void settings_free(struct settings *settings)
{
    if (settings == NULL)
        return;
    for (size_t i = 0; i < SECTION_COUNT; i++)
        free_texts((char *)settings + sections[i].offset, sections[i].table);
    free(settings->closed_days);
    free(settings->holidays);
    free(settings->rates);
    free(settings->averages);
    free(settings);
}

static json_t *write_rows(const void *rows, size_t count, size_t row_size,
                          const struct setting *table)
{
    json_t *list = json_array();
    for (size_t i = 0; list != NULL && i < count; i++)
        if (json_array_append_new(
                list, settings_write_object((const char *)rows + i * row_size, table)) != 0) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *write_dates(const struct date *dates, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; list != NULL && i < count; i++) {
        char text[DATE_TEXT_SIZE];
        if (json_array_append_new(
                list, json_string(date_format_iso(dates[i], text))) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *write_fees(const struct transfer_fees *fees)
{
    json_t *list = json_array();
    for (size_t i = 0; list != NULL && i < fees->count; i++)
        json_array_append_new(list, json_integer(fees->yen[i]));
    return list;
}

static int write_root(json_t *root, const struct settings *settings)
{
    const struct remuneration_rule *rule = &settings->premium.remuneration;
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (json_object_set_new(root, sections[i].key,
                                settings_write_object((const char *)settings + sections[i].offset,
                                                      sections[i].table)) != 0)
            return -1;
    json_t *rates = write_rows(settings->rates, settings->premium.rate_count,
                               sizeof *settings->rates, rate_table);
    json_t *averages = write_rows(settings->averages, rule->average_count,
                                  sizeof *settings->averages, average_table);
    const struct business_calendar *calendar = &settings->calendar;
    int failed = json_object_set_new(root, "rates", rates) != 0;
    failed |= json_object_set_new(root, "average_remuneration", averages) != 0;
    failed |= json_object_set_new(json_object_get(root, "calendar"), "closed_days",
                                  write_dates(calendar->closed_days, calendar->closed_day_count)) != 0;
    failed |= json_object_set_new(json_object_get(root, "calendar"), "holidays",
                                  write_dates(calendar->holidays, calendar->holiday_count)) != 0;
    failed |= json_object_set_new(json_object_get(root, "payments"), "transfer_fees_yen",
                                  write_fees(&settings->payments.fees)) != 0;
    return failed ? -1 : 0;
}

int settings_write(struct buffer *out, const struct settings *settings, struct error *error)
{
    char *text = NULL;
    json_t *root = settings_write_object(settings, root_table);
    if (root != NULL && write_root(root, settings) == 0)
        text = json_dumps(root, JSON_INDENT(2));
    json_decref(root);
    if (text == NULL)
        return error_out_of_memory(error);
    buffer_append_text(out, text);
    buffer_append_char(out, '\n');
    free(text);
    return out->failed ? error_out_of_memory(error) : 0;
}
