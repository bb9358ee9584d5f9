#!/bin/sh
# SPDX-License-Identifier: MIT
# A code keyed in by hand must name its case, and a mistyped one no case at all.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000007 -o one.pdf
pdftoppm -r 200 -gray -png -f 2 -l 2 one.pdf page
code=$(ZXingReader -format QRCode -1 page-*.png | head -n 1 | cut -d'"' -f2)
expect 0 "$FORMLOOP" --json code show "$code"
json 'd == {"valid": True, "case": "C0000007", "form": "application", "revision": 1, "page": 2, "pages": 2, "piece": 1}'
# As it stands on paper: in groups, in small letters.
expect 0 "$FORMLOOP" --json code show $(echo "$code" | sed 's/..../& /g' | tr A-Z a-z)
json 'd["valid"] and d["case"] == "C0000007"'
# 60 mutations through the program (10,000 in test_page_code): none is valid.
python3 - "$code" <<'PY' >mutations.txt
import random, sys
rng, code = random.Random(7), sys.argv[1]
while True:
    c = list(code)
    for _ in range(rng.randint(1, 3)):
        c[rng.randrange(32)] = rng.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    if "".join(c) != code:
        print("".join(c))
        code_count = globals().get("code_count", 0) + 1
        if code_count == 60:
            break
PY
while read -r mutation; do
    expect 1 "$FORMLOOP" --json code show "$mutation"
    says '"valid":false' out.txt
done <mutations.txt
expect 1 "$FORMLOOP" --json code show hello
json 'not d["valid"] and d["case"] is None'
expect 2 "$FORMLOOP" code show
# The key is a secret.
[ "$(stat -c %a office/keys/page-code.keys)" = 600 ] || fail "the key can be read by others"
chmod 644 office/keys/page-code.keys
expect 4 "$FORMLOOP" code show "$code"
