#!/bin/sh
# SPDX-License-Identifier: MIT
# What stands in a QR code is what is told, whatever its bytes: a text of our own making is worse than
# none.
. "$(dirname "$0")/lib.sh"
cat >symbol.py <<'PY'
import ctypes, ctypes.util, struct, sys, zlib
name, data = sys.argv[1], bytes.fromhex(sys.argv[2])
class Code(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_ubyte))]
library = ctypes.CDLL("libqrencode.so.4")
library.QRcode_encodeData.restype = ctypes.POINTER(Code)
code = library.QRcode_encodeData(len(data), data, 0, 1).contents
scale, edge = 6, 24
side = code.width * scale + 2 * edge
rows = b""
for y in range(side):
    rows += b"\0"
    for x in range(side):
        i, j = (y - edge) // scale, (x - edge) // scale
        dark = 0 <= i < code.width and 0 <= j < code.width and code.data[i * code.width + j] & 1
        rows += b"\0" if dark else b"\xff"
def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
open(name, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
                       + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
PY
# symbol NAME HEX: a picture of a QR code of those bytes.
symbol() {
    python3 symbol.py "$1" "$2"
}
symbol utf8.png e98080e881b7e5b18a
symbol nul.png 41004200
symbol kanji.png 5152208352815b8368
symbol latin.png 536368e96d61
symbol escape.png 411b5b324a
expect 0 "$FORMLOOP" --json read utf8.png nul.png kanji.png latin.png escape.png
json '[r["codes"] for r in rows] == [["退職届"], ["A\0B\0"], ["QR コード"], ["Sch\\xE9ma"], ["A\x1b[2J"]]'
json '[r.get("bytes") for r in rows] == [None, None, ["5152208352815b8368"], ["536368e96d61"], None]'
expect 0 "$FORMLOOP" read nul.png kanji.png latin.png escape.png
printf '%s\n' 'nul.png: A\x00B\x00' 'kanji.png: QR コード' 'latin.png: Sch\xE9ma' 'escape.png: A\x1B[2J' >wanted.txt
cmp wanted.txt out.txt || fail "told: $(cat out.txt)"
