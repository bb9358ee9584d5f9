#!/bin/sh
# SPDX-License-Identifier: MIT
# A person in the employer's list must become a case once, with every character; a bad row must be
# named, never half taken.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office

# CP932 with trail bytes that look like ASCII, both codes of 髙, quoted line ends, era dates.
expect 0 "$FORMLOOP" --json case import "$SOURCE/samples/employer-cp932.csv"
json 'd["read"] == 200 and d["added"] == 200 and d["rejected"] == []'
expect 0 "$FORMLOOP" --json case import "$SOURCE/samples/employer-cp932.csv"
json 'd["added"] == 0 and d["updated"] == 0 and d["unchanged"] == 200'
expect 0 "$FORMLOOP" --json case list
json 'len(rows) == 200 and all(r["state"] == "registered" for r in rows)'
json 'sum("髙" in r["name"] for r in rows) == 1 and sum(r["name"].startswith("表　") for r in rows) > 0'
# The names of the family register arrive: ten change, and back comes what was written.
expect 0 "$FORMLOOP" --json case import "$SOURCE/samples/employer-utf8.csv"
json 'd["added"] == 0 and 5 < d["updated"] < 15 and d["updated"] + d["unchanged"] == 200'
expect 0 "$FORMLOOP" --json case import "$SOURCE/samples/employer-utf8.csv"
json 'd["unchanged"] == 200'
expect 0 "$FORMLOOP" --json case list
python3 - "$SOURCE/samples/employer-utf8.csv" <<'PY' || fail "a name is not the one of the list"
import csv, json, sys
listed = [json.loads(line)["name"] for line in open("out.txt", encoding="utf-8")]
wanted = [row["氏名"] for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline=""))]
sys.exit(0 if listed == wanted else 1)
PY

# Both files in one run, a pipe, JSON Lines.
expect 0 "$FORMLOOP" --json case import - <"$SOURCE/samples/employer-utf8.csv"
json 'd["unchanged"] == 200'
printf '%s\n' '{"name":"試験　一","name_kana":"シケン　イチ","birth_date":"1980-01-02","postal_code":"100-0013","address":"東京都千代田区霞が関1","retirement_date":"2026-03-31","case":"J-1"}' >one.jsonl
expect 0 "$FORMLOOP" --json case import one.jsonl
json 'd["added"] == 1'
expect 0 "$FORMLOOP" --json case show J-1
json 'd["case"] == "J-1" and d["state"] == "registered" and d["deadline"] == "2026-04-20"'
json 'd["name_kana"] == "シケン　イチ" and d["postal_code"] == "1000013" and [e["event"] for e in d["events"]] == ["imported"]'

# Bad rows are named with row, column and reason; the good ones go in.
cat >bad.csv <<'CSV'
整理番号,氏名,生年月日,郵便番号,住所,退職日,性別,標準報酬月額
B-1,良い　行,1980-01-01,1000013,東京都千代田区1,2026-03-31,男,300000
B-2,悪い　日,1980-02-30,1000013,東京都千代田区1,2026-03-31,男,300000
B-3,,1980-01-01,1000013,東京都千代田区1,2026-03-31,男,300000
B-4,悪い　番号,1980-01-01,100,東京都千代田区1,2026-03-31,男,300000
B-5,悪い　性別,1980-01-01,1000013,東京都千代田区1,2026-03-31,X,300000
B-6,悪い　元号,1980-01-01,1000013,東京都千代田区1,平成31年5月1日,男,300000
B-7,悪い　報酬,1980-01-01,1000013,東京都千代田区1,2026-03-31,男,301000
B-8,欄　不足,1980-01-01
B-9,"良い
行",1980-01-03,1000013,東京都千代田区1,R8.3.31,女,"300,000円"
CSV
expect 1 "$FORMLOOP" --json case import bad.csv
json 'd["read"] == 9 and d["added"] == 1 + 0 and len(d["rejected"]) == 8 or d["added"] == 2 and len(d["rejected"]) == 7'
json '{(r["row"], r["column"]) for r in d["rejected"]} >= {(3, "生年月日"), (4, "氏名"), (5, "郵便番号"), (6, "性別"), (7, "退職日"), (8, "標準報酬月額")}'
json 'all(r["file"] == "bad.csv" and r["reason"] for r in d["rejected"])'
expect 0 "$FORMLOOP" --json case show B-1
expect 3 "$FORMLOOP" case show B-2

# A refused file changes nothing.
printf '氏名,住所\na,b\n' >short.csv
expect 3 "$FORMLOOP" --json case import short.csv
says short.csv
expect 3 "$FORMLOOP" case import nowhere.csv
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
