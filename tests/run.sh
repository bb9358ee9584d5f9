#!/bin/sh
# SPDX-License-Identifier: MIT
# The one test command: installs what is missing, builds, runs all tests.
#   sh tests/run.sh            everything but the soaks
#   sh tests/run.sh --soak     the long runs only (label "soak")
#   sh tests/run.sh -R NAME    any option of ctest: only the tests that fit
set -eu
cd "$(dirname "$0")/.."
if [ "${1:-}" = "--soak" ]; then
    sh cmake/setup.sh dev asan
    ctest --test-dir build/asan --output-on-failure -L heavy
    exec ctest --test-dir build/dev --output-on-failure -L soak
fi
sh cmake/setup.sh dev asan
jobs=$(($(nproc) + 1)) # some tests wait for the disk
# The readers of outside bytes and the units under the sanitizers (the heaviest only with --soak), then
# everything as it is built.
ctest --test-dir build/asan --output-on-failure -j "$jobs" -L 'unit|fuzz' -LE 'soak|heavy' "$@"
ctest --test-dir build/dev --output-on-failure -j "$jobs" -LE soak "$@"
