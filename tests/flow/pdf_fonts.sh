#!/bin/sh
# SPDX-License-Identifier: MIT
# A PDF that does not hold its fonts is drawn without their text where no file can be opened: what
# somebody typed would be missing, and a page full of it blank. Such a page is refused by name of the font.
. "$(dirname "$0")/lib.sh"
export FORMLOOP_WORKSPACE=$work/office
expect 0 "$FORMLOOP" init office
expect 0 "$FORMLOOP" case import "$SOURCE/samples/employer-utf8.csv"
expect 0 "$FORMLOOP" print application --case C0000001 -o all.pdf
cat >typed.py <<'PY'
page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents 4 0 R%s>>"
font = "/Font<</F0<</Type/Font/Subtype/Type1/BaseFont/%s>>>>"
def stream(text, more=""):
    return "<<%s/Length %d>>\nstream\n%s\nendstream" % (more, len(text), text)
def write(name, extra, content, *objects):
    parts = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page % extra, stream(content)]
    out, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts + list(objects), 1):
        places.append(len(out))
        out += "%d 0 obj\n%s\nendobj\n" % (number, part)
    end = len(out)
    out += "xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + "".join("%010d 00000 n \n" % p for p in places)
    open(name, "w").write(out + "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, end))
text = "BT %d Tr /F0 30 Tf 200 400 Td (4444) Tj ET"
form = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s/XObject<</X 5 0 R>>>>"
helvetica = "/Resources<<%s>>" % (font % "Helvetica")
write("visible.pdf", helvetica, text % 0)
write("hidden.pdf", helvetica, text % 3)
write("marks.pdf", "/Resources<<%s>>" % (font % "ZapfDingbats"), "q 3 Tr Q " + text % 0)
# within a form that is drawn, which may name itself; in the fields of a form; by a note
write("within.pdf", "/Resources<</XObject<</X 5 0 R>>>>", "/X Do", stream(text % 0, form % (font % "MS-Mincho")))
write("beneath.pdf", "/Resources<</XObject<</X 5 0 R>>>>", "/X Do", stream(text % 3, form % (font % "MS-Mincho")))
write("field.pdf", "/Annots[<</Subtype/Widget/Rect[0 0 99 99]/FT/Tx/V(Hanako)/AP<</N 5 0 R>>>>]", "",
      stream(text % 0, form % (font % "Courier")))
write("state.pdf", "/Annots[<</Subtype/Widget/Rect[0 0 99 99]/AS/On/AP<</N<</On 5 0 R>>>>>>]", "",
      stream(text % 0, form % (font % "ZapfDingbats")))
write("bare.pdf", "/Annots[<</Subtype/Widget/Rect[0 0 99 99]/FT/Tx/V(Hanako)/DA(/Helv 9 Tf)>>]", "")
# the words of a text recogniser below the scan, which hides them, and below a stencil, which does not
for name, kind in ("covered.pdf", "/ColorSpace/DeviceGray/BitsPerComponent 8/Decode[0.9 1]"), ("stencil.pdf", "/ImageMask true"):
    write(name, "/Resources<<%s/XObject<</I 5 0 R>>>>" % (font % "Helvetica"), text % 0 + " q 595.276 0 0 841.89 0 0 cm /I Do Q",
          stream("~", "/Type/XObject/Subtype/Image/Width 1/Height 1" + kind))
write("empty.pdf", "/Annots[<</Subtype/Widget/Rect[0 0 99 99]/FT/Tx>>]", "")
PY
python3 typed.py

# refused NAME FONT: refused, and the font is named.
refused() {
    expect 1 "$FORMLOOP" intake --received 2026-04-10 "$1"
    says "does not hold its font $2," out.txt
    says unreadable_file out.txt
}
refused visible.pdf Helvetica
refused marks.pdf ZapfDingbats
refused within.pdf MS-Mincho
refused field.pdf Courier
refused state.pdf ZapfDingbats
refused stencil.pdf Helvetica
refused bare.pdf '?'
# However long its name and the language: what is wrong is said, cut to its room between two characters.
sed 's/Helvetica/ABCDEF+HiraginoKakuGothicProN-W6-Identity-H-83pv/' visible.pdf >long.pdf
LANGUAGE=ja expect 1 "$FORMLOOP" intake --received 2026-04-10 long.pdf
says "PDF にフォント ABCDEF+HiraginoKakuGothicProN-W6-Identity-H-83pv が埋め込まれておらず" out.txt
# What nobody sees is not missed: text under a scan, of which poppler draws nothing.
for name in hidden beneath covered empty; do
    expect 0 "$FORMLOOP" --json intake --received 2026-04-10 $name.pdf
    json '[r["outcome"] for r in rows] == ["blank"]'
done
# A form of ours filled in on a screen: read without what was typed, it would be deficient.
qpdf all.pdf --overlay visible.pdf --repeat=1 -- typed.pdf
expect 1 "$FORMLOOP" --json intake --received 2026-04-10 typed.pdf
json '[(r["outcome"], r["case"]) for r in rows] == [("rejected", None)] * 2'
qpdf all.pdf --overlay hidden.pdf --repeat=1 -- searchable.pdf
expect 0 "$FORMLOOP" --json intake --received 2026-04-10 searchable.pdf
json '[(r["outcome"], r["case"]) for r in rows] == [("filed", "C0000001")] * 2'
# Its code can be read all the same.
expect 0 "$FORMLOOP" --json read typed.pdf
json 'len(rows) == 2 and all(len(set(r["codes"])) == 1 for r in rows)'
