/* SPDX-License-Identifier: MIT */
/* If this fails, a slip of a clerk's pen in formloop.json goes unnoticed and every letter of the
 * day carries a wrong amount or date. */
#include "settings.h"

#include "buffer.h"
#include "check.h"
#include "file.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The least that a document must say. */
#define SOCIETY                                                                                    \
    "\"society\":{\"name\":\"N\",\"department\":\"D\",\"postal_code\":\"123-4567\","               \
    "\"address\":\"A\",\"phone\":\"P\"}"
#define BANK                                                                                       \
    "\"bank_account\":{\"bank_name\":\"B\",\"branch_name\":\"R\",\"number\":\"1234567\","          \
    "\"holder\":\"H\"}"
#define RATES                                                                                      \
    "\"rates\":[{\"from\":\"2026-04\",\"health\":\"9.85\",\"support\":\"0.23\",\"care\":\"1.62\"}" \
    "]"
#define AVERAGES "\"average_remuneration\":[{\"fiscal_year\":2026,\"average_yen\":320000}]"
#define LEAST "{" SOCIETY "," BANK "," RATES "," AVERAGES "}"
/* The least with one more member in front. */
#define WITH(member) "{" member "," SOCIETY "," BANK "," RATES "," AVERAGES "}"

static struct settings *load(const char *text)
{
    struct settings *settings;
    struct error error = ERROR_INIT;
    if (settings_load(&settings, text, strlen(text), "formloop.json", &error) != 0)
        fail_msg("%s", error.message);
    return settings;
}

static void assert_mm(double value, int expected)
{
    assert_int_equal((int)(value * 1000), expected * 1000);
}

static void default_document_loads(void **state)
{
    (void)state;
    struct settings *settings = load(settings_default_json());
    assert_string_equal(settings->society.name, "みどり野健康保険組合");
    assert_string_equal(settings->bank_account.kind, "普通");
    assert_int_equal(settings->premium.rate_count, 2);
    assert_int_equal(settings->premium.rates[0].health, 9910);
    assert_int_equal(settings->premium.rates[0].support, 0);
    assert_int_equal(settings->premium.rates[0].care, 1590);
    assert_int_equal(settings->premium.rates[1].from.year, 2026);
    assert_int_equal(settings->premium.rates[1].from.month, 4);
    assert_int_equal(settings->premium.rates[1].health, 9850);
    assert_int_equal(settings->premium.rates[1].support, 230);
    assert_int_equal(settings->premium.rates[1].care, 1620);
    assert_int_equal(settings->premium.remuneration.average_count, 2);
    assert_int_equal(settings->premium.remuneration.averages[1].fiscal_year, 2026);
    assert_int_equal(settings->premium.remuneration.averages[1].average_yen, 320000);
    settings_free(settings);
}

static void default_document_reckons_the_worked_example(void **state)
{
    (void)state;
    struct settings *settings = load(settings_default_json());
    struct premium_person person = {{1975, 1, 1}, {2026, 4, 1}, {2028, 4, 1}, 500000};
    struct premium premium;
    assert_int_equal(
        premium_of_month(&premium, &person, (struct month){2026, 4}, &settings->premium, NULL), 0);
    assert_int_equal(premium.total_yen, 37440);
    settings_free(settings);
}

static void missing_keys_get_their_defaults(void **state)
{
    (void)state;
    struct settings *settings = load(LEAST);
    assert_true(settings->deadline.count_first_day);
    assert_int_equal(settings->deadline.roll, DEADLINE_ROLL_NEXT_BUSINESS_DAY);
    assert_int_equal(settings->application_basis, BASIS_ARRIVAL);
    assert_int_equal(settings->calendar.year_end, YEAR_END_OFFICES);
    assert_int_equal(settings->calendar.closed_day_count, 0);
    assert_int_equal(settings->premium.calendar.year_end, YEAR_END_OFFICES);
    assert_int_equal(settings->premium.rounding, ROUNDING_COMBINED);
    assert_int_equal(settings->premium.remuneration.article_47_2, ARTICLE_47_2_NONE);
    assert_int_equal(settings->first_payment.days_after_print, 14);
    assert_int_equal(settings->first_payment.minimum_months, 1);
    assert_string_equal(settings->return_address.name, "N");
    assert_string_equal(settings->return_address.postal_code, "123-4567");
    assert_string_equal(settings->return_address.address, "A");
    assert_string_equal(settings->society.email, "");
    assert_string_equal(settings->bank_account.kind, "普通");
    assert_string_equal(settings->texts.guide, "texts/guide.md");
    assert_int_equal(settings->limits.intake_bytes, 67108864);
    assert_int_equal(settings->limits.intake_side_px, 15000);
    assert_int_equal(settings->limits.intake_pixels, 120000000);
    assert_int_equal(settings->limits.intake_pages, 1000);
    assert_int_equal(settings->limits.intake_unfolded_bytes, 268435456);
    assert_mm(settings->envelope_window.width_mm, 90);
    assert_mm(settings->booklet.creep_mm, 0);
    settings_free(settings);
}

static void every_choice_can_be_made(void **state)
{
    (void)state;
    struct settings *settings = load(WITH(
        "\"deadlines\":{\"count_first_day\":false,\"deadline_roll\":\"none\",\"application_basis\":"
        "\"postmark\"},"
        "\"calendar\":{\"year_end\":\"banks\",\"closed_days\":[\"2026-08-14\",\"令和8年8月13日\"],"
        "\"holidays\":[\"2031-01-01\"]},"
        "\"rule47_2\":\"capped\",\"rule47_2_cap_yen\":410000,\"rounding\":\"per_component\","
        "\"booklet\":{\"creep_mm\":0.1},"
        "\"first_payment\":{\"days_after_print\":7,\"minimum_months\":2},"
        "\"envelope_window\":{\"x_mm\":15.5},\"note\":\"for people\""));
    assert_false(settings->deadline.count_first_day);
    assert_int_equal(settings->deadline.roll, DEADLINE_ROLL_NONE);
    assert_int_equal(settings->application_basis, BASIS_POSTMARK);
    assert_int_equal(settings->calendar.year_end, YEAR_END_BANKS);
    assert_int_equal(settings->premium.calendar.closed_day_count, 2);
    assert_int_equal(settings->premium.calendar.closed_days[1].day, 13);
    assert_int_equal(settings->premium.calendar.holiday_count, 1);
    assert_int_equal(settings->premium.calendar.holidays[0].year, 2031);
    assert_int_equal(settings->premium.remuneration.article_47_2, ARTICLE_47_2_CAPPED);
    assert_int_equal(settings->premium.remuneration.capped_yen, 410000);
    assert_int_equal(settings->premium.rounding, ROUNDING_PER_COMPONENT);
    assert_int_equal(settings->first_payment.days_after_print, 7);
    assert_int_equal((int)(settings->envelope_window.x_mm * 10), 155);
    settings_free(settings);
}

static void written_settings_read_back_the_same(void **state)
{
    (void)state;
    static const char *const rows[] = {
        LEAST, NULL,
        WITH("\"calendar\":{\"closed_days\":[\"2026-08-14\"]},\"rule47_2\":\"own\","
             "\"envelope_window\":{\"x_mm\":15.5}")};
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct settings *first = load(rows[i] != NULL ? rows[i] : settings_default_json());
        struct buffer once = BUFFER_INIT, twice = BUFFER_INIT;
        assert_int_equal(settings_write(&once, first, NULL), 0);
        struct settings *second = load(buffer_text(&once));
        assert_int_equal(settings_write(&twice, second, NULL), 0);
        assert_string_equal(buffer_text(&once), buffer_text(&twice));
        assert_int_equal(first->premium.rates[0].care, second->premium.rates[0].care);
        assert_string_equal(first->society.name, second->society.name);
        settings_free(first);
        settings_free(second);
        buffer_free(&once);
        buffer_free(&twice);
    }
}

/* A key that only the program knows is a choice that no society makes. */
static void assert_documented(const json_t *all, const json_t *shown, const char *documentation,
                              const char *path)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)all, key, value) {
        char quoted[200];
        snprintf(quoted, sizeof quoted, "%s.%s", path, key);
        if (json_object_get(shown, key) == NULL)
            fail_msg("%s is not in the document that init writes", quoted);
        if (json_is_object(value))
            assert_documented(value, json_object_get(shown, key), documentation, key);
        else if (strstr(documentation, key) == NULL)
            fail_msg("%s is not in docs/settings.md", quoted);
    }
}

static void init_and_the_documentation_show_every_key(void **state)
{
    (void)state;
    struct settings *settings = load(settings_default_json());
    struct buffer written = BUFFER_INIT, documentation = BUFFER_INIT;
    assert_int_equal(settings_write(&written, settings, NULL), 0);
    assert_int_equal(file_read(&documentation, SETTINGS_DOCUMENTATION, 1000000, NULL), 0);
    json_t *all = json_loads(buffer_text(&written), 0, NULL);
    json_t *shown = json_loads(settings_default_json(), 0, NULL);
    assert_documented(all, shown, buffer_text(&documentation), "");
    json_decref(all);
    json_decref(shown);
    buffer_free(&documentation);
    buffer_free(&written);
    settings_free(settings);
}

struct fault {
    const char *text;
    const char *expected; /* parts of the message, by '|' */
};

static void assert_refused(const struct fault *fault)
{
    struct settings *settings = NULL;
    struct error error = ERROR_INIT;
    int result =
        settings_load(&settings, fault->text, strlen(fault->text), "formloop.json", &error);
    if (result == 0)
        fail_msg("was not refused: %s", fault->text);
    assert_null(settings);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_non_null(strstr(error.message, "formloop.json"));
    char parts[200];
    snprintf(parts, sizeof parts, "%s", fault->expected);
    for (char *rest = parts, *part; (part = strsep(&rest, "|")) != NULL;)
        if (strstr(error.message, part) == NULL)
            fail_msg("\"%s\" is not in: %s", part, error.message);
}

static void faults_are_named_with_their_key(void **state)
{
    static const struct fault rows[] = {
        {"", "line 1"},
        {"{\n  \"society\": {,\n}", "line 2|column"},
        {"[]", "must be an object"},
        {"{}", "society.name|is missing"},
        {WITH("\"sociaty\":{}"), "sociaty: unknown key|society"},
        {WITH("\"rounding\":\"combined\",\"rounding\":\"combined\""), "duplicate"},
        {WITH("\"rounding\":\"up\""), "rounding|\"combined\", \"per_component\""},
        {WITH("\"rounding\":1"), "rounding|text in quotes"},
        {WITH("\"deadlines\":{\"count_first_day\":\"true\"}"),
         "deadlines.count_first_day|true or false"},
        {WITH("\"deadlines\":{\"count_first_day\":1}"), "deadlines.count_first_day|true or false"},
        {WITH("\"deadlines\":{\"deadline_roll\":\"next\"}"),
         "deadlines.deadline_roll|next_business_day"},
        {WITH("\"deadlines\":{\"roll\":\"none\"}"), "deadlines.roll|unknown key|deadline_roll"},
        {WITH("\"deadlines\":[]"), "deadlines|must be an object"},
        {WITH("\"calendar\":{\"closed_days\":[\"2026-02-30\"]}"), "calendar.closed_days[0]|date"},
        {WITH("\"calendar\":{\"closed_days\":[\"2026-08-14\",20260815]}"),
         "calendar.closed_days[1]|date"},
        {WITH("\"calendar\":{\"closed_days\":\"2026-08-14\"}"), "calendar.closed_days|list"},
        {WITH("\"calendar\":{\"holidays\":[\"2031-01-01\",\"2031-13-01\"]}"),
         "calendar.holidays[1]|date"},
        {WITH("\"rule47_2\":\"capped\""), "rule47_2_cap_yen|is missing"},
        {"{" SOCIETY "," BANK "," RATES ",\"average_remuneration\":[{\"fiscal_year\":2026,"
         "\"average_yen\":320000,\"rule47_2\":\"capped\"}]}",
         "average_remuneration[0].rule47_2_cap_yen|is missing"},
        {WITH("\"rule47_2_cap_yen\":410000.5"), "rule47_2_cap_yen|whole number"},
        {WITH("\"first_payment\":{\"days_after_print\":0}"),
         "first_payment.days_after_print|1 to 60"},
        {WITH("\"first_payment\":{\"days_after_print\":61}"),
         "first_payment.days_after_print|1 to 60"},
        {WITH("\"first_payment\":{\"days_after_print\":99999999999}"),
         "first_payment.days_after_print"},
        {WITH("\"envelope_window\":{\"x_mm\":-1}"), "envelope_window.x_mm|0 to 297"},
        {WITH("\"envelope_window\":{\"x_mm\":\"20\"}"), "envelope_window.x_mm|number of mm"},
        {WITH("\"booklet\":{\"creep_mm\":0.6}"), "booklet.creep_mm|0 to 0.5"},
        {WITH("\"booklet\":{\"creep\":0.1}"), "booklet.creep|unknown key|creep_mm"},
        {WITH("\"limits\":{\"intake_bytes\":0}"), "limits.intake_bytes|whole number"},
        {WITH("\"return_address\":{\"postal_code\":\"1234567\"}"),
         "return_address.postal_code|123-4567"},
        {WITH("\"texts\":{\"guide\":null}"), "texts.guide|text in quotes"},
        {"{" SOCIETY "," BANK "," RATES "}", "average_remuneration|is missing"},
        {"{" SOCIETY "," BANK "," AVERAGES "}", "rates|is missing"},
        {"{" SOCIETY "," RATES "," AVERAGES "}", "bank_account.bank_name|is missing"},
        {"{" SOCIETY "," BANK "," RATES ",\"average_remuneration\":[]}",
         "average_remuneration|1 to"},
        {"{" SOCIETY "," BANK "," RATES ",\"average_remuneration\":[{\"fiscal_year\":2026,"
         "\"average_yen\":320000},{\"fiscal_year\":2026,\"average_yen\":320000}]}",
         "average_remuneration[1].fiscal_year|later"},
        {"{" SOCIETY "," BANK "," RATES ",\"average_remuneration\":[{\"fiscal_year\":2026,"
         "\"average_yen\":320}]}",
         "average_remuneration[0].average_yen|58000"},
        {"{" SOCIETY "," BANK "," AVERAGES ",\"rates\":[{\"from\":\"2026-04\",\"health\":9.85,"
         "\"support\":\"0\",\"care\":\"0\"}]}",
         "rates[0].health|percentage in quotes"},
        {"{" SOCIETY "," BANK "," AVERAGES ",\"rates\":[{\"from\":\"2026/04\",\"health\":\"9.85\","
         "\"support\":\"0\",\"care\":\"0\"}]}",
         "rates[0].from|2026-04"},
        {"{" SOCIETY "," BANK "," AVERAGES ",\"rates\":[{\"from\":\"2026-04\",\"health\":\"9.85\","
         "\"care\":\"0\"}]}",
         "rates[0].support|is missing"},
        {"{" SOCIETY "," BANK "," AVERAGES ",\"rates\":[{\"from\":\"2026-04\",\"health\":\"9.85\","
         "\"support\":\"0\",\"care\":\"0\"},{\"from\":\"2025-04\",\"health\":\"9.85\",\"support\":"
         "\"0\","
         "\"care\":\"0\"}]}",
         "rates[1].from|later"},
        {"{" SOCIETY "," BANK "," AVERAGES ",\"rates\":[7]}", "rates[0]|object"},
        {"{\"society\":{\"name\":\"\",\"department\":\"D\",\"postal_code\":\"123-4567\","
         "\"address\":\"A\","
         "\"phone\":\"P\"}," BANK "," RATES "," AVERAGES "}",
         "society.name|empty"},
        {"{\"society\":{\"name\":\"N\",\"department\":\"D\",\"postal_code\":\"123-456\","
         "\"address\":\"A\","
         "\"phone\":\"P\"}," BANK "," RATES "," AVERAGES "}",
         "society.postal_code|123-4567"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_refused(&rows[i]);
}

static void percentages_are_read_exactly(void **state)
{
    static const struct {
        const char *text;
        int expected; /* -1: refused */
    } rows[] = {
        {"9.85", 9850}, {"9.850", 9850}, {"10", 10000},       {"0", 0},
        {"0.23", 230},  {"0.001", 1},    {"30", 30000},       {"30.001", -1},
        {"9.8500", -1}, {"9.", -1},      {".5", -1},          {"", -1},
        {"-1", -1},     {"9,85", -1},    {"9.85%", -1},       {"9.8.5", -1},
        {" 9.85", -1},  {"985", -1},     {"99999999999", -1},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[1000];
        snprintf(text, sizeof text,
                 "{" SOCIETY "," BANK "," AVERAGES
                 ",\"rates\":[{\"from\":\"2026-04\",\"health\":\"%s\","
                 "\"support\":\"0\",\"care\":\"0\"}]}",
                 rows[i].text);
        if (rows[i].expected < 0) {
            assert_refused(&(struct fault){text, "rates[0].health"});
            continue;
        }
        struct settings *settings = load(text);
        assert_int_equal(settings->premium.rates[0].health, rows[i].expected);
        settings_free(settings);
    }
}

static void a_document_too_large_is_refused(void **state)
{
    (void)state;
    size_t size = SETTINGS_MAX_BYTES + 1;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, ' ', size);
    struct settings *settings;
    struct error error = ERROR_INIT;
    assert_int_equal(settings_load(&settings, text, size, "formloop.json", &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_null(settings);
    free(text);
    settings_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_document_loads),
        cmocka_unit_test(default_document_reckons_the_worked_example),
        cmocka_unit_test(missing_keys_get_their_defaults),
        cmocka_unit_test(every_choice_can_be_made),
        cmocka_unit_test(written_settings_read_back_the_same),
        cmocka_unit_test(init_and_the_documentation_show_every_key),
        cmocka_unit_test(faults_are_named_with_their_key),
        cmocka_unit_test(percentages_are_read_exactly),
        cmocka_unit_test(a_document_too_large_is_refused),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
