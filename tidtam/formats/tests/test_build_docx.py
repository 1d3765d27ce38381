"""DOCX: real headings, contents, tables and running texts; hostile text stays text."""

import io
import os
import subprocess
import sys
import zipfile
import zlib
from datetime import UTC, datetime
from struct import pack

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.formats.docx import Bar, DocxBuilder, TableColumn, base_template
from tidtam.formats.docx_template import template_bytes
from tidtam.formats.frame import Frame
from tidtam.formats.pdf import Heading
from tidtam.formats.tests.hostile import ANY_TEXT, HOSTILE
from tidtam.formats.text import printable

CREATED = datetime(2024, 3, 31, tzinfo=UTC)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.docx"
    base_template(path)
    return path


def read(builder):
    return docx.Document(io.BytesIO(builder.to_bytes()))


def build(template, **frame):
    return DocxBuilder(template, title="รายงาน", created=CREATED, frame=Frame(**frame))


def png(height=2):
    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    header = pack(">IIBBBBB", 2, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0\0\xff" * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_headings_are_styles(template):
    builder = build(template)
    builder.heading("ส่วนที่ 1", level=1)
    builder.heading("โครงการ", level=2)
    assert [p.style.name for p in read(builder).paragraphs] == ["Heading 1", "Heading 2"]


def test_each_line_is_a_paragraph_and_a_cell_keeps_its_lines(template):
    builder = build(template)
    builder.paragraph("หนึ่ง\x0bสอง\n\nสาม")
    builder.table([TableColumn("ก")], [["บน\nล่าง"]])
    document = read(builder)
    assert [p.text for p in document.paragraphs[:3]] == ["หนึ่ง", "สอง", "สาม"]
    assert document.tables[0].rows[1].cells[0].text == "บน\nล่าง"


def test_the_contents_are_a_dirty_field_filled_with_the_pages_of_the_pdf(template):
    builder = build(template, numerals="thai")
    builder.contents("สารบัญ", pages=[Heading(1, "ก", 3), Heading(2, "ข", 4), Heading(1, "ก", 12)], levels=2)
    for text, level in (("ก", 1), ("ข", 2), ("ไม่อยู่ในพีดีเอฟ", 2), ("ลึก", 3), ("ก", 1)):
        builder.heading(text, level=level)
    body = read(builder).element.body
    fields = list(body.iter(qn("w:fldChar")))
    assert fields[0].get(qn("w:dirty")) == "true"
    lines = ["".join(t.text for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")) if p.findall(qn("w:hyperlink"))]
    assert lines == ["ก๓", "ข๔", "ไม่อยู่ในพีดีเอฟ", "ก๑๒"]
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert set(anchors) < set(names)
    begins = sum(field.get(qn("w:fldCharType")) == "begin" for field in fields)
    assert begins == sum(field.get(qn("w:fldCharType")) == "end" for field in fields)


def test_a_table_repeats_its_header_and_keeps_short_rows_whole(template):
    builder = build(template)
    builder.table(
        [TableColumn("ก", 3), TableColumn("ข", 1, "right")], [["x", "1"], ["ย" * 4440, "2"]], total=["รวม", "3"]
    )
    rows = read(builder).tables[0]._tbl.tr_lst
    marks = [[mark.tag.split("}")[1] for mark in row.trPr] if row.trPr is not None else [] for row in rows]
    assert marks == [["cantSplit", "tblHeader"], ["cantSplit"], [], ["cantSplit"]]


def test_a_row_of_another_length_is_refused(template):
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        build(template).table([TableColumn("ก")], [["1", "2"]])


def test_every_run_is_thai(template):
    builder = build(template)
    builder.cover(title="ปก", lines=["ปี ๒๕๖๗"])
    builder.heading("หัว", level=1)
    builder.paragraph("ตัวหนา", bold=True)
    builder.table([TableColumn("ก")], [["x"]])
    for run in read(builder).element.body.iter(qn("w:r")):
        if run.findall(qn("w:t")):
            assert run.rPr.find(qn("w:cs")) is not None
            assert run.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
            assert (run.rPr.find(qn("w:b")) is None) == (run.rPr.find(qn("w:bCs")) is None)


def test_watermark_and_notice_stand_on_every_page_and_the_header_not_on_the_cover(template):
    builder = build(template, header="หัวกระดาษ", footer="ท้ายกระดาษ", watermark="ร่าง", notice="ข้อมูลสาธิต")
    section = read(builder).sections[0]
    for header, texts in ((section.header, ["ข้อมูลสาธิต", "หัวกระดาษ"]), (section.first_page_header, ["ข้อมูลสาธิต"])):
        assert [p.text for p in header.paragraphs] == texts
        assert 'string="ร่าง"' in header._element.xml
    assert section.footer.paragraphs[0].text.startswith("ท้ายกระดาษ")
    assert " PAGE " in section.footer._element.xml


def test_empty_places_leave_no_mark_and_no_watermark(template):
    section = read(build(template)).sections[0]
    for part in (section.header, section.first_page_header, section.footer):
        assert "«" not in part._element.xml
        assert "textpath" not in part._element.xml


def test_bars_are_shaded_cells_and_missing_data_has_no_bar(template):
    builder = build(template)
    builder.bar_table([Bar("เสร็จสิ้น", "5 (12.50 %)", 0.2), Bar("ไม่มีข้อมูล", "–", None), Bar("เต็ม", "25", 1)])
    table = read(builder).tables[0]
    assert [len(row.cells[1].tables) for row in table.rows] == [1, 0, 1]
    assert [len(row.cells[1].tables[0].columns) for row in (table.rows[0], table.rows[2])] == [2, 1]


def test_a_picture_says_what_it_shows(template):
    builder = build(template)
    builder.picture(png(), width_cm=5, description='แผนที่ "ก" <b>', caption="ภาพที่ 1")
    document = read(builder)
    assert document.inline_shapes[0]._inline.docPr.get("descr") == 'แผนที่ "ก" <b>'
    assert document.paragraphs[1].style.name == "Caption"


def test_a_tall_picture_is_no_taller_than_its_place(template):
    builder = build(template)
    builder.picture(png(height=20), width_cm=7.5, description="ภาพ")
    (shape,) = read(builder).inline_shapes
    assert (shape.width.cm, shape.height.cm) == pytest.approx((1.2, 12), abs=0.01)


@settings(max_examples=25)
@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
def test_any_text_comes_back_as_itself(template, texts):
    builder = build(template, header=texts[0], watermark=texts[0])
    for text in texts:
        builder.paragraph(text)
        builder.heading(text, level=3)
    builder.table([TableColumn("ก")], [[text] for text in texts])
    document = read(builder)
    lines = [line for text in texts for line in printable(text).split("\n") if line.strip()]
    assert [p.text for p in document.paragraphs if p.style.name == "Normal" and p.text.strip()] == lines
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == [printable(text) for text in texts]


def test_the_template_is_the_same_each_time_and_holds_its_fonts():
    assert template_bytes() == template_bytes()
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as archive:
        assert {"word/fonts/font1.odttf", "word/fonts/font2.odttf"} <= set(archive.namelist())


def test_two_processes_write_the_same_bytes(template):
    program = (
        "import hashlib, sys; from pathlib import Path; from tidtam.formats.tests.test_build_docx import *;"
        "b = build(Path(sys.argv[1]), header='ก', watermark='ร่าง'); [b.paragraph(t) for t in HOSTILE];"
        "b.picture(png(), width_cm=2, description='x'); print(hashlib.sha256(b.to_bytes()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program, str(template)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
    assert HOSTILE
