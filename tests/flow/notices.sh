#!/bin/sh
# SPDX-License-Identifier: MIT
# The companies' 退職のお届: a notice that is taken for somebody else's sends a guide, and a bill, to
# the wrong person; one that is lost leaves the person without a guide.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
head='記号,番号,氏名,フリガナ,生年月日,郵便番号,住所,資格取得年月日,退職日'
cat >people.csv <<END
整理番号,$head
A,11,101,髙橋　花子,タカハシ　ハナコ,1980-05-05,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31
B,11,102,佐藤　太郎,サトウ　タロウ,1980-05-05,1000013,東京都千代田区霞が関,,2026-03-31
C,,,鈴木　一,スズキ　ハジメ,1979-01-02,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31
D,11,104,田中　翔,タナカ　ショウ,1979-03-04,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31
E1,,,林　誠,ハヤシ　マコト,1979-06-07,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31
E2,,,林　誠,ハヤシ　マコト,1979-06-07,1000013,東京都千代田区霞が関,2015-04-01,2026-02-28
F,11,106,森　栞,モリ　シオリ,1990-06-07,1000013,東京都千代田区霞が関,2026-02-02,2026-03-31
G,11,107,石川　晃,イシカワ　アキラ,1990-06-07,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31
END
expect 0 "$FORMLOOP" case import people.csv
cat >notices.csv <<END
$head,資格喪失日,喪失原因,届出日,備考
11,101,高橋花子,ﾀｶﾊｼ ﾊﾅｺ,S55.5.5,,,2015-04-01,2026-03-31,2026-04-01,退職,2026-04-02,
11,102,佐藤　太郎,サトウ　タロウ,1980-05-05,,,2018-10-01,2026-03-31,,４,,
12,900,鈴木一,,1979-01-02,,,,,2026-04-01,定年退職,,
11,104,田中　翔,タナカ　ショウ,1979-03-04,,,2015-04-01,2026-03-30,,退職,,
,,林　誠,ハヤシ　マコト,1979-06-07,,,,2026-03-31,,退職,,
11,106,森　栞,モリ　シオリ,1990-06-07,,,2026-02-02,2026-03-31,,退職,,
11,107,石川　晃,イシカワ　アキラ,1990-06-07,,,,2026-03-31,,死亡,,
11,101,別人　一,ベツジン　ハジメ,1970-01-01,,,,2026-03-31,,退職,,
13,500,新見　葵,ニイミ　アオイ,1985-08-09,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31,,退職,,
13,501,新見　楓,ニイミ　カエデ,1985-08-10,,,2015-04-01,2026-03-31,,退職,,
13,502,新見　桜,ニイミ　サクラ,1985-08-11,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31,,昼寝,,
13,503,新見　梅,ニイミ　ウメ,1985-08-12,1000013,東京都千代田区霞が関,2015-04-01,2026-03-31,2026-05-01,退職,,
END
iconv -f UTF-8 -t CP932 notices.csv >cp932.csv
expect 1 "$FORMLOOP" --json notice import cp932.csv --received 2026-04-03
says '備考'
json 'd["read"] == 12 and d["matched"] == 5 and d["added"] == 1 and d["updated"] == 2 and d["review"] == 4'
json 'd["unchanged"] == 0 and [(r["row"], r["column"]) for r in d["rejected"]] == [(11, "郵便番号"), (12, "喪失原因")]'
# The same file again, in the other encoding: nothing new.
expect 1 "$FORMLOOP" --json notice import notices.csv
json 'd["unchanged"] == 10 and d["matched"] + d["added"] + d["updated"] + d["review"] == 0'
expect 0 "$FORMLOOP" --json case show A
json 'd["state"] == "registered" and d["notice_date"] == "2026-04-03" and d["name"] == "髙橋　花子"'
json 'd["events"][1]["event"] == "notice_received" and d["events"][1]["details"]["retirement_date"] == "2026-03-31"'
expect 0 "$FORMLOOP" --json case show B
json 'd["acquired_date"] == "2018-10-01" and d["notice_date"] == "2026-04-03"'
expect 0 "$FORMLOOP" --json case show C
json 'd["insured_symbol"] == "12" and d["insured_number"] == "900"'
# A company that says that it is no retirement is believed at once; a clerk may know better.
expect 0 "$FORMLOOP" --json case show G
json 'd["state"] == "ineligible" and d["events"][-1]["details"]["reason"] == "no_retirement"'
expect 0 "$FORMLOOP" case undo G --why 'the company took it back'
expect 0 "$FORMLOOP" --json case show G
json 'd["state"] == "registered"'
# Review: which field differs, and both dates; nothing of the person in the case's events.
expect 0 "$FORMLOOP" --json notice list --review
json '[(r["reason"], r["case"]) for r in rows] == [("dates_differ", "D"), ("several_cases", None), ("person_differs", "A"), ("dates_differ", None)]'
json 'rows[0]["differences"] == [{"field": "retirement_date", "notice": "2026-03-30", "case": "2026-03-31"}]'
json 'rows[3]["differences"] == [{"field": "loss_date", "notice": "2026-05-01", "case": "2026-04-01"}]'
dates=4 several=5 person=8 itself=10
expect 0 "$FORMLOOP" --json case show D
json 'd["events"][-1]["event"] == "notice_mismatch" and d["events"][-1]["details"] == {"notice": 4, "differs": ["retirement_date"]} and d["notice_date"] is None'
expect 0 "$FORMLOOP" --json notice show $several
json '[c["case"] for c in d["candidates"]] == ["E1", "E2"] and d["said"]["loss_reason"] == "retirement"'
# Settling: one decision, kept for ever.
expect 2 "$FORMLOOP" notice settle $dates
expect 2 "$FORMLOOP" notice settle $dates --accept nobody
expect 2 "$FORMLOOP" notice settle $dates --discard
expect 2 "$FORMLOOP" notice settle $dates --new --case D
expect 3 "$FORMLOOP" notice settle $dates --case D
says 'retirement_date'
expect 3 "$FORMLOOP" notice settle $several --accept company
says 'not known of which case'
expect 0 "$FORMLOOP" --json notice settle $dates --accept company --why 'asked the company' --who clerk
json 'd["case"] == "D" and d["state"] == "registered"'
expect 0 "$FORMLOOP" --json case show D
json 'd["retirement_date"] == "2026-03-30" and d["loss_date"] == "2026-03-31" and d["deadline"] == "2026-04-20"'
json '[e["event"] for e in d["events"]][-2:] == ["updated", "notice_received"] and d["events"][-1]["actor"] == "clerk"'
expect 3 "$FORMLOOP" notice settle $dates --discard --why 'once more'
expect 0 "$FORMLOOP" notice settle $several --case E1
expect 0 "$FORMLOOP" notice settle $person --discard --why 'nobody of ours'
expect 0 "$FORMLOOP" --json notice settle $itself --new
json 'd["state"] == "registered"'
expect 3 "$FORMLOOP" notice settle 99 --new
expect 0 "$FORMLOOP" --json notice list --review
json 'rows == []'
expect 0 "$FORMLOOP" --json notice show $dates
json 'd["standing"] == "agreed" and d["decisions"][0]["who"] == "clerk" and d["decisions"][0]["action"] == "accept_company"'
# A later notice with other dates is no correction by itself.
cat >later.jsonl <<END
{"insured_symbol": "11", "insured_number": "101", "name": "髙橋　花子", "birth_date": "1980-05-05", "retirement_date": "2026-04-30"}
END
expect 1 "$FORMLOOP" --json notice import later.jsonl
json 'd["review"] == 1'
expect 0 "$FORMLOOP" --json notice settle 11 --accept case
expect 0 "$FORMLOOP" --json case show A
json 'd["retirement_date"] == "2026-03-31" and d["notice_date"] == "2026-04-03"'
# Refused as a whole, with nothing of it taken in.
printf '氏名,住所\n見本,東京都\n' >lacking.csv
expect 3 "$FORMLOOP" notice import lacking.csv
says '生年月日'
expect 2 "$FORMLOOP" notice import
expect 2 "$FORMLOOP" notice import later.jsonl --received someday
expect 0 "$FORMLOOP" check
