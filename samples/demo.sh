#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole loop on the sample cases: installs what is missing, builds, imports, prints, fills in and
# scans, reads, moves the cases on.   sh samples/demo.sh [FOLDER]   (default: demo, beside README.md)
# Run again, it shows what is there and changes nothing; remove the folder to start afresh.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-demo}
received=2026-04-10

step() { printf '\n== %s\n' "$1"; }
# Some steps end with 1: done, but something needs a person. That is part of the story.
run() {
    echo "\$ formloop $*"
    "$formloop" --workspace "$folder/office" "$@" || [ $? -eq 1 ]
}

sh cmake/setup.sh dev
formloop=build/dev/app/formloop
export FORMLOOP_LOCALE=build/dev/locale

if [ -e "$folder" ] && [ ! -e "$folder/done" ]; then
    echo "demo: $folder is not from a finished demo; name another folder or remove it" >&2
    exit 1
fi
if [ ! -e "$folder" ]; then
    # Everything is made beside the folder and gets its name when it is whole.
    final=$folder
    folder=$final.part
    rm -rf "$folder"
    mkdir -p "$folder"
    step "1. An office is set up, with its own page-code key"
    echo "\$ formloop init $final/office"
    "$formloop" init "$folder/office" >/dev/null

    step "2. The employer's list comes in: CP932 as a personnel system writes it"
    run case import samples/employer-cp932.csv
    echo "-- the same people in UTF-8, with their names as in the family register"
    run case import samples/employer-utf8.csv
    echo "-- and once more: nothing changes"
    run case import samples/employer-utf8.csv

    step "3. The application form is printed for every case for which it is due"
    run print application -o "$folder/application.pdf"

    step "4. People fill the forms in and send them back; the office scans them"
    build/dev/samples/make_scans --pdf "$folder/application.pdf" --form forms/definitions/application-1.json \
        --plan samples/demo-plan.json --out "$folder/scans"

    step "5. The scans are read (received on $received) and the cases move on"
    run intake --received "$received" "$folder/scans"
    "$formloop" --workspace "$folder/office" --json intake --received "$received" "$folder/scans/01-front.png" \
        >"$folder/reading.json"

    step "6. The companies' retirement notices come in (退職のお届)"
    run notice import samples/notices-cp932.csv --received "$received"
    echo "-- what they say otherwise than the case waits for a clerk"
    run notice list --review

    step "7. Whose application and notice are there gets the guide, with premiums and dates"
    run print guide --date "$received" -o "$folder/guide.pdf"

    step "8. Where everything stands"
    "$formloop" --workspace "$folder/office" report --date "$received" >"$folder/report.txt"
    "$formloop" --workspace "$folder/office" --json report --date "$received" >"$folder/report.json"
    cat "$folder/report.txt"

    step "9. Ten whole stories, each in an office of its own (samples/stories)"
    python3 samples/stories.py "$PWD/$formloop" "$PWD/build/dev/samples/make_scans" "$folder/stories"
    touch "$folder/done"
    mv "$folder" "$final"
    folder=$final
else
    echo "demo: $folder is there from before; remove it to run the demo afresh"
fi

step "The ledger is proved"
run check
step "One case, from the list to the guide"
run case history C0000001
cat <<END

Look at
  $folder/application.pdf     the printed forms, 200 cases, two pages each
  $folder/guide.pdf           the booklets of those whose application is received
  $folder/scans/              what came back, and truth.jsonl: what was drawn on it
  $folder/reading.json        one reading: every zone with its value and confidence
  $folder/stories/            ten cases from the list to the end; samples/stories/*/expected.txt tell them
  $folder/report.txt          the report (report.json: the same for programs)
Try
  $formloop --workspace $folder/office case list --state deficient
  $formloop --workspace $folder/office --json form zones application --page 1
END
