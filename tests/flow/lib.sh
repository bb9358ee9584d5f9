# SPDX-License-Identifier: MIT
# What every flow script begins with: strict shell, a folder of its own, a few words.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset FORMLOOP_WORKSPACE
export LC_ALL=C.UTF-8

# Debian's own interpreter without site packages: it starts three times as fast, a hundred times a run.
python3() {
    /usr/bin/python3 -S "$@"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
# expect CODE COMMAND…: the exit code is part of the contract. Output in out.txt and err.txt.
expect() {
    wanted=$1
    shift
    set +e
    "$@" >out.txt 2>err.txt
    got=$?
    set -e
    [ "$got" -eq "$wanted" ] || { cat out.txt err.txt >&2; fail "exit $got, expected $wanted: $*"; }
}
# says TEXT [FILE]: the text stands in err.txt (or FILE).
says() {
    grep -qF -- "$1" "${2:-err.txt}" || { cat "${2:-err.txt}" >&2; fail "not said: $1"; }
}
# json EXPRESSION: true of the JSON object d (last line of out.txt); rows is the list of all lines.
json() {
    python3 - "$1" <<'PY' || { cat out.txt >&2; fail "not so: $1"; }
import json, sys
rows = [json.loads(line) for line in open("out.txt", encoding="utf-8") if line.strip()]
d = rows[-1] if rows else None
sys.exit(0 if eval(sys.argv[1]) else 1)
PY
}
