#!/bin/sh
# SPDX-License-Identifier: MIT
# The mailing room prints the whole list: every page sound, every code readable by others, the same
# bytes again.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-cp932.csv"
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
cp -r office again
expect 0 "$FORMLOOP" --json print application --all -o all.pdf
json 'd["pieces"] == 200 and d["pages"] == 400 and d["skipped"] == [] and d["document"] == "application"'
json 'd["file"] == "all.pdf" and d["bytes"] == __import__("os").path.getsize("all.pdf")'
expect 0 "$FORMLOOP" --workspace again print application --all -o again.pdf
cmp all.pdf again.pdf || fail "two runs from the same state differ"
expect 0 "$FORMLOOP" print application --all -o twice.pdf
cmp all.pdf twice.pdf || fail "printing again while the pieces wait gives other bytes"
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pieces"]["printed"] == 200 == d["pieces"]["waiting"]'
expect 0 "$FORMLOOP" --json case list --state form_sent
json 'len(rows) == 200'
# Nothing is due any more.
expect 0 "$FORMLOOP" --json print application -o none.pdf
json 'd["pieces"] == 0'
[ ! -e none.pdf ] || fail "a file without pieces"
# One case, several cases, a file a piece.
expect 0 "$FORMLOOP" --json print application --case C0000002 --case C0000005 -o two.pdf
json 'd["pieces"] == 2'
expect 0 "$FORMLOOP" --json print application --case C0000002 --case C0000002 -o twice-named.pdf
json 'd["pieces"] == 1 and d["pages"] == 2'
expect 0 "$FORMLOOP" --json print application --case C0000002 C0000005 C0000007 --split pieces -o three.pdf
json 'd["pieces"] == 3 and d["pages"] == 6'
[ "$(ls pieces | wc -l)" -eq 3 ] || fail "not a file a piece"
qpdf --check pieces/application-C0000002.pdf >/dev/null || fail "qpdf finds fault"

qpdf --check all.pdf >qpdf.txt 2>&1 || { cat qpdf.txt; fail "qpdf finds fault"; }
! grep -qi warning qpdf.txt || { cat qpdf.txt; fail "qpdf warns"; }
pdffonts -l 20 all.pdf | awk 'NR > 2 && !/yes yes yes/ {bad = 1} END {exit bad}' || fail "a font is not embedded, subset and with Unicode"
pdftotext -enc UTF-8 all.pdf all.txt 2>warnings.txt
# Both copies of the page codes, by another reader than ours: of 40 pages; under label soak of all 400.
pages=${CODED_PAGES:-40}
pdftoppm -r 120 -gray -png -l "$pages" -x 830 -y 65 -W 140 -H 140 all.pdf a 2>>warnings.txt
pdftoppm -r 120 -gray -png -l "$pages" -x 30 -y 1182 -W 140 -H 140 all.pdf b 2>>warnings.txt
[ ! -s warnings.txt ] || fail "poppler warns: $(sort warnings.txt | uniq -c | head -n 3)"
ls a-*.png b-*.png | xargs -n 100 ZXingReader -format QRCode -1 >codes.txt
python3 - "$SOURCE/samples/employer-utf8.csv" "$pages" <<'PY' || fail "see above"
import csv, sys
pages = int(sys.argv[2])
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
number = lambda s: int("".join(str(ALPHABET.index(c) // 16) + format(ALPHABET.index(c) % 16, "04b") for c in s), 2)
codes = {}
for line in open("codes.txt", encoding="utf-8"):
    file, rest = line.split(" ", 1)
    codes[file] = rest.split('"')[1]
assert len(codes) == 2 * pages, f"{len(codes)} symbols were read of {2 * pages}"
for page in range(pages):
    name = f"{page + 1:03}.png"
    a, b = codes["a-" + name], codes["b-" + name]
    assert a == b, f"page {page + 1}: the copies differ"
    assert len(a) == 32 and a[:2] == "F1" and a[3:5] == "AP"
    assert number(a[9:16]) == page // 2 + 1 and int(a[7]) == page % 2 + 1 and a[8] == "2", f"page {page + 1}: {a}"
assert len(set(codes.values())) == pages
text = open("all.txt", encoding="utf-8").read()
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")):
    # poppler gives back a full-width space as a blank; every other code point must be there.
    name = " ".join(row["氏名"].split())
    assert name in text, "a name does not come back: " + " ".join(hex(ord(c)) for c in name)
PY
