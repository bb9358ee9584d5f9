/* SPDX-License-Identifier: MIT */
#include "report_labels.h"
#include "case_states.h"
#include "message.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct label {
    const char *identifier, *text;
} labels[] = {
    /* outcomes of pages, states of pieces, sides of money */
    {"filed", "受入済み"},
    {"review", "確認待ち"},
    {"duplicate", "重複"},
    {"blank", "白紙"},
    {"rejected", "受入不可"},
    {"waiting", "発送待ち"},
    {"mailed", "発送済み"},
    {"voided", "無効"},
    {"returned", "返送済み"},
    {"pages", "読取ページ"},
    {"notices", "退職のお届"},
    {"payments", "入金"},
    {"payments_yen", "入金（円）"},
    {"matched_yen", "照合済み"},
    {"review_yen", "確認待ち"},
    {"refunded_yen", "返金"},
    {"discarded_yen", "対象外"},
    {"cancelled_yen", "銀行取消"},
    /* reasons of pages */
    {"no_code", "コードなし"},
    {"code_forged", "コードの認証不可"},
    {"codes_disagree", "コードの食い違い"},
    {"unknown_form", "未登録の様式"},
    {"geometry", "位置合わせ不可"},
    {"marks_uncertain", "記入の判定不可"},
    {"unreadable_file", "読めないファイル"},
    {"limit_exceeded", "処理の上限超過"},
    {"blank_form", "宛名なしの様式"},
    {"unknown_case", "該当案件なし"},
    {"unknown_piece", "該当帳票なし"},
    {"piece_mismatch", "帳票と案件の不一致"},
    {"void_copy", "無効の帳票"},
    {"readings_differ", "受入済みと内容相違"},
    {"same_image", "同じ画像"},
    {"same_page", "同じページ"},
    {"unknown_sheet", "未登録の束表紙"},
    {"count_differs", "枚数の不一致"},
    {"blank_page", "白紙"},
    {"reopened", "再確認"},
    {"discarded", "対象外と判断"},
    /* what a clerk decided about a page */
    {"file", "様式として受入"},
    {"attach", "添付書類"},
    {"discard", "対象外"},
    {"accept", "枚数を確認"},
    {"reopen", "確認に戻す"},
    {"recall", "自動で確認に戻す"},
    /* questions of notices */
    {"several_cases", "該当案件が複数"},
    {"person_differs", "本人の相違"},
    {"dates_differ", "日付の相違"},
    /* classes and notes of payments */
    {"exact", "一致"},
    {"short", "不足"},
    {"over", "過入金"},
    {"late", "期限後"},
    {"early", "しおり発送前"},
    {"unknown", "該当なし"},
    {"cancelled", "取消"},
    {"multi", "複数月・複数人"},
    {"prepay_chosen", "前納"},
    {"other_name", "名義の相違"},
    {"no_name", "名義なし"},
    {"name_is_no_proof", "名義だけの一致"},
    {"state", "案件の状態"},
    {"first_missing", "初回が未納"},
    {"fee", "手数料の差引き"},
    {"no_pair", "元の入金なし"},
    /* documents */
    {"application", "資格取得申出書"},
    {"guide", "任意継続のしおり"},
    {"deficiency", "不備返戻"},
    {"card-notice", "資格情報のお知らせ"},
    {"cover", "送付状"},
};

const char *report_label(const char *identifier)
{
    enum case_state state;
    enum case_event_kind event;
    if (case_state_parse(&state, identifier) == 0)
        return case_state_title(state);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i].identifier, identifier) == 0)
            return labels[i].text;
    return case_event_parse(&event, identifier) == 0 ? case_event_title(event) : identifier;
}

const char *report_word(const char *identifier)
{
    /* Translated as the code of the language that messages are in. */
    return strcmp(_("language: en"), "language: ja") == 0 ? report_label(identifier) : identifier;
}

const char *report_outcome(char out[REPORT_OUTCOME_SIZE], const char *outcome, const char *reason)
{
    const char *word = report_word(reason);
    bool is_translated = strcmp(word, reason) != 0;
    if (*reason == '\0')
        snprintf(out, REPORT_OUTCOME_SIZE, "%s", report_word(outcome));
    else if (is_translated)
        snprintf(out, REPORT_OUTCOME_SIZE, _("%s (%s, %s)"), report_word(outcome), word, reason);
    else
        snprintf(out, REPORT_OUTCOME_SIZE, "%s (%s)", report_word(outcome), reason);
    return out;
}
