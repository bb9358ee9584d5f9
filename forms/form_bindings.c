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
    /* money: what is owed, until when, and to which account */
    "bank_name", "bank_branch", "bank_kind", "bank_number", "bank_holder", "bank_holder_kana",
    "transfer_name", "voluntary_symbol", "voluntary_acquired_date", "voluntary_loss_date",
    "remuneration", "remuneration_reason", "health_rate", "support_rate", "care_rate",
    "first_payment_months", "first_payment_amount", "first_payment_due", "month_names",
    "month_health", "month_support", "month_care", "month_totals", "month_due_dates",
    "prepayment_names", "prepayment_months", "prepayment_amounts", "prepayment_savings",
    "prepayment_deadlines",
    /* what a letter says of the case */
    "deadline_basis", "receipt_note", "insurer_number", "card_heading", "card_text",
    "finding_1_kind", "finding_1_place", "finding_1_field", "finding_1_action",
    "finding_2_kind", "finding_2_place", "finding_2_field", "finding_2_action",
    "finding_3_kind", "finding_3_place", "finding_3_field", "finding_3_action",
    "finding_4_kind", "finding_4_place", "finding_4_field", "finding_4_action",
    "finding_5_kind", "finding_5_place", "finding_5_field", "finding_5_action",
    "finding_6_kind", "finding_6_place", "finding_6_field", "finding_6_action",
    "finding_7_kind", "finding_7_place", "finding_7_field", "finding_7_action",
    "finding_8_kind", "finding_8_place", "finding_8_field", "finding_8_action",
    "finding_9_kind", "finding_9_place", "finding_9_field", "finding_9_action",
    "finding_10_kind", "finding_10_place", "finding_10_field", "finding_10_action",
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
