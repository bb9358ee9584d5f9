#!/bin/sh
# SPDX-License-Identifier: MIT
# A name printed wrong is one of three things that may never happen: each code point comes back from
# the PDF, 葛󠄀 is drawn otherwise than 葛, and what no face has stops its piece and is named.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
python3 - <<'PY'
names = ["葛城　一", "葛\U000E0100城　一", "𠮷野　家", "髙﨑　髙", "渡邉\U000E0110　渡", "José　Muñoz", "ễ　一", "\uE000外字　一"]
with open("names.csv", "w", encoding="utf-8") as f:
    f.write("整理番号,氏名,生年月日,郵便番号,住所,退職日\n")
    for i, n in enumerate(names):
        f.write(f"N-{i},{n},1980-01-01,1000013,東京都千代田区霞が関1-1,2026-03-31\n")
PY
expect 0 "$FORMLOOP" --json case import names.csv
json 'd["added"] == 8'
expect 1 "$FORMLOOP" --json print application -o all.pdf
json 'd["pieces"] == 6 and d["pages"] == 12'
json '[s["case"] for s in d["skipped"]] == ["N-6", "N-7"]'
json '"N-6" in d["skipped"][0]["reason"] and "name" in d["skipped"][0]["reason"] and "U+1EC5" in d["skipped"][0]["reason"]'
json '"U+E000" in d["skipped"][1]["reason"]'
# Nothing of a person in what is said.
! grep -q 外字 out.txt err.txt || fail "a name was said in an error"
expect 0 "$FORMLOOP" --json case show N-6
json 'd["state"] == "registered" and d["pieces"] == []'

pdftotext -enc UTF-8 all.pdf all.txt 2>warnings.txt
[ ! -s warnings.txt ] || fail "poppler warns: $(cat warnings.txt)"
python3 - <<'PY' || fail "a name does not come back code point for code point"
import sys
text = "".join(open("all.txt", encoding="utf-8").read().split())
for name in ["葛城一", "葛\U000E0100城一", "𠮷野家", "髙﨑髙", "渡邉\U000E0110渡", "JoséMuñoz"]:
    if name not in text:
        sys.exit("missing: " + name + " " + " ".join(hex(ord(c)) for c in name))
PY
# The picture of the name, cases N-0 and N-1: the same layout, another glyph. And N-0 is like itself.
for page in 1 3; do
    pdftoppm -r 200 -gray -f $page -l $page -x 230 -y 740 -W 260 -H 110 all.pdf cell 2>>warnings.txt
done
[ ! -s warnings.txt ] || fail "poppler warns: $(cat warnings.txt)"
python3 - <<'PY' || fail "the selector does not show in the picture"
import glob, sys
a, b = [open(f, "rb").read().split(b"\n", 3)[3] for f in sorted(glob.glob("cell-*.pgm"))]
ink = sum(p < 128 for p in a)
different = sum((p < 128) != (q < 128) for p, q in zip(a, b))
# Most of the cell is the same (city, given name); a share of the first character's strokes is not.
sys.exit(0 if ink > 500 and 20 < different < ink else f"ink {ink}, different {different}")
PY
