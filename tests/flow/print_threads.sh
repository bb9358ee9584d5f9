#!/bin/sh
# SPDX-License-Identifier: MIT
# Threads only make printing faster: with any number of them every file has the same bytes, the same
# pieces have the same numbers, and what cannot be set is left out and named alike. Else a reprint
# would not be the paper that was printed.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
# In the middle one whose name is too long for the guide.
python3 - "$SOURCE/samples/employer-utf8.csv" <<'PY'
import csv, sys
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
    head, *people = list(csv.reader(file))
long = list(people[100])
long[head.index("氏名")] = "長" * 29 + "　" + "名" * 29
long[head.index("番号")] = "999999"
people.insert(100, long)
with open("people.csv", "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows([head] + people)
PY
expect 0 "$FORMLOOP" case import people.csv
# print_with JOBS NAME ARGUMENTS…: into the folder NAME-JOBS, on a copy of the office.
print_with() {
    rm -rf copy
    cp -r office copy
    mkdir "$2-$1"
    cd "$2-$1"
    set +e
    "$FORMLOOP" --workspace ../copy --json print "$3" --all --date 2026-04-08 --jobs "$1" $4 >../out.txt 2>../err.txt
    [ $? -le 1 ] || fail "$(cat ../err.txt)"
    set -e
    cd ..
    cp out.txt "$2-$1/report.json"
    "$FORMLOOP" --workspace copy --json check >out.txt
    json 'd["ok"]'
}
same_with_any() {
    print_with 1 "$@"
    for jobs in 2 3; do
        print_with $jobs "$@"
        diff -r "$1-1" "$1-$jobs" || fail "$1 differs with --jobs $jobs"
    done
    cp "$1-1/report.json" out.txt
    rm -rf "$1"-*
}
same_with_any file application "-o all.pdf"
json 'd["pieces"] == 200'
same_with_any split application "--split single -o all.pdf"
same_with_any mail application "--mail job --sheets 150 --cover --sort postal"
same_with_any booklets guide "--mail job --sheets 300 --cover --impose saddle"
json 'len(d["skipped"]) > 0 and d["pieces"] + len(d["skipped"]) == 201'
expect 2 "$FORMLOOP" print guide --all -o guide.pdf --jobs 0
expect 2 "$FORMLOOP" print guide --all -o guide.pdf --jobs 33
