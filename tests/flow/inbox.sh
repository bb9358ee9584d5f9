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
