#!/bin/sh
# SPDX-License-Identifier: MIT
# A scanner puts an envelope, or a whole stack, into one file: each page must go where it belongs, the
# paper that came with a form to that form's case, and the next person's form to the next person.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000001 C0000002 C0000003 C0000004 -o all.pdf
python3 - <<'PY'
import json
front = {"phone": "writing", "consent": "check", "payment_monthly_transfer": "check", "certificate_not_needed": "check",
         "application_date": "writing", "signature": "signature"}
def stack(name, format, first, seed):
    pages = [{"pdf_page": first, "marks": front}, {"pdf_page": first + 1, "marks": {}},
             {"pdf_page": 1, "kind": "foreign"}, {"pdf_page": first + 2, "marks": front}]
    return [dict(page, file=name, format=format, seed=seed + i) for i, page in enumerate(pages)]
json.dump(stack("a.tif", "tiff", 1, 1) + stack("b.pdf", "pdf", 5, 11), open("plan.json", "w"))
PY
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json \
    --out in --dpi 200 >/dev/null
[ "$(ls in | tr '\n' ' ')" = "a.tif b.pdf truth.jsonl " ] || fail "made: $(ls in)"
rm in/truth.jsonl
expect 0 "$FORMLOOP" --json intake --received 2026-04-10 in
json '[(r["file"], r["page"]) for r in rows] == [(f, n) for f in ("in/a.tif", "in/b.pdf") for n in (1, 2, 3, 4)]'
json '[(r["outcome"], r["kind"], r["case"], r["form_page"]) for r in rows] == [("filed", k, c, p) for one, other in (("C0000001", "C0000002"), ("C0000003", "C0000004")) for k, c, p in (("form", one, 1), ("form", one, 2), ("attachment", one, None), ("form", other, 1))]'
json '[r["events"] for r in rows] == 2 * [["page_filed", "application_received"], ["page_filed"], ["attachment_filed"], ["page_filed", "application_received"]]'
expect 0 "$FORMLOOP" --json batch show 1
json 'd["pages"] == {"in": 8, "filed": 8, "review": 0, "duplicate": 0, "blank": 0, "rejected": 0} and d["attachments"] == 2'
expect 0 "$FORMLOOP" --json case list
json '{r["case"] for r in rows if r["state"] in ("received", "provisional")} == {f"C000000{i}" for i in (1, 2, 3, 4)}'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pieces"]["returned"] == 4'

# The same file under another name: no page of it counts twice.
cp in/b.pdf again.pdf
expect 0 "$FORMLOOP" --json intake again.pdf
json '[(r["outcome"], r["first_page"]) for r in rows] == [("duplicate", n) for n in (5, 6, 7, 8)]'
# A page is lost in the middle of a file: the others are where they belong, and the lost one is told.
python3 - <<'PY'
data = bytearray(open("in/a.tif", "rb").read())
import struct
# the second page's strip is overwritten: the chain of pages stays
at, page = struct.unpack_from("<I", data, 4)[0], 1
while page < 2:
    count = struct.unpack_from("<H", data, at)[0]
    at, page = struct.unpack_from("<I", data, at + 2 + 12 * count)[0], page + 1
tags = {}
for i in range(struct.unpack_from("<H", data, at)[0]):
    tag, kind, many, value = struct.unpack_from("<HHII", data, at + 2 + 12 * i)
    tags[tag] = (kind, many, value)
kind, many, value = tags[273]
first = value if many == 1 else struct.unpack_from("<I", data, value)[0]
kind, many, value = tags[279]
size = value if many == 1 else struct.unpack_from("<I", data, value)[0]
data[first:first + size] = bytes(size)
open("torn.tif", "wb").write(data)
PY
expect 1 "$FORMLOOP" --json intake --received 2026-04-11 torn.tif
json '[r["outcome"] for r in rows] == ["duplicate", "rejected", "review", "duplicate"] and rows[1]["reason"] == "unreadable_file" and rows[2]["reason"] == "no_code"'
expect 0 "$FORMLOOP" --json batch show 3
json 'd["pages"]["in"] == 4 and d["pages"]["rejected"] == 1'
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
