#!/bin/sh
# SPDX-License-Identifier: MIT
# The report: a manager prints it and believes it, so its page must be sound and say what --json says.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
# page FILE: the page is well-formed, needs nothing from outside, names nobody, and each of its numbers
# is that of the JSON object in out.txt.
page() {
    python3 - "$1" "$SOURCE/samples/employer-utf8.csv" <<'PY' || fail "page $1"
import csv, html.parser, json, re, sys
import xml.etree.ElementTree as xml
source = open(sys.argv[1], encoding="utf-8").read()
d = json.loads(open("out.txt", encoding="utf-8").read())
tree = xml.fromstring(source)
class Parser(html.parser.HTMLParser):
    open_tags, tags = [], set()
    def handle_starttag(self, tag, attributes):
        self.open_tags.append(tag)
        self.tags.add(tag)
    def handle_startendtag(self, tag, attributes):
        self.tags.add(tag)
    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag, tag
parser = Parser()
parser.feed(source)
assert parser.open_tags == []
assert not parser.tags & {"script", "link", "img", "iframe", "object", "base", "a"}, parser.tags
assert not re.search(r"https?:|//|@import|url\(|\bhref|\bsrc=|\bon\w+=", source), "from outside"
assert not [c for c in source if ord(c) < 32 and c != "\n"]
for person in csv.DictReader(open(sys.argv[2], encoding="utf-8-sig")):
    assert person["氏名"] not in source and person["フリガナ"] not in source
ids = [e.get("id") for e in tree.iter() if e.get("id")]
assert len(ids) == len(set(ids))
for svg in tree.iter("svg"):
    assert svg.get("role") == "img" and svg.find("title").text and svg.find("desc").text
    assert all(i in ids for i in svg.get("aria-labelledby").split())
tables = {}
for table in tree.iter("table"):
    assert table.find("caption").text
    rows = [["".join(c.itertext()).replace(",", "") for c in r] for r in table.iter("tr")]
    tables[table.get("id")] = rows[1:]
def column(name, n=1):
    return [int(r[n]) for r in tables[name]]
total = sum(d["cases"].values())
assert column("cases") == list(d["cases"].values()) + [total], tables["cases"]
keys = ["applications", "first_premiums", "first_premiums_yen", "monthly_premiums", "monthly_premiums_yen"]
due = d["deadlines"]
rows = [due["passed_counts"]] + due["by_day"][:14] + [due["near_counts"]]
assert [[int(c) for c in r[1:]] for r in tables["deadlines"]] == [[r[k] for k in keys] for r in rows]
for name, key, count in [("near", "near", due["near_counts"]["applications"]),
                         ("passed", "passed", due["passed_counts"]["applications"])]:
    assert len(due[key]) == count
    assert [[r[0], r[2]] for r in tables.get(name, [])] == [[c["case"], c["deadline"]] for c in due[key]][:20]
assert len(tables.get("notices", [])) == min(20, d["notices"]["overdue_count"])
assert d["notices"]["overdue_count"] == len(d["notices"]["overdue"])
assert sum(w["added"] for w in d["weeks"]) == total
assert all(w["added"] == sum(w["cases"].values()) for w in d["weeks"])
assert sum(sum(int(c) for c in r[1:]) for r in tables["added"]) == total
assert sum(column("events", 1)) == sum(w["events"].get("application_printed", 0) for w in d["weeks"])
review = d["review"]
assert column("review")[-4:] == [review[k] for k in ("pages", "notices", "payments", "payments_yen")]
assert sum(column("review")[:-4]) == review["pages"] + review["notices"] + review["payments"]
assert review["pages"] == d["ledger"]["pages"]["review"] == sum(r["pages"] for r in d["reasons"] if r["outcome"] == "review")
for name, side in [("pages", "in"), ("pieces", "printed")]:
    parts, equation = d["ledger"][name], d["ledger"]["equations"][name]
    assert equation["holds"] and equation["sum"] == equation[side] == sum(parts.values())
    assert [r[1] for r in tables[name]] == [str(v) for v in parts.values()] + [str(equation["sum"])] * 2 + ["一致"]
sides = ["matched_yen", "review_yen", "refunded_yen", "discarded_yen", "cancelled_yen"]
money = d["money"]
assert [int(r[1]) for r in tables["money"][:5]] == [money[k] for k in sides]
assert all(sum(w[k] for w in money["weeks"]) == money[k] for k in sides)
assert [r[0] for r in tables.get("jobs", [])] == [str(j["job"]) for j in d["jobs"]]
PY
}
# An office in which nothing has happened yet.
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" --json report --html empty.html
page empty.html
expect 0 "$FORMLOOP" report

# A society's name that would break a page, cases, paper out, a notice that is missing.
sed 's/みどり野健康保険組合/みどり<野> \& "健保"/' office/formloop.json >settings.json
sed 's/みどり<野> & "健保"/みどり<野> \& \\"健保\\"/' settings.json >office/formloop.json
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --all -o all.pdf
expect 0 "$FORMLOOP" job void 1 --piece 1 --reason torn
expect 1 "$FORMLOOP" notice import "$SOURCE/samples/notices-cp932.csv" --received 2026-04-08
expect 0 "$FORMLOOP" --json report --date 2026-04-10 --days 30 --html report.html
page report.html
says 'みどり&lt;野&gt; &amp; &quot;健保&quot;' report.html
json 'd["weeks"][-1]["added"] == 201 and d["ledger"]["pieces"]["voided"] == 1 and d["notices"]["review"] == 1'
json 'len(d["deadlines"]["near"]) > 20 and [c["deadline"] for c in d["deadlines"]["near"]] == sorted(c["deadline"] for c in d["deadlines"]["near"])'
# The lists are those of case list.
cp out.txt report.json
expect 0 "$FORMLOOP" --json case list --deadline-from 2026-04-10 --deadline-by 2026-05-10 --state registered,form_sent,deficient
python3 - <<'PY' || fail "deadlines differ from case list"
import json
near = json.loads(open("report.json", encoding="utf-8").read())["deadlines"]["near"]
listed = [json.loads(line) for line in open("out.txt", encoding="utf-8")]
assert sorted(c["case"] for c in near) == [c["case"] for c in listed] and near
PY
# Seen from today the import is of this week; seen from next year it is of before.
expect 0 "$FORMLOOP" --json report --html today.html
page today.html
json 'd["weeks"][-2]["added"] == 201 and d["weeks"][-2]["events"]["imported"] == 201 and d["weeks"][-2]["events"]["application_printed"] == 200'
expect 0 "$FORMLOOP" --json report --date "$(($(date +%Y) + 1))-12-31"
json 'd["weeks"][0]["added"] == 201 and d["weeks"][0]["from"] is None and d["weeks"][-2]["events"] == {}'
# For people: one line where it went; without a page, text.
expect 0 "$FORMLOOP" report --html again.html
says again.html out.txt
expect 0 "$FORMLOOP" report --date 2026-04-10
says 'form_sent' out.txt
LANGUAGE=ja expect 0 "$FORMLOOP" report --date 2026-04-10
says '申出書送付' out.txt
# The page is there whole or not at all.
expect 4 "$FORMLOOP" report --html nowhere/report.html
says nowhere
[ ! -e nowhere ] || fail "a folder was made"
mkdir folder
expect 4 "$FORMLOOP" report --html folder
[ -z "$(ls -A folder)" ] && [ -z "$(ls -A . | grep -F .tmp)" ] || fail "something was left"
expect 2 "$FORMLOOP" report --html

# Money: two months of bank files, held against their own bytes and against what was said of each row.
make="$SOURCE/samples/make_payments.py"
rm -rf office
expect 0 "$FORMLOOP" init office
expect 0 python3 "$make" people 200 people.csv
expect 0 "$FORMLOOP" case import people.csv
expect 0 "$BUILD/tests/bench/payment_cases" office 2026-04-06 20
expect 0 "$FORMLOOP" --json payment expected
cp out.txt expected.jsonl
expect 0 python3 "$make" files people.csv expected.jsonl bank 240
expect 1 "$FORMLOOP" --json payment import bank/april.txt --received 2026-04-27
cp out.txt april.json
expect 1 "$FORMLOOP" --json payment import bank/may.txt --received 2026-05-14
cp out.txt may.json
expect 0 "$FORMLOOP" --json payment list
cp out.txt payments.jsonl
expect 0 "$FORMLOOP" --json payment expected
cp out.txt expected.jsonl
expect 0 "$FORMLOOP" --json case list
cp out.txt cases.jsonl
expect 0 "$FORMLOOP" report --date 2026-05-14
cp out.txt money.txt
expect 0 "$FORMLOOP" --json report --date 2026-05-14 --html money.html
page money.html
python3 - <<'PY' || fail "the report's money is not that of the bank files"
import json
def lines(name):
    return [json.loads(line) for line in open(name, encoding="utf-8")]
report = lines("out.txt")[0]
money, review = report["money"], report["review"]
# What came in, by the positions of the two kinds of file; rows that take others back are no money.
came_in = 0
for name, start, width, back in [("april", 19, 10, lambda r: r[127:128] == b"1"), ("may", 24, 12, lambda r: r[22:24] == b"19")]:
    data = open(f"bank/{name}.txt", "rb").read().replace(b"\r\n", b"")
    records = [data[i:i + 200] for i in range(0, len(data), 200)]
    came_in += sum(int(r[start:start + width]) for r in records if r[:1] == b"2" and not back(r))
sides = ["matched_yen", "review_yen", "refunded_yen", "discarded_yen", "cancelled_yen"]
assert sum(money[k] for k in sides) == came_in, (money, came_in)
assert lines("april.json")[-1]["read_yen"] + lines("may.json")[-1]["read_yen"] == came_in
payments = [p for p in lines("payments.jsonl") if not p["cancelling"]]
assert money["payments"] == len(payments) and sum(p["amount"] for p in payments) == came_in
for side in ["matched", "review", "cancelled"]:
    assert money[side + "_yen"] == sum(p[side + "_yen"] for p in payments), side
    assert money[side + "_yen"] > 0
assert review["payments_yen"] == money["review_yen"] == sum(r["yen"] for r in review["payment_reasons"])
# What is open: first premiums of those whose guide went out, months of those who are insured.
states = {c["case"]: c["state"] for c in lines("cases.jsonl")}
expected = lines("expected.jsonl")
first = [e["first_payment"]["amount"] for e in expected if states[e["case"]] == "guide_sent"]
passed = report["deadlines"]["passed_counts"]
assert (passed["first_premiums"], passed["first_premiums_yen"]) == (len(first), sum(first)) and first
months = [m["amount"] for e in expected if states[e["case"]] == "acquired" for m in e["months"]
          if not m["paid"] and m["due"] < "2026-05-14"]
assert (passed["monthly_premiums"], passed["monthly_premiums_yen"]) == (len(months), sum(months)) and months
text = open("money.txt", encoding="utf-8").read()
page = open("money.html", encoding="utf-8").read()
for yen in [money["matched_yen"], money["review_yen"], money["cancelled_yen"], passed["first_premiums_yen"]]:
    assert str(yen) in text.split() or f"{yen:,}" in text.split(), (yen, text)
    assert f"{yen:,}" in page, yen
PY
