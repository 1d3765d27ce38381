"""How a document says that it was issued: lines and a QR code, on the cover or after the last words."""

import io
import re
import subprocess
import zipfile
from datetime import UTC, datetime

import pypdf
import pytest
import segno
from PIL import Image

from tidtam.formats import docx
from tidtam.formats.docx_template import template_bytes
from tidtam.formats.frame import Frame, Proof
from tidtam.formats.pdf import Cover, PdfOrder, render_documents_in_child
from tidtam.formats.qr import CORRECTION, QUIET_ZONE, qr_png, qr_svg

ADDRESS = "https://tidtam.example.go.th/verify/550e8400-e29b-41d4-a716-446655440000/"
LINES = ("รหัสตรวจสอบ 550e-8400-e29b", "พิมพ์รหัสที่ tidtam.example.go.th/verify/")
SPOKEN = "รหัสคิวอาร์ เปิดหน้าตรวจสอบเอกสาร"
DPI = 300
AT = datetime(2024, 4, 1, tzinfo=UTC)
BLOCKS = [
    {"kind": "heading", "level": 1, "text": "บทที่หนึ่ง", "starts_page": False},
    {"kind": "plain", "lines": ["ข้อความ"]},
]


def proof(**more):
    return Proof(**{"lines": LINES, "address": ADDRESS, "spoken": SPOKEN} | more)


def matrix():
    """The modules of the code as the library makes them, True for black, without the quiet zone."""
    code = segno.make_qr(ADDRESS, error=CORRECTION, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def test_the_drawing_is_the_code_of_the_address():
    drawn = qr_svg(ADDRESS)
    size = len(matrix())
    assert f'viewBox="0 0 {size + 2 * QUIET_ZONE} {size + 2 * QUIET_ZONE}"' in drawn
    (line,) = re.findall(r'class="qrline"[^>]* d="([^"]+)"', drawn)
    black, x, y = set(), 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", line):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            black |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    assert black == {
        (column + QUIET_ZONE, row + QUIET_ZONE)
        for row, modules in enumerate(matrix())
        for column, module in enumerate(modules)
        if module
    }


def read_off(picture):
    """Return the modules of a code that fills a picture, quiet zone included, by the colour of their middles."""
    size = len(matrix())
    step = picture.width / (size + 2 * QUIET_ZONE)
    grey = picture.convert("L")
    middles = [(place + QUIET_ZONE + 0.5) * step for place in range(size)]
    return [[grey.getpixel((int(x), int(y))) < 128 for x in middles] for y in middles]


def test_the_picture_of_a_docx_is_the_code_of_the_address():
    assert read_off(Image.open(io.BytesIO(qr_png(ADDRESS)))) == matrix()
    assert qr_png(ADDRESS) == qr_png(ADDRESS) != qr_png(ADDRESS + "?")


@pytest.fixture(scope="module")
def pdfs():
    """With a cover, without one, without an address; and the first once more."""
    frames = [proof(on_cover=True), proof(), proof(address="", on_cover=True), proof(on_cover=True)]
    orders = [
        PdfOrder(title="เอกสาร", blocks=BLOCKS, created=AT, frame=Frame(proof=each), cover=Cover(["ปก"]))
        for each in frames
    ]
    return [made.content for made in render_documents_in_child(orders)]


@pytest.mark.document
def test_the_same_document_gives_the_same_bytes(pdfs):
    assert pdfs[0] == pdfs[3] != pdfs[1]


def figures(node):
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        below = node.get("/K", [])
        for child in below if isinstance(below, list) else [below]:
            yield from figures(child)


@pytest.mark.document
@pytest.mark.parametrize(("which", "page"), [(0, 0), (1, 1)])
def test_the_code_on_paper_reads_as_the_address_and_is_spoken(pdfs, tmp_path, which, page):
    """On the cover where there is one, else on the last page; drawn, not a picture of dots."""
    (tmp_path / "it.pdf").write_bytes(pdfs[which])
    read = pypdf.PdfReader(io.BytesIO(pdfs[which]))
    assert not any(each.images for each in read.pages)
    (figure,) = figures(read.trailer["/Root"]["/StructTreeRoot"])
    assert (figure["/Alt"], figure["/Pg"].get_object()) == (SPOKEN, read.pages[page].get_object())
    for number, each in enumerate(read.pages):
        assert (LINES[0] in each.extract_text()) == (number == page)
    order = ["pdftoppm", "-r", str(DPI), "-f", str(page + 1), "-l", str(page + 1), "-png", "it.pdf", "it"]
    subprocess.run(order, cwd=tmp_path, check=True)
    paper = Image.open(next(tmp_path.glob("it*.png")))
    (box,) = [attributes for attributes in figure["/A"] if "/BBox" in attributes]
    left, bottom, right, top = (float(edge) * DPI / 72 for edge in box["/BBox"])  # counted from the foot
    code = paper.crop(tuple(round(edge) for edge in (left, paper.height - top, right, paper.height - bottom)))
    assert read_off(code) == matrix()
    assert code.width / DPI * 25.4 == pytest.approx(25, abs=0.2), "25 mm with its quiet zone"


@pytest.mark.document
def test_without_an_address_the_lines_stand_alone(pdfs):
    read = pypdf.PdfReader(io.BytesIO(pdfs[2]))
    assert list(figures(read.trailer["/Root"]["/StructTreeRoot"])) == []
    assert LINES[1] in read.pages[0].extract_text()


@pytest.mark.document
@pytest.mark.parametrize("on_cover", [True, False])
def test_a_docx_holds_the_code_once_in_its_place(tmp_path, on_cover):
    template = tmp_path / "template.docx"
    template.write_bytes(template_bytes())

    def made():
        builder = docx.DocxBuilder(template, title="เอกสาร", created=AT, frame=Frame(proof=proof(on_cover=on_cover)))
        builder.cover(title="ปก")
        builder.paragraph("ข้อความสุดท้าย")
        return builder.to_bytes()

    assert made() == made()
    archive = zipfile.ZipFile(io.BytesIO(made()))
    body = archive.read("word/document.xml").decode()
    assert body.count("<w:drawing>") == body.count(LINES[0]) == 1
    assert f'descr="{SPOKEN}"' in body
    assert (body.index("<w:drawing>") < body.index("ข้อความสุดท้าย")) == on_cover
    (picture,) = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert archive.read(picture) == qr_png(ADDRESS)
