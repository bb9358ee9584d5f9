#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes the pictures of README.md from the built program (sh cmake/setup.sh dev).
# Needs ImageMagick, and Chromium for the report's page, besides cmake/packages.txt.
set -eu
cd "$(dirname "$0")/../.."
out=$PWD/docs/pictures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
formloop="$PWD/${BUILD:-build/dev}/app/formloop --quiet --workspace $work/office"
make_scans=$PWD/${BUILD:-build/dev}/samples/make_scans
$formloop init "$work/office"
$formloop case import samples/employer-utf8.csv
$formloop print application --all -o "$work/all.pdf"
cat >"$work/plan.json" <<'JSON'
[{"file": "front.png", "pdf_page": 47, "degrade": "clean", "dpi": 200, "pen_mm": 0.6, "pen_grey": 60,
  "marks": {"phone": "writing", "consent": "check", "application_date": "writing", "signature": "signature",
            "payment_half_year": "check", "certificate_needed": "check", "certificate_reason_no_card": "cross"}}]
JSON
"$make_scans" --pdf "$work/all.pdf" --form forms/definitions/application-1.json --plan "$work/plan.json" --out "$work/scans"
$formloop --json intake --received 2026-04-10 "$work/scans" >"$work/reading.json"
$formloop --json form zones application --page 1 >"$work/zones.json"
pdftoppm -r 100 -png -f 47 -l 47 "$work/all.pdf" "$work/form"
python3 - "$work" <<'PY' >"$work/draw.txt"
import json, sys
work = sys.argv[1]
reading = json.load(open(f"{work}/reading.json", encoding="utf-8"))
scale = 100 / 25.4
fields = {f["id"]: f for f in reading["fields"]}
colour = {"ticked": "#C2410C", "inked": "#1D4ED8", "empty": "#94A3B8", "blank": "#94A3B8"}
for zone in json.load(open(f"{work}/zones.json", encoding="utf-8")):
    field = fields[zone["id"]]
    x, y, w, h = (zone[k] * scale for k in "xywh")
    c = colour.get(field["value"], "#DC2626")
    print(f"stroke {c} stroke-width 2 fill none rectangle {x-2:.0f},{y-2:.0f} {x+w+2:.0f},{y+h+2:.0f}")
    if field["value"] in ("ticked", "inked"):
        print(f"stroke none text-undercolor white fill {c} font-size 11 text {x:.0f},{y-5:.0f} '{field['value']} {field['confidence']:.2f}'")
print(f"stroke none fill #0F172A font-size 15 text 250,30 '{reading['outcome']}: case {reading['case']}, page {reading['form_page']} of 2, now {reading['state']}'")
PY
convert "$work"/form-*.png -resize 620x -colors 64 "$out/application.png"
convert "$work/scans/front.png" -resize 827x -colorspace sRGB -font /usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf -draw "$(cat "$work/draw.txt")" -resize 620x -colors 96 "$out/reading.png"

# The report, of 300 people whose guides went out on 6 April and of what they had paid by the 17th.
bank="python3 samples/make_payments.py"
formloop="$PWD/${BUILD:-build/dev}/app/formloop --quiet --workspace $work/bank"
$formloop init "$work/bank"
$bank people 300 "$work/people.csv"
$formloop case import "$work/people.csv"
"${BUILD:-build/dev}/tests/bench/payment_cases" "$work/bank" 2026-04-06 6
$formloop --json payment expected >"$work/expected.jsonl"
$bank files "$work/people.csv" "$work/expected.jsonl" "$work/files" 300
$formloop payment import "$work/files/april.txt" --received 2026-04-24 || [ $? -eq 1 ]
$formloop report --date 2026-04-17 --days 14 --html "$work/report.html"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1200,1110 \
    --screenshot="$work/report.png" "file://$work/report.html" 2>/dev/null
convert "$work/report.png" -resize 827x -colors 64 "$out/report.png"
ls -l "$out"/*.png
