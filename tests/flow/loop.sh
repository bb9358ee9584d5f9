#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole loop: what was drawn on the returned forms is what is read, each page goes to its case
# and to no other, and whatever cannot be read waits for a person.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application -o all.pdf
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" \
    --plan "$SOURCE/samples/demo-plan.json" --out scans >/dev/null
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 scans
cp out.txt first.txt
python3 - "$SOURCE/samples/demo-plan.json" <<'PY' || fail "see above"
import json
plan = {p["file"]: p for p in json.load(open(__import__("sys").argv[1]))}
truth = {t["file"]: t for t in map(json.loads, open("scans/truth.jsonl", encoding="utf-8"))}
rows = {r["file"].split("/")[-1]: r for r in map(json.loads, open("first.txt", encoding="utf-8"))}
assert rows.keys() == plan.keys()
for name, row in rows.items():
    t = truth[name]
    if t["kind"] == "no_code" or t["kind"] == "foreign":
        assert (row["outcome"], row["reason"], row["case"]) == ("review", "no_code", None), row
    elif t["kind"] == "blank":
        assert row["outcome"] == "blank", row
    elif "copy-of" in name:
        assert row["outcome"] == "duplicate" and row["case"] == "C0000001", row
    else:
        assert row["outcome"] == "filed" and row["reason"] is None, row
        page = plan[name]["pdf_page"]
        assert row["case"] == f"C{(page + 1) // 2:07}" and row["form_page"] == (page - 1) % 2 + 1, row
        read = [(f["id"], f["value"]) for f in row["fields"]]
        drawn = [(f["id"], f["value"]) for f in t["fields"]]
        assert read == drawn, (name, [p for p in zip(read, drawn) if p[0] != p[1]])
        assert all(0 <= f["confidence"] <= 1 for f in row["fields"])
state = {r["case"]: r["state"] for r in rows.values() if r["case"]}
assert state["C0000001"] == "received" and state["C0000004"] == "provisional", state
assert rows["09-front-no-signature.png"]["missing"] == ["signature"]
assert rows["09-front-no-signature.png"]["state"] == "deficient"
assert rows["11-front-two-payment-methods.png"]["conflicts"] == ["payment_method"]
assert rows["16-back-dependant-incomplete.png"]["missing"] == ["dependant_1_income"]
PY
# The image is archived under what the line says.
image=$(head -n 1 first.txt | python3 -c 'import json,sys; print(json.load(sys.stdin)["image"])')
cmp "office/$image" scans/01-front.png || fail "the archived image is another"

# The same files again: duplicates, nothing moves.
expect 0 "$FORMLOOP" --json case list
cp out.txt before.txt
expect 0 "$FORMLOOP" --json intake scans
json 'len(rows) == 21 and all(r["outcome"] == "duplicate" and r["reason"] == "same_image" for r in rows)'
expect 0 "$FORMLOOP" --json case list
cmp out.txt before.txt || fail "a duplicate moved a case"

# A page of another office: the tag does not verify.
expect 0 "$FORMLOOP" init other
expect 0 "$FORMLOOP" --workspace other case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" --workspace other print application --case C0000001 -o other.pdf
pdftoppm -r 200 -gray -png -f 1 -l 1 other.pdf forged
expect 1 "$FORMLOOP" --json intake forged-*.png
json 'd["outcome"] == "review" and d["reason"] == "code_forged" and d["case"] is None'
# A piece that this store has not printed, under this office's key.
cp -r office copy
printf '氏名,生年月日,郵便番号,住所,退職日\n新　人,1980-01-01,1000013,東京都千代田区1,2026-03-31\n' >new.csv
expect 0 "$FORMLOOP" --workspace copy case import new.csv
expect 0 "$FORMLOOP" --workspace copy print application -o new.pdf
pdftoppm -r 200 -gray -png -f 1 -l 1 new.pdf unknown
expect 1 "$FORMLOOP" --json intake unknown-*.png
json 'd["outcome"] == "review" and d["reason"] == "unknown_case"'
# No image at all, an empty file, half a PNG, a folder with strangers in it, a file that is not there.
mkdir odd
echo "not an image" >odd/a.png
: >odd/b.png
head -c 5000 scans/01-front.png >odd/c.png
echo x >odd/d.part
echo x >odd/.hidden.png
ln -s ../scans/01-front.png odd/link.png
expect 1 "$FORMLOOP" --json intake odd
json 'len(rows) == 3 and all(r["outcome"] == "rejected" and r["reason"] == "unreadable_file" for r in rows)'
expect 3 "$FORMLOOP" --json intake nowhere.png
says nowhere.png

# read needs no workspace.
expect 0 env -u FORMLOOP_WORKSPACE "$FORMLOOP" --json read scans/03-front-turned-3.png scans/20-blank.png
json 'len(rows) == 2 and rows[0]["page"] == 1 and rows[0]["codes"] and all(c.startswith("F1") for c in rows[0]["codes"]) and rows[1]["codes"] == []'

# The guide waits for the company's notice; it goes to whom it is due, the ledger balances, the report says the same.
expect 0 "$FORMLOOP" --json print guide --date 2026-04-10 -o none.pdf
json 'd["pieces"] == 0'
expect 0 "$FORMLOOP" --json report --date 2026-04-15
json '"C0000001" in [r["case"] for r in d["notices"]["overdue"]]'
expect 1 "$FORMLOOP" --json notice import "$SOURCE/samples/notices-cp932.csv" --received 2026-04-08
json 'd["read"] == 196 and d["matched"] == 194 and d["added"] == 1 and d["review"] == 1 and d["rejected"] == []'
expect 0 "$FORMLOOP" --json print guide --date 2026-04-10 -o guide.pdf
json 'd["pieces"] >= 3'
expect 0 "$FORMLOOP" --json case show C0000001
json 'd["state"] == "guide_sent" and [e["event"] for e in d["events"]][:4] == ["imported", "application_printed", "page_filed", "application_received"]'
# The early application (retires on 4-13) is received once its loss date has come.
expect 0 "$FORMLOOP" --json print guide --date 2026-04-14 -o later.pdf
expect 0 "$FORMLOOP" --json case show C0000004
json 'd["state"] == "guide_sent" and "loss_date_reached" in [e["event"] for e in d["events"]]'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"]["in"] == 47 == sum(v for k, v in d["pages"].items() if k != "in")'
json 'd["pieces"]["printed"] == sum(v for k, v in d["pieces"].items() if k != "printed") and d["pieces"]["returned"] == 9'
expect 0 "$FORMLOOP" --json report --date 2026-04-10
json 'sum(d["cases"].values()) == 201 and d["ledger"]["pages"]["review"] == 4 and any(r["reason"] == "no_code" and r["pages"] == 2 for r in d["reasons"])'

# A check that cannot fail proves nothing: an archived scan is changed, an event is rewritten.
chmod u+w "office/$image" && printf x >>"office/$image"
expect 4 "$FORMLOOP" --json check
json 'not d["ok"] and len(d["faults"]) == 1'
cp scans/01-front.png "office/$image"
expect 0 "$FORMLOOP" check
python3 - <<'PY'
import sqlite3
c = sqlite3.connect("office/store.db")
try:
    c.execute("delete from events where event_id = 5")
    raise SystemExit("the store let an event be deleted")
except sqlite3.IntegrityError:
    pass
for (name,) in c.execute("select name from sqlite_master where type = 'trigger'").fetchall():
    c.execute(f"drop trigger {name}")
assert c.execute("update events set payload = '{\"changed\": 1}' where event_id = 5").rowcount == 1
c.commit()
PY
expect 4 "$FORMLOOP" --json check
json 'not d["ok"]'
