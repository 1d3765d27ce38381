"""Files as people send them and as nobody should: the rows of docs/rules/uploads.md, by their names."""

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

import pypdf
from PIL import Image
from pypdf import generic

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument"
_DOCX = f"{_TYPES}.wordprocessingml.document.main+xml"
_XLSX = f"{_TYPES}.spreadsheetml.sheet.main+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT = "word/document.xml"
SHEET = "xl/worksheets/sheet1.xml"


def zipped(parts, **options):
    """A ZIP of (name or ZipInfo, content) pairs or of a dict."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, content)
    return target.getvalue()


def types(main_part, main_type, *more):
    override = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in [(main_part, main_type), *more]
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{override}</Types>'
    )


def relations(*targets):
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx_parts(body="<w:p/>", content_type=_DOCX, more_types=()):
    return {
        "[Content_Types].xml": types(f"/{DOCUMENT}", content_type, *more_types),
        DOCUMENT: f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }


def docx(more=None, **options):
    return zipped({**docx_parts(**options), **(more or {})})


def xlsx_parts(rows="<row/>", content_type=_XLSX, more_types=()):
    return {
        "[Content_Types].xml": types("/xl/workbook.xml", content_type, *more_types),
        "xl/workbook.xml": f'<workbook xmlns="{_S}"><sheets/></workbook>',
        SHEET: f'<worksheet xmlns="{_S}"><sheetData>{rows}</sheetData></worksheet>',
    }


def xlsx(more=None, **options):
    return zipped({**xlsx_parts(**options), **(more or {})})


def pdf(change: Callable[[pypdf.PdfWriter], object] = lambda writer: None):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _in_catalogue(name, value):
    def change(writer):
        writer._root_object[generic.NameObject(name)] = value

    return change


def _action(kind, **more):
    entries = {generic.NameObject("/S"): generic.NameObject(kind)}
    return generic.DictionaryObject(
        {**entries, **{generic.NameObject(f"/{key}"): value for key, value in more.items()}}
    )


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options):
    target = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(target, kind, **options)
    return target.getvalue()


def black_png(width, height):
    """A sound PNG of any size, one bit a pixel, made without its pixels in memory."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _animated():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


def _link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def _twice(parts, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile does not like it either
        return zipped([*parts.items(), (name, parts[name])])


def _locked_zip():
    """A document whose parts say that they are encrypted."""
    content = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + offset] |= 1
    return bytes(content)


def _overlapping():
    """Two names in the directory for one and the same part: what bombs of the newer kind are made of."""
    content = docx({"word/a.xml": "<a/>"})
    directory = content.index(b"PK\x01\x02")
    entry = content.index(b"PK\x01\x02", content.index(b"word/a.xml", directory) - 46)
    end = content.index(b"PK\x05\x06")
    twin = content[entry:end].replace(b"word/a.xml", b"word/b.xml")
    tail = bytearray(content[end:])
    count = struct.unpack_from("<H", tail, 8)[0] + 1
    struct.pack_into("<HHI", tail, 8, count, count, end - directory + len(twin))
    return content[:end] + twin + bytes(tail)


def _lying():
    """A part that says it unpacks to ten bytes and unpacks to a million."""
    parts = {**docx_parts(), "word/a.xml": b"<a>" + b" " * 1_000_000 + b"</a>"}
    content = bytearray(zipped(parts))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            if struct.unpack_from("<I", content, place + offset)[0] == 1_000_007:
                struct.pack_into("<I", content, place + offset, 10)
    return bytes(content)


def _long():
    """Parts that unpack to 72 MB, each some fifty times its weight."""
    chance = random.Random(1)
    line = lambda: chance.randbytes(150).hex() * 60  # noqa: E731
    return xlsx({f"xl/{number}.xml": f"<a>{''.join(line() for _ in range(500))}</a>" for number in range(8)})


def _with_stream(content):
    def change(writer):
        stream = generic.StreamObject()
        stream.set_data(content)
        writer._add_object(stream)

    return change


def _packed_script():
    """A PDF whose catalogue, with its script, lies compressed in a stream, as most programs write it today."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
    ]
    head = f"1 0 2 {len(objects[0]) + 1} ".encode()
    packed = zlib.compress(head + b" ".join(objects))
    content = b"%PDF-1.5\n"
    stream = f"3 0 obj<</Type/ObjStm/N 2/First {len(head)}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
    places = [len(content)]
    content += stream + packed + b"\nendstream endobj\n"
    places.append(len(content))
    # type, then object stream and index, or offset: for objects 0 to 4.
    rows = [(0, 0, 0), (2, 3, 0), (2, 3, 1), (1, places[0], 0), (1, places[1], 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    content += f"4 0 obj<</Type/XRef/Size 5/W[1 2 1]/Root 1 0 R/Length {len(table)}>>stream\n".encode()
    return content + table + f"\nendstream endobj\nstartxref\n{places[1]}\n%%EOF\n".encode()


_ENTITIES = '<!DOCTYPE a [<!ENTITY x "xx">]>'
_ROW = "<row><c><v>1</v></c></row>"

FILES: dict[str, Callable[[], bytes]] = {
    # Accepted.
    "report.pdf": pdf,
    "printing-forbidden.pdf": lambda: pdf(lambda writer: writer.encrypt("", owner_password="o")),
    "no-table.pdf": lambda: pdf().partition(b"xref")[0] + b"trailer<</Root 3 0 R>>",
    "words-in-a-stream.pdf": lambda: pdf(_with_stream(b" /JavaScript /Launch ")),
    "photo.jpg": picture,
    "photo.jpeg": picture,
    "PHOTO.JPG": picture,
    "cmyk.jpg": lambda: picture(mode="CMYK"),
    "progressive.jpg": lambda: picture(progressive=True),
    "picture.png": lambda: picture("PNG"),
    "palette.png": lambda: picture("PNG", mode="P"),
    "sixteen-bits.png": lambda: picture("PNG", mode="I;16"),
    "letter.docx": docx,
    "links-to-click.docx": lambda: docx(
        {"word/_rels/document.xml.rels": relations(("hyperlink", "https://obec.go.th/"))}
    ),
    "plan.xlsx": xlsx,
    "printer.xlsx": lambda: xlsx({"xl/printerSettings/printerSettings1.bin": b"P\0r\0i\0n\0t\0"}),
    "many-alike-rows.xlsx": lambda: xlsx(rows=_ROW * 30_000),
    "utf8.csv": lambda: "โครงการ,งบ\r\nก,1\r\n".encode(),
    "bom.csv": lambda: "โครงการ,งบ\r\n".encode("utf-8-sig"),
    "windows-874.csv": lambda: "โครงการ,งบ\r\n".encode("cp874"),
    "utf16.csv": lambda: "โครงการ,งบ\r\n".encode("utf-16"),
    # Accepted, and noted.
    "script.pdf": lambda: pdf(
        _in_catalogue("/OpenAction", _action("/JavaScript", JS=generic.TextStringObject("app.alert(1)")))
    ),
    "script-in-other-letters.pdf": lambda: (
        pdf(_in_catalogue("/OpenAction", _action("/JavaScript", JS=generic.TextStringObject("app.alert(1)"))))
        .replace(b"/JavaScript", b"/J#61vaScript")
        .replace(b"/JS ", b"/#4aS ")
    ),
    "packed-script.pdf": _packed_script,
    "program-start.pdf": lambda: pdf(_in_catalogue("/OpenAction", _action("/Launch"))),
    "attachment.pdf": lambda: pdf(lambda writer: writer.add_attachment("a.exe", b"MZ")),
    "film.pdf": lambda: pdf(_in_catalogue("/A", _action("/Rendition"))),
    "sends-itself.pdf": lambda: pdf(_in_catalogue("/A", _action("/SubmitForm"))),
    "remote-template.docx": lambda: docx(
        {"word/_rels/settings.xml.rels": relations(("attachedTemplate", "http://127.0.0.1:9/t.dotm"))}
    ),
    "remote-picture.xlsx": lambda: xlsx({"xl/drawings/_rels/d.xml.rels": relations(("image", "http://127.0.0.1:9/p"))}),
    "other-workbook.xlsx": lambda: xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
    "dde-link.xlsx": lambda: xlsx({"xl/a.xml": '<a><ddeLink ddeService="cmd" ddeTopic="/c calc"/></a>'}),
    "dde-field.docx": lambda: docx(body="<w:instrText> DDEAUTO c:\\\\x </w:instrText>"),
    "chart.docx": lambda: docx({"word/embeddings/Microsoft_Excel_Worksheet.xlsx": xlsx()}),
    "motion-photo.jpg": lambda: picture() + b"\0\0\0\x18ftypmp42" + bytes(range(1, 80)),
    "with-archive-behind.png": lambda: picture("PNG") + docx(),
    "animated.png": _animated,
    # Refused: what it is.
    "empty.pdf": lambda: b"",
    "big.csv": lambda: b"a,b\n" * (6 << 20),
    "no-extension": pdf,
    "film.mp4": lambda: b"\0\0\0\x18ftypmp42",
    "report.pdf.php": pdf,
    "letter.doc": lambda: _OLE,
    "plan.xls": lambda: _OLE,
    "slides.pptx": docx,
    "macros.docm": docx,
    "files.zip": lambda: zipped({"a": b"a"}),
    "animation.gif": lambda: picture("GIF"),
    "phone.heic": lambda: b"\0\0\0\x18ftypheic",
    "drawing.svg": lambda: b"<svg/>",
    "page.html": lambda: b"<html>",
    "program.exe": lambda: b"MZ",
    "page.pdf": lambda: b"<html><script>alert(1)</script>",
    "table-from-the-web.xlsx": lambda: b"\xef\xbb\xbf<table><tr><td>1",
    "page.csv": lambda: b"<!DOCTYPE html><p>",
    "program.docx": lambda: b"MZ\x90\0",
    "archive.pdf": lambda: b"Rar!\x1a\x07",
    "really-png.jpg": lambda: picture("PNG"),
    "really-jpg.png": picture,
    "really-pdf.docx": pdf,
    "really-webp.jpg": lambda: picture("WEBP"),
    "really-gif.csv": lambda: picture("GIF"),
    "really-docx.pdf": docx,
    "really-xlsx.docx": xlsx,
    "really-docx.xlsx": docx,
    "plain-archive.docx": lambda: zipped({"a.txt": b"a"}),
    "template.docx": lambda: docx(content_type=f"{_TYPES}.wordprocessingml.template.main+xml"),
    "wrong-root.docx": lambda: docx({DOCUMENT: "<html/>"}),
    "missing-main.docx": lambda: zipped({"[Content_Types].xml": types(f"/{DOCUMENT}", _DOCX)}),
    # Refused: locked.
    "password.pdf": lambda: pdf(lambda writer: writer.encrypt("u", owner_password="o")),
    "password.xlsx": lambda: _OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"),
    "old-word-renamed.docx": lambda: _OLE + b"\0" * 512 + "WordDocument".encode("utf-16-le"),
    "old-excel-renamed.xlsx": lambda: _OLE + b"\0" * 512 + "Workbook".encode("utf-16-le"),
    "locked-parts.docx": _locked_zip,
    # Refused: broken.
    "cut.pdf": lambda: pdf()[:-40],
    "something-behind.pdf": lambda: pdf() + docx() * 3,
    "no-objects.pdf": lambda: b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF",
    "no-catalogue.pdf": lambda: pdf().replace(b"/Catalog", b"/Katalog"),
    "cut.jpg": lambda: picture(size=(600, 400))[:2000],
    "cut.png": lambda: picture("PNG", size=(600, 400))[:300],
    "cut.docx": lambda: docx()[:-40],
    "wrong-sum.xlsx": lambda: zipped(xlsx_parts(), compresslevel=0).replace(b"<row/>", b"<rox/>"),
    "bad-xml.docx": lambda: docx(body="<w:p>"),
    "lying-size.docx": _lying,
    "other-packing.docx": lambda: zipped(docx_parts(), compression=zipfile.ZIP_BZIP2),
    # Refused: too much.
    "pixels.png": lambda: black_png(6400, 6300),
    "bomb.xlsx": lambda: xlsx(rows=_ROW * 400_000),
    "long.xlsx": _long,
    "many-parts.docx": lambda: docx({f"word/{number}.xml": "<a/>" for number in range(2_000)}),
    "overlapping.docx": _overlapping,
    "endless-line.csv": lambda: b"a" * 100_001,
    # Refused: dangerous.
    "macros.docx": lambda: docx({"word/vbaProject.bin": _OLE}),
    "macro-type.docx": lambda: docx(content_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "macro-by-other-name.xlsx": lambda: xlsx(
        {"xl/notes.xml": "<a/>"}, more_types=[("/xl/notes.xml", "application/vnd.ms-office.vbaProject")]
    ),
    "macro-sheet.xlsx": lambda: xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}),
    "control.docx": lambda: docx({"word/activeX/activeX1.xml": "<a/>"}),
    "embedded-object.docx": lambda: docx({"word/embeddings/oleObject1.bin": _OLE}),
    "unknown-binary.xlsx": lambda: xlsx({"xl/a.bin": b"\1\2"}),
    "archive-inside.docx": lambda: docx({"word/media/a.dat": zipped({"a": b"a"})}),
    "program-inside.docx": lambda: docx({"word/media/a.dat": b"MZ"}),
    "workbook-in-workbook-in-document.docx": lambda: docx(
        {"word/embeddings/a.xlsx": xlsx({"xl/embeddings/b.xlsx": xlsx()})}
    ),
    "macro-in-figures.docx": lambda: docx({"word/embeddings/a.xlsx": xlsx({"xl/vbaProject.bin": _OLE})}),
    "entities.xlsx": lambda: xlsx({SHEET: f"{_ENTITIES}<a>&x;</a>"}),
    "entities-utf16.docx": lambda: docx({DOCUMENT: f"{_ENTITIES}<a>&x;</a>".encode("utf-16")}),
    "entities-in-other-part.xlsx": lambda: xlsx({"xl/sheet.dat": f"{_ENTITIES}<a/>"}),
    "path-up.docx": lambda: docx({"../../tmp/a": "a"}),
    "path-from-root.docx": lambda: docx({"/tmp/a": "a"}),
    "path-of-windows.docx": lambda: docx({"C:\\a": "a"}),
    "link.docx": lambda: zipped([*docx_parts().items(), (_link("word/a"), b"/etc/passwd")]),
    "part-twice.docx": lambda: _twice(docx_parts(), DOCUMENT),
    "part-twice-in-other-letters.docx": lambda: docx({DOCUMENT.upper(): "<a/>"}),
    "something-before.docx": lambda: b"PK\x03\x04" + docx(),
    # Refused: text that is none.
    "nul.csv": lambda: b"a,b\0c\n",
    "utf16-without-mark.csv": lambda: "a,b\n".encode("utf-16-le"),
    "no-letters.csv": lambda: b"a,\xff\xfe\x81\n",
    "blank.csv": lambda: b" \r\n\r\n",
}
