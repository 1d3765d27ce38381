"""Whatever is answered to any instrument, its workbook says, and what is typed into its cells is the form's value."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.answers.choices import AnswerState, Channel
from tidtam.answers.facts import Answer, Sheet, Statement
from tidtam.answers.linked import Linked, fields_to_take
from tidtam.answers.places import FieldKind, fields_of_node, fitting, with_changes
from tidtam.answers.questions import leaf_of
from tidtam.answers.typed import read_typed
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import STANDARD_BANDS, Choice, InstrumentVersion, Node, PercentBand, Round, RubricLevel
from tidtam.instruments.reading import read_instruments
from tidtam.instruments.services import REFERENCE_INSTRUMENTS, decoded
from tidtam.workbooks.book import write_book
from tidtam.workbooks.facts import About, Book
from tidtam.workbooks.reading import read_book
from tidtam.workbooks.sheet.sheets import Content, place_of_cell, sheets_of
from tidtam.workbooks.sheet.words import shown, together, typed

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
ABOUT = About(kind="sheet", office="T01-1", subject="T/2566/1/12", language="th", made_by="owner", made_at=AT)
SHIPPED = read_instruments(decoded(REFERENCE_INSTRUMENTS))[0].versions
LEAVES = [kind.value for kind in NodeKind if kind is not NodeKind.GROUP]

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], include_characters="ก่ำ\n=-1.๒"), min_size=1, max_size=40
)
labels = st.text("กขค =,;|·()12", min_size=1, max_size=12)
lines = st.text("กขค=", min_size=1, max_size=12)
figures = st.decimals(0, 10**9, places=4) | st.integers(0, 10**12).map(Decimal)


@st.composite
def any_node(draw, number):
    kind = draw(st.sampled_from(LEAVES))
    choices = tuple(
        Choice(code=f"c{place}", label=draw(labels), level=place if kind == "checklist" else None)
        for place in (1, 2, 3)
    )
    bands = tuple(PercentBand(level=level, first=Decimal(20 * (level - 1))) for level in range(1, 6))
    return Node(
        code=f"N-{number}.1",
        kind=kind,
        title=draw(words),
        number=str(number),
        unit=draw(st.sampled_from(["คน", "แห่ง"])),
        rubric=draw(st.sampled_from([(), tuple(RubricLevel(level=level, text="ทำได้ครบ") for level in range(1, 6))])),
        choices=choices if kind in ("checklist", "breakdown", "choice") else (),
        percent_bands=draw(st.sampled_from([(), bands])) if kind == "percent_bands" else (),
    )


@st.composite
def any_version(draw):
    nodes = [draw(any_node(number)) for number in range(1, draw(st.integers(1, 6)) + 1)]
    return InstrumentVersion(
        code="T",
        fiscal_year_be=2566,
        title="เครื่องมือ",
        nodes=tuple(nodes),
        rounds=(Round(code="12m", label="12"),),
        bands=STANDARD_BANDS,
    )


def any_value(field):
    """Return what may be said in a field, or nothing."""
    of_kind = {
        FieldKind.TEXT: words,
        FieldKind.LINE: words,
        FieldKind.LINES: st.lists(words.filter(str.strip), max_size=3).map(
            lambda lines: tuple(" ".join(line.split()) for line in lines)
        ),
        FieldKind.LIST: st.lists(
            st.builds(Statement, text=lines, points=st.lists(lines, max_size=2).map(tuple)), max_size=3
        ).map(tuple),
        FieldKind.NUMBER: figures | figures.map(lambda one: -one),
        FieldKind.COUNT: figures,
        FieldKind.LEVEL: st.integers(1, 5),
        FieldKind.YEAR: st.integers(2500, 2699),
        FieldKind.TERM: st.integers(1, 2),
        FieldKind.DATE: st.dates(dt.date(1990, 1, 1), dt.date(2150, 1, 1)),
        FieldKind.CHOICE: st.sampled_from([value for value, _label in field.options] or [""]),
        FieldKind.KEYS: st.lists(st.sampled_from([value for value, _label in field.options] or [""]), unique=True).map(
            tuple
        ),
        FieldKind.TICK: st.booleans(),
    }
    return of_kind[field.kind].map(lambda value: fitting(field, value))


def blank(version):
    return Sheet(
        organisation_code="T01-1",
        instrument_code=version.code,
        fiscal_year_be=version.fiscal_year_be,
        version_number=version.number,
        round_code=version.rounds[-1].code,
    )


def leaves(version):
    return [one for one in version.nodes if one.is_leaf]


def answered(draw, version):
    """Return a sheet in which fields say anything they may, or nothing."""
    sheet = blank(version)
    changes = {
        field.place: draw(any_value(field))
        for node in leaves(version)
        for field in fields_of_node(sheet, node)
        if draw(st.integers(0, 3))
    }
    return with_changes(sheet, leaves(version), changes)


def content(version, sheet, **more):
    return Content(said=sheet, version=version, nodes=leaves(version), bounds={}, **more)


def filled(version, sheet):
    """Return a blank sheet after the cells of its workbook were filled in with what those of another show."""
    empty = content(version, blank(version), takes_letters=sheet.channel == Channel.LETTER)
    cells = [
        (empty.asked[place], typed(empty.asked[place], shown(one)))
        for place, one in content(version, sheet, takes_letters=sheet.channel == Channel.LETTER).asked.items()
    ]
    read = read_typed(empty.said, leaves(version), together(cells))
    assert read.unreadable == {}
    return with_changes(empty.said, leaves(version), read.changes)


@given(st.data())
@settings(max_examples=60)
def test_every_field_of_any_instrument_is_read_as_it_is_shown(data):
    version = data.draw(any_version())
    sheet = answered(data.draw, version)
    assert filled(version, sheet) == sheet


@given(st.data())
@settings(max_examples=8)
def test_any_sheet_goes_out_and_comes_back_unchanged(tmp_path_factory, data):
    version = data.draw(any_version())
    sheet = answered(data.draw, version)
    found = content(version, sheet, last=answered(data.draw, version))
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(write_book(Book(about=ABOUT, title="", instructions=(), sheets=sheets_of(found))))
    back = read_book(path)
    assert (back.filled, back.faults) == ((), ())


@pytest.mark.parametrize("version", SHIPPED, ids=lambda one: one.code)
def test_every_field_of_every_shipped_instrument_has_one_cell(version):
    found = content(version, blank(version), takes_letters=True)
    places = [place_of_cell(row.key, name) for sheet in sheets_of(found) for row in sheet.rows for name in row.open]
    assert sorted(places) == sorted(found.asked)
    fields = {one.place for node in leaves(version) for one in fields_of_node(found.said, node)}
    assert {one.field.place for one in found.asked.values()} == {*fields, "channel", "letter_number", "letter_date"}


@pytest.mark.parametrize("version", SHIPPED, ids=lambda one: one.code)
@given(data=st.data())
@settings(max_examples=3)
def test_any_answer_to_a_shipped_instrument_goes_by_its_cells(version, data):
    sheet = answered(data.draw, version)
    assert filled(version, sheet) == sheet


def test_a_level_is_chosen_by_its_rubric_or_typed_as_a_digit_of_either_kind():
    rubric = tuple(RubricLevel(level=level, text=f"ทำได้ {level} เรื่อง") for level in range(1, 6))
    node = Node(code="L", kind="level", title="ระดับ", rubric=rubric)
    version = InstrumentVersion(
        code="T", fiscal_year_be=2566, title="", nodes=(node,), rounds=(Round(code="12m", label=""),), bands=()
    )
    (sheet,) = sheets_of(content(version, blank(version)))
    (row,) = sheet.rows
    assert row.lists["self_level"][1] == "4 · ทำได้ 4 เรื่อง"
    assert "ระดับ 5: ทำได้ 5 เรื่อง" in row.cells["rubric"]
    asked = content(version, blank(version)).asked["answers[L].self_level"]
    assert {typed(asked, said) for said in ("4 · ทำได้ 4 เรื่อง", "4", " ๔ ")} == {"4"}


def test_what_is_stored_at_a_linked_indicator_stands_beside_the_cell_it_fits():
    node = Node(code="S", kind="share", title="สัดส่วน", unit="แห่ง")
    version = InstrumentVersion(
        code="T", fiscal_year_be=2566, title="", nodes=(node,), rounds=(Round(code="12m", label=""),), bands=()
    )
    answer = Answer(node_code="S", total=Decimal(40), achieved=Decimal(0))
    stored = {"words": "ข้อมูลเดียวกัน", "leaf": leaf_of(version, node, answer), "round_label": "", "sheet_id": 1}
    fields = fields_to_take(blank(version), node, node, answer)
    same = Linked(key="O", name="OTHER O1 ชื่อ", fields=fields, **stored)
    part = Linked(key="P", name="PART P1 ชื่อ", **stored)
    (sheet,) = sheets_of(content(version, blank(version), linked={"S": [same, part]}))
    first, second, *_rest = [row.cells["stored"] for row in sheet.rows]
    assert first.startswith("OTHER O1: 40\nPART P1: ข้อมูลเดียวกัน จำนวนทั้งหมด (แห่ง) 40 · ")
    assert second == "OTHER O1: 0"
    assert "stored" not in {column.name for column in sheets_of(content(version, blank(version)))[0].columns}


def test_what_nobody_answered_says_nothing_and_none_is_said_outright():
    node = Node(code="N", kind="count", title="จำนวน", unit="ครั้ง")
    version = InstrumentVersion(
        code="T", fiscal_year_be=2566, title="", nodes=(node,), rounds=(Round(code="12m", label=""),), bands=()
    )
    (sheet,) = sheets_of(content(version, blank(version)))
    assert {words for row in sheet.rows for name, words in row.cells.items() if name in row.open} == {""}
    asked = content(version, blank(version)).asked["answers[N].state"]
    assert typed(asked, "ไม่มี หรือไม่ได้ดำเนินการ") == AnswerState.NONE
    assert typed(asked, "") == AnswerState.ANSWERED
