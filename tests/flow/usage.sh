#!/bin/sh
# SPDX-License-Identifier: MIT
# A newcomer's first tries: each must end with a word that helps and the exit code of the contract.
. "$(dirname "$0")/lib.sh"
expect 2 "$FORMLOOP"
says "usage:"
expect 0 "$FORMLOOP" --help
says "case import" out.txt
expect 0 "$FORMLOOP" --version
for command in init "case import" "case list" "case show" "case history" print intake read "code show" "form list" \
    "form check" "form zones" "form publish" report check; do
    expect 0 "$FORMLOOP" $command --help
    says "usage:" out.txt
    expect 2 "$FORMLOOP" $command --no-such-option
done
expect 2 "$FORMLOOP" prnt
says "prnt"
expect 2 "$FORMLOOP" case
expect 2 "$FORMLOOP" print
expect 2 "$FORMLOOP" print application
expect 2 "$FORMLOOP" print application --all --case C1 -o x.pdf
expect 2 "$FORMLOOP" intake
expect 2 "$FORMLOOP" intake --received 2026-02-30 x
expect 2 "$FORMLOOP" read

# No workspace: what is missing, and what to do.
for command in "case list" report check "print application -o x.pdf" "intake x.png" "form list" "code show x"; do
    expect 4 "$FORMLOOP" $command
    says "formloop init"
done
expect 0 "$FORMLOOP" --json init office
json 'd == {"workspace": "office"}'
expect 3 "$FORMLOOP" init office
says "already"
export FORMLOOP_WORKSPACE=$work/office
expect 3 "$FORMLOOP" print nothing -o x.pdf
says "nothing"
expect 3 "$FORMLOOP" print application --case X-1 -o x.pdf
says "X-1"
expect 3 "$FORMLOOP" case show X-1
expect 0 "$FORMLOOP" --json print application -o x.pdf
json 'd["pieces"] == 0 and d["job"] is None and d["file"] is None'
expect 0 "$FORMLOOP" --json report
expect 0 "$FORMLOOP" case list --json
expect 2 "$FORMLOOP" case list --state nothing
# Options may stand before and after the command.
cd "$work/office" && expect 0 env -u FORMLOOP_WORKSPACE "$FORMLOOP" check && cd "$work"
expect 0 env -u FORMLOOP_WORKSPACE "$FORMLOOP" check --workspace office

# A settings file with a slip is refused with its key.
cp office/formloop.json kept.json
sed 's/"society"/"societe"/' kept.json >office/formloop.json
expect 3 "$FORMLOOP" report
says "societe"
cp kept.json office/formloop.json

# Japanese where the locale asks for it, JSON the same everywhere.
LANGUAGE=ja "$FORMLOOP" check >ja.txt
grep -q "通" ja.txt || fail "not in Japanese"
LANGUAGE=ja LC_ALL=C.UTF-8 "$FORMLOOP" --json check >json.txt
LC_ALL=C "$FORMLOOP" --json check | cmp - json.txt || fail "JSON depends on the locale"

# A folder that cannot be written, a full disk, a closed pipe: said, with exit code 4, no abort.
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 4 "$FORMLOOP" print application --case C0000001 -o /nonexistent/x.pdf
says "/nonexistent"
expect 4 "$FORMLOOP" print application --case C0000001 -o /dev/full/x.pdf
[ -e /dev/full ] && { set +e; "$FORMLOOP" --json case list >/dev/full 2>err.txt; code=$?; set -e; [ $code -eq 4 ] || fail "a full disk passed: $code"; }
expect 0 "$FORMLOOP" --json case list --state form_sent
json 'rows == []'
expect 0 "$FORMLOOP" check
