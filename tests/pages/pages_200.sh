#!/bin/sh
# SPDX-License-Identifier: MIT
# 200 pages a row as the program printed them: clean, turned by 3 and 90 degrees, 97 %, 200 and 400
# dpi, JPEG: every page to the right case, every tick and ink zone right. Minutes, not seconds.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$FORMLOOP" init office >/dev/null
"$FORMLOOP" --workspace office case import "$SOURCE/samples/employer-utf8.csv"
"$FORMLOOP" --workspace office print application --all -o all.pdf
for row in clean "plus 3 degrees" "minus 3 degrees" "turned 90" "turned 180" "turned 270" "97 percent" \
    "200 dpi" "400 dpi" jpeg; do
    "$TEST_PAGES" --pdf all.pdf --keys office/keys/page-code.keys --pages 200 --row "$row"
done
