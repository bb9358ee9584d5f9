#!/bin/sh
# SPDX-License-Identifier: MIT
# What stands in a QR code is what is told, whatever its bytes: a text of our own making is worse than
# none.
. "$(dirname "$0")/lib.sh"
cat >symbol.py <<'PY'
import ctypes, ctypes.util, struct, sys, zlib
class Code(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int), ("width", ctypes.c_int), ("data", ctypes.POINTER(ctypes.c_ubyte))]
library = ctypes.CDLL("libqrencode.so.4")
library.QRcode_encodeData.restype = ctypes.POINTER(Code)
def dark_px(data, level, scale):
    code = library.QRcode_encodeData(len(data), data, 0, level).contents
    side = code.width * scale
    return side, {(x, y) for y in range(side) for x in range(side)
                  if code.data[y // scale * code.width + x // scale] & 1}
name, texts, edge = sys.argv[1], [bytes.fromhex(text) for text in sys.argv[2:]], 24
side, dark = dark_px(texts[0], 1, 6) if len(texts) == 1 else dark_px(texts[0], 3, 5)
if len(texts) > 1:  # the other one in its middle, finer, with white around it
    inner, fine = dark_px(texts[1], 0, 1)
    at = (side - inner) // 2
    dark = {(x, y) for x, y in dark if not (at - 4 <= x < at + inner + 4 and at - 4 <= y < at + inner + 4)}
    dark |= {(x + at, y + at) for x, y in fine}
side += 2 * edge
rows = b"".join(b"\0" + bytes(0 if (x - edge, y - edge) in dark else 255 for x in range(side)) for y in range(side))
def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
open(name, "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
                       + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
PY
# symbol NAME HEX [HEX]: a picture of a QR code of those bytes, a small one in the middle of it.
symbol() {
    python3 symbol.py "$@"
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

# Of two symbols, one within the other, neither alone is the truth.
symbol nested.png 6f757465722073796d626f6c2077697468206120686f6c6520696e20697473206d6964646c652c2062757420636f7272656374656420616c6c207468652073616d65 696e6e6572
expect 0 "$FORMLOOP" --json read nested.png
json 'sorted(d["codes"]) == ["inner", "outer symbol with a hole in its middle, but corrected all the same"]'
