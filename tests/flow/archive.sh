#!/bin/sh
# SPDX-License-Identifier: MIT
# What is sent today is asked for in twenty years: every file keeps PDF/A-2u as far as
# tests/pages/check_archive.py knows it, and that program finds the fault when a file does not.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
check=$SOURCE/tests/pages/check_archive.py
expect 0 "$FORMLOOP" init office
cat >people.csv <<'CSV'
整理番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日,資格取得年月日,標準報酬月額
A-1,𠮷田　葛󠄀子,ヨシダ　カツコ,1990-05-05,100-0013,東京都千代田区霞が関1,2026-03-31,2015-04-01,320000
A-2,髙﨑　邉󠄐,タカサキ　ホトリ,1980-01-02,530-0001,大阪府大阪市北区梅田1,2026-03-31,2010-04-01,280000
CSV
expect 0 "$FORMLOOP" case import people.csv
expect 0 "$FORMLOOP" print application --all -o application.pdf
expect 0 "$FORMLOOP" print guide --booklet --all --date 2026-04-08 -o guide.pdf
expect 0 "$FORMLOOP" print guide --booklet --case A-1 --date 2026-04-08 -o one.pdf
expect 0 "$FORMLOOP" print guide --all --impose saddle --creep 0.1 --date 2026-04-08 -o imposed.pdf
expect 0 "$FORMLOOP" print guide --all --impose saddle --date 2026-04-08 --split single
expect 0 "$FORMLOOP" print application --all --cover --sort postal --mail mail
expect 0 python3 "$check" application.pdf guide.pdf one.pdf imposed.pdf single/*.pdf mail/*.pdf

# In a file of many booklets each page's label names the case.
python3 - <<'PY' || fail "page labels"
import json, subprocess
def labels(path):
    d = json.loads(subprocess.check_output(["qpdf", "--json", "--json-key=pagelabels", path]))
    return {e["index"]: e["label"] for e in d["pagelabels"]}
guide, one = labels("guide.pdf"), labels("one.pdf")
pages = len(guide) and max(guide) - 1
assert guide[0]["/P"].endswith("A-1 表紙") and "/S" not in guide[0], guide
assert guide[1]["/P"].endswith("A-1 ") and guide[1]["/S"] == "/D" and guide[1]["/St"] == 2, guide
assert guide[pages]["/P"].endswith("A-2 表紙") and guide[pages + 1]["/P"].endswith("A-2 "), guide
assert one[0]["/P"].endswith("表紙") and "A-1" not in one[0]["/P"] and one[1]["/St"] == 2, one
PY

# broken CLAUSE OLD NEW: one place of the file changed, at the same length, is found.
broken() {
    python3 - "$2" "$3" <<'PY' || fail "nothing to break: $2"
import sys
old, new = (part.encode("latin-1") for part in sys.argv[1:])
data = open("one.pdf", "rb").read()
assert len(old) == len(new) and old in data
open("broken.pdf", "wb").write(data.replace(old, new))
PY
    expect 1 python3 "$check" broken.pdf
    says "$1: " out.txt
}
broken 6.1.2 '%PDF-1.7' '%PDF-2.0'
broken 6.1.3 '/ID' '/IE'
broken 6.2.3 /GTS_PDFA1 /GTS_PDFX1
broken 6.2.3 /OutputIntents /OutputIntenta
broken 6.6.2.1 /Metadata /Metafoto
broken 6.6.2.1 '</dc:title>' '</dc:titel>'
broken 6.6.4 '<pdfaid:part>2' '<pdfaid:part>1'
broken 6.6.4 'conformance>U' 'conformance>B'
broken 6.2.11.3.3 /Identity-H /Identity-V
broken 6.2.11.4.1 /FontFile2 /FontFile9
broken 'ISO 32000-1 14.11.2' /TrimBox /TrimBix
printf 'more\n' | cat one.pdf - >broken.pdf
expect 1 python3 "$check" broken.pdf
says "6.1.3: " out.txt
