#!/bin/sh
# SPDX-License-Identifier: MIT
# A published revision never changes: paper that is out must be read by the boxes it was printed with.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" --json form list
json '[(r["form"], r["code"], r["revision"]) for r in rows] == [("acquisition-notice", "AN", 1), ("application", "AP", 1), ("batch", "BS", 1), ("cover", "CV", 1), ("deficiency", "DF", 1), ("card-notice", "KN", 1), ("transfer-slip", "TS", 1)]'
expect 0 "$FORMLOOP" --json form zones application
json 'len(d) == 92 and {z["kind"] for z in d} == {"tick", "ink", "comb"} and len({z["id"] for z in d}) == 92'
json 'all({"id", "kind", "group", "x", "y", "w", "h"} <= z.keys() for z in d)'
expect 0 "$FORMLOOP" --json form zones application --page 1 --revision 1
json 'len(d) == 16 and all(z["page"] == 1 for z in d)'
expect 3 "$FORMLOOP" form zones application --page 3
expect 3 "$FORMLOOP" form zones application --revision 2
expect 3 "$FORMLOOP" form zones nothing
cp office/forms/application-1.json form.json
expect 0 env -u FORMLOOP_WORKSPACE "$FORMLOOP" --json form check form.json
json 'd["ok"] and d["faults"] == []'
expect 0 "$FORMLOOP" form publish form.json

# Other content under the same revision is refused; a new revision is welcome, the old one stays.
chmod u+w form.json
sed 's/"title": "健康保険/"title": "変更　健康保険/' form.json >changed.json
expect 3 "$FORMLOOP" form publish changed.json
says "revision 1"
sed 's/"revision": 1/"revision": 2/' changed.json >second.json
expect 0 "$FORMLOOP" form publish second.json
expect 0 "$FORMLOOP" --json form list
json 'len(rows) == 8'
# What form check refuses for its texts is refused for good: no face has the character, or no room.
expect 3 "$FORMLOOP" form publish nowhere.json
for fault in 's/"text": "敬具"/"text": "敬ễ"/;U+1EC5' \
    's/"text": "敬具"/"text": "敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具敬具"/;does not fit'; do
    sed "s/\"revision\": 1/\"revision\": 3/; ${fault%;*}" "$SOURCE/forms/definitions/cover-1.json" >third.json
    expect 3 "$FORMLOOP" form check third.json
    expect 3 "$FORMLOOP" form publish third.json
    says "${fault##*;}"
    says "page 1, element"
done
expect 0 "$FORMLOOP" --json form list
json 'len(rows) == 8'
[ ! -e office/forms/cover-3.json ] || fail "a faulty definition was kept"
# A published file that is changed behind the program's back is not used.
chmod u+w office/forms/application-1.json
cp changed.json office/forms/application-1.json
expect 4 "$FORMLOOP" form zones application --revision 1
says "changed after it was published"
expect 4 "$FORMLOOP" --json check
json 'not d["ok"]'

# Faults are told all, with their places.
sed 's/"bind": "insured_symbol"/"bind": "insured_symbl"/; s/"id": "email"/"id": "phone"/' form.json >faulty.json
expect 3 "$FORMLOOP" --json form check faulty.json
json 'not d["ok"] and len(d["faults"]) == 2 and any("insured_symbl" in f and "page 1, element" in f for f in d["faults"])'
echo '{' >broken.json
expect 3 "$FORMLOOP" form check broken.json
says "line"
expect 3 "$FORMLOOP" form check nowhere.json
