#!/bin/sh
# SPDX-License-Identifier: MIT
# A stack of mail behind its batch sheet: forms, papers that came with them, empty backs, other
# people's paper. What lies behind a form is its attachment, a lost sheet is seen, and a file of
# several pages is one document.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000001 C0000002 C0000003 -o all.pdf
expect 2 "$FORMLOOP" batch sheet --pages 0 -o none.pdf
expect 2 "$FORMLOOP" print batch --all -o none.pdf
expect 0 "$FORMLOOP" --json batch sheet --pages 5 -o five.pdf
json 'd == {"batch_sheet": 1, "declared_pages": 5, "file": "five.pdf"}'
expect 0 "$FORMLOOP" batch sheet --pages 3 -o three.pdf
pdftoppm -r 150 -gray -png five.pdf five
pdftoppm -r 150 -gray -png three.pdf three
cat >plan.json <<'JSON'
[{"file": "front-1.png", "pdf_page": 1, "seed": 1}, {"file": "back-1.png", "pdf_page": 2, "seed": 2},
 {"file": "front-2.png", "pdf_page": 3, "seed": 3}, {"file": "front-3.png", "pdf_page": 5, "seed": 4},
 {"file": "paper-1.png", "kind": "foreign", "pdf_page": 1, "seed": 11}, {"file": "paper-2.png", "kind": "foreign", "pdf_page": 1, "seed": 12},
 {"file": "paper-3.png", "kind": "foreign", "pdf_page": 1, "seed": 13}, {"file": "paper-4.png", "kind": "foreign", "pdf_page": 1, "seed": 14},
 {"file": "empty-1.png", "kind": "blank", "pdf_page": 1, "seed": 21}, {"file": "empty-2.png", "kind": "blank", "pdf_page": 1, "seed": 22},
 {"file": "marks.png", "kind": "no_code", "pdf_page": 4, "seed": 31}]
JSON
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json \
    --out pages --dpi 150 >/dev/null
# stack FOLDER PAGE…: a folder of scans in the order of the paper; scan-10 comes behind scan-9.
stack() {
    folder=$1
    shift
    mkdir "$folder"
    number=0
    for page; do
        number=$((number + 1))
        cp "$page" "$folder/scan-$number.png"
    done
}
stack in pages/paper-4.png five-1.png pages/front-1.png pages/back-1.png pages/paper-1.png \
    pages/empty-1.png pages/front-2.png pages/paper-2.png \
    three-1.png pages/front-3.png pages/marks.png pages/paper-3.png
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 in
cp out.txt lines.txt
json '[r["file"] for r in rows] == [f"in/scan-{i}.png" for i in range(1, 13)]'
json '[(r["outcome"], r["kind"], r["case"]) for r in rows] == [("review", None, None), ("filed", "batch_sheet", None), ("filed", "form", "C0000001"), ("filed", "form", "C0000001"), ("filed", "attachment", "C0000001"), ("blank", None, None), ("filed", "form", "C0000002"), ("filed", "attachment", "C0000002"), ("filed", "batch_sheet", None), ("filed", "form", "C0000003"), ("review", None, None), ("review", None, None)]'
json 'rows[1]["batch_sheet"] == 1 and rows[1]["piece"] is None and rows[4]["events"] == ["attachment_filed"]'
expect 0 "$FORMLOOP" --json batch show 1
json '[(s["batch_sheet"], s["declared"], s["found"], s["count"]) for s in d["batch_sheets"]] == [(1, 5, 5, "agrees"), (2, 3, 3, "agrees")]'
json 'd["pages"] == {"in": 12, "filed": 8, "review": 3, "duplicate": 0, "blank": 1, "rejected": 0} and d["attachments"] == 2'
json 'sum(r["pages"] for r in d["reasons"]) == 12 and {"outcome": "review", "reason": "no_code", "pages": 3} in d["reasons"]'
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
# The receipt is read by who counted the paper: in their words and by their clock, with the identifiers that
# review list --reason takes.
LANGUAGE=ja TZ=JST-9 expect 0 "$FORMLOOP" batch show 1
says "受入済み 8（うち添付書類 2）+ 確認待ち 3" out.txt
says "3  確認待ち（コードなし no_code）" out.txt
opened=$(/usr/bin/python3 -S -c 'import sqlite3; print(sqlite3.connect("office/store.db").execute(
    "select strftime(\"%Y-%m-%d %H:%M:%S\", datetime(opened_at, \"+9 hours\")) from batches where batch_id = 1").fetchone()[0])')
says "$opened" out.txt
LANGUAGE=ja expect 0 "$FORMLOOP" review list
says "確認待ち（コードなし no_code）" out.txt
expect 0 "$FORMLOOP" review list --reason no_code
says "review (no_code)" out.txt
LANGUAGE=ja expect 3 "$FORMLOOP" intake nowhere in/scan-1.png
says "見つかりません"
says "重複（同じ画像 same_image）" out.txt

# The same files again change nothing, and the sheets are counted again.
expect 0 "$FORMLOOP" --json intake in
json 'all(r["outcome"] == "duplicate" for r in rows) and [r["first_page"] for r in rows] == list(range(1, 13))'
expect 0 "$FORMLOOP" --json batch show 3
json 'd["differing_sheets"] == 0 and [s["found"] for s in d["batch_sheets"]] == [5, 3]'

# A sheet of paper is lost behind the form: the paper that follows may be its, so nobody's it is.
expect 0 "$FORMLOOP" init lost
expect 0 "$FORMLOOP" --workspace lost case import "$SOURCE/samples/employer-utf8.csv"
export FORMLOOP_WORKSPACE=$work/lost
cp office/keys/page-code.keys lost/keys/page-code.keys
expect 0 "$FORMLOOP" print application --case C0000001 C0000002 C0000003 -o lost.pdf
expect 0 "$FORMLOOP" batch sheet --pages 5 -o five.pdf
stack less five-1.png pages/front-1.png pages/paper-1.png pages/empty-2.png pages/front-2.png
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 less
json '[r["outcome"] for r in rows] == ["filed", "filed", "filed", "blank", "filed"]'
says "batch sheet 1: 5 pages declared, 3 found"
expect 0 "$FORMLOOP" --json review list
json '[(r["page_id"], r["reason"]) for r in rows] == [(1, "count_differs"), (3, "count_differs")]'
expect 0 "$FORMLOOP" --json batch list
json 'len(rows) == 1 and d["differing_sheets"] == 1 and d["pages"]["review"] == 2 and d["closed_at"]'
expect 0 "$FORMLOOP" review settle 1 --accept --why "counted again: three"
expect 0 "$FORMLOOP" review settle 3 --attachment --case C0000001 --why "looked at the paper"
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"]["review"] == 0'

# With the setting "review" nothing is joined by itself.
sed -i 's/"attachments": "follow"/"attachments": "review"/' lost/formloop.json
stack more pages/front-3.png pages/paper-3.png
expect 1 "$FORMLOOP" --json intake more
json '[r["outcome"] for r in rows] == ["filed", "review"]'

expect 3 "$FORMLOOP" batch show 99
says "no such batch"
