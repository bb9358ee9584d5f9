#!/bin/sh
# SPDX-License-Identifier: MIT
# What the calendar and a clerk do to cases: a wrong day here takes somebody's insurance away.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
first=$("$FORMLOOP" --json case list | head -n 1 | python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["case"])')
last_day=$("$FORMLOOP" --json case show "$first" | python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["deadline"])')
next_day=$(date -d "$last_day + 1 day" +%F)
expect 0 "$FORMLOOP" --json day --date 2020-01-01
json 'd["moved"] == [] and d["events"] == {} and d["cases"] > 0'
expect 0 "$FORMLOOP" --json day --date "$next_day" --dry-run
json 'd["dry_run"] and "'"$first"'" in [m["case"] for m in d["moved"]]'
expect 0 "$FORMLOOP" --json case show "$first"
json 'd["state"] == "registered"'
expect 0 "$FORMLOOP" --json day --date "$last_day"
json '"'"$first"'" not in [m["case"] for m in d["moved"]]'
expect 0 "$FORMLOOP" --json day --date "$next_day"
json '[m for m in d["moved"] if m["case"] == "'"$first"'"][0]["to"] == "ineligible"'
expect 0 "$FORMLOOP" --json day --date "$next_day"
json 'd["moved"] == []'
# A clerk: with a reason, or not at all.
expect 2 "$FORMLOOP" case undo "$first"
expect 0 "$FORMLOOP" --json case undo "$first" --why 'the post was on strike'
json 'd["from"] == "ineligible" and d["to"] == "registered"'
expect 3 "$FORMLOOP" case decide "$first" --accept --why 'good reason'
says 'does not fit'
expect 2 "$FORMLOOP" case decide "$first" --why 'good reason'
expect 3 "$FORMLOOP" case lose "$first" --event death --date 2026-05-01 --why reported
expect 2 "$FORMLOOP" case lose "$first" --event boredom --date 2026-05-01 --why reported
expect 0 "$FORMLOOP" --json case withdraw "$first" --why 'found work'
json 'd["to"] == "withdrawn"'
expect 3 "$FORMLOOP" case withdraw NOBODY --why 'found work'
expect 0 "$FORMLOOP" --json case history "$first"
json '[r["event"] for r in rows][-3:] == ["deadline_passed", "undone", "withdrawn"]'
expect 0 "$FORMLOOP" check
