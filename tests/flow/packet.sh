#!/bin/sh
# SPDX-License-Identifier: MIT
# A packet is one piece: cover sheet, notice, transfer slip and booklet of the same person, whole or not at all. If this fails, a
# booklet lies in another person's envelope, or the sheets of two packets are folded together.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
cases="C0000001 C0000002 C0000003 C0000004"
# 16 sheets a spool: seven sheets a packet, so that a spool ends with its third packet.
expect 0 "$FORMLOOP" --json print guide --case $cases --mail job --cover --impose saddle --creep 0.1 \
    --sort postal --sheets 16 --date 2026-04-08
json 'd["pieces"] == 4 and d["pages"] == 56'
expect 0 "$FORMLOOP" --json print guide --case C0000005 C0000006 --mail loose --cover --sort postal --date 2026-04-08
json 'd["pieces"] == 2 and d["pages"] == 44'
expect 0 "$FORMLOOP" print guide --case C0000007 --cover --impose saddle --split single --date 2026-04-08
files="job/spool-001.pdf job/spool-002.pdf loose/spool-001.pdf single/guide-C0000007.pdf"
for file in $files; do
    qpdf --check $file >/dev/null || fail "qpdf finds fault with $file"
done
[ ! -e job/spool-003.pdf ] || fail "a third spool"
expect 0 python3 "$SOURCE/tests/pages/check_archive.py" job/spool-002.pdf single/guide-C0000007.pdf job/count.pdf

cat >packet.py <<'PY'
import csv, json, re, subprocess, sys
def pages(path):
    """[(size, trim)] in mm, rounded."""
    text = subprocess.check_output(["pdfinfo", "-box", "-f", "1", "-l", "99", path], text=True)
    def boxes(name):
        found = re.findall(rf"Page +\d+ {name}: +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)", text)
        return [(round((float(c) - float(a)) * 25.4 / 72), round((float(d) - float(b)) * 25.4 / 72)) for a, b, c, d in found]
    return list(zip(boxes("MediaBox"), boxes("TrimBox")))
def labels(path):
    d = json.loads(subprocess.check_output(["qpdf", "--json", path]))
    out, at = [], {e["index"]: e["label"] for e in d["pagelabels"]}
    for index in range(len(d["pages"])):
        if index in at:
            label, number = at[index], at[index].get("/St", 1)
        out.append(label["/P"].removeprefix("u:") + (str(number) if "/S" in label else ""))
        number += 1
    return out, d["outlines"]
texts = {}
def lines(path, page):
    if path not in texts:
        texts[path] = subprocess.check_output(["pdftotext", "-raw", path, "-"], text=True).split("\f")
    return texts[path][page - 1]
def rows(folder):
    return list(csv.DictReader(open(f"{folder}/manifest.csv")))

COVER, PAGE, SHEET = ((210, 297), (210, 297)), ((148, 210), (148, 210)), ((297, 210), (296, 210))
job = rows("job")
assert [(r["pages"], r["sheets"], r["position"], r["spool"]) for r in job] == [
    ("14", "7", str(p), f"spool-00{s}.pdf") for p, s in ((1, 1), (15, 1), (29, 1), (1, 2))], job
manifest = json.load(open("job/manifest.json"))
assert [(p["case"], p["sheets"]) for p in manifest["pieces"]] == [(r["case"], 7) for r in job]
count = list(csv.DictReader(open("job/count.csv", encoding="utf-8-sig")))
assert count[-1]["通数"] == "4" and count[-1]["うちバーコード付"] == "4", count
for spool, packets in (("job/spool-001.pdf", job[:3]), ("job/spool-002.pdf", job[3:])):
    assert pages(spool) == ([COVER] * 6 + [SHEET] * 8) * len(packets), spool
    names, outline = labels(spool)
    sides = [f"書類{n}" for n in range(1, 7)] + [f"{n}{side}" for n in (1, 2, 3, 4) for side in "表裏"]
    assert names == [f"{r['case']} {name}" for r in packets for name in sides], names
    assert [(o["title"], o["destpageposfrom1"]) for o in outline] == [
        (r["case"], 14 * i + 1) for i, r in enumerate(packets)], outline
    for i, r in enumerate(packets):
        mark = f"{int(r['piece']):08} "
        for page in range(1, 15):
            text = lines(spool, 14 * i + page)
            fronts = {2 * sheet - 1: f"{sheet}/7" for sheet in range(1, 8)}
            assert text.count(mark) == (page in fronts) and mark + fronts.get(page, "") in text + mark, (page, text)
            assert page not in (2, 4, 6) or text.strip() == "", "the back of a sheet is not blank"
        assert all(r["case"] in lines(spool, 14 * i + page) for page in (1, 3, 5))
        assert "資格取得通知書" in lines(spool, 14 * i + 3) and "振込依頼書" in lines(spool, 14 * i + 5)

loose = rows("loose")
assert [(r["pages"], r["sheets"], r["position"]) for r in loose] == [("22", "11", "1"), ("22", "11", "23")], loose
assert pages("loose/spool-001.pdf") == ([COVER] * 6 + [PAGE] * 16) * 2
names, outline = labels("loose/spool-001.pdf")
assert names[4:8] == [f"{loose[0]['case']} {name}" for name in ("書類5", "書類6", "表紙", "2")], names
marks = [re.findall(r"^0000\d{4} \d+/\d+$", lines("loose/spool-001.pdf", page), re.M) for page in range(1, 45)]
wanted = {22 * i + 2 * sheet: f"{int(r['piece']):08} {sheet + 1}/3" for i, r in enumerate(loose) for sheet in range(3)}
assert marks == [[wanted[i]] if i in wanted else [] for i in range(44)], marks

names, outline = labels("single/guide-C0000007.pdf")
assert names[0] == "書類1" and names[6] == "1表", names
assert outline[0]["title"] == "C0000007" and outline[0]["kids"][0]["title"] == "送付状", outline
assert [k["title"] for k in outline[0]["kids"]][1:3] == ["任意継続被保険者資格取得通知書", "保険料お振込みのご案内・振込依頼書"]
assert outline[0]["kids"][3]["title"] == "あなたの任意継続" and outline[0]["kids"][3]["destpageposfrom1"] == 9
PY
python3 packet.py || fail "see above"

# Another reader finds the same piece number in the code of the cover sheet and of the personal page.
for file in job/spool-002.pdf loose/spool-001.pdf; do
    pdftoppm -r 150 -gray -png -f 1 -l 9 $file page 2>warnings.txt
    [ ! -s warnings.txt ] || fail "poppler warns"
    ZXingReader -format QRCode -1 page-*.png >codes.txt || true
    rm page-*.png
    python3 - <<'PY' || { cat codes.txt >&2; fail "codes of $file"; }
import re
codes = re.findall(r'"F1(.{30})"', open("codes.txt").read())
forms = {code[1:3] for code in codes}
assert forms == {"CV", "AN", "TS", "GD"} and len({code[7:20] for code in codes}) == 1, codes
PY
done

# The same order gives the same pieces and bytes; the booklet alone is another piece.
cp -r office before
expect 0 "$FORMLOOP" print guide --case $cases --mail again --cover --impose saddle --creep 0.1 \
    --sort postal --sheets 16 --date 2026-04-08
for file in spool-001.pdf spool-002.pdf manifest.csv; do
    cmp job/$file again/$file || fail "printing again gives another $file"
done
expect 0 "$FORMLOOP" --workspace before print guide --case C0000001 -o alone.pdf --date 2026-04-08
expect 0 "$FORMLOOP" --workspace before --json case show C0000001
json '[(p["document"], p["state"]) for p in d["pieces"]] == [("guide", "voided"), ("guide", "waiting")]'

# A spoiled packet is printed again with its cover sheet; the case shows what became of both.
expect 0 "$FORMLOOP" job mailed 2 --date 2026-04-09
piece=$(python3 -c 'import csv; print(next(csv.DictReader(open("loose/manifest.csv")))["piece"])')
expect 0 "$FORMLOOP" --json job reprint 2 --piece $piece --cover --impose saddle --date 2026-04-08 -o again.pdf
json 'd["pieces"] == 1 and d["pages"] == 14'
expect 0 "$FORMLOOP" --json case show "$(python3 -c 'import csv; print(next(csv.DictReader(open("loose/manifest.csv")))["case"])')"
json '[p["state"] for p in d["pieces"]] == ["voided", "waiting"] and d["pieces"][0]["mailed_date"] == "2026-04-09"'
json 'd["pieces"][0]["replaced_by"] == d["pieces"][1]["piece"] and d["pieces"][1]["replaces"] == d["pieces"][0]["piece"]'
json 'd["pieces"][0]["reason"] == "reprint" and d["pieces"][1]["mailed_date"] is None and d["pieces"][0]["case"] == d["case"]'
expect 0 "$FORMLOOP" print application --case C0000009 -o application.pdf
expect 3 "$FORMLOOP" job reprint 6 --impose saddle -o no.pdf
expect 3 "$FORMLOOP" job reprint 6 --booklet -o no.pdf

# Who printed the booklet alone gets the booklet alone again.
expect 0 "$FORMLOOP" --json print guide --booklet --case C0000008 --date 2026-04-08 -o booklet.pdf
pages=$(python3 -c 'import json; print(json.loads(open("out.txt").read().splitlines()[-1])["pages"])')
job=$(python3 -c 'import json; print(json.loads(open("out.txt").read().splitlines()[-1])["job"])')
expect 2 "$FORMLOOP" job reprint "$job" --booklet --cover -o no.pdf
expect 0 "$FORMLOOP" --json job reprint "$job" --booklet --date 2026-04-08 -o again.pdf
json "d['pages'] == $pages and d['pieces'] == 1"

# The creep of the settings goes for every job, the option before it.
sed 's/"creep_mm": 0/"creep_mm": 0.3/' office/formloop.json >creep.json
cp creep.json office/formloop.json
expect 0 "$FORMLOOP" print guide --case C0000010 --impose saddle --date 2026-04-08 -o set.pdf
expect 0 "$FORMLOOP" print guide --case C0000010 --impose saddle --creep 0.3 --date 2026-04-08 -o same.pdf
expect 0 "$FORMLOOP" print guide --case C0000010 --impose saddle --creep 0 --date 2026-04-08 -o none.pdf
cmp set.pdf same.pdf || fail "the setting is not the option"
! cmp -s set.pdf none.pdf || fail "the option does not go before the setting"
sed 's/"creep_mm": 0.3/"creep_mm": 0.6/' creep.json >office/formloop.json
expect 3 "$FORMLOOP" print guide --case C0000010 -o no.pdf
says booklet.creep_mm
cp creep.json office/formloop.json

# What the cover sheet cannot show keeps the whole packet from being printed.
cat >odd.csv <<'CSV'
整理番号,氏名,生年月日,郵便番号,住所,建物名,退職日,標準報酬月額
P-1,見本　一子,1980-01-01,1000013,東京都千代田区1,ễビル,2026-03-31,320000
P-2,見本　二子,1980-01-01,1000013,東京都千代田区1,見本ビル,2026-03-31,320000
CSV
expect 0 "$FORMLOOP" case import odd.csv
expect 1 "$FORMLOOP" --json print guide --case P-1 P-2 --cover -o odd.pdf --date 2026-04-08
json 'd["pieces"] == 1 and d["pages"] == 22 and [s["case"] for s in d["skipped"]] == ["P-1"]'
json '"U+1EC5" in d["skipped"][0]["reason"] and "address_building" in d["skipped"][0]["reason"]'
# A name that fits nowhere is known before anything is written: the ledger is not touched.
python3 - <<'PY'
with open("long.csv", "w", encoding="utf-8") as f:
    f.write("整理番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日,標準報酬月額\n")
    f.write("L-1,Anastasia-Konstantina Papadopoulou-Vandenberghe,アナスタシア・コンスタンティナ　パパドプロスヴァンデンベルグ,1980-01-01,1000013,東京都千代田区1,2026-03-31,320000\n")
    f.write(f"L-2,{'寿限無' * 20},ジュゲム,1980-01-01,1000013,東京都千代田区1,2026-03-31,320000\n")
PY
expect 0 "$FORMLOOP" case import long.csv
expect 1 "$FORMLOOP" --json print guide --booklet --case L-1 L-2 -o long.pdf --date 2026-04-08
json 'd["pieces"] == 1 and [s["case"] for s in d["skipped"]] == ["L-2"] and "{name}" in d["skipped"][0]["reason"]'
json '"does not fit" in d["skipped"][0]["reason"]'
expect 0 pdftotext -enc UTF-8 long.pdf long.txt
tr -d '\n ' <long.txt | grep -q "Anastasia-KonstantinaPapadopoulou-Vandenberghe" || fail "the long name is not whole"
expect 1 "$FORMLOOP" --json print guide --case L-2 -o none.pdf --date 2026-04-08
json 'd["job"] is None and d["pieces"] == 0'

sed 's/"width_mm": 90/"width_mm": 60/' office/formloop.json >narrow.json
cp narrow.json office/formloop.json
expect 3 "$FORMLOOP" print guide --case C0000008 --cover -o narrow.pdf
says "envelope window"
expect 3 "$FORMLOOP" print guide --case C0000008 --cover --mail narrow
[ ! -e narrow.pdf ] && [ ! -e narrow ] || fail "something was written"
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
