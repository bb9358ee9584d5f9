#!/bin/sh
# SPDX-License-Identifier: MIT
# Bank files: each row becomes what the generator says beside it, no wrong case moves, and a run that
# is killed leaves all of a file or nothing. PEOPLE and ROWS (default 700, 800) set how many.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
make="$SOURCE/samples/make_payments.py"
expect 0 "$FORMLOOP" init office
expect 0 python3 "$make" people "${PEOPLE:-700}" people.csv
expect 0 "$FORMLOOP" case import people.csv
expect 0 "$BUILD/tests/bench/payment_cases" office 2026-04-06 20
expect 0 "$FORMLOOP" --json payment expected
cp out.txt expected.jsonl
expect 0 python3 "$make" files people.csv expected.jsonl bank "${ROWS:-800}"

# Killed in the middle: all of the file or nothing, and the books balance.
for delay in 0.01 0.03 0.06 0.1; do
    "$FORMLOOP" --quiet payment import bank/april.txt --received 2026-04-27 & sleep $delay
    kill -9 $! 2>/dev/null || true; wait $! 2>/dev/null || true
    expect 0 "$FORMLOOP" --json check
    json 'd["payments_yen"]["in"] == sum(v for k, v in d["payments_yen"].items() if k != "in")'
done
rm -rf office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import people.csv
expect 0 "$BUILD/tests/bench/payment_cases" office 2026-04-06 20

# Another society's account, a broken file: refused whole.
sed 's/99991234567/99997654321/; s/11234567/17654321/' bank/april.txt >foreign.txt
expect 3 "$FORMLOOP" payment import foreign.txt --received 2026-04-27
says "society's"
head -c 5000 bank/april.txt >broken.txt
expect 3 "$FORMLOOP" payment import broken.txt --received 2026-04-27
says "nothing was taken"
expect 3 "$FORMLOOP" payment import nowhere.txt
expect 2 "$FORMLOOP" payment import
expect 0 "$FORMLOOP" --json payment list
json 'rows == []'

take_in() {
    expect "$3" "$FORMLOOP" --json payment import "bank/$1.txt" --received "$2"
    cp out.txt "$1.json"
    python3 "$make" verify "bank/$1.truth.jsonl" "$1.json" >verified.txt || { cat verified.txt >&2; fail "$1.txt"; }
}
take_in april 2026-04-27 1
json 'd["read"] == d["matched"] + d["review"] + d["cancelled"] + d["repeated"] + d["withdrawals"]'
json 'd["matched"] == len([r for r in d["rows"] if r["outcome"] == "matched"])'
take_in may 2026-05-14 1
take_in again 2026-05-14 0
expect 0 "$FORMLOOP" --json payment import bank/april.txt --received 2026-04-27
json 'd["files"][0]["known"] and d["rows"] == [] and d["repeated"] == d["read"]'
expect 0 "$FORMLOOP" --json case list
cp out.txt cases.jsonl
python3 "$make" states bank/states.json cases.jsonl >verified.txt || { cat verified.txt >&2; fail "states"; }
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["payments_yen"]["in"] == sum(v for k, v in d["payments_yen"].items() if k != "in")'

# A clerk settles what was left: by a case, by months, by halves, and takes it back.
expect 0 "$FORMLOOP" --json payment list --review
review=$(python3 -c 'import json
rows = [json.loads(l) for l in open("out.txt", encoding="utf-8")]
r = [r for r in rows if r["class"] == "late" and r["first_month"] is None and r["value_date"] < "2026-05-01"][0]
print(r["payment"], r["candidates"][0], r["amount"])')
set -- $review
expect 2 "$FORMLOOP" payment settle "$1" --case "$2" --months 2026-04
expect 2 "$FORMLOOP" payment settle "$1" --case "$2" --refund --why both
expect 2 "$FORMLOOP" payment settle "$1" --case "$2" --months 2026-4 --why month
expect 3 "$FORMLOOP" payment settle "$1" --case "$2" --months 2025-04 --why month
says "asks for no premium"
expect 0 "$FORMLOOP" --json payment settle "$1" --case "$2" --months 2026-04 --who clerk --why 'the bank was closed'
json 'd["outcome"] == "matched" and d["state"] == "acquired" and d["paid_through"] == "2026-04-30"'
expect 3 "$FORMLOOP" payment settle "$1" --refund --why again
expect 0 "$FORMLOOP" --json payment show "$1"
json '[x["who"] for x in d["decisions"]][-1] == "clerk" and d["decisions"][-1]["rule"] == "clerk" and d["decisions"][-1]["event"]'
expect 0 "$FORMLOOP" --json payment settle "$1" --reopen --why 'it was not'
json 'd["outcome"] == "review"'
expect 0 "$FORMLOOP" --json case show "$2"
json 'd["state"] == "guide_sent" and d["paid_through"] is None'
expect 0 "$FORMLOOP" --json payment settle "$1" --refund --amount 1000 --who clerk --why 'part of it'
json 'd["outcome"] == "review+refunded"'
expect 0 "$FORMLOOP" --json payment settle "$1" --discard --who clerk --why 'the rest'
json 'd["outcome"] == "refunded+discarded"'
expect 0 "$FORMLOOP" --json payment list --case "$2"
json '"'"$1"'" in [str(r["payment"]) for r in rows]'
expect 3 "$FORMLOOP" payment show 999999
expect 0 "$FORMLOOP" payment show "$1"
says 'the rest' out.txt
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["payments_yen"]["refunded"] == 1000'
