/* SPDX-License-Identifier: MIT */
#include "guide_sample.h"

#include <string.h>

static const struct form_value sample_values[] = {
    {"society_name", "みどり健康保険組合"},
    {"society_department", "任意継続センター"},
    {"society_postal_code", "100-0013"},
    {"society_address", "東京都千代田区霞が関一丁目3番2号 みどりビル5階"},
    {"society_phone", "03-0000-1234"},
    {"society_hours", "平日 午前9時から午後5時まで（土日祝日、12月29日～1月3日を除く）"},
    {"society_email", "keizoku@kenpo.example"},
    {"society_url", "https://kenpo.example/"},
    {"portal_name", "みどり健康ポータル"},
    {"portal_url", "https://portal.kenpo.example/"},
    {"fiscal_year", "令和8年度"},
    {"health_rate", "9.85%"},
    {"support_rate", "0.23%"},
    {"care_rate", "1.62%"},
    {"average_remuneration", "320,000円"},
    {"application_date_basis", "申出書が当組合に届いた日"},
    {"due_rule", "その月の10日（休日のときは翌営業日）"},
    {"debit_day", "毎月10日（休日のときは翌営業日）"},
    {"certificate_rule", "毎年1月下旬に、前の年に納めた額をお知らせします。"},
    {"issue_date", "令和8年4月6日"},
    {"name", "𠮷田　葛󠄀城子"},
    {"case_number", "N-2026-000123"},
    {"voluntary_acquired_date", "令和8年4月1日"},
    {"voluntary_loss_date", "令和10年4月1日"},
    {"remuneration", "320,000円"},
    {"remuneration_reason",
     "退職時の標準報酬月額が、当組合の全被保険者の平均による額を上回るため、平均による額です。"},
    {"first_payment_months", "令和8年4月分から令和8年5月分まで（2か月分）"},
    {"first_payment_amount", "64,512円"},
    {"first_payment_due", "令和8年4月27日"},
    {"bank_name", "みどり銀行"},
    {"bank_branch", "霞が関支店"},
    {"bank_account", "普通　0001234"},
    {"bank_holder", "ミドリケンコウホケンクミアイ"},
    {"transfer_name", "N-2026-000123　ヨシダ　カツラギコ"},
};

/* 320,000 yen at 9.85 % + 0.23 %, and 1.62 % care from the sixth month on. */
static void fill_months(struct guide_sample *sample)
{
    int64_t running = 0;
    for (int i = 0; i < 24; i++) {
        int month = (3 + i) % 12 + 1, year = 2026 + (3 + i) / 12;
        int64_t care = i >= 5 ? 5184 : 0;
        running += 32256 + care;
        sample->months[i] =
            (struct guide_month){.year = year,
                                 .month = month,
                                 .health_yen = 31520,
                                 .support_yen = 736,
                                 .care_yen = care,
                                 .total_yen = 32256 + care,
                                 .running_total_yen = running,
                                 .in_first_payment = i < 2,
                                 .due = i < 2 ? (struct date){2026, 4, 27}
                                              : (struct date){(short)year, (signed char)month, 10}};
    }
}

void guide_sample_fill(struct guide_sample *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->values, sample_values, sizeof sample_values);
    fill_months(out);
    out->prepayments[0] =
        (struct guide_prepayment){"6か月前納", 2026, 6, 2026, 9, 128456, 992, {2026, 5, 29}};
    out->prepayments[1] =
        (struct guide_prepayment){"12か月前納", 2026, 6, 2027, 3, 352345, 6535, {2026, 5, 29}};
    out->data = (struct guide_data){.values = out->values,
                                    .value_count = sizeof sample_values / sizeof *sample_values,
                                    .months = out->months,
                                    .month_count = 24,
                                    .prepayments = out->prepayments,
                                    .prepayment_count = 2,
                                    .page_code = "F10GD0011100000Z00000AABCDEFGHJK",
                                    .case_number = "N-2026-000123"};
}

void guide_sample_set(struct guide_sample *sample, const char *name, const char *text)
{
    for (size_t i = 0; i < sample->data.value_count; i++)
        if (strcmp(sample->values[i].name, name) == 0) {
            sample->values[i].text = text;
            return;
        }
    sample->values[sample->data.value_count++] = (struct form_value){name, text};
}
