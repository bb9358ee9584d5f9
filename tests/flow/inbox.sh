#!/bin/sh
# SPDX-License-Identifier: MIT
# What lies in an inbox beside scans: a pipe must not hold everything up, and a folder that cannot be
# looked through must not hide what lies beside it.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
mkdir in
for name in a z; do
    printf 'no scan %s' $name >in/$name.png
done
mkfifo in/pipe.png
deep=in/m
for _ in $(seq 18); do deep=$deep/m; done
mkdir -p $deep
ln -s $work/in/a.png in/link.png

# The folder too deep is named, what comes behind it in the order is taken in, the pipe is left alone.
expect 3 "$FORMLOOP" --json intake in
says "nested deeper"
json '[(r["file"], r["outcome"]) for r in rows] == [("in/a.png", "rejected"), ("in/z.png", "rejected")]'
# Named outright a pipe or a device is refused; nobody waits for who may write into it.
for odd in in/pipe.png /dev/null; do
    expect 3 timeout 20 "$FORMLOOP" --json intake $odd in/a.png
    says "a pipe or a device"
    json 'len(rows) == 1 and d["file"] == "in/a.png" and d["outcome"] == "duplicate"'
done
expect 0 "$FORMLOOP" --json batch list --last 1
json 'd["pages"]["in"] == 1'

# Watched: the trouble is told once, and the watch goes on.
printf 'no scan b' >in/b.png
"$FORMLOOP" --json intake --watch in >watch.txt 2>watch.err &
watcher=$!
for _ in $(seq 300); do
    [ "$(grep -c '"outcome"' watch.txt)" -ge 1 ] && break
    sleep 0.1
done
printf 'no scan c' >c.part
mv c.part in/c.png
for _ in $(seq 300); do
    grep -q '"in/c.png"' watch.txt && break
    sleep 0.1
done
kill -TERM $watcher
wait $watcher || [ $? -eq 5 ] || fail "the watch ended otherwise: $(cat watch.err)"
grep -q '"in/c.png"' watch.txt || fail "not taken in: $(cat watch.txt watch.err)"
[ "$(grep -c 'nested deeper' watch.err)" -eq 1 ] || fail "told more than once: $(cat watch.err)"
[ -p in/pipe.png ] && [ -L in/link.png ] || fail "what is no scan is gone"
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"]["rejected"] == 4'

# A scan above a limit of the settings is rejected; once the limit is raised the same file is read, also
# with --move, and what comes a third time is a duplicate.
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000001 -o form.pdf
pdftoppm -r 150 -gray -png -f 1 -l 1 form.pdf page
mv page-*.png page.png
cp office/formloop.json kept.json
sed -i 's/"intake_side_px": 15000/"intake_side_px": 1000/' office/formloop.json
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 page.png
json 'd["outcome"] == "rejected" and d["reason"] == "limit_exceeded"'
expect 0 "$FORMLOOP" --json intake --received 2026-04-10 page.png
json 'd["outcome"] == "duplicate"'
cp kept.json office/formloop.json
expect 0 "$FORMLOOP" --json intake --received 2026-04-10 --move page.png
json 'd["outcome"] == "filed" and d["case"] == "C0000001"'
[ ! -e page.png ] || fail "it lies there still"
cp "office/$(python3 -c 'import json; print(json.loads(open("out.txt").read())["image"])')" page.png
expect 0 "$FORMLOOP" --json intake page.png
json 'd["outcome"] == "duplicate" and d["reason"] == "same_image" and d["case"] == "C0000001"'
expect 0 "$FORMLOOP" --json check
json 'd["ok"] and d["pages"]["filed"] == 1 and d["pages"]["rejected"] == 5'

# A file that may not be removed is said each time, and does not hold up those beside it: neither in the
# run that files it nor in the next.
as_user() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then # whom no rights hold back
    as_user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
fi
mkdir closed
printf 'no scan d' >closed/d.png
chmod 555 closed
if [ "$(id -u)" -eq 0 ]; then
    chmod 711 "$work"
    chown -R 65534:65534 office closed
fi
if as_user "$FORMLOOP" --json batch list >out.txt 2>err.txt; then # the program may lie where others cannot go
    expect 1 as_user "$FORMLOOP" --json intake --move closed
    says "cannot be removed"
    chmod 755 closed
    printf 'no scan e' >closed/e.png
    cp page.png closed/f.png
    chmod 555 closed
    expect 1 as_user "$FORMLOOP" --json intake --move closed
    says "closed/f.png: is filed, but cannot be removed"
    json '[r["file"] for r in rows] == ["closed/d.png", "closed/e.png", "closed/f.png"]'
    expect 0 as_user "$FORMLOOP" --json intake --move closed
    says "closed/f.png: is filed, but cannot be removed"
    json '[(r["file"], r["outcome"]) for r in rows] == [("closed/d.png", "duplicate"), ("closed/e.png", "duplicate")]'
fi
