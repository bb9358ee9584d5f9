#!/bin/sh
# SPDX-License-Identifier: MIT
# intake.sh KILLS FULL: kill -9 at KILLS random moments while pages are taken in (intake --move, intake
# --watch; the program, or one of its page readers), the inbox on the disk of the store and in memory
# (/dev/shm) by turns; then a disk that is full at FULL points. Each time: what was said is filed, the ledger balances, no scan
# is lost, and the same command then files each page exactly once.
. "$(dirname "$0")/../flow/lib.sh"
expect 0 "$FORMLOOP" init fresh
head -n 6 "$SOURCE/samples/employer-utf8.csv" >people.csv
expect 0 "$FORMLOOP" --workspace fresh case import people.csv
expect 0 "$FORMLOOP" --workspace fresh print application -o all.pdf
"$MAKE_SCANS" --pdf all.pdf --form "$SOURCE/forms/definitions/application-1.json" --dpi 150 --out scans >/dev/null
exec python3 "$SOURCE/tests/fault/intake.py" "$FORMLOOP" "$1" "$2"
