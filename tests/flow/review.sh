#!/bin/sh
# SPDX-License-Identifier: MIT
# What the machine could not settle a clerk does: with who and why, so that the books still balance,
# and so that it can be undone.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000001 C0000002 -o all.pdf
cat >plan.json <<'JSON'
[{"file": "1.png", "kind": "no_code", "pdf_page": 1, "seed": 1},
 {"file": "2.png", "pdf_page": 2, "seed": 2, "marks": {}},
 {"file": "3.png", "kind": "foreign", "seed": 3}]
JSON
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json \
    --out in --dpi 200 >/dev/null
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 in
json '[(r["page_id"], r["outcome"]) for r in rows] == [(1, "review"), (2, "filed"), (3, "filed")]'
expect 0 "$FORMLOOP" --json review list
json '[(r["page_id"], r["reason"], r["file"]) for r in rows] == [(1, "no_code", "in/1.png")]'
expect 0 "$FORMLOOP" --json review list --reason code_forged
json 'rows == []'
expect 0 "$FORMLOOP" --json review show 1
json 'd["reading"]["reason"] == "no_code" and d["decisions"] == [] and d["image"].startswith("archive/")'
cmp "office/$(python3 -c 'import json; print(json.load(open("out.txt"))["image"])')" in/1.png || fail "the image is another"
expect 0 "$FORMLOOP" --json review show 2
json 'd["case"] == "C0000001" and [p["piece"] for p in d["candidates"]] == [1] and len(d["reading"]["fields"]) == 76'
expect 0 "$FORMLOOP" review show 1

# Nobody decides by half: the words are checked first, then the case, the form and its fields.
expect 2 "$FORMLOOP" review settle 1 --case C0000001 --form-page 1
says "--why"
expect 2 "$FORMLOOP" review settle 1 --why x
expect 2 "$FORMLOOP" review settle 1 --blank --discard --why x
expect 2 "$FORMLOOP" review settle --blank --why x
expect 3 "$FORMLOOP" review settle 77 --blank --why x
# A number that is too large is no other number: 4294967297 is not page 1.
expect 2 "$FORMLOOP" review settle 1 --case C0000001 --form-page 4294967297 --rest-empty --why x
expect 2 "$FORMLOOP" review settle 1 --case C0000001 --form application --revision 4294967297 --form-page 1 --rest-empty --why x
expect 3 "$FORMLOOP" review settle 1 --case C0000001 --form-page 1 --why x
says "signature"
expect 3 "$FORMLOOP" review settle 1 --case C0000001 --form-page 1 --rest-empty --set signature=ticked --why x
says "inked or blank"
expect 3 "$FORMLOOP" review settle 1 --case C0000001 --form-page 1 --rest-empty --set nothing=inked --why x
expect 3 "$FORMLOOP" review settle 1 --case C0000001 --form-page 2 --rest-empty --why x
says "page 2 is filed as it already"
expect 3 "$FORMLOOP" review settle 1 --case C0000009 --form-page 1 --rest-empty --why x
expect 3 "$FORMLOOP" review settle 1 --blank --who " " --why x
expect 3 "$FORMLOOP" review settle 2 --case C0000001 --form application --why x
says "its code names its form"
expect 0 "$FORMLOOP" --json review list
json 'len(rows) == 1'

# A page is filed by a clerk; what is missing makes the case deficient, as by the machine.
expect 0 "$FORMLOOP" --json review settle 1 --case C0000001 --form-page 1 --rest-empty \
    --set phone=inked consent=ticked application_date=inked payment_monthly_debit=ticked \
    --set certificate_not_needed=ticked --who 山田 --why "原本で確認"
json 'd["outcome"] == "filed" and d["case"] == "C0000001" and d["piece"] == 1 and d["form_page"] == 1 and d["state"] == "deficient" and d["events"] == ["page_filed", "deficiency_found"]'
expect 0 "$FORMLOOP" --json case show C0000001
json 'd["received_date"] == "2026-04-10" and d["events"][-1]["actor"] == "山田" and d["events"][-1]["details"]["missing"] == ["signature"] and d["events"][-1]["details"]["settlement"] == 1'
# The signature is there after all: the other values stay as they were settled.
expect 0 "$FORMLOOP" --json review settle 1 --case C0000001 --set signature=inked --form-page 1 --who 鈴木 --why "薄い鉛筆"
json 'd["state"] == "received" and d["events"] == ["page_filed", "application_received"]'
expect 0 "$FORMLOOP" --json review show 1
json '[(s["who"], s["why"], s["from"], s["to"]) for s in d["decisions"]] == [("山田", "原本で確認", "review", "filed"), ("鈴木", "薄い鉛筆", "filed", "filed")]'
json '"consent=ticked" in d["decisions"][1]["values"] and "signature=inked" in d["decisions"][1]["values"] and d["reading"]["reason"] == "no_code"'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"] == {"in": 3, "filed": 3, "review": 0, "duplicate": 0, "blank": 0, "rejected": 0}'

# The attachment is another's: it is moved, thrown out, and taken back.
expect 0 "$FORMLOOP" --json review settle 3 --attachment --case C0000002 --why "the name on it"
json 'd["kind"] == "attachment" and d["case"] == "C0000002" and d["events"] == ["page_withdrawn", "attachment_filed"]'
expect 0 "$FORMLOOP" review settle 3 --discard --why "an advertisement"
expect 0 "$FORMLOOP" --json review settle 3 --reopen --why "no, it is not"
json 'd["outcome"] == "review" and d["reason"] == "reopened"'
expect 0 "$FORMLOOP" review settle 3 --blank --why "nothing on it"

# Both pages were another person's: the case has not been heard of, as before.
expect 3 "$FORMLOOP" review settle 2 --case C0000002 --why x
says "names another case"
expect 0 "$FORMLOOP" review settle 1 --reopen --why "not his"
expect 0 "$FORMLOOP" --json review settle 2 --reopen --why "not his"
json 'd["state"] == "form_sent" and d["events"] == ["page_withdrawn", "application_withdrawn"]'
expect 0 "$FORMLOOP" --json case show C0000001
json 'd["state"] == "form_sent" and d["received_date"] is None and d["pieces"][0]["state"] == "waiting"'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"] == {"in": 3, "filed": 0, "review": 2, "duplicate": 0, "blank": 1, "rejected": 0}'
# A decision that is rubbed out is missed.
python3 - <<'PY'
import sqlite3
c = sqlite3.connect("office/store.db")
c.executescript("drop trigger settlements_are_not_deleted; delete from settlements where settlement_id = 3")
PY
expect 4 "$FORMLOOP" --json check
json 'not d["ok"] and any("decision" in f for f in d["faults"])'
