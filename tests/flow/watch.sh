#!/bin/sh
# SPDX-License-Identifier: MIT
# A watched folder: what is whole is filed once and goes, what is still written or not ours stays.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
head -n 7 "$SOURCE/samples/employer-utf8.csv" >people.csv
expect 0 "$FORMLOOP" case import people.csv
expect 0 "$FORMLOOP" print application -o all.pdf
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --dpi 150 --out scans >/dev/null

# wait_for COUNT: that many lines were said, within a minute.
wait_for() {
    for _ in $(seq 600); do
        [ "$(grep -c '"outcome"' watch.txt)" -ge "$1" ] && return
        sleep 0.1
    done
    cat watch.txt watch.err >&2
    fail "not taken in: $1 files"
}

mkdir inbox inbox/sub
cp -p scans/scan-0010.png inbox/page-10.png
cp -p scans/scan-0009.png inbox/page-9.png
touch -d '1 minute ago' inbox/*.png
cp scans/scan-0001.png inbox/page-1.png.part
cp scans/scan-0001.png inbox/page-1.tmp
cp scans/scan-0001.png inbox/.page-1.png
ln -s "$work/scans/scan-0001.png" inbox/link.png
ln -s "$work/scans" inbox/folder
"$FORMLOOP" --json intake --watch inbox >watch.txt 2>watch.err &
watcher=$!
wait_for 2
# Renamed in, written in, written into a folder in it.
cp scans/scan-0003.png inbox/moved.part
mv inbox/moved.part inbox/moved.png
cp scans/scan-0004.png inbox/sub/written.png
wait_for 4
# Written slowly, it counts when it is whole.
head -c 20000 scans/scan-0005.png >inbox/slow.png
for _ in 1 2 3; do
    sleep 1
    head -c 20000 /dev/zero >>inbox/slow.png
done
cp scans/scan-0005.png inbox/slow.png
wait_for 5
kill -TERM $watcher
set +e
wait $watcher
code=$?
set -e
[ $code -eq 5 ] || fail "exit $code after SIGTERM"
says interrupted watch.err
cp watch.txt out.txt
json '[r["file"] for r in rows[:2]] == ["inbox/page-9.png", "inbox/page-10.png"]'
json 'all(r["outcome"] == "filed" for r in rows) and len(rows) == 5'
left=$(find inbox ! -type d | LC_ALL=C sort | tr '\n' ' ')
[ "$left" = "inbox/.page-1.png inbox/folder inbox/link.png inbox/page-1.png.part inbox/page-1.tmp " ] || fail "left: $left"
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"]["filed"] == 5'

# Killed after it filed a file and before it removed it: the file goes, and is not filed again.
mkdir again
cp scans/scan-0006.png again/
expect 0 "$FORMLOOP" --quiet intake again/scan-0006.png
expect 0 "$FORMLOOP" intake --move again/scan-0006.png
says "was filed before"
[ ! -e again/scan-0006.png ] || fail "it lies there still"
# Without --move files stay, and one that is named again is a duplicate.
cp scans/scan-0007.png again/
expect 0 "$FORMLOOP" --json intake again
expect 0 "$FORMLOOP" --json intake again
json 'd["outcome"] == "duplicate"'
expect 2 "$FORMLOOP" intake --watch inbox again
expect 3 "$FORMLOOP" intake --watch nowhere
expect 2 "$FORMLOOP" intake --jobs 0 again
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"]["filed"] == 7 and d["pages"]["duplicate"] == 1'
