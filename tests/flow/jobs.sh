#!/bin/sh
# SPDX-License-Identifier: MIT
# The mailing room's day: mail a job, print spoiled letters again, void others; a voided letter that
# comes back waits for a person. A job killed after it was recorded is finished by the next command.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
head -n 12 "$SOURCE/samples/employer-utf8.csv" >ten.csv
expect 0 "$FORMLOOP" case import ten.csv
expect 0 "$FORMLOOP" --json job list
[ ! -s out.txt ] || fail "jobs in a new workspace"
expect 0 "$FORMLOOP" print application -o all.pdf

# A reprint: new number, the older copy void, a job of its own.
expect 0 "$FORMLOOP" --json job reprint 1 --piece 3 --piece 4 --reason "wet ink" -o again.pdf
json 'd["job"] == 2 and d["pieces"] == 2 and d["pages"] == 4 and d["document"] == "application" and d["skipped"] == []'
qpdf --check again.pdf >/dev/null || fail "qpdf finds fault"
expect 0 "$FORMLOOP" --json job show 2
json '[(r["piece"], r["replaces"], r["state"], r["form"], r["revision"], r["pages"]) for r in rows] == [(11, 3, "waiting", "AP", 1, 2), (12, 4, "waiting", "AP", 1, 2)]'
expect 0 "$FORMLOOP" --json job mailed 1 --date 2026-04-01
json 'd == {"job": 1, "mailed": 8, "left": 2, "date": "2026-04-01"}'
expect 0 "$FORMLOOP" --json job void 1 --piece 1 2 --reason "came back undeliverable"
json 'd["voided"] == 2 and d["left"] == 0'
expect 0 "$FORMLOOP" --json job show 1
json 'len(rows) == 10 and [r["state"] for r in rows][:5] == ["voided"] * 4 + ["mailed"]'
json 'rows[0]["reason"] == "came back undeliverable" and rows[2]["reason"] == "reprint: wet ink" and rows[2]["replaced_by"] == 11'
json 'rows[4] == {"piece": 5, "case": "C0000005", "document": "application", "form": "AP", "revision": 1, "pages": 2, "state": "mailed", "reason": None, "mailed_date": "2026-04-01", "replaced_by": None, "replaces": None, "blank_form": False}'
expect 0 "$FORMLOOP" --json job list
json '[r["job"] for r in rows] == [2, 1] and rows[1]["states"] == {"waiting": 0, "mailed": 6, "voided": 4, "returned": 0}'
json 'rows[1]["file"] == "all.pdf" and rows[1]["pieces"] == rows[1]["new_pieces"] == 10 and rows[1]["pages"] == 20'
expect 0 "$FORMLOOP" --json job list --last 1
json 'len(rows) == 1'
expect 0 "$FORMLOOP" job show 1
says "replaced by 11" out.txt
expect 0 "$FORMLOOP" --json case history C0000005
json 'd["event"] == "mailed" and d["from"] == d["to"] == "form_sent"'

# What cannot be: told, with nothing printed and nothing changed.
expect 1 "$FORMLOOP" job reprint 1 --piece 3 -o no.pdf
says "piece 11"
expect 3 "$FORMLOOP" job reprint 1 --piece 11 -o no.pdf
says "not of job 1"
expect 3 "$FORMLOOP" job reprint 8 -o no.pdf
says "no job 8"
[ ! -e no.pdf ] || fail "a file without pieces"
expect 3 "$FORMLOOP" job show 8
expect 3 "$FORMLOOP" job mailed 8
expect 3 "$FORMLOOP" job void 1 --piece 99 --reason x
expect 3 "$FORMLOOP" job void 1 --reason superseded
expect 2 "$FORMLOOP" job void 1
expect 2 "$FORMLOOP" job void 1 --piece x --reason y
expect 2 "$FORMLOOP" job show
expect 2 "$FORMLOOP" job show one
expect 2 "$FORMLOOP" job reprint 1
expect 4 "$FORMLOOP" job reprint 1 -o nowhere/no.pdf
expect 4 "$FORMLOOP" job reprint 1 -o office
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pieces"] == {"printed": 12, "waiting": 2, "mailed": 6, "voided": 4, "returned": 0}'

# The voided copy comes back, then the new one.
pdftoppm -r 200 -gray -png -f 5 -l 5 all.pdf older
pdftoppm -r 200 -gray -png -f 1 -l 1 again.pdf newer
expect 1 "$FORMLOOP" --json intake older-*.png
json 'd["outcome"] == "review" and d["reason"] == "void_copy" and d["case"] == "C0000003" and d["piece"] == 3'
expect 0 "$FORMLOOP" --json intake newer-*.png
json 'd["outcome"] == "filed" and d["case"] == "C0000003" and d["piece"] == 11'
expect 1 "$FORMLOOP" job reprint 2 --piece 11 -o no.pdf
says "has come back"
# A piece voided by hand is printed again; all that is waiting or mailed without --piece.
expect 0 "$FORMLOOP" --json job reprint 1 --piece 1 --split letters
json 'd["job"] == 3 and d["pieces"] == 1'
qpdf --check letters/application-C0000001.pdf >/dev/null || fail "qpdf finds fault"
expect 0 "$FORMLOOP" --json job reprint 1 -o rest.pdf
json 'd["job"] == 4 and d["pieces"] == 6'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pieces"] == {"printed": 19, "waiting": 8, "mailed": 0, "voided": 10, "returned": 1}'
[ -z "$(find . -name '.formloop-*')" ] || fail "a folder of unnamed files is left"

# Killed after the commit, before the files had their names: as if it had died there.
expect 0 "$FORMLOOP" init late
export FORMLOOP_WORKSPACE=$work/late
expect 0 "$FORMLOOP" case import ten.csv
mkdir spools
expect 0 "$FORMLOOP" print application -o spools/all.pdf --split spools
cp -r spools reference
python3 - <<'PY'
import os, sqlite3
c = sqlite3.connect("late/store.db")
staged = os.path.abspath("spools/.formloop-x-1")
os.mkdir(staged)
names = sorted(n for n in os.listdir("spools") if n.endswith(".pdf"))
for name in names[::2]:
    os.rename("spools/" + name, staged + "/" + name)
c.execute("insert into job_outputs values (1, ?, ?)", (staged, os.path.abspath("spools")))
c.commit()
PY
expect 0 "$FORMLOOP" job list
says "job 1 was stopped after it was recorded"
diff -r spools reference || fail "the files are not what was printed"
expect 0 "$FORMLOOP" job list
[ ! -s err.txt ] || fail "said twice"
# The folder is not there now: said, nothing lost, tried again.
python3 - <<'PY'
import os, sqlite3
c = sqlite3.connect("late/store.db")
c.execute("insert into job_outputs values (1, ?, ?)", (os.path.abspath("stick/.formloop-x-1"), os.path.abspath("stick")))
c.commit()
PY
expect 0 "$FORMLOOP" job list
says "stick"
expect 4 "$FORMLOOP" --json check
json 'len(d["faults"]) == 1'
mkdir -p stick/.formloop-x-1
echo x >stick/.formloop-x-1/all.pdf
expect 0 "$FORMLOOP" job list
[ -e stick/all.pdf ] || fail "not tried again"
