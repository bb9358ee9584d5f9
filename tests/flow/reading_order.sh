#!/bin/sh
# SPDX-License-Identifier: MIT
# What a page says depends on that page alone: not on which came before it, on its file's name, on how
# many readers there are, or on an earlier run. Compared is the archived text dump of each reading and
# the picture of its zones, byte for byte, by the hash of the scan.
. "$(dirname "$0")/lib.sh"
expect 0 "$FORMLOOP" init office
head -n 5 "$SOURCE/samples/employer-utf8.csv" >people.csv
expect 0 "$FORMLOOP" --workspace office case import people.csv
expect 0 "$FORMLOOP" --workspace office print application -o all.pdf
expect 0 "$FORMLOOP" --workspace office form blank application -o blank.pdf
cat >plan.json <<'JSON'
[{"file": "a.png", "pdf_page": 1, "seed": 1}, {"file": "b.png", "pdf_page": 2, "seed": 2, "degrade": "noise40"},
 {"file": "c.jpg", "format": "jpeg", "pdf_page": 3, "seed": 3, "degrade": "office"},
 {"file": "d.tif", "format": "tiff", "pdf_page": 4, "seed": 4, "degrade": "no_marks"},
 {"file": "d.tif", "format": "tiff", "pdf_page": 5, "seed": 5, "degrade": "torn_corner"},
 {"file": "e.png", "kind": "foreign", "pdf_page": 1, "seed": 6}, {"file": "f.png", "kind": "blank", "pdf_page": 1, "seed": 7},
 {"file": "g.png", "kind": "no_code", "pdf_page": 6, "seed": 8}, {"file": "h.pdf", "format": "pdf", "pdf_page": 7, "seed": 9},
 {"file": "h.pdf", "format": "pdf", "pdf_page": 8, "seed": 10, "degrade": "blur26"}]
JSON
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --plan plan.json \
    --out scans --dpi 200 >/dev/null
rm scans/truth.jsonl
pdftoppm -r 150 -gray -png blank.pdf scans/i
echo "no scan" >scans/j.png

# run NAME JOBS FILE…: takes the files in, one after the other as named; its readings go to NAME.txt.
run() {
    name=$1 jobs=$2
    shift 2
    rm -rf run
    cp -r office run
    expect 1 "$FORMLOOP" --workspace run --json intake --received 2026-04-10 --jobs "$jobs" "$@"
    python3 - >"$name.txt" <<'PY'
import sqlite3
store = sqlite3.connect("run/store.db")
for row in store.execute("""select image_hash, source_page, reading_hash, crops_hash from pages
                            order by image_hash, source_page"""):
    print(*row)
PY
}
run natural 1 scans/*
[ "$(wc -l <natural.txt)" -eq 13 ] || fail "pages: $(cat natural.txt)"
[ "$(cut -d' ' -f3 natural.txt | sort -u | wc -l)" -ge 10 ] || fail "readings are not told apart"
run again 1 scans/*
cmp natural.txt again.txt || fail "the same run again reads otherwise"
# The other way round, and in an order of no sense; by one, two and three readers.
run backwards 1 $(ls -r scans/*)
cmp natural.txt backwards.txt || fail "the order of the files changed a reading"
run mixed 2 scans/g.png scans/d.tif scans/j.png scans/a.png scans/i-2.png scans/f.png scans/h.pdf scans/c.jpg \
    scans/i-1.png scans/e.png scans/b.png
cmp natural.txt mixed.txt || fail "two readers read otherwise"
run three 3 $(ls -r scans/*)
cmp natural.txt three.txt || fail "three readers read otherwise"
# Each by itself, in a run of its own.
rm -rf run
cp -r office run
for scan in scans/*; do
    "$FORMLOOP" --workspace run --json intake --received 2026-04-10 "$scan" >out.txt 2>err.txt || [ $? -eq 1 ] || fail "$scan"
done
python3 - >alone.txt <<'PY'
import sqlite3
store = sqlite3.connect("run/store.db")
for row in store.execute("""select image_hash, source_page, reading_hash, crops_hash from pages
                            order by image_hash, source_page"""):
    print(*row)
PY
cmp natural.txt alone.txt || fail "a page by itself is read otherwise"
