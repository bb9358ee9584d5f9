/* SPDX-License-Identifier: MIT */
/* What is said to be missing goes back to the person in a letter: it must be so. */
#include "buffer.h"
#include "check.h"
#include "file.h"
#include "form.h"

static struct form_definition *form;
static struct form_zone *zones[2]; /* of the front and the back */
static size_t counts[2];

static int load(void **state)
{
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    (void)state;
    if (file_read(&text, DEFINITIONS "/application-1.json", FORM_MAX_BYTES, &error) != 0)
        return -1;
    form = form_load(buffer_text(&text), text.size, "application-1.json", &error);
    buffer_free(&text);
    return form == NULL || form_zones(&zones[0], &counts[0], form, 1, &error) != 0 ||
           form_zones(&zones[1], &counts[1], form, 2, &error) != 0;
}

static int unload(void **state)
{
    (void)state;
    free(zones[0]);
    free(zones[1]);
    form_free(form);
    return 0;
}

/* Zones by name, apart by blanks; "?" before a name: uncertain. All others are empty. */
static void fill(enum field_value *values, int side, const char *names)
{
    for (size_t i = 0; i < counts[side]; i++) {
        const char *at = names;
        size_t length = strlen(zones[side][i].id);
        values[i] = zones[side][i].kind == ZONE_TICK ? FIELD_EMPTY : FIELD_BLANK;
        while ((at = strstr(at, zones[side][i].id)) != NULL) {
            bool starts = at == names || at[-1] == ' ' || at[-1] == '?';
            if (starts && (at[length] == ' ' || at[length] == '\0'))
                values[i] = at > names && at[-1] == '?' ? FIELD_UNCERTAIN
                            : zones[side][i].kind == ZONE_TICK ? FIELD_TICKED : FIELD_INKED;
            at += length;
        }
    }
}

static const char *joined(char *out, const char *const *names, size_t count)
{
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strcat(out, i > 0 ? " " : "");
        strcat(out, names[i]);
    }
    return out;
}

#define WHOLE "phone payment_year certificate_not_needed consent application_date signature"
#define DEPENDANT "dependant_1_kana dependant_1_name dependant_1_era_heisei dependant_1_birth_date " \
                  "dependant_1_sex_female dependant_1_relation dependant_1_occupation dependant_1_income " \
                  "dependant_1_living_together"

static void test_findings(void **state)
{
    static const struct {
        int side;
        const char *filled, *missing, *conflicts;
    } rows[] = {
        {0, WHOLE, "", ""},
        {0, "", "phone consent application_date signature payment_method certificate", ""},
        {0, "phone payment_year certificate_not_needed consent application_date", "signature", ""},
        {0, WHOLE " payment_half_year", "", "payment_method"},
        {0, "phone ?payment_year certificate_not_needed consent application_date signature", "", ""},
        {0, "phone payment_year certificate_needed consent application_date signature", "certificate_reason", ""},
        {0, "phone payment_year certificate_needed certificate_reason_other consent application_date signature", "", ""},
        {0, WHOLE " correction", "correction_text", ""},
        {0, WHOLE " correction correction_text", "", ""},
        {1, "", "", ""},
        {1, DEPENDANT, "dependant_1_kind", ""},
        {1, DEPENDANT " dependant_1_new", "", ""},
        {1, DEPENDANT " dependant_1_new dependant_1_continuing", "", "dependant_1_kind"},
        {1, "bank_name account_number", "branch_name account_type account_holder", ""},
        {1, "delivery_address", "delivery_postal_code", ""},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        enum field_value values[200];
        struct form_findings findings;
        char text[2000];
        fill(values, rows[i].side, rows[i].filled);
        form_judge(&findings, form, zones[rows[i].side], values, counts[rows[i].side]);
        assert_string_equal(joined(text, findings.missing, findings.missing_count), rows[i].missing);
        assert_string_equal(joined(text, findings.conflicts, findings.conflict_count), rows[i].conflicts);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_findings)};
    return cmocka_run_group_tests(tests, load, unload);
}
