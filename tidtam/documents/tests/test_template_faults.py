"""What a template lacks or should not hold is named exactly, all of it at once, with its place."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.documents.own_template.faults import MARK_USES, USES, faults, fits
from tidtam.documents.own_template.forms import FORMS
from tidtam.formats.docx_facts import DocxFacts, facts_of
from tidtam.formats.docx_template import BODY_MARK, FRAME_MARKS
from tidtam.formats.tests.templates import changed, field, in_body, paragraph, relation, without_styles

BOOKLET, LETTER = FORMS["office_booklet"], FORMS["result_letter"]
PLACES = {
    ("mark", "«notice»", "header", "default", "1"): ("header1", "«notice»"),
    ("mark", "«header»", "header", "default", "1"): ("header1", "«header»"),
    ("mark", "«notice»", "header", "first", "1"): ("header2", "«notice»"),
    ("mark", "«footer»", "footer", "default", "1"): ("footer1", "«footer»"),
}
"""Every mark of the shipped templates, by the key of its fault."""


def keys(content, form):
    return [fault.key for fault in faults(facts_of(content), form)]


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_the_shipped_template_of_every_form_holds_what_the_form_asks_for(form):
    assert faults(facts_of(form.shipped.read_bytes()), form) == []
    assert set(form.styles) <= set(USES)
    assert {*FRAME_MARKS, BODY_MARK} == set(MARK_USES)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_taken_away_is_named_exactly(data):
    form = data.draw(st.sampled_from([BOOKLET, LETTER]))
    styles = data.draw(st.sets(st.sampled_from(form.styles)))
    marks = data.draw(st.sets(st.sampled_from(sorted(PLACES))))
    texts = {"styles": without_styles(*styles)}
    for key in marks:
        name, mark = PLACES[key]
        before = texts.get(name, str)
        texts[name] = lambda text, before=before, mark=mark: before(text).replace(mark, "")
    expected = {("style", style) for style in styles} | marks
    found = faults(facts_of(changed(form.shipped.read_bytes(), **texts)), form)
    assert {fault.key for fault in found} == expected
    assert fits(facts_of(changed(form.shipped.read_bytes(), **texts)), form) == (expected <= {("style", "TidtamTable")})


def test_a_fault_says_where_what_and_what_to_do():
    texts = {"header2": lambda text: text.replace("«notice»", ""), "styles": without_styles("PassageTitle")}
    style, mark = faults(facts_of(changed(BOOKLET.shipped.read_bytes(), **texts)), BOOKLET)
    assert (str(style.where), str(style.what)) == ("รายการสไตล์", "ไม่มีสไตล์ PassageTitle (ชื่อตอนในรายงาน)")
    assert (str(mark.where), str(mark.what), str(mark.cure)) == (
        "หัวกระดาษหน้าแรก",
        "ไม่มี «notice» (คำเตือนข้อมูลสาธิต)",
        "พิมพ์ «notice» ในที่นี้",
    )


def test_a_page_without_a_header_of_its_own_lacks_the_notice():
    first = '<w:headerReference w:type="first" r:id="rId6"/>'
    bare = changed(BOOKLET.shipped.read_bytes(), document=lambda text: text.replace(first, ""))
    assert keys(bare, BOOKLET) == [("mark", "«notice»", "header", "first", "1")]


def test_even_pages_are_asked_for_where_the_document_has_them():
    even = changed(
        BOOKLET.shipped.read_bytes(),
        settings=lambda text: text.replace("<w:embedTrueTypeFonts/>", "<w:embedTrueTypeFonts/><w:evenAndOddHeaders/>"),
    )
    assert set(keys(even, BOOKLET)) == {
        ("mark", "«notice»", "header", "even", "1"),
        ("mark", "«header»", "header", "even", "1"),
        ("mark", "«footer»", "footer", "even", "1"),
        ("page number", "even"),
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"header1": lambda text: text.replace("«header»", "«header»«หัว»")}, {("unknown mark", "«หัว»", "header")}),
        ({"document": in_body(paragraph("«ชื่อ»"))}, {("unknown mark", "«ชื่อ»", "body")}),
        ({"document": in_body(paragraph("«notice»"))}, {("misplaced", "«notice»", "body")}),
        (
            {"footer2": lambda text: text.replace("</w:ftr>", paragraph("«body»") + "</w:ftr>")},
            {("misplaced", "«body»", "footer")},
        ),
        ({"document": in_body(paragraph("ที่นี่ «body»"))}, {("misplaced", "«body»", "body")}),
        ({"document": in_body(paragraph("«body»") * 2)}, {("body", "twice")}),
        ({"document": in_body(paragraph("«body»"))}, set()),
        ({"document": lambda text: text.replace('w:left="1417"', 'w:left="6000"')}, {("width",)}),
        ({"footer1": lambda text: text.replace(" PAGE ", " TITLE ")}, {("page number", "default"), ("field", "TITLE")}),
        ({"document": in_body(field(["DDEAUTO x"]))}, {("field", "DDEAUTO")}),
        (
            {"document_rels": relation("attachedTemplate", "file:///c:/x.dotx")},
            {("foreign", "attachedTemplate", "file:///c:/x.dotx")},
        ),
        ({"document_rels": relation("comments", "none.xml", is_outside=False)}, {("unknown part", "comments")}),
        ({"document_rels": relation("hyperlink", "https://obec.example/")}, set()),
        (
            {
                "styles": lambda text: text.replace(
                    'w:type="paragraph" w:customStyle="1" w:styleId="Note"', 'w:type="character" w:styleId="Note"'
                )
            },
            {("kind", "Note")},
        ),
    ],
)
def test_what_does_not_belong_there_is_named(texts, expected):
    assert set(keys(changed(BOOKLET.shipped.read_bytes(), **texts), BOOKLET)) == expected


def test_a_style_of_the_office_is_a_hint_that_does_not_stand_in_the_way():
    own = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Letterhead"><w:name w:val="Letterhead"/></w:style>'
    content = changed(
        BOOKLET.shipped.read_bytes(), styles=lambda text: text.replace("</w:styles>", f"{own}</w:styles>")
    )
    found = faults(facts_of(content), BOOKLET)
    assert [(fault.key, fault.is_hint) for fault in found] == [(("own style", "Letterhead"), True)]
    assert fits(facts_of(content), BOOKLET)


def test_facts_come_back_from_json():
    facts = facts_of(changed(document_rels=relation("image", "https://a.example/x.png")))
    assert DocxFacts.from_json(json.loads(json.dumps(asdict(facts)))) == facts
