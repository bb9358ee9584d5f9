#!/bin/sh
# SPDX-License-Identifier: MIT
# The one test command: installs what is missing, builds, runs all tests.
#   sh tests/run.sh            everything but the soaks
#   sh tests/run.sh --soak     the long runs only (label "soak")
#   sh tests/run.sh -R NAME    any option of ctest: only the tests that fit
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = "--soak" ]; then
    sh cmake/setup.sh dev
    exec ctest --test-dir build/dev --output-on-failure -L soak
fi
sh cmake/setup.sh dev asan
jobs=$(nproc)
# The readers of outside bytes and the units once more under the sanitizers, then everything.
ctest --test-dir build/asan --output-on-failure -j "$jobs" -L 'unit|fuzz' -LE soak "$@"
ctest --test-dir build/dev --output-on-failure -j "$jobs" -LE soak "$@"
