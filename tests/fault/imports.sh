#!/bin/sh
# SPDX-License-Identifier: MIT
# imports.sh KILLS ROWS: kill -9 at KILLS random moments of each command that moves cases without paper:
# `case import`, `notice import` and `payment import` of ROWS rows each, `day` over all cases, and a
# clerk's `payment settle` and `notice settle`. Each time all of it is there or nothing, check finds
# nothing wrong, and the same command then finishes.
. "$(dirname "$0")/../flow/lib.sh"
expect 0 "$FORMLOOP" init fresh
python3 "$SOURCE/tests/fault/imports.py" "$FORMLOOP" "$BUILD" "$SOURCE" "$1" "$2"
