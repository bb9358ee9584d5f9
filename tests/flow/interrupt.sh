#!/bin/sh
# SPDX-License-Identifier: MIT
# Ctrl-C and kill -9 in the middle: afterwards the ledger balances and the same command finishes.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
python3 - <<'PY'
with open("many.csv", "w", encoding="utf-8") as f:
    f.write("整理番号,氏名,生年月日,郵便番号,住所,退職日\n")
    for i in range(20000):
        f.write(f"M-{i},試験　人,19{60 + i % 40}-01-{1 + i % 28:02},1000013,東京都千代田区{i},2026-03-31\n")
PY
# A few moments of an import; tests/fault walks through many more, and through those of print jobs.
for delay in 0.02 0.08 0.16; do
    "$FORMLOOP" --quiet case import many.csv & sleep $delay; kill -9 $! 2>/dev/null || true; wait $! 2>/dev/null || true
    "$FORMLOOP" --json check >out.txt || fail "kill -9 during an import: $(cat out.txt)"
    json 'd["ok"] and d["cases"] in (0, 20000)'
done
"$FORMLOOP" --quiet case import many.csv
"$FORMLOOP" --json check >out.txt
json 'd["ok"] and d["cases"] == 20000'
# SIGINT: exit code 5, nothing half done.
expect 0 "$FORMLOOP" init second
export FORMLOOP_WORKSPACE=$work/second
"$FORMLOOP" --quiet case import many.csv
set +e
setsid sh -c 'trap - INT; exec "$0" --quiet print application -o int.pdf' "$FORMLOOP" 2>err.txt &
sleep 0.4
kill -INT $! 2>/dev/null
wait $!
code=$?
set -e
[ $code -eq 5 ] || [ $code -eq 0 ] || fail "exit $code after SIGINT"
if [ $code -eq 5 ]; then
    says "interrupted"
    [ ! -e int.pdf ] || fail "an interrupted job left its file"
fi
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
