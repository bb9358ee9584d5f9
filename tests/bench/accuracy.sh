#!/bin/sh
# SPDX-License-Identifier: MIT
# How tick boxes, areas and combs are read: the tables and the curve of docs/reading-accuracy.md, "Tick
# boxes" and "Areas and combs". These seeds were not looked at while the thresholds were set.
#   sh tests/bench/accuracy.sh        environment:
#     BOXES=100000    of each table
#     OTHERS=10000    of each of the other scans
#     ZONES=1000      areas and combs of each scan
#     BUILD=DIR       the build (default: build/bench)
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$source/build/bench}
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$build" tick_accuracy ink_accuracy >/dev/null
ticks=$build/tests/bench/tick_accuracy
boxes=${BOXES:-100000}
echo "One mark a choice, as the form asks for:"
"$ticks" --boxes "$boxes" --seed 40000 --plain --scan clean
"$ticks" --boxes "$boxes" --seed 20000 --plain --scan office
echo
echo "The same on the back of the application:"
for scan in clean office; do
    "$ticks" --boxes "$boxes" --seed 20000 --plain --form "$source/forms/definitions/application-1.json" \
        --page 2 --scan "$scan"
done
echo
echo "Marks that overshoot, stand beside, or were taken back; and the curve:"
"$ticks" --boxes "$boxes" --seed 30000 --scan office --svg "$source/docs/pictures/tick-threshold.svg" ||
    echo "(some were read wrong)"
echo
echo "Other scans:"
for scan in "office 200" "clean 150" "photocopy" "black and white" "jpeg 10" "coloured paper" "noise 20" \
    "fax fine"; do
    "$ticks" --boxes "${OTHERS:-10000}" --seed 41000 --plain --scan "$scan" | grep -E '^[a-z].*pages|^\| all' || true
done
echo
echo "Areas and combs:"
"$build/tests/bench/ink_accuracy" --form "$source/forms/definitions/application-1.json" \
    --zones "${ZONES:-1000}" --seed 50000
