# What a tagged PDF/A must have that can be told from its objects (ISO 19005-2, 14289-1): of a file that `qpdf --json` has read.
# pdf_properties.py FILE.pdf FILE.json
import json, re, sys

raw = open(sys.argv[1], "rb").read()
objects = {key[4:]: value for key, value in json.load(open(sys.argv[2]))["qpdf"][1].items() if key.startswith("obj:")}
trailer = json.load(open(sys.argv[2]))["qpdf"][1]["trailer"]["value"]


def value(thing):
    while isinstance(thing, str) and re.fullmatch(r"\d+ \d+ R", thing):
        thing = objects[thing].get("value", objects[thing].get("stream", {}).get("dict"))
    return thing


def need(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


values = [value(key) for key in objects]
dictionaries = [one for one in values if isinstance(one, dict)]
root = value(trailer["/Root"])

# The file: binary comment after the header, an ID, no encryption, line ends before "endstream", nothing behind the end.
need(re.match(rb"%PDF-1\.[5-7]\n%[\x80-\xff]{4}", raw), "header")
need("/ID" in trailer and "/Encrypt" not in trailer, "trailer")
need(len(re.findall(rb"[\r\n]endstream", raw)) == len(re.findall(rb"endstream", raw)), "endstream")
need(raw.endswith(b"%%EOF\n"), "end")

# What it claims, and information that agrees with it.
metadata = re.search(rb"<\?xpacket begin.*?<\?xpacket end", raw, re.S).group().decode()
need("<pdfaid:part>2</pdfaid:part>" in metadata and "<pdfaid:conformance>U<" in metadata, "claim")
info = value(trailer["/Info"])
for key, tag in (("/Title", "dc:title"), ("/Subject", "dc:description"), ("/Producer", "pdf:Producer"), ("/Creator", "xmp:CreatorTool")):
    text = info[key][2:]
    said = re.search(rf"<{tag}>(?:.*<rdf:li[^>]*>)?([^<]*)<", metadata).group(1)
    need(said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text, key)
date = re.search(r"<xmp:CreateDate>([^<]*)<", metadata).group(1)
need(re.sub(r"[-:T]", "", date) == info["/CreationDate"][4:] == info["/ModDate"][4:], "dates")
need(value(root["/Lang"]) in ("u:id", "b:6964"), "language")

# Colours: an output intent, nothing transparent, no image that asks to be smoothed.
intent = value(value(root["/OutputIntents"])[0])
need(intent["/S"] == "/GTS_PDFA1" and value(intent["/DestOutputProfile"])["/N"] == 3, "output intent")
for one in dictionaries:
    need(not (one.get("/Subtype") == "/Image" and (one.get("/Interpolate") or "/SMask" in one)), "image")
    need(not (one.get("/Type") == "/Page" and "/Group" in one), "group")
    need("/JS" not in one and "/AA" not in one and "/EmbeddedFile" not in one, "active content")

# Fonts are embedded and say which letters their glyphs are.
fonts = [one for one in dictionaries if one.get("/Type") == "/Font"]
need(fonts, "fonts")
for font in fonts:
    if font["/Subtype"] in ("/TrueType", "/Type1"):
        descriptor = value(font["/FontDescriptor"])
        need(any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")), "embedded font")
    if font["/Subtype"] != "/CIDFontType2" and font["/Subtype"] != "/CIDFontType0":
        need("/ToUnicode" in font, "letters of a font")

# The tree: one document, tables of rows of cells, figures and links in words; each page and link finds its elements.
need(value(root["/MarkInfo"])["/Marked"] is True, "marked")
tree = value(root["/StructTreeRoot"])
below = {"Document": {"Table", "P", "H1", "Figure", "Link"}, "Table": {"TR"}, "TR": {"TH", "TD"}, "TH": {"Figure"}, "TD": {"Figure"}}
seen = []


def walk(element, parent):
    kind = element["/S"][1:]
    seen.append(kind)
    need(parent is None or kind in below[parent], f"{kind} in {parent}")
    need(kind not in ("Figure", "Link") or element.get("/Alt", "u:") != "u:", f"{kind} without words")
    for kid in element.get("/K", []):
        inner = value(kid)
        if isinstance(inner, dict) and "/S" in inner:
            walk(inner, kind)


kids = value(tree["/K"])
need(len(kids) == 1 and value(kids[0])["/S"] == "/Document", "document")
walk(value(kids[0]), None)
for kind in sys.argv[3:]:
    need(kind in seen, f"no {kind}")
numbers = value(value(tree["/ParentTree"])["/Nums"])
known = dict(zip(numbers[::2], numbers[1::2]))
pages = [one for one in dictionaries if one.get("/Type") == "/Page"]
for page in pages:
    need(page["/StructParents"] in known and page["/Tabs"] == "/S", "elements of a page")
    for annotation in map(value, page.get("/Annots", [])):
        need(annotation["/Subtype"] == "/Link" and annotation["/F"] == 4 and annotation["/Border"] == [0, 0, 0], "link")
        need(annotation["/StructParent"] in known and value(annotation["/Dest"][0])["/Type"] == "/Page", "end of a link")
print(f"{len(pages)} pages:", " ".join(f"{kind} {seen.count(kind)}" for kind in ("Table", "TR", "TH", "TD", "Figure", "Link")))
