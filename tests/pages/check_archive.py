#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_archive.py FILE…: whether PDFs keep what we rely on of PDF/A-2u, each with its clause of ISO
19005-2:2011. Not a validator of any PDF: it knows the few kinds of objects that formloop writes and
finds fault with all others. qpdf reads the objects; bytes, contents and fonts are looked at here."""
import base64
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
import zlib

OPERATORS = set("b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J"
                " K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz"
                " v w W W* y ' \"".split())
OTHER_COLOURS = set("k K cs CS sc SC scn SCN sh ri gs".split())
FILTERS = {"/FlateDecode", "/ASCIIHexDecode", "/DCTDecode", "/CCITTFaxDecode"}
NAMESPACE = {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/",
             "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdf": "http://ns.adobe.com/pdf/1.3/"}
TOKEN = re.compile(rb"[\s\0]*(?:%[^\r\n]*[\s\0]*)*(\(|<<|>>|<[0-9A-Fa-f\s]*>|\[|\]|/[^\s\0()<>\[\]/%]*"
                   rb"|[-+.0-9][-+.0-9]*(?=[\s\0()<>\[\]/%]|$)|[^\s\0()<>\[\]/%]+)")


class Document:
    def __init__(self, path):
        self.path, self.faults = path, []
        with open(path, "rb") as file:
            self.bytes = file.read()
        text = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized",
                               path], check=True, capture_output=True).stdout
        self.objects = json.loads(text)["qpdf"][1]
        self.trailer = self.objects.pop("trailer")["value"]

    def fault(self, clause, text):
        if len(self.faults) < 40:
            self.faults.append(f"{self.path}: {clause}: {text}")

    def want(self, is_so, clause, text):
        if not is_so:
            self.fault(clause, text)

    def resolve(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            entry = self.objects["obj:" + value]
            value = entry["value"] if "value" in entry else entry["stream"]
        return value

    def get(self, holder, *keys):
        for key in keys:
            holder = self.resolve(holder)
            holder = holder.get("dict", holder).get(key) if isinstance(holder, dict) else None
        return self.resolve(holder)

    def data(self, reference):
        return base64.b64decode(self.resolve(reference)["data"])


def text_of(value):
    return value[2:] if isinstance(value, str) and value.startswith("u:") else None


# ---- 6.1: the file ----

def check_file(d):
    b = d.bytes
    d.want(re.match(rb"%PDF-1\.[0-7][\r\n]", b), "6.1.2", "header is not %PDF-1.n and one end of line")
    d.want(re.match(rb"%PDF-1\..(\r\n|\r|\n)%[\x80-\xff]{4}", b), "6.1.2", "no comment of four bytes above 127")
    ids = d.trailer.get("/ID", [])
    d.want(len(ids) == 2 and all(len(part) > 10 for part in ids), "6.1.3", "no ID in the trailer")
    d.want("/Encrypt" not in d.trailer, "6.1.3", "encrypted")
    d.want(re.search(rb"%%EOF(\r\n|\r|\n)?\Z", b), "6.1.3", "bytes behind %%EOF")
    start = int(re.findall(rb"startxref\s+(\d+)", b)[-1])
    d.want(len(d.objects) <= 8388607, "6.1.13", "more than 8,388,607 objects")
    check_objects(d, start)


def table_offsets(d, start):
    """(offset, object) of a cross-reference table."""
    table = d.bytes[start:]
    d.want(re.match(rb"xref(\r\n|\r|\n)\d+ \d+\s", table), "6.1.4", "no single end of line behind xref")
    head = re.match(rb"xref\s+0 (\d+)(\r\n|\r|\n)", table)
    for i in range(1, int(head.group(1))):
        line = table[head.end() + 20 * i:head.end() + 20 * i + 20]
        d.want(re.fullmatch(rb"\d{10} \d{5} [nf](\r\n| \r| \n)", line), "6.1.4", f"entry {i} of the table is malformed")
        if line[17:18] == b"n":
            yield int(line[:10]), i


def stream_offsets(d, start):
    """The same of a cross-reference stream (ISO 32000-1, 7.5.8), with PNG's predictor Up."""
    b = d.bytes[start:]
    head = re.match(rb"\d+ 0 obj\s<<.*?/Type ?/XRef.*?>>\s*stream\r?\n", b, re.S)
    if not head:
        return d.fault("6.1.4", "startxref leads to no cross-reference")
    widths = [int(w) for w in re.search(rb"/W ?\[([\d ]+)\]", head.group()).group(1).split()]
    data, row = zlib.decompressobj().decompress(b[head.end():]), bytes(sum(widths))
    d.want(b"/Predictor 12" in head.group(), "formloop", "another predictor than this program knows")
    for i in range(len(data) // (len(row) + 1)):
        line = data[i * (len(row) + 1):(i + 1) * (len(row) + 1)]
        row = bytes((x + y) & 255 for x, y in zip(line[1:], row))
        if row[0] == 1:
            yield int.from_bytes(row[widths[0]:widths[0] + widths[1]], "big"), i


def check_objects(d, start):
    is_table = d.bytes[start:start + 4] == b"xref"
    offsets = sorted(table_offsets(d, start) if is_table else stream_offsets(d, start))
    end_of_last = start if is_table else d.bytes.rindex(b"startxref")
    for (offset, number), end in zip(offsets, [o for o, _ in offsets[1:]] + [end_of_last]):
        check_object_bytes(d, number, d.bytes[offset - 1:end])


def check_object_bytes(d, number, b):
    d.want(re.match(rb"[\r\n]%d 0 obj[\r\n]" % number, b), "6.1.9", f"object {number}: spaces around obj")
    d.want(re.search(rb"[\r\n]endobj(\r\n|\r|\n)\Z", b), "6.1.9", f"object {number}: spaces around endobj")
    stream = re.search(rb">>\s*stream(\r\n|\n)", b)
    entry = d.objects.get(f"obj:{number} 0 R", {})
    if "stream" not in entry:  # nor does qpdf list the stream of references
        return
    length = re.search(rb"/Length (\d+)( 0 R)?", b[:stream.end()])
    size = int(length.group(1))
    if length.group(2):
        size = d.resolve(f"{size} 0 R")
    behind = b[stream.end() + size:]
    d.want(re.fullmatch(rb"(\r\n|\r|\n)endstream\s+endobj\s+", behind), "6.1.7.1", f"object {number}: Length is wrong")
    for key in ("/F", "/FFilter", "/FDecodeParms"):
        d.want(key not in entry["stream"]["dict"], "6.1.7.1", f"object {number} has {key}")
    used = re.findall(rb"/Filter ?\[? ?(/\w+)", b[:stream.end()])
    d.want(all(name.decode() in FILTERS for name in used), "6.1.7.2", f"object {number}: filter {used}")


def check_values(d, value, where):
    if isinstance(value, dict):
        for key, item in value.items():
            d.want(len(key) <= 127, "6.1.13", f"{where}: name {key[:20]}… is too long")
            check_values(d, item, where)
    elif isinstance(value, list):
        for item in value:
            check_values(d, item, where)
    elif isinstance(value, str):
        d.want(len(value.encode()) < 32767 or where.endswith("data"), "6.1.13", f"{where}: string of 32767 bytes")
    elif isinstance(value, int):
        d.want(abs(value) <= 2147483647, "6.1.13", f"{where}: integer {value}")


# ---- 6.2.3, 6.6: output intent and metadata ----

def check_intent(d, catalog):
    intents = d.get(catalog, "/OutputIntents") or []
    d.want(len(intents) == 1, "6.2.3", "not one output intent")
    for intent in intents:
        d.want(d.get(intent, "/S") == "/GTS_PDFA1", "6.2.3", "output intent is not GTS_PDFA1")
        d.want(text_of(d.get(intent, "/OutputConditionIdentifier")), "6.2.3", "no OutputConditionIdentifier")
        profile = d.resolve(intent).get("/DestOutputProfile")
        icc = d.data(profile)
        d.want(d.get(profile, "/N") == 3 and icc[16:20] == b"RGB ", "6.2.4.3", "the profile is not of RGB")
        d.want(icc[12:16] in (b"mntr", b"prtr") and icc[8] < 5, "6.2.3", "no display or printer profile of version 2 or 4")
        d.want(int.from_bytes(icc[:4], "big") == len(icc) and icc[36:40] == b"acsp", "6.2.3", "the profile is damaged")


def check_metadata(d, catalog):
    stream = d.get(catalog, "/Metadata")
    if not stream:
        return d.fault("6.6.2.1", "the catalog has no Metadata")
    packet = d.data(catalog["/Metadata"])
    d.want(d.get(stream, "/Type") == "/Metadata" and d.get(stream, "/Subtype") == "/XML", "6.6.2.1", "no metadata stream")
    d.want(packet in d.bytes, "6.6.2.1", "the packet is compressed")
    header = packet.split(b"?>")[0]
    d.want(b"bytes=" not in header and b"encoding=" not in header, "6.6.2.1", "bytes or encoding in the packet's header")
    try:
        tree = xml.fromstring(re.sub(rb"<\?xpacket.*?\?>", b"", packet).decode("utf-8"))
    except (xml.ParseError, UnicodeDecodeError) as error:
        return d.fault("6.6.2.1", f"the packet is not well-formed: {error}")
    known = {f"{{{uri}}}" for uri in NAMESPACE.values()} | {"{adobe:ns:meta/}"}
    for element in tree.iter():
        d.want(element.tag.split("}")[0] + "}" in known, "6.6.2.3.1", f"property {element.tag} of no predefined schema")
    d.want(tree.findtext(".//pdfaid:part", None, NAMESPACE) == "2", "6.6.4", "pdfaid:part is not 2")
    d.want(tree.findtext(".//pdfaid:conformance", None, NAMESPACE) == "U", "6.6.4", "pdfaid:conformance is not U")
    for path, key in ((".//dc:title/rdf:Alt/rdf:li", "/Title"), (".//pdf:Producer", "/Producer")):
        said = text_of(d.get(d.trailer, "/Info", key))
        d.want(said and tree.findtext(path, None, NAMESPACE) == said, "formloop", f"{key} differs in Info and XMP")
    d.want(b"Date" not in packet, "formloop", "a date in the metadata: two runs would differ")
    d.want(set(d.get(d.trailer, "/Info")) <= {"/Title", "/Producer"}, "formloop", "more in Info than title and producer")


def check_catalog(d, catalog):
    allowed = {"/Type", "/Pages", "/Lang", "/ViewerPreferences", "/Metadata", "/OutputIntents", "/Outlines", "/PageMode",
               "/PageLabels", "/PageLayout"}
    clauses = {"/AA": "6.5.2", "/OpenAction": "6.5.1", "/AcroForm": "6.4.1", "/OCProperties": "6.9", "/Perms": "6.1.12",
               "/Requirements": "6.11", "/Names": "6.10"}
    for key in set(catalog) - allowed:
        d.fault(clauses.get(key, "formloop"), f"the catalog has {key}")
    d.want(text_of(d.get(catalog, "/Lang")), "ISO 32000-1 14.9.2", "no language")
    preferences = d.get(catalog, "/ViewerPreferences") or {}
    d.want(preferences.get("/DisplayDocTitle") is True, "formloop", "the title is not shown")
    d.want(preferences.get("/PrintScaling") == "/None", "formloop", "printers may scale the pages")
    if "/PageLabels" in catalog:
        numbers = d.get(catalog, "/PageLabels", "/Nums")
        d.want(numbers[0] == 0 and numbers[::2] == sorted(set(numbers[::2])), "ISO 32000-1 12.4.2", "labels out of order")


# ---- 6.2.11: fonts ----

class Font:
    def __init__(self, d, reference):
        self.name = d.get(reference, "/BaseFont")
        d.want(d.get(reference, "/Subtype") == "/Type0", "6.2.11.2", f"{self.name} is not a Type0 font")
        d.want(d.get(reference, "/Encoding") == "/Identity-H", "6.2.11.3.3", f"{self.name}: CMap is not Identity-H")
        cid_font = d.get(reference, "/DescendantFonts")[0]
        d.want(d.get(cid_font, "/Subtype") == "/CIDFontType2", "6.2.11.2", f"{self.name}: no CIDFontType2")
        d.want(d.get(cid_font, "/BaseFont") == self.name, "6.2.11.2", f"{self.name}: names differ")
        descriptor = d.get(cid_font, "/FontDescriptor")
        d.want("/CIDSet" not in descriptor, "6.2.11.4.2", f"{self.name}: a CIDSet that nobody has checked")
        self.to_gid = d.data(d.resolve(cid_font)["/CIDToGIDMap"])
        self.widths = self.read_widths(d, cid_font)
        self.unicode = self.read_unicode(d, reference)
        self.read_program(d, descriptor)

    def read_widths(self, d, cid_font):
        widths, array, at = {}, d.get(cid_font, "/W") or [], 0
        while at < len(array):
            first, second = array[at], array[at + 1]
            if isinstance(second, list):
                widths.update({first + i: width for i, width in enumerate(second)})
                at += 2
            else:
                widths.update({code: array[at + 2] for code in range(first, second + 1)})
                at += 3
        self.default_width = d.get(cid_font, "/DW")
        return widths

    def read_unicode(self, d, reference):
        cmap = d.data(d.resolve(reference)["/ToUnicode"]).decode("ascii")
        pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", re.sub(r"begincodespacerange.*?endcodespacerange", "", cmap, flags=re.S))
        return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}

    def read_program(self, d, descriptor):
        self.units, self.glyph_count, self.metric_count, self.hmtx = 1000, 65536, 1, b""
        file = descriptor.get("/FontFile2")
        if not file:
            return d.fault("6.2.11.4.1", f"{self.name} is not embedded")
        b = d.data(file)
        tables = {}
        for i in range(int.from_bytes(b[4:6], "big")):
            entry = b[12 + 16 * i:28 + 16 * i]
            offset = int.from_bytes(entry[8:12], "big")
            tables[entry[:4]] = b[offset:offset + int.from_bytes(entry[12:16], "big")]
        for tag in (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"):
            d.want(tag in tables, "6.2.11.2", f"{self.name}: no table {tag}")
        self.units = int.from_bytes(tables[b"head"][18:20], "big")
        self.glyph_count = int.from_bytes(tables[b"maxp"][4:6], "big")
        self.metric_count = int.from_bytes(tables[b"hhea"][34:36], "big")
        self.hmtx = tables[b"hmtx"]

    def check_code(self, d, code):
        where = f"{self.name} code {code}"
        gid = int.from_bytes(self.to_gid[2 * code:2 * code + 2], "big")
        d.want(0 < gid < self.glyph_count, "6.2.11.8", f"{where} shows .notdef or a glyph that is not embedded")
        metric = min(gid, self.metric_count - 1)
        advance = int.from_bytes(self.hmtx[4 * metric:4 * metric + 2], "big") * 1000 / self.units
        d.want(abs(advance - self.widths.get(code, self.default_width)) <= 1, "6.2.11.5", f"{where}: width {advance:.0f} of the program is not the dictionary's")
        text = self.unicode.get(code)
        d.want(text, "6.2.11.7.2", f"{where} has no Unicode value")
        d.want(not text or not set(text) & set("\0\ufeff\ufffe"), "6.2.11.7.2", f"{where} has a forbidden Unicode value")


# ---- 6.2: contents ----

def read_literal(b, at):
    """The string whose "(" stands at at - 1, and where it ends."""
    out, depth = bytearray(), 1
    while True:
        c = b[at:at + 1]
        at += 1
        if c == b"\\":
            c = b[at:at + 1]
            at += 1
            octal = re.match(rb"[0-7]{1,3}", b[at - 1:at + 2])
            if octal:
                out.append(int(octal.group(), 8) & 255)
                at += len(octal.group()) - 1
            else:
                out += {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}.get(c, c)
            continue
        depth += (c == b"(") - (c == b")")
        if depth == 0:
            return bytes(out), at
        out += c


def tokens(b):
    """(kind, value) of a content stream: "string", "name", "operator", "number", "mark"."""
    at = 0
    while True:
        match = TOKEN.match(b, at)
        if not match:
            return
        token, at = match.group(1), match.end()
        if token == b"(":
            value, at = read_literal(b, at)
            yield "string", value
        elif token[:1] == b"<" and token != b"<<":
            yield "string", bytes.fromhex(re.sub(rb"\s", b"", token[1:-1]).decode())
        elif token[:1] == b"/":
            yield "name", token.decode()
        elif re.fullmatch(rb"[-+.0-9]+", token):
            yield "number", float(token)
        elif token in (b"[", b"]", b"<<", b">>"):
            yield "mark", token
        elif token in (b"true", b"false", b"null"):
            yield "word", token
        else:
            yield "operator", token.decode("latin-1")
            if token == b"ID":
                at = b.index(b">", at) + 1  # ours are hexadecimal


class Contents:
    def __init__(self, d, fonts):
        self.d, self.fonts, self.seen = d, fonts, set()

    def walk(self, where, holder, data):
        d, depth, operands, font, outer = self.d, 0, [], None, []
        resources = holder.get("/Resources")
        d.want(resources, "6.2.2", f"{where} has no Resources of its own")
        for kind, value in tokens(data):
            if kind != "operator":
                operands.append(value)
                continue
            d.want(value in OPERATORS, "6.2.2", f"{where}: operator {value}")
            d.want(value not in OTHER_COLOURS, "6.2.4.3", f"{where}: {value}: colour that the output intent does not explain")
            depth += (value == "q") - (value == "Q")
            d.want(0 <= depth <= 28, "6.1.13", f"{where}: q nested {depth} deep")
            if value == "q":
                outer.append(font)
            elif value == "Q" and outer:
                font = outer.pop()
            elif value in ("Tj", "TJ") and font:
                for text in (operand for operand in operands if isinstance(operand, bytes) and operand not in (b"[", b"]")):
                    for i in range(0, len(text), 2):
                        self.show(font, int.from_bytes(text[i:i + 2], "big"))
            if value == "Tf":
                font = d.resolve(resources).get("/Font") and d.get(resources, "/Font").get(operands[-2])
                d.want(font, "6.2.2", f"{where}: font {operands[-2]} is not in its Resources")
            elif value == "Do":
                self.draw(where, d.get(resources, "/XObject").get(operands[-1]), operands[-1])
            elif value == "ID":
                self.check_inline(where, {key: operands[i + 1] for i, key in enumerate(operands[:-1])
                                          if isinstance(key, str)})
            operands = []
        d.want(depth == 0, "6.1.13", f"{where}: q without Q")

    def check_inline(self, where, image):
        self.d.want(image.get("/F") in ("/AHx", "/Fl", "/A85", None), "6.1.10", f"{where}: filter {image.get('/F')}")
        self.d.want("/I" not in image and "/Interpolate" not in image, "6.2.8", f"{where}: interpolated image")

    def show(self, reference, code):
        if (reference, code) in self.seen:
            return
        self.seen.add((reference, code))
        if reference not in self.fonts:
            self.fonts[reference] = Font(self.d, reference)
        self.fonts[reference].check_code(self.d, code)

    def draw(self, where, reference, name):
        d = self.d
        if reference is None:
            return d.fault("6.2.2", f"{where}: {name} is not in its Resources")
        if reference in self.seen:
            return
        self.seen.add(reference)
        form = d.resolve(reference)["dict"]
        d.want(form.get("/Subtype") == "/Form", "6.2.9", f"{name} is not a form")
        for key in ("/OPI", "/PS", "/Ref", "/Subtype2"):
            d.want(key not in form, "6.2.9", f"{name} has {key}")
        d.want("/Group" not in form, "6.2.10", f"{name} is a transparency group")
        self.walk(f"{where} {name}", form, d.data(reference))


def pages_of(d, node, inherited=None):
    value = d.resolve(node)
    inherited = {**(inherited or {}), **{k: v for k, v in value.items() if k == "/MediaBox"}}
    if value["/Type"] == "/Page":
        yield {**inherited, **value}
        return
    for kid in d.resolve(value["/Kids"]):
        yield from pages_of(d, kid, inherited)


def check_pages(d, catalog):
    fonts = {}
    contents = Contents(d, fonts)
    for number, page in enumerate(pages_of(d, catalog["/Pages"]), 1):
        where = f"page {number}"
        for key, clause in {"/AA": "6.5.2", "/Annots": "6.3", "/PresSteps": "6.10", "/Group": "6.2.10"}.items():
            d.want(key not in page, clause, f"{where} has {key}")
        media, trim = d.resolve(page["/MediaBox"]), d.resolve(page.get("/TrimBox"))
        d.want(trim, "ISO 32000-1 14.11.2", f"{where} has no TrimBox")
        for box in (media, trim or media):
            sides = (box[2] - box[0], box[3] - box[1])
            d.want(all(3 <= side <= 14400 for side in sides), "6.1.13", f"{where}: a box of {sides}")
            d.want(box[0] >= media[0] and box[1] >= media[1] and box[2] <= media[2] and box[3] <= media[3],
                   "ISO 32000-1 14.11.2", f"{where}: TrimBox reaches out of the page")
        contents.walk(where, page, d.data(page["/Contents"]))
    return number, len(fonts)


def check(path):
    d = Document(path)
    catalog = d.get(d.trailer, "/Root")
    check_file(d)
    for name, entry in d.objects.items():
        check_values(d, entry.get("value", entry.get("stream", {}).get("dict")), name)
    check_catalog(d, catalog)
    check_intent(d, catalog)
    check_metadata(d, catalog)
    pages, fonts = check_pages(d, catalog)
    for fault in d.faults:
        print(fault)
    print(f"{path}: {pages} pages, {fonts} fonts, {len(d.faults)} faults")
    return not d.faults


if __name__ == "__main__":
    sys.exit(0 if all([check(path) for path in sys.argv[1:]]) else 1)
