#!/bin/sh
# SPDX-License-Identifier: MIT
# A file that asks for more than a scan may: refused under the one limit that it breaks, which the settings
# name, and the file behind it is read as if nothing had been.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
cat >make.py <<'PY'
import struct, zlib

def png(name, width, height, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    open(name, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
                           + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

def pdf(name, pages, content, *objects):
    kids = b"3 0 R " * pages
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
             b"<</Type/Page/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
             b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)] + list(objects)
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    open(name, "wb").write(out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + table +
                           b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, len(out)))

white = lambda width, height: (b"\0" + b"\xff" * width) * height
png("white.png", 400, 400, white(400, 400))
png("side.png", 2001, 10, white(2001, 10))
png("pixels.png", 1200, 1200, white(1200, 1200))
open("bytes.bin", "wb").write(bytes(300000))
pdf("pages.pdf", 21, b"")
# Forms that each draw the next twenty times, twelve deep: no end in sight.
form = b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</X %d 0 R>>>>/Length 100>>stream\n%s\nendstream"
pdf("endless.pdf", 4, b"/X Do", *[form % (6 + i, b"/X Do".ljust(5) * 20) for i in range(12)],
    b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Length 21>>stream\n0 0 m 9 9 l S        \nendstream")
# Saves its drawing state without end.
pdf("deep.pdf", 1, b"q " * 3000000)
PY
python3 make.py
sed -i 's/"intake_bytes": 67108864/"intake_bytes": 200000/; s/"intake_side_px": 15000/"intake_side_px": 2000/
    s/"intake_pixels": 120000000/"intake_pixels": 1000000/; s/"intake_pages": 1000/"intake_pages": 20/
    s/"intake_seconds": 60/"intake_seconds": 1/; s/"intake_file_seconds": 600/"intake_file_seconds": 1/' office/formloop.json

# refused FILE WORDS: its first page is refused for that limit, and the file behind it is read.
refused() {
    expect 1 "$FORMLOOP" intake "$1" white.png
    says "limit_exceeded" out.txt
    says "$2" out.txt
    tail -n 2 out.txt | grep -qE '^white.png: (blank|duplicate)' || fail "behind $1: $(cat out.txt)"
}
refused bytes.bin "the file has 300000 bytes; the limit is 200000"
refused side.png "2001 × 10 pixels; the limits are 2000 a side"
refused pixels.png "1200 × 1200 pixels; the limits are 2000 a side and 1000000 in all"
refused pages.pdf "more than 20 pages"
# The first page takes its second and is ended; after that no page of the file is begun, however many
# readers there are and whatever they had read ahead.
for jobs in 1 3; do
    rm -rf again
    cp -r office again
    expect 1 "$FORMLOOP" --workspace again intake --jobs $jobs endless.pdf white.png
    [ "$(grep -c 'limit_exceeded' out.txt)" -eq 4 ] || fail "not all refused: $(cat out.txt)"
    [ "$(grep -c 'reading it takes longer than the limit' out.txt)" -eq 1 ] || fail "more than the first tried: $(cat out.txt)"
    [ "$(grep -c 'a file may take' out.txt)" -eq 3 ] || fail "not for the file's time: $(cat out.txt)"
done
# Memory: where poppler gets no more the reader ends itself; that costs the page, and the limit is named.
sed -i 's/"intake_bytes": 200000/"intake_bytes": 67108864/; s/"intake_memory_mib": 2048/"intake_memory_mib": 256/; s/"intake_seconds": 1/"intake_seconds": 60/' office/formloop.json
expect 1 "$FORMLOOP" intake deep.pdf white.png
says "deep.pdf: rejected (limit_exceeded)  [reading it takes more memory than the limit" out.txt
expect 0 "$FORMLOOP" --json check
json 'd["ok"]'
