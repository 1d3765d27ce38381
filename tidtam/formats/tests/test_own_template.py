"""Filling a template somebody changed: marks in pieces, styles under other ids, the body where its mark stands."""

import io
import re
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn

from tidtam.formats.docx import DocxBuilder, TableColumn
from tidtam.formats.docx_facts import NotReadable, facts_of, read_docx, style_id
from tidtam.formats.docx_template import TEXT_WIDTH
from tidtam.formats.frame import Frame
from tidtam.formats.tests.templates import changed, field, in_body, paragraph, relation, without_styles
from tidtam.formats.zip import write_zip

CREATED = datetime(2024, 3, 31, tzinfo=UTC)
STYLES = ("Normal", "Heading1", "TableText", "TableHead", "TableTitle", "TidtamTable")


def build(template, **frame):
    return DocxBuilder(template, title="รายงาน", created=CREATED, frame=Frame(**frame), styles=STYLES)


def read(builder):
    return docx.Document(io.BytesIO(builder.to_bytes()))


def lines(part):
    return ["".join(text.text or "" for text in p.iter(qn("w:t"))) for p in part._element.iter(qn("w:p"))]


def test_a_mark_is_filled_however_a_program_cut_it_and_the_words_beside_it_stay():
    cut = changed(
        header1=lambda text: text.replace("<w:t>«header»</w:t>", "<w:t>ที่ «he</w:t></w:r><w:r><w:t>ader» ๆ</w:t>")
    )
    header = read(build(cut, header="รายงาน")).sections[0].header
    assert lines(header) == ["ที่ รายงาน ๆ"]


def test_a_mark_in_a_cell_leaves_the_cell_a_paragraph():
    cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>«notice»</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:hdr>"
    template = changed(header2=lambda text: re.sub("<w:p>.*</w:hdr>", cell, text))
    assert lines(read(build(template)).sections[0].first_page_header) == ["", ""]
    assert lines(read(build(template, notice="สาธิต")).sections[0].first_page_header) == ["สาธิต", ""]


def test_a_picture_in_the_header_stays_where_a_text_is_empty():
    logo = "<w:p><w:r><w:drawing/></w:r><w:r><w:t>«notice»</w:t></w:r></w:p>"
    template = changed(
        header2=lambda text: text.replace("</w:hdr>", f"{logo}<w:p><w:r><w:drawing/></w:r></w:p></w:hdr>")
    )
    header = read(build(template)).sections[0].first_page_header
    assert len(list(header._element.iter(qn("w:drawing")))) == 2


def test_styles_are_found_by_name_where_a_program_renamed_their_ids():
    renamed = changed(styles=lambda text: text.replace('w:styleId="Heading1"', 'w:styleId="1"'))
    builder = build(renamed)
    builder.heading("หัว", level=1)
    assert [p.style.style_id for p in read(builder).paragraphs] == ["1"]
    assert style_id("Heading1", facts_of(renamed).styles) == "1"


def test_a_template_without_our_lines_of_tables_is_given_them():
    builder = build(changed(styles=without_styles("TidtamTable")))
    builder.table([TableColumn("ก")], [["1"]])
    document = read(builder)
    assert document.tables[0].style.name == "Tidtam Table"
    assert document.styles.element.findall(qn("w:style"))[-1].find(f".//{qn('w:insideH')}") is not None


def test_a_style_that_the_form_does_not_list_is_a_fault_of_the_form():
    builder = build(changed())
    builder.paragraph("ย", style="ListBullet")
    with pytest.raises(ValueError, match="ListBullet"):
        builder.to_bytes()


def test_the_body_takes_the_place_of_its_mark_and_else_comes_last():
    builder = build(changed(document=in_body(paragraph("ก่อน") + paragraph("«bo", "dy»") + paragraph("หลัง"))))
    builder.paragraph("เนื้อหา")
    assert [p.text for p in read(builder).paragraphs] == ["ก่อน", "เนื้อหา", "หลัง"]
    builder = build(changed(document=in_body(paragraph("ก่อน"))))
    builder.paragraph("เนื้อหา")
    assert [p.text for p in read(builder).paragraphs] == ["ก่อน", "เนื้อหา"]


def test_a_mark_that_ends_its_section_leaves_the_end_of_the_section_and_its_width_counts():
    narrow = (
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="3000" w:right="2906"/>'
        "</w:sectPr></w:pPr><w:r><w:t>«body»</w:t></w:r></w:p>"
    )
    template = changed(document=in_body(narrow + paragraph("หลัง")))
    facts = facts_of(template)
    assert (facts.body_section, facts.text_width, facts.body_places) == (1, 6000, 1)
    builder = build(template)
    builder.table([TableColumn("ก")], [["1"]])
    document = read(builder)
    assert len(document.sections) == 2
    assert "«" not in document.element.xml
    assert document.tables[0]._tbl.tblGrid.gridCol_lst[0].w.twips == 6000
    assert TEXT_WIDTH != 6000


def test_pages_are_numbered_in_thai_also_where_the_section_says_more():
    said = changed(
        document=lambda text: text.replace("<w:titlePg/>", '<w:pgNumType w:start="3"/><w:cols/><w:titlePg/>')
    )
    section = read(build(said, numerals="thai")).sections[0]._sectPr
    assert [(one.get(qn("w:fmt")), one.get(qn("w:start"))) for one in section.findall(qn("w:pgNumType"))] == [
        ("thaiNumbers", "3")
    ]
    plain = changed(document=lambda text: text.replace("<w:titlePg/>", "<w:cols/><w:titlePg/><w:docGrid/>"))
    names = [one.tag.split("}")[1] for one in read(build(plain, numerals="thai")).sections[0]._sectPr]
    assert names[-5:] == ["pgMar", "pgNumType", "cols", "titlePg", "docGrid"]


def test_every_page_of_every_section_bears_the_watermark():
    own_cover = (
        '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>'
        "</w:sectPr></w:pPr></w:p>"
    )
    document = read(build(changed(document=in_body(own_cover)), watermark="ร่าง"))
    for section in document.sections:
        assert section.header._element.xml.count('string="ร่าง"') == 1


def test_what_a_file_would_fetch_compute_or_hide_is_told():
    template = changed(
        document=in_body(field([" INCLUDE", "PICTURE x "]) + "<w:p><w:ins><w:r><w:t>ใหม่</w:t></w:r></w:ins></w:p>"),
        document_rels=lambda text: relation("image", "https://a.example/x.png")(
            relation("hyperlink", "https://a.example/")(relation("hyperlink", "file://server/x")(text))
        ),
    )
    facts = facts_of(template)
    assert facts.fields == ("INCLUDEPICTURE",)
    assert facts.foreign == (("hyperlink", "file://server/x"), ("image", "https://a.example/x.png"))
    assert facts.is_tracked
    assert facts_of(changed(document_rels=relation("oleObject", "x.bin", is_outside=False))).unknown == ("oleObject",)


@pytest.mark.parametrize(
    "content",
    [
        write_zip({"[Content_Types].xml": b"<Types/>"}),
        changed(document=lambda text: text.replace("/wordprocessingml/2006/main", "/other")),
        changed(document=lambda _text: "<w:document"),
        changed(styles=lambda _text: "<w:styles"),
        changed(document_rels=lambda text: text.replace("styles.xml", "none.xml")),
    ],
    ids=["no main part", "another kind of XML", "broken body", "broken styles", "a part that is not there"],
)
def test_what_cannot_be_filled_is_refused_by_the_child(tmp_path, content):
    path = tmp_path / "t.docx"
    path.write_bytes(content)
    with pytest.raises(NotReadable):
        read_docx(path)


def test_the_child_says_what_stands_in_a_file(tmp_path):
    path = tmp_path / "t.docx"
    path.write_bytes(changed(header1=lambda text: text.replace("«header»", "«อื่น»")))
    facts = read_docx(path)
    assert facts == facts_of(path.read_bytes())
    assert facts.bands[0].marks == ("«notice»", "«อื่น»")
