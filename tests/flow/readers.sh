#!/bin/sh
# SPDX-License-Identifier: MIT
# However many page readers there are, the same is said in the same order: files as they were named,
# pages as they lie in their file, a repeated one a duplicate of the first.
. "$(dirname "$0")/lib.sh"
expect 0 "$FORMLOOP" init office
head -n 4 "$SOURCE/samples/employer-utf8.csv" >people.csv
expect 0 "$FORMLOOP" --workspace office case import people.csv
expect 0 "$FORMLOOP" --workspace office print application -o all.pdf
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --dpi 150 --out scans >/dev/null
echo "no scan" >scans/scan-0007.png
mv all.pdf scans/scan-10.pdf
for jobs in 1 4; do
    rm -rf run
    cp -r office run
    expect 1 "$FORMLOOP" --workspace run --json intake --received 2026-04-10 --jobs $jobs scans scans/scan-10.pdf
    cp out.txt $jobs.txt
    expect 0 "$FORMLOOP" --workspace run --json check
    json 'd["ok"] and d["pages"]["filed"] == 6 and d["pages"]["rejected"] == 1'
done
cmp 1.txt 4.txt || fail "the number of readers changed what is said"
cp 1.txt out.txt
json '[r["page"] for r in rows] == [1] * 7 + list(range(1, 7)) + list(range(1, 7))'
json '[r["reason"] for r in rows if r["outcome"] == "rejected"] == ["unreadable_file"]'
json 'all(r["outcome"] == "duplicate" and r["reason"] == "same_image" for r in rows[-6:])'

# Many readers and few files that may be open at once: fewer scans wait, all are read.
mkdir many
for number in $(seq 200); do echo "no scan $number" >many/$number.png; done
rm -rf run
cp -r office run
(ulimit -n 110; expect 1 "$FORMLOOP" --workspace run --json intake --jobs 12 many) || fail "few files"
expect 0 "$FORMLOOP" --workspace run --json check
json 'd["ok"] and d["pages"]["rejected"] == 200'

# A file named twice in one run is filed once, also while its first pages are still being read.
rm -rf run
cp -r office run
expect 1 "$FORMLOOP" --workspace run --json intake --jobs 3 scans/scan-0001.png scans/scan-0007.png scans/scan-0001.png
json '[r["outcome"] for r in rows] == ["filed", "rejected", "duplicate"]'
