#!/bin/sh
# SPDX-License-Identifier: MIT
# The table of damage in docs/reading-accuracy.md: pages as the program printed them, filled in,
# damaged, read. Fails when a row misses its goal. About ten minutes on two cores.
#   sh tests/pages/damage.sh [PAGES [JOBS]]    200 pages a row, in 2 processes
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
: "${SOURCE:=$here}" "${FORMLOOP:=$here/build/dev/app/formloop}"
: "${TEST_PAGES:=$here/build/dev/tests/pages/test_pages}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$FORMLOOP" init office >/dev/null
"$FORMLOOP" --workspace office case import "$SOURCE/samples/employer-utf8.csv" >/dev/null
"$FORMLOOP" --workspace office print application --all -o all.pdf >/dev/null
"$TEST_PAGES" --damage --table --pdf all.pdf --keys office/keys/page-code.keys \
    --pages "${1:-200}" --jobs "${2:-2}"
