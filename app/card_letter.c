/* SPDX-License-Identifier: MIT */
#include "print_letter.h"

#include "case_papers.h"
#include "message.h"
#include "periods.h"
#include "reading_json.h"

#include <string.h>

/* The ticks of the application form that say whether a 資格確認書 is wanted. */
#define TICK_NEEDED "certificate_needed"
#define TICK_NOT_NEEDED "certificate_not_needed"

enum certificate { CERTIFICATE_UNKNOWN, CERTIFICATE_NEEDED, CERTIFICATE_NOT_NEEDED };

static const struct {
    const char *heading, *text;
} wordings[] = {
    [CERTIFICATE_UNKNOWN] =
        {"医療機関等では「マイナ保険証」または「資格確認書」をご提示ください",
         "　健康保険証の利用登録をしたマイナンバーカード（マイナ保険証）をお持ちの方は、マイナ保険証をお"
         "使いください。読み取れない医療機関等では、マイナンバーカードとこのお知らせを一緒にご提示くださ"
         "い。マイナ保険証をお持ちでない方には「資格確認書」をお送りしますので、下記までご連絡ください。"},
    [CERTIFICATE_NEEDED] =
        {"医療機関等では「資格確認書」をご提示ください",
         "　申出書でご希望のあった「資格確認書」は、この書面とは別にお送りします。医療機関・薬局では、資格"
         "確認書をご提示ください。お手もとに届く前に受診されるときは、下記までご連絡ください。マイナンバー"
         "カードの健康保険証利用登録がお済みになりましたら、マイナ保険証もお使いいただけます。"},
    [CERTIFICATE_NOT_NEEDED] =
        {"医療機関等では「マイナ保険証」をお使いください",
         "　医療機関・薬局では、マイナ保険証（健康保険証の利用登録をしたマイナンバーカード）をお使いくださ"
         "い。読み取れない医療機関等では、マイナンバーカードとこのお知らせを一緒にご提示ください。マイナ保"
         "険証をお使いになれなくなったときは「資格確認書」をお送りしますので、下記までご連絡ください。"},
};

struct certificate_search {
    const struct workspace *workspace;
    enum certificate found;
};

static enum certificate choice_of(bool needed, bool not_needed)
{
    if (needed == not_needed)
        return CERTIFICATE_UNKNOWN;
    return needed ? CERTIFICATE_NEEDED : CERTIFICATE_NOT_NEEDED;
}

/* Lines "id=value". */
static bool is_settled_ticked(const char *values, const char *id)
{
    const size_t length = strlen(id);
    for (const char *line = values; line != NULL && *line != '\0';) {
        if (strncmp(line, id, length) == 0 && strncmp(line + length, "=ticked\n", 8) == 0)
            return true;
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    return false;
}

static bool is_read_ticked(const json_t *reading, const char *id)
{
    size_t i;
    json_t *field;
    json_array_foreach(json_object_get(reading, "fields"), i, field)
    {
        const char *name = json_string_value(json_object_get(field, "id"));
        const char *value = json_string_value(json_object_get(field, "value"));
        if (name != NULL && value != NULL && strcmp(name, id) == 0)
            return strcmp(value, field_value_name(FIELD_TICKED)) == 0;
    }
    return false;
}

/* What a clerk settled goes before what was read. */
static int note_page(void *user, const struct application_page *page)
{
    struct certificate_search *search = user;
    enum certificate found;
    if (page->settled_values[0] != '\0') {
        found = choice_of(is_settled_ticked(page->settled_values, TICK_NEEDED),
                          is_settled_ticked(page->settled_values, TICK_NOT_NEEDED));
    } else {
        json_t *reading = reading_load(search->workspace, page->reading_hash);
        found = choice_of(is_read_ticked(reading, TICK_NEEDED),
                          is_read_ticked(reading, TICK_NOT_NEEDED));
        json_decref(reading);
    }
    if (found != CERTIFICATE_UNKNOWN)
        search->found = found;
    return 0;
}

int card_letter_append(struct value_list *list, const struct workspace *workspace,
                       const struct case_record *record, struct error *error)
{
    const struct settings_society *society = &workspace->settings->society;
    struct certificate_search search = {workspace, CERTIFICATE_UNKNOWN};
    char date[DATE_TEXT_SIZE];
    if (record->insured_number[0] == '\0')
        return error_set(error, ERROR_REFUSED, "%s",
                         _("the insured number is not known; import it, then print again"));
    if (case_store_list_application_pages(workspace->store, record->case_id, note_page, &search,
                                          error) != 0)
        return -1;
    value_append(list, "voluntary_symbol",
                 society->voluntary_symbol[0] != '\0' ? society->voluntary_symbol
                                                      : record->insured_symbol);
    value_append(list, "insurer_number", society->insurer_number);
    value_append(list, "voluntary_acquired_date", date_format_wareki(record->loss_date, date));
    value_append(list, "voluntary_loss_date",
                 date_format_wareki(planned_premium_end(record->birth_date, record->loss_date),
                                    date));
    value_append(list, "card_heading", wordings[search.found].heading);
    value_append(list, "card_text", wordings[search.found].text);
    return list->failed ? error_out_of_memory(error) : 0;
}
