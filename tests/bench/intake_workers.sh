#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures formloop intake as a whole, from an inbox of scans to the ledger: one page reader against two,
# in turn. The machine must have two cores and nothing else to do.
#   sh tests/bench/intake_workers.sh [PAGES [ROUNDS]]           1,000 pages, 3 rounds
#   sh tests/bench/intake_workers.sh --memory [PAGES...]        peak memory at 1,000 and 10,000 pages
# environment:
#     CPUS=0,1            the two cores
#     FORMAT=tiff         of the scans: tiff (G4), jpeg, png, pdf, pdf-g4
#     KEEP=FOLDER         where the scans and the workspace are made, and found again
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$source/build/bench}
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$build" formloop make_scans >"$build/build.log" || { cat "$build/build.log" >&2; exit 1; }
formloop=$build/app/formloop
if [ -n "${KEEP:-}" ]; then
    work=$KEEP
    mkdir -p "$work"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
mode=time pages=1000
case "${1:-}" in
--memory)
    mode=memory
    shift
    [ $# -gt 0 ] || set -- 1000 10000
    ;;
*)
    pages=${1:-1000}
    set -- "${2:-3}"
    ;;
esac
scans=$work/$pages-${FORMAT:-tiff}
office=$scans.office # the scans verify by its keys alone
if [ ! -d "$scans" ]; then
    rm -rf "$office"
    "$formloop" init "$office" >/dev/null
    python3 "$source/tests/bench/make_cases.py" "$source/samples/employer-utf8.csv" $((pages / 2)) \
        "$work/people.csv"
    "$formloop" --workspace "$office" case import "$work/people.csv" >/dev/null
    "$formloop" --workspace "$office" print application --all -o "$work/all.pdf" >/dev/null
    "$build/samples/make_scans" --pdf "$work/all.pdf" \
        --form "$source/forms/definitions/application-1.json" --dpi 300 --format "${FORMAT:-tiff}" \
        --out "$scans.part" >/dev/null
    rm "$scans.part/truth.jsonl"
    mv "$scans.part" "$scans"
fi
python3 "$source/tests/bench/intake_workers.py" $mode "$formloop" "$office" "$scans" "$@"
