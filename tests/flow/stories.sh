#!/bin/sh
# SPDX-License-Identifier: MIT
# The whole way of ten people: what each step does to a case, and how it ends.
. "$(dirname "$0")/lib.sh"
python3 "$SOURCE/samples/stories.py" "$FORMLOOP" "$MAKE_SCANS" "$work/stories" >out.txt ||
    { cat out.txt; fail "a story went another way"; }
[ "$(grep -c 'as expected$' out.txt)" -eq "$(ls "$SOURCE/samples/stories" | wc -l)" ] || fail "not all stories were told"
