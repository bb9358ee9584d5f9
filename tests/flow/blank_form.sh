#!/bin/sh
# SPDX-License-Identifier: MIT
# Somebody downloads the form, prints and fills it: it must come back as what it is, with its fields,
# and move no case.
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
