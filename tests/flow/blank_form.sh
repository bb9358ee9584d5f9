#!/bin/sh
# SPDX-License-Identifier: MIT
# Somebody downloads the form, prints and fills it: it must come back as what it is, with its fields,
# move no case by itself, and be counted once a clerk has found whose it is.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 2 "$FORMLOOP" form blank application
expect 3 "$FORMLOOP" form blank letter -o blank.pdf
says letter
expect 3 "$FORMLOOP" form blank application --revision 9 -o blank.pdf
[ ! -e blank.pdf ] || fail "a file without a form"
expect 0 "$FORMLOOP" --json form blank application -o blank.pdf
json 'd["form"] == "application" and d["revision"] == 1 and d["pages"] == 2'
cp blank.pdf first.pdf
expect 0 "$FORMLOOP" form blank application -o blank.pdf
cmp -s first.pdf blank.pdf || fail "two runs differ"
qpdf --check blank.pdf >qpdf.txt || fail "qpdf: $(cat qpdf.txt)"
# Nothing of a case on it, and the person's lines empty.
pdftotext -layout blank.pdf text.txt
! grep -qE '様 *$' text.txt || grep -q '理事長' text.txt || fail "a 様 without a name"
grep -q '退職日の翌日から20日以内' text.txt || fail "no deadline in words"
pdftoppm -r 200 -gray -png blank.pdf page
expect 1 "$FORMLOOP" --json intake page-1.png page-2.png
json '[(r["outcome"], r["reason"], r["case"], r["events"]) for r in rows] == [("review", "blank_form", None, [])] * 2'
json 'all(f["value"] in ("empty", "blank") for r in rows for f in r["fields"]) and len(rows[0]["fields"]) > 10'
json '[(r["form"], r["revision"], r["form_page"]) for r in rows] == [("application", 1, 1), ("application", 1, 2)]'
expect 0 "$FORMLOOP" check

# People fill it in and send it, and a clerk finds whose it is. One case has its own form out: that is
# another paper, and stays out.
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000002 -o out.pdf
cat >plan.json <<'JSON'
[{"file": "1.png", "pdf_page": 1, "seed": 1, "marks": {"phone": "writing", "consent": "check", "payment_monthly_transfer": "check", "certificate_not_needed": "check", "application_date": "writing", "signature": "signature"}},
 {"file": "2.png", "pdf_page": 2, "seed": 2, "marks": {}},
 {"file": "3.png", "pdf_page": 1, "seed": 3, "marks": {"consent": "check", "phone": "writing"}}]
JSON
"$MAKE_SCANS" --pdf blank.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json \
    --out filled --dpi 200 >/dev/null
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 filled
json '[(r["page_id"], r["reason"], r["form_page"], r["missing"]) for r in rows] == [(3, "blank_form", 1, []), (4, "blank_form", 2, []), (5, "blank_form", 1, ["application_date", "signature", "payment_method", "certificate"])]'
expect 0 "$FORMLOOP" --json review list --reason blank_form
json '[r["page_id"] for r in rows] == [1, 2, 3, 4, 5]'
expect 0 "$FORMLOOP" --json review show 3
json 'd["reading"]["form"] == "application" and d["reading"]["code"] is None and d["candidates"] == []'

# The pictures of what is written by hand: one PNG, each field's place inside it, none on another's.
cp out.txt show.txt
python3 - <<'PY'
import json, struct, zlib
d = json.load(open("show.txt", encoding="utf-8"))
data = open("office/" + d["crops"], "rb").read()
assert data[:8] == b"\x89PNG\r\n\x1a\n" and d["crops"].endswith(d["reading"]["crops"] + ".png"), d["crops"]
at, rows, head = 8, b"", None
while at < len(data):
    size, kind = struct.unpack(">I4s", data[at:at + 8])
    body = data[at + 8:at + 8 + size]
    assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]
    head = body if kind == b"IHDR" else head
    rows += body if kind == b"IDAT" else b""
    at += 12 + size
width, height, depth, colour = struct.unpack(">IIBB", head[:10])
assert colour == 0 and len(zlib.decompress(rows)) == height * (1 + (width * depth + 7) // 8)
places = {f["id"]: f["crop"] for f in d["reading"]["fields"] if "crop" in f}
assert set(places) == {f["id"] for f in d["reading"]["fields"] if f["value"] in ("inked", "blank")} and len(places) == 5
for name, (left, top, w, h) in places.items():
    assert left >= 0 and top >= 0 and w > 0 and h > 0 and left + w <= width and top + h <= height, name
rects = sorted(places.values())
for i, a in enumerate(rects):
    for b in rects[i + 1:]:
        assert a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
PY
expect 0 "$FORMLOOP" --json read "office/$(python3 -c 'import json; print(json.load(open("show.txt"))["crops"])')"
json 'd["codes"] == []'

# Both pages go to one piece of the case, which no job of ours printed.
expect 0 "$FORMLOOP" --json review settle 3 --case C0000001 --why "name and birth date"
json '(d["outcome"], d["piece"], d["form_page"], d["state"], d["events"]) == ("filed", 2, 1, "received", ["page_filed", "application_received"])'
expect 3 "$FORMLOOP" review settle 5 --case C0000001 --piece 2 --why x
says "page 1: page 3 is filed as it already"
expect 0 "$FORMLOOP" --json review settle 4 --case C0000001 --why "same envelope"
json '(d["outcome"], d["piece"], d["form_page"], d["state"], d["events"]) == ("filed", 2, 2, "received", ["page_filed"])'
expect 0 "$FORMLOOP" --json case show C0000001
json 'd["received_date"] == "2026-04-10" and [(p["piece"], p["document"], p["pages"], p["state"], p["blank_form"]) for p in d["pieces"]] == [(2, "application", 2, "returned", True)]'
expect 0 "$FORMLOOP" --json job list
json '[(r["job"], r["kind"], r["document"], r["pieces"], r["states"]["returned"]) for r in rows] == [(2, "blank_form", "application", 1, 1), (1, "print", "application", 1, 0)]'
expect 0 "$FORMLOOP" job list
says "(a blank form that came in)" out.txt
expect 0 "$FORMLOOP" job show 2
expect 1 "$FORMLOOP" job reprint 2 --piece 2 -o again.pdf
says "is a blank form"
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["blank_forms"] == 1 and d["pieces"] == {"printed": 2, "waiting": 1, "mailed": 0, "voided": 0, "returned": 1}'
expect 0 "$FORMLOOP" check
says "of them blank forms that came in: 1" out.txt
expect 0 "$FORMLOOP" --json report
json 'd["ledger"]["blank_forms"] == 1 and d["jobs"][0]["kind"] == "blank_form"'

# Of the case whose own form is out: that form is not the one that came.
expect 3 "$FORMLOOP" review settle 5 --case C0000002 --piece 1 --why x
says "blank form"
expect 3 "$FORMLOOP" review settle 5 --case C0000001 --piece 1 --why x
expect 0 "$FORMLOOP" --json review settle 5 --case C0000002 --set signature=inked --why "faint pencil"
json '(d["piece"], d["state"], d["events"][-1]) == (3, "deficient", "deficiency_found")'
expect 0 "$FORMLOOP" --json case show C0000002
json '[(p["piece"], p["state"], p["blank_form"]) for p in d["pieces"]] == [(1, "waiting", False), (3, "returned", True)]'
json 'd["events"][-1]["details"]["missing"] == ["application_date", "payment_method", "certificate"]'
# Mended in place: the same piece, what was settled before still counts.
expect 0 "$FORMLOOP" --json review settle 5 --case C0000002 --why "the person called" \
    --set payment_year=ticked certificate_not_needed=ticked application_date=inked
json '(d["piece"], d["state"]) == (3, "received")'

# It was another's after all: its piece is void, since it never was out; the form that is out stays so.
expect 0 "$FORMLOOP" --json review settle 5 --reopen --why "not hers"
json 'd["outcome"] == "review" and d["events"] == ["page_withdrawn", "application_withdrawn"]'
expect 0 "$FORMLOOP" --json case show C0000002
json '[(p["piece"], p["state"], p["reason"]) for p in d["pieces"]] == [(1, "waiting", None), (3, "voided", "withdrawn")] and d["state"] == "form_sent"'
expect 1 "$FORMLOOP" job reprint 3 --piece 3 -o again.pdf
[ ! -e again.pdf ] || fail "a blank form printed again"
# Joined to the other case it is a form of its own: page 1 of the first one is there.
expect 0 "$FORMLOOP" --json review settle 5 --case C0000001 --rest-empty --why "a second one"
json 'd["piece"] == 4'
expect 0 "$FORMLOOP" --json review settle 3 --discard --why "replaced"
expect 0 "$FORMLOOP" --json review settle 4 --reopen --why "replaced"
expect 0 "$FORMLOOP" --json case show C0000001
json '[(p["piece"], p["state"]) for p in d["pieces"]] == [(2, "voided"), (4, "returned")] and d["state"] == "received"'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["blank_forms"] == 3 and d["pieces"] == {"printed": 4, "waiting": 1, "mailed": 0, "voided": 2, "returned": 1}'
expect 0 "$FORMLOOP" --json review settle 5 --discard --why "nobody's"
expect 0 "$FORMLOOP" --json case show C0000001
json 'd["state"] == "registered" and d["received_date"] is None'

# Its form marks are covered, so it is a page of which nothing is known: a clerk says what it is, and it
# is judged as that page of that form, not filed as a paper without fields.
cat >plan.json <<'JSON'
[{"file": "1.png", "kind": "no_code", "pdf_page": 1, "seed": 7, "marks": {"consent": "check"}}]
JSON
"$MAKE_SCANS" --pdf blank.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json \
    --out covered --dpi 200 >/dev/null
expect 1 "$FORMLOOP" --json intake --received 2026-04-11 covered
json '[(r["page_id"], r["outcome"], r["reason"], r["form"], r["fields"]) for r in rows] == [(6, "review", "no_code", None, [])]'
expect 3 "$FORMLOOP" review settle 6 --case C0000001 --why x
says "no such printed form"
expect 3 "$FORMLOOP" review settle 6 --case C0000001 --form application --rest-empty --why x
says "--form-page N is needed"
expect 3 "$FORMLOOP" review settle 6 --case C0000001 --form letter --form-page 1 --rest-empty --why x
says "letter"
expect 3 "$FORMLOOP" review settle 6 --case C0000001 --form application --form-page 1 --why x
says "these fields were not read for sure"
expect 3 "$FORMLOOP" review settle 6 --case C0000001 --form application --form-page 3 --rest-empty --why x
expect 2 "$FORMLOOP" review settle 6 --case C0000001 --revision 1 --form-page 1 --rest-empty --why x
expect 2 "$FORMLOOP" review settle 6 --attachment --case C0000001 --form application --why x
expect 3 "$FORMLOOP" review settle 3 --case C0000001 --form deficiency --why x
says "its form mark says application"
expect 0 "$FORMLOOP" --json review settle 6 --case C0000001 --form application --form-page 1 --rest-empty \
    --set consent=ticked signature=inked application_date=inked phone=inked --why "the marks are covered"
json '(d["outcome"], d["kind"], d["piece"], d["form_page"], d["state"], d["events"][0]) == ("filed", "form", 5, 1, "deficient", "page_filed")'
expect 0 "$FORMLOOP" --json case show C0000001
json 'd["received_date"] == "2026-04-11" and d["events"][-1]["details"]["missing"] == ["payment_method", "certificate"]'
json 'd["pieces"][-1]["piece"] == 5 and d["pieces"][-1]["state"] == "returned" and d["pieces"][-1]["blank_form"]'
# Mended with the form said again, or not: the same piece, what was settled before still counts.
expect 0 "$FORMLOOP" --json review settle 6 --case C0000001 --form application --form-page 1 --set payment_year=ticked --why "asked"
json '(d["piece"], d["state"]) == (5, "deficient")'
expect 0 "$FORMLOOP" --json review settle 6 --case C0000001 --form-page 1 --set certificate_not_needed=ticked --why "asked"
json '(d["piece"], d["state"]) == (5, "received")'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["blank_forms"] == 4'
expect 0 "$FORMLOOP" --json review settle 6 --reopen --why "not his"
json 'd["events"] == ["page_withdrawn", "application_withdrawn"]'
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
