#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures reading on one processor core (CPU time; bench_intake.c says of what).
#   sh tests/bench/intake.sh         environment:
#     PAGES=8 ROUNDS=5    pages of each format, and how often each is read
#     CPU=0               the core
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$source/build/bench}
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$build" bench_intake >"$build/build.log" || { cat "$build/build.log" >&2; exit 1; }
taskset -c "${CPU:-0}" "$build/tests/bench/bench_intake" \
    "$source/forms/definitions/application-1.json" "${PAGES:-8}" "${ROUNDS:-5}"
