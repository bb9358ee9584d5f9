#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures printing on one processor core, and on two with --jobs 2: whole process, start-up and closed file included.
#   sh tests/bench/print.sh          environment:
#     APPLICATIONS=100000 GUIDES=10000 CASES=1000 BOOKLETS=200   how many
#     ROUNDS=5        medians of that many runs
#     PEERS_DIR=DIR   the peer benchmark (default: ../shared/peers/print beside the checkout, if there)
#     BENCH_DIR=DIR   where files go (default: a new folder of $TMPDIR, removed at the end)
#     CPU=0           the core
#     CPUS=0,1        the cores of --jobs 2
# Figures of the peers and of the ceiling come from the same run, in turn with ours.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$source/build/bench}
work=${BENCH_DIR:-$(mktemp -d)}
[ -n "${BENCH_DIR:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$build" formloop peer_formloop >"$work/build.log" || { cat "$work/build.log" >&2; exit 1; }
formloop=$build/app/formloop
peers=${PEERS_DIR:-$source/../shared/peers/print}
rounds=${ROUNDS:-5}
applications=${APPLICATIONS:-100000}
guides=${GUIDES:-10000}

# The offices: one of each size, made once; a run works on a copy, so that each begins alike.
office() {
    python3 "$source/tests/bench/make_cases.py" "$source/samples/employer-utf8.csv" "$2" "$work/$1.csv"
    rm -rf "$work/$1"
    "$formloop" --quiet init "$work/$1"
    "$formloop" --quiet --workspace "$work/$1" case import "$work/$1.csv" || [ $? -le 1 ]
}
office applications "$applications"
office guides "$guides"

ceiling=
if [ -f "$peers/ceiling.c" ]; then
    python3 "$peers/gen_cases.py" "$work/data" "${CASES:-1000}" >/dev/null
    if gcc -O2 -w -o "$work/ceiling" "$peers/ceiling.c" -lqrencode -lz -ldeflate -lm 2>/dev/null &&
        [ -f /usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf ]; then
        ceiling=$work/ceiling
    fi
else
    echo "no peer benchmark at $peers: its pages are left out"
fi

exec python3 "$source/tests/bench/measure.py" "$work" "$formloop" "$build/tests/bench/peer_formloop" \
    "$rounds" "${CASES:-1000}" "${BOOKLETS:-200}" "$ceiling"
