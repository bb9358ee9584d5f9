#!/bin/sh
# SPDX-License-Identifier: MIT
# What the office writes to a person says what is so of that person's case: what is missing on the form,
# what is to be paid, to whom and by when. A deficient application goes back with a new one of the same
# case, and the new one is what counts.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
cat >people.csv <<'CSV'
整理番号,記号,番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日,標準報酬月額
D-001,40,1001,𠮷田　葛󠄀子,ヨシダ　カツコ,1990-05-05,100-0013,東京都千代田区霞が関1-2-3,2026-03-31,320000
D-002,40,1002,髙﨑　譲,タカサキ　ジョウ,1980-01-02,530-0001,大阪府大阪市北区梅田1-2,2026-03-31,280000
D-003,40,,番号　不明,バンゴウ　フメイ,1980-01-02,530-0001,大阪府大阪市北区梅田1-3,2026-03-31,280000
CSV
expect 0 "$FORMLOOP" case import people.csv
expect 0 "$FORMLOOP" print application -o forms.pdf
text_of() {
    pdftotext -enc UTF-8 -raw "$@" - | python3 -X utf8 -c 'import sys; print("".join(sys.stdin.read().split()))'
}

# Nothing came yet: a letter is due for nobody, and refused where there is nothing to write of.
expect 0 "$FORMLOOP" --json print deficiency -o none.pdf
json 'd["pieces"] == 0 and d["job"] is None'
expect 1 "$FORMLOOP" --json print deficiency --case D-001 -o none.pdf
json 'd["skipped"][0]["case"] == "D-001" and "nothing is missing" in d["skipped"][0]["reason"]'
[ ! -e none.pdf ] || fail "a letter about nothing was written"
expect 3 "$FORMLOOP" print letter -o none.pdf
says '"letter"'

# A form that comes back empty: all that is missing, each once, with what to do, from the top down.
pdftoppm -r 200 -gray -png -f 1 -l 4 forms.pdf empty
expect 0 "$FORMLOOP" --json intake --received 2026-04-10 empty-1.png empty-2.png
json 'rows[-1]["case"] == "D-001" and rows[-1]["state"] == "deficient"'
expect 0 "$FORMLOOP" --json print deficiency --mail letters --date 2026-04-13
json 'd["pieces"] == 1 and d["pages"] == 4 and d["skipped"] == []'
cp letters/spool-001.pdf letter.pdf
qpdf --check letter.pdf >/dev/null || fail "qpdf finds fault"
expect 0 python3 "$SOURCE/tests/pages/check_archive.py" letter.pdf
text_of -l 1 letter.pdf >letter.txt
python3 - <<'PY' || { cat letter.txt >&2; fail "the letter does not say it"; }
text = open("letter.txt", encoding="utf-8").read()
rows = ["01記入漏れ表面日中の電話番号", "02選択なし表面保険料の納付方法", "02選択なし表面資格確認書の発行の要否",
        "05承諾なし表面承諾欄", "01記入漏れ表面申出年月日", "04署名なし表面署名"]
places = [text.find(row) for row in rows]
assert min(places) > 0 and places == sorted(places), places
assert text.count("以下余白") == 1 and "令和8年4月20日" in text and "当組合に必着" in text
assert "はじめの申出書の受付日（令和8年4月10日）のまま変わりません" in text and "遅くとも申出期限までに" in text
assert "𠮷田葛\U000E0100子様" in text and "100-0013" in text
PY
# The new application is the same piece: its code names the case, a piece of its own, the same form.
pdftoppm -r 150 -gray -png letter.pdf page
ZXingReader -format QRCode -1 page-1.png page-3.png page-4.png | grep -o '"F1[^"]*"' | tr -d '"' >codes.txt
[ "$(wc -l <codes.txt)" -eq 6 ] || fail "not two codes a page"
for code in $(sort -u codes.txt); do
    expect 0 "$FORMLOOP" --json code show "$code"
    cat out.txt >>shown.txt
done
python3 - <<'PY' || fail "codes of the letter"
import json
codes = sorted((json.loads(line) for line in open("shown.txt")), key=lambda c: (c["form"], c["page"]))
assert [(c["form"], c["page"], c["pages"]) for c in codes] == [("AP", 1, 2), ("AP", 2, 2), ("DF", 1, 1)] or \
       [(c["form"], c["page"]) for c in codes] == [("application", 1), ("application", 2), ("deficiency", 1)], codes
assert len({c["piece"] for c in codes}) == 1 and len({c["case"] for c in codes}) == 1, codes
PY
python3 -c 'import csv; r = list(csv.DictReader(open("letters/manifest.csv"))); assert [(x["case"], x["pages"], x["sheets"]) for x in r] == [("D-001", "4", "2")], r' ||
    fail "manifest"
# The old piece stays on record as what came back; the letter is written once.
expect 0 "$FORMLOOP" --json case show D-001
json '[(p["document"], p["state"]) for p in d["pieces"]] == [("application", "returned"), ("deficiency", "waiting")]'
json 'd["state"] == "deficient" and d["events"][-1]["event"] == "document_printed" and d["events"][-1]["details"]["document"] == "deficiency"'
expect 0 "$FORMLOOP" --json print deficiency -o second.pdf --date 2026-04-13
json 'd["pieces"] == 0'
expect 0 "$FORMLOOP" job mailed 2 --date 2026-04-14
# The new one comes back as empty: still deficient, a further letter is due. Its letter page is no application.
pdftoppm -r 200 -gray -png -f 1 -l 4 letter.pdf returned
expect 1 "$FORMLOOP" --json intake --received 2026-04-17 returned-1.png returned-3.png returned-4.png
json '[(r["outcome"], r["reason"]) for r in rows] == [("review", "piece_mismatch"), ("filed", None), ("filed", None)]'
json 'rows[-1]["case"] == "D-001" and rows[1]["state"] == "deficient"'
expect 0 "$FORMLOOP" --json case show D-001
json '[p["state"] for p in d["pieces"]] == ["returned", "returned"] and d["received_date"] == "2026-04-10"'
expect 0 "$FORMLOOP" --json print deficiency -o third.pdf --date 2026-04-25
json 'd["pieces"] == 1'
text_of -l 1 third.pdf | grep -q "期限内のお申し出としてお取り扱いします" || fail "after the last day the kept receipt is not said"
cp office/formloop.json settings.json
sed 's/"keep_receipt_date": true/"keep_receipt_date": false/' settings.json >office/formloop.json
grep -q '"keep_receipt_date": false' office/formloop.json ||
    sed 's/^{$/{ "procedure": {"keep_receipt_date": false},/' settings.json >office/formloop.json
expect 0 "$FORMLOOP" --json print deficiency --case D-001 -o fourth.pdf --date 2026-04-16
text_of -l 1 fourth.pdf | grep -q "再提出の申出書の日となります" || fail "that the receipt is not kept is not said"
cp settings.json office/formloop.json
# A copy of a letter for a spoiled one.
expect 0 "$FORMLOOP" --json job reprint 4 -o copy.pdf --date 2026-04-16
json 'd["pieces"] == 1 and d["pages"] == 4'

# The packet: what is to be paid, until when, under which name; the same everywhere in it.
expect 0 "$FORMLOOP" --json print guide --case D-001 D-002 --cover -o packet.pdf --date 2026-04-08
json 'd["pieces"] == 2'
for page in 3 5; do
    text_of -f $page -l $page packet.pdf >packet.txt
    grep -q "32,256円.*令和8年4月22日" packet.txt || fail "amount and due date on page $page"
done
grep -q "001ﾖｼﾀﾞｶﾂｺ" packet.txt || fail "the payer's name on the slip"
grep -q "みどり野銀行本店営業部.*普通1234567.*ミドリノケンコウホケンクミアイ" packet.txt || fail "the account on the slip"
text_of -f 3 -l 3 packet.pdf | grep -q "31,520.*736.*6か月前納（5か月分）.*347,944円" || fail "the notice's tables"
text_of -f 7 -l 22 packet.pdf | grep -q "001ﾖｼﾀﾞｶﾂｺ" || fail "the booklet names another payer"
text_of packet.pdf | grep -q "002ﾀｶｻｷｼﾞﾖｳ" || fail "small kana"
expect 0 "$FORMLOOP" --json print guide --case D-001 --booklet -o booklet.pdf --date 2026-04-08
json 'd["pages"] % 4 == 0'
expect 3 "$FORMLOOP" print application --booklet -o no.pdf

# The name on the slip, typed as it is printed, finds its case: the way to 資格取得.
expect 0 "$FORMLOOP" --json intake --received 2026-05-01 empty-3.png empty-4.png
json 'rows[-1]["case"] == "D-002" and rows[-1]["state"] == "late_review"'
expect 0 "$FORMLOOP" case decide D-002 --accept --why "strike of the post"
expect 0 "$FORMLOOP" print guide --case D-002 -o late.pdf --date 2026-05-08
python3 -X utf8 - <<'PY' || fail "no bank file"
import re, subprocess
slip = subprocess.check_output(["pdftotext", "-enc", "UTF-8", "-f", "3", "-l", "3", "late.pdf", "-"], text=True)
payer = re.search(r"002 \S+ \S+", slip).group(0)
amount = int(re.search(r"([\d,]+)円", slip).group(1).replace(",", ""))
assert payer == "002 ﾀｶｻｷ ｼﾞﾖｳ", payer
head = "1" + "01" + "0" + "080520" * 3 + "9999" + "ﾐﾄﾞﾘﾉ".ljust(15) + "001" + "ﾎﾝﾃﾝ".ljust(15) + "1" + "1234567" + "ﾐﾄﾞﾘﾉ".ljust(40)
row = "2" + "000001" + "080520" * 2 + f"{amount:010}" + "0" * 10 + "0" * 10 + payer.ljust(48) + " " * 30 + " "
total = "8" + "000001" + f"{amount:012}" + "000000" + "0" * 12
open("bank.txt", "wb").write(b"".join(line.ljust(200).encode("cp932") + b"\r\n" for line in (head, row, total, "9")))
PY
expect 0 "$FORMLOOP" --json payment import bank.txt --received 2026-05-21
expect 0 "$FORMLOOP" --json case show D-002
json 'd["state"] == "acquired"'
expect 0 "$FORMLOOP" --json print card-notice -o due.pdf --date 2026-05-25
json 'd["pieces"] == 1'
expect 0 "$FORMLOOP" --json print card-notice -o twice.pdf --date 2026-05-26
json 'd["pieces"] == 0'

# The list of those who are insured now: names as they are, or no file.
expect 0 "$FORMLOOP" --json print acquired-list -o list.csv
json 'd["rows"] == 1 and d["encoding"] == "utf8" and d["faults"] == []'
expect 0 "$FORMLOOP" --json print acquired-list -o list932.csv --encoding cp932 --since 2026-01-01
expect 0 "$FORMLOOP" --json print acquired-list -o later.csv --since 2090-01-01
json 'd["rows"] == 0'
python3 -X utf8 - <<'PY' || fail "the list"
import csv
wide = list(csv.DictReader(open("list.csv", encoding="utf-8-sig", newline="")))
narrow = list(csv.DictReader(open("list932.csv", encoding="cp932", newline="")))
assert wide == narrow and len(wide) == 1, (wide, narrow)
row = wide[0]
assert (row["整理番号"], row["氏名"], row["任意継続記号"], row["番号"]) == ("D-002", "髙﨑　譲", "9000", "1002"), row
assert (row["任意継続資格取得日"], row["任意継続資格喪失予定日"]) == ("2026-04-01", "2028-04-01"), row
PY
cat >changed.csv <<'CSV'
整理番号,記号,番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日,標準報酬月額
D-002,40,1002,髙﨑　𠮷譲,タカサキ　ジョウ,1980-01-02,530-0001,大阪府大阪市北区梅田1-2,2026-03-31,280000
CSV
expect 0 "$FORMLOOP" case import changed.csv
expect 3 "$FORMLOOP" print acquired-list -o tofu.csv --encoding cp932
says "D-002"
says "U+20BB7"
[ ! -e tofu.csv ] || fail "a list with a changed name was written"
expect 2 "$FORMLOOP" print acquired-list -o x.csv --encoding latin1

# 資格情報のお知らせ: words by what was ticked; not without a number.
expect 1 "$FORMLOOP" --json print card-notice --case D-001 D-003 -o card.pdf --date 2026-05-26
json 'd["pieces"] == 1 and d["pages"] == 2 and d["skipped"][0]["case"] == "D-003"'
text_of card.pdf | grep -q "90001001.*ヨシダカツコ.*06999999.*マイナ保険証.*資格確認書" || fail "the card notice"
expect 3 "$FORMLOOP" print card-notice --case D-001 --cover -o no.pdf
expect 0 "$FORMLOOP" --json print card-notice -o no.pdf
json 'd["pieces"] == 0'
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
