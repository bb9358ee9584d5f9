/* SPDX-License-Identifier: MIT */
#include "letter_sample.h"

const struct form_value letter_sample[] = {
    {"bank_name", "みどり野しあわせ信用金庫"},
    {"bank_branch", "東中央町駅前支店"},
    {"bank_kind", "普通"},
    {"bank_number", "1234567"},
    {"bank_holder", "みどり健康保険組合　理事長　見本　太郎"},
    {"bank_holder_kana", "ミドリケンコウホケンクミアイ　リジチヨウ　ミホン　タロウ"},
    {"transfer_name", "2026000123 ﾖｼﾀﾞ ｶﾂﾗｷﾞｺ"},
    {"voluntary_symbol", "9000"},
    {"voluntary_acquired_date", "令和8年4月1日"},
    {"voluntary_loss_date", "令和10年4月1日"},
    {"remuneration", "320,000円"},
    {"remuneration_reason",
     "退職時の標準報酬月額が、当組合の全被保険者の平均による額を上回るため、平均による額です。"},
    {"health_rate", "9.85%"},
    {"support_rate", "0.23%"},
    {"care_rate", "1.62%"},
    {"first_payment_months", "令和8年12月分から令和9年1月分まで（2か月分）"},
    {"first_payment_amount", "1,074,880円"},
    {"first_payment_due", "令和8年12月28日"},
    {"month_names",
     "令和8年4月\n令和8年5月\n令和8年6月\n令和8年7月\n令和8年8月\n令和8年"
     "9月\n令和8年10月\n令和8年11月\n令和8年12月\n令和9年1月\n令和9年2"
     "月\n令和9年3月"},
    {"month_health",
     "31,520\n31,520\n31,520\n31,520\n31,520\n31,5"
     "20\n31,520\n31,520\n31,520\n31,520\n31,520\n"
     "31,520"},
    {"month_support",
     "736\n736\n736\n736\n736\n736\n736\n736\n736"
     "\n736\n736\n736"},
    {"month_care",
     "－\n－\n－\n－\n－\n5,184\n5,184\n5,184\n5,184\n5"
     ",184\n5,184\n5,184"},
    {"month_totals",
     "32,256\n32,256\n32,256\n32,256\n32,256\n37,4"
     "40\n37,440\n37,440\n37,440\n37,440\n37,440\n"
     "37,440"},
    {"month_due_dates",
     "令和8年4月10日\n令和8年5月10日\n令和8年6月10日\n令和8年7月10日\n"
     "令和8年8月10日\n令和8年9月10日\n令和8年10月13日\n令和8年11月10日"
     "\n令和8年12月10日\n令和9年1月10日\n令和9年2月10日\n令和9年3月10"
     "日"},
    {"prepayment_names", "6か月前納（5か月分）\n12か月前納（11か月分）"},
    {"prepayment_months", "令和8年5月分から令和8年9月分\n令和8年5月分から令和9年3月分"},
    {"prepayment_amounts", "185,375円\n1,403,864円"},
    {"prepayment_savings", "1,825円\n7,976円"},
    {"prepayment_deadlines", "令和8年4月30日\n令和8年4月30日"},
    {"deadline_basis", "当組合に必着"},
    {"receipt_note",
     "申出期限を過ぎています。受付日は再提出の申出書の日となるため、天災など正当な理由がない限"
     "りお受けできません。ご事情のある方は、すぐに下記までお電話ください。"},
    {"insurer_number", "06999999"},
    {"card_heading", "医療機関等では「マイナ保険証」または「資格確認書」をご提示ください"},
    {"card_text",
     "　健康保険証の利用登録をしたマイナンバーカード（マイナ保険証）をお持ちの方は、マイナ保険"
     "証をお使いください。読み取れない医療機関等では、マイナンバーカードとこのお知らせを一緒に"
     "ご提示ください。マイナ保険証をお持ちでない方には「資格確認書」をお送りしますので、下記ま"
     "でご連絡ください。"},
    {"finding_1_kind", "03　複数選択"},
    {"finding_1_place", "表面"},
    {"finding_1_field", "保険料の納付方法"},
    {"finding_1_action", "✓が二つ以上あります。一つだけにしてください。"},
    {"finding_2_kind", "02　選択なし"},
    {"finding_2_place", "表面"},
    {"finding_2_field", "資格確認書の発行の要否"},
    {"finding_2_action", "あてはまるものを一つ選び、□に✓をつけてください。"},
    {"finding_3_kind", "04　署名なし"},
    {"finding_3_place", "表面"},
    {"finding_3_field", "署名"},
    {"finding_3_action", "ご本人が署名してください。"},
    {"finding_4_kind", "05　承諾なし"},
    {"finding_4_place", "表面"},
    {"finding_4_field", "下の内容を承諾する"},
    {"finding_4_action", "内容をお読みいただき、□に✓をつけてください。"},
    {"finding_5_kind", "06　一部のみ記入"},
    {"finding_5_place", "裏面"},
    {"finding_5_field", "被扶養者1（フリガナ・生年月日の元号・生年月日・続柄・職業・年収見込（万円））"},
    {"finding_5_action", "一部だけ記入されています。この欄のすべての項目をご記入ください。"},
    {"finding_6_kind", "06　一部のみ記入"},
    {"finding_6_place", "裏面"},
    {"finding_6_field", "金融機関名・支店名・預金種目・口座番号・口座名義（カタカナ）"},
    {"finding_6_action", "一部だけ記入されています。この欄のすべての項目をご記入ください。"},
    {"finding_7_kind", "01　記入漏れ"},
    {"finding_7_place", "表面"},
    {"finding_7_field", "日中の電話番号"},
    {"finding_7_action", "この欄にご記入ください。"},
    {"finding_8_kind", ""},
    {"finding_8_place", ""},
    {"finding_8_field", "（以下余白）"},
    {"finding_8_action", ""},
    {"finding_9_kind", ""},
    {"finding_9_place", ""},
    {"finding_9_field", ""},
    {"finding_9_action", ""},
    {"finding_10_kind", ""},
    {"finding_10_place", ""},
    {"finding_10_field", ""},
    {"finding_10_action", ""},
};
const size_t letter_sample_count = sizeof letter_sample / sizeof *letter_sample;
