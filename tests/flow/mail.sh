#!/bin/sh
# SPDX-License-Identifier: MIT
# The mailing room's job folder: a sheet in the wrong envelope is somebody's name in a stranger's hands.
# Spools, manifest, count sheet and codes must say the same of every piece.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" --json print application --mail job --cover --sort postal --sheets 150 --date 2026-04-01
json 'd["pieces"] == 200 and d["pages"] == 800 and d["file"] == "job"'
for spool in job/spool-001.pdf job/spool-002.pdf job/spool-003.pdf job/count.pdf; do
    qpdf --check $spool >/dev/null || fail "qpdf finds fault with $spool"
done
[ ! -e job/spool-004.pdf ] || fail "more spools than 150 sheets each ask for"
# The codes on the paper of the first spool against the manifest, by another reader.
pdftoppm -r 120 -gray -png -l 60 -x 830 -y 65 -W 140 -H 140 job/spool-001.pdf code 2>warnings.txt
[ ! -s warnings.txt ] || fail "poppler warns"
ls code-*.png | xargs ZXingReader -format QRCode -1 >codes.txt || true
"$FORMLOOP" --json case list >cases.txt
python3 - <<'PY' || fail "see above"
import csv, json
rows = list(csv.DictReader(open("job/manifest.csv")))
manifest = json.load(open("job/manifest.json"))
assert manifest["count"] == 200 and [p["piece"] for p in manifest["pieces"]] == [int(r["piece"]) for r in rows]
assert len({r["case"] for r in rows}) == 200
at = {}
for r in rows:
    assert (r["pages"], r["sheets"]) == ("4", "2")
    at.setdefault(r["spool"], []).append(int(r["position"]))
assert all(p == list(range(1, 4 * len(p) + 1, 4)) for p in at.values()) and len(at) == 3, at.keys()
assert len(at["spool-001.pdf"]) == 75  # 150 sheets of two
A = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
def number(text):
    value = 0
    for c in text:
        value = value * 32 + A.index(c)
    return value
codes = {}
for line in open("codes.txt"):
    if '"' in line:
        codes[int(line[5:].split(".")[0])] = line.split('"')[1]
for r in rows[:15]:
    first = int(r["position"])
    for page, form in ((first, "CV"), (first + 2, "AP"), (first + 3, "AP")):
        code = codes[page]
        assert code[3:5] == form and number(code[16:22]) == int(r["piece"]), (page, code)
        assert f"C{number(code[9:16]):07}" == r["case"], (page, code)
    assert first + 1 not in codes  # the empty back of the cover sheet
# Sorted by postal code, and the count sheet counts the same.
count = list(csv.DictReader(open("job/count.csv", encoding="utf-8-sig")))
assert count[-1]["郵便区番号"] == "合計" and count[-1]["通数"] == "200", count[-1]
assert [c["郵便区番号"] for c in count[:-1]] == sorted(c["郵便区番号"] for c in count[:-1])
PY
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pieces"]["printed"] == 200'
# The same order again gives the same bytes.
expect 0 "$FORMLOOP" --json print application --all --mail again --cover --sort postal --sheets 150 --date 2026-04-01
for file in spool-001.pdf spool-002.pdf spool-003.pdf manifest.csv; do
    cmp job/$file again/$file || fail "printing again gives another $file"
done

# An address that would leave the window is refused before anything is written.
cp office/formloop.json kept.json
sed 's/"width_mm": 90/"width_mm": 60/' kept.json >office/formloop.json
expect 3 "$FORMLOOP" print application --all --mail narrow --cover
[ ! -e narrow ] || fail "something was written"
cp kept.json office/formloop.json

# What cannot be printed is found first, all of it; a gaiji map mends what it knows.
python3 - <<'PY'
with open("odd.csv", "w", encoding="utf-8") as f:
    f.write("整理番号,氏名,生年月日,郵便番号,住所,退職日\n")
    for i, (n, a) in enumerate([("\uE000山　一", "東京都千代田区1"), ("良い　名", "東京都千代田区\uE001町1"), ("ễ　\uE000", "東京都千代田区" + "長" * 100)]):
        f.write(f"O-{i},{n},1980-01-01,1000013,{a},2026-03-31\n")
PY
expect 0 "$FORMLOOP" case import odd.csv
expect 1 "$FORMLOOP" --json print application --case O-0 O-1 O-2 -o odd.pdf
json 'd["pieces"] == 0 and [s["case"] for s in d["skipped"]] == ["O-0", "O-1", "O-2"]'
json '"U+E000" in d["skipped"][0]["reason"] and "U+E001" in d["skipped"][1]["reason"]'
json '"U+1EC5" in d["skipped"][2]["reason"] and "U+E000" in d["skipped"][2]["reason"]'
[ ! -e odd.pdf ] || fail "a file without pieces"
printf 'gaiji,character,note\nU+E000,𠮷,\nF041,U+9089 U+E0110,\n' >office/gaiji.csv
expect 0 "$FORMLOOP" --json print application --case O-0 O-1 -o mapped.pdf
json 'd["pieces"] == 2'
pdftotext -enc UTF-8 mapped.pdf - | grep -q "𠮷山 一" || fail "the map was not used"
expect 0 "$FORMLOOP" --json case show O-0
json 'd["name"].startswith("\uE000")' # the stored name stays what it was
printf 'gaiji,character\nU+E000,\n' >office/gaiji.csv
expect 3 "$FORMLOOP" print application --case O-0 -o mapped.pdf
says gaiji.csv
rm office/gaiji.csv

# Booklets for folding: four A5 pages a sheet, the cover at the right of the first side.
expect 0 "$FORMLOOP" --json print guide --booklet --case C0000001 C0000002 --impose saddle --creep 0.1 --date 2026-04-08 -o saddle.pdf
json 'd["pieces"] == 2 and d["pages"] == 16'
qpdf --check saddle.pdf >/dev/null || fail "qpdf finds fault"
pdfinfo saddle.pdf | grep -q "Page size: *841.89 x 595.276" || fail "not A4 landscape"
pdftotext -f 1 -l 1 -x 420 -y 0 -W 420 -H 595 saddle.pdf - | grep -q "任意継続のしおり" || fail "the cover is not at the right"
expect 2 "$FORMLOOP" print application --impose saddle -o x.pdf
expect 2 "$FORMLOOP" print guide --impose saddle --creep 9 -o x.pdf
expect 2 "$FORMLOOP" print application --mail a -o b.pdf
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
