/* SPDX-License-Identifier: MIT */
#include "form.h"

#include <string.h>

const char *const form_bindings[] = {
    /* the society (settings) */
    "society_name", "society_department", "society_postal_code", "society_address",
    "society_phone", "society_url", "portal_name",
    /* the case */
    "case_number", "name", "name_kana", "birth_date", "sex", "postal_code", "postal_code_digits",
    "address", "address_building", "phone", "email", "insured_symbol", "insured_number",
    "employer_name", "acquired_date", "retirement_date", "loss_date", "application_deadline",
    "standard_monthly_remuneration",
    /* the mailing */
    "print_date", "mail_subject", "mail_text", "enclosures",
    /* the batch sheet */
    "batch_sheet", "declared_pages",
    /* the page */
    "page", "pages", "revision", NULL};

bool form_binding_is_known(const char *name)
{
    for (const char *const *known = form_bindings; *known != NULL; known++)
        if (strcmp(*known, name) == 0)
            return true;
    return false;
}

const char *filled_form_find(const struct filled_form *filled, const char *name, size_t *hint)
{
    if (hint != NULL && *hint < filled->value_count &&
        strcmp(filled->values[*hint].name, name) == 0)
        return filled->values[*hint].text;
    for (size_t i = 0; i < filled->value_count; i++) {
        if (strcmp(filled->values[i].name, name) != 0)
            continue;
        if (hint != NULL)
            *hint = i;
        return filled->values[i].text;
    }
    return NULL;
}

const char *filled_form_lookup(const struct filled_form *filled, const char *name)
{
    const char *text = filled_form_find(filled, name, NULL);
    return text != NULL ? text : "";
}

const char *field_value_name(enum field_value value)
{
    static const char *const names[] = {
        [FIELD_EMPTY] = "empty", [FIELD_TICKED] = "ticked", [FIELD_CANCELLED] = "cancelled",
        [FIELD_BLANK] = "blank", [FIELD_INKED] = "inked",   [FIELD_UNCERTAIN] = "uncertain"};
    return names[value];
}

const char *form_zone_kind_name(enum form_zone_kind kind)
{
    static const char *const names[] = {[ZONE_TICK] = "tick", [ZONE_INK] = "ink", [ZONE_COMB] = "comb"};
    return names[kind];
}
