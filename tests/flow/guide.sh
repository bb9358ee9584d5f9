#!/bin/sh
# SPDX-License-Identifier: MIT
# The guide tells a person what to pay and by when: the amounts are those of the rules, the booklet is
# whole, and a text that a clerk has broken is refused with its line.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
cat >people.csv <<'CSV'
整理番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日,資格取得年月日,標準報酬月額
G-1,𠮷田　葛󠄀子,ヨシダ　カツコ,1990-05-05,100-0013,東京都千代田区霞が関1,2026-03-31,2015-04-01,320000
G-2,報酬　不明,ホウシュウ　フメイ,1990-05-05,100-0013,東京都千代田区霞が関1,2026-03-31,2015-04-01,
CSV
expect 0 "$FORMLOOP" case import people.csv
expect 1 "$FORMLOOP" --json print guide --all --date 2026-04-08 -o guide.pdf
json 'd["pieces"] == 1 and 18 <= d["pages"] <= 24 and d["skipped"][0]["case"] == "G-2" and "remuneration" in d["skipped"][0]["reason"]'
qpdf --check guide.pdf >/dev/null || fail "qpdf finds fault"
pdftotext -enc UTF-8 guide.pdf guide.txt 2>warnings.txt
[ ! -s warnings.txt ] || fail "poppler warns"
python3 - <<'PY' || fail "the guide does not say it"
text = "".join(open("guide.txt", encoding="utf-8").read().split())
# 320,000 × (9.85 + 0.23) % = 32,256 a month (domain figures); a year from May 2026 at 4 %.
for part in ["𠮷田葛\U000E0100子", "G-1", "32,256", "令和8年4月1日", "令和10年4月1日", "もくじ", "STEP1", "STEP4", "マイナ保険証", "資格確認書", "子ども・子育て支援金", "前納"]:
    assert part in text, part
PY
page=$(pdftoppm -r 150 -gray -png -f 7 -l 7 guide.pdf personal && ls personal-*.png)
ZXingReader -format QRCode -1 "$page" | grep -q '"F1.GD01' || fail "the code of the personal page is not read"
cp -r office again
expect 1 "$FORMLOOP" --workspace again print guide --all --date 2026-04-08 -o again.pdf
cmp guide.pdf again.pdf || fail "two runs differ"

printf '\n本文の{nmae}です。\n' >>office/texts/guide.md
expect 3 "$FORMLOOP" print guide --case G-1 -o broken.pdf
says nmae
says guide.md
[ ! -e broken.pdf ] || fail "a broken guide was printed"
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
