#!/bin/sh
# SPDX-License-Identifier: MIT
# extract.sh FILE: writes all texts for people that the sources mark with _() or N_() to FILE (.pot).
set -eu
out=$1
cd "$(dirname "$0")/.."
# C sorts the same everywhere.
find base forms fonts rules render intake worker cases app -name '*.c' | LC_ALL=C sort |
    xgettext --files-from=- --output="$out" --from-code=UTF-8 --language=C \
        --keyword --keyword=_ --keyword=N_ --add-location=file --sort-by-file \
        --package-name=formloop --msgid-bugs-address='the issues of formloop' --copyright-holder='the authors of formloop'
