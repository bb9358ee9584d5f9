#!/bin/sh
# SPDX-License-Identifier: MIT
# intake.sh KILLS FULL: kill -9 at KILLS random moments while pages are taken in (intake --move, intake
# --watch; the program, or one of its page readers), the inbox on the disk of the store and in memory
# (/dev/shm) by turns; then a disk that is full at FULL points. Each time: what was said is filed, the ledger balances, no scan
# is lost, and the same command then files each page exactly once. The inbox is a stack: a batch sheet, forms with
# papers behind them, files of several pages, a blank form.
. "$(dirname "$0")/../flow/lib.sh"
expect 0 "$FORMLOOP" init fresh
head -n 6 "$SOURCE/samples/employer-utf8.csv" >people.csv
expect 0 "$FORMLOOP" --workspace fresh case import people.csv
expect 0 "$FORMLOOP" --workspace fresh print application -o all.pdf
expect 0 "$FORMLOOP" --workspace fresh batch sheet --pages 15 -o sheet.pdf
expect 0 "$FORMLOOP" --workspace fresh form blank application -o blank.pdf
# A stack: its batch sheet, two forms with what came with them, a file of several pages, a blank form.
python3 - <<'PY'
import json
front = {"phone": "writing", "consent": "check", "payment_monthly_transfer": "check", "certificate_not_needed": "check",
         "application_date": "writing", "signature": "signature"}
def page(file, number, kind="form", stand=("filed", "form"), **more):
    more.update({"marks": front if number % 2 == 1 else {}} if kind == "form" else {})
    plan.append(dict({"file": file, "pdf_page": number, "seed": len(plan) + 1}, **({} if kind == "form" else {"kind": kind}), **more))
    pages.setdefault(file, []).append(stand)
plan, pages = [], {}
page("scan-02.png", 1)
page("scan-03.png", 2)
page("scan-04.png", 1, "foreign", ("filed", "attachment"))
page("scan-05.png", 1, "blank", ("blank", ""))
page("scan-06.png", 3)
page("scan-07.png", 4)
page("scan-08.png", 1, "foreign", ("filed", "attachment"))
for number in (5, 6):
    page("scan-09.tif", number, format="tiff")
page("scan-09.tif", 1, "foreign", ("filed", "attachment"), format="tiff")
for number in (7, 8, 9, 10):
    page("scan-10.pdf", number, format="pdf")
json.dump(plan, open("plan.json", "w"))
pages["scan-01.png"] = [("filed", "batch_sheet")]
pages["scan-11.png"] = pages["scan-12.png"] = [("review", "")]
json.dump(pages, open("pages.json", "w"))
PY
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json --dpi 200 --out scans >/dev/null
rm -f scans/truth.jsonl
pdftoppm -r 150 -gray -png sheet.pdf sheet
mv sheet-1.png scans/scan-01.png
pdftoppm -r 150 -gray -png blank.pdf form
mv form-1.png scans/scan-11.png
mv form-2.png scans/scan-12.png
exec python3 "$SOURCE/tests/fault/intake.py" "$FORMLOOP" "$1" "$2"
