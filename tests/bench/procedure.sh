#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures the procedure by the million: premiums, events, a day over all cases.
#   sh tests/bench/procedure.sh [COUNT]
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$source/build/bench}
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$build" bench_procedure >"$build/build.log" || { cat "$build/build.log" >&2; exit 1; }
exec "$build/tests/bench/procedure" "$@"
