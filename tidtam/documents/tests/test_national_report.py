"""The national report: every printed statement made again from its figures, and what must not be published."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from tidtam.documents.layout import Heading, Table, Text
from tidtam.documents.national_report.faults import faults
from tidtam.documents.national_report.printed import laid_out
from tidtam.documents.national_report.record import Population, Statement, Tagged, Texts
from tidtam.documents.national_report.render_xlsx import render_xlsx
from tidtam.documents.national_report.sentences import sentence
from tidtam.documents.tests import quick_win

CREATED = dt.datetime(2024, 10, 7, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def source(load_shared):
    return load_shared("qw_2567.json")


@pytest.fixture(scope="module")
def report(source):
    return quick_win.report(source)


def words_of(layout):
    found = []
    for block in layout.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Text):
            found += block.paragraphs
        elif isinstance(block, Table):
            found += [cell for row in block.rows for cell in row]
    return found


def codes(report):
    return {(fault.code, fault.place) for fault in faults(report)}


def test_all_43_statements_are_made_again_from_their_figures(report, source):
    said = {figure.code: sentence(figure) for figure in report.figures}
    assert len(said) == len(source["statements"]) == 43
    for statement in source["statements"]:
        made = said[statement["id"]]
        long = statement["long_table"]
        numbers = [statement["total"], statement["achieved"], long.get("before"), long.get("after"), long.get("n")]
        numbers += [long.get("output"), long.get("audience")]
        numbers += [row["value"] for row in (*statement.get("breakdown", ()), *statement.get("extra", ()))]
        for value in numbers:
            assert value is None or f"{value:,}" in made, (statement["id"], value, made)
        percent = statement.get("recomputed_percent")
        assert percent is None or f"คิดเป็นร้อยละ {percent}" in made, (statement["id"], made)
        assert "ไม่มีข้อมูล" not in made


def test_the_one_percent_that_was_printed_otherwise_is_corrected_and_listed(report):
    [debt] = [figure for figure in report.figures if figure.code == "A2.1"]
    assert "คิดเป็นร้อยละ 15.62" in sentence(debt)
    assert [(figure.code, printed.percent) for figure, printed in report.differences] == [("A2.1", "15.61")] * 2
    rows = laid_out(report, "full", "arabic").blocks[-1].rows
    assert [row[1:] for row in rows] == [
        ("1,238 จาก 7,926 ราย", where, "15.61", "15.62") for where in ("ตารางเต็ม", "ตารางย่อ")
    ]


def test_a_percent_stands_nowhere_without_its_base(report):
    for edition in ("full", "short"):
        for line in words_of(laid_out(report, edition, "arabic")):
            if "คิดเป็นร้อยละ" in line and "คำนวณ" not in line:
                assert "จาก" in line or "จำนวนเดิม" in line, line


def test_the_short_edition_says_the_same_words_and_lists_what_it_leaves_out(report):
    full, short = (words_of(laid_out(report, edition, "arabic")) for edition in ("full", "short"))
    assert len(report.left_out) == 18
    assert "รายการที่ฉบับย่อไม่แสดง 18 รายการ" in short
    for figure in report.figures:
        assert any(line.endswith(sentence(figure)) for line in full)
        assert any(sentence(figure) in line for line in short) is figure.is_short
        if not figure.is_short:
            assert f"{figure.code} {figure.title}" in short


def test_every_figure_says_as_of_when_it_is(report):
    said = words_of(laid_out(report, "full", "arabic"))
    assert said.count("ข้อมูล ณ วันที่ 10 ตุลาคม 2567") == 1
    assert said.count("ข้อมูล ณ วันที่ 23 กันยายน 2567") == 1
    assert said.count("ข้อมูล ณ วันที่ 7 ตุลาคม 2567") == 41


def test_what_stands_in_the_way_of_publishing_quick_win(report):
    assert codes(report) == {
        ("newer_than_cut_off", "A2.1"),
        ("percent_without_base", "A5.4"),
        ("other_base", "B2.1"),
        ("other_base", "B2.2"),
        ("other_base", "B2.4"),
        ("other_base", "B2.5"),
    }


def test_each_fault_has_its_cure(source):
    mended = quick_win.report(
        source,
        cut_off_date=dt.date(2024, 10, 10),
        figures={
            "A5.4": {"note": "ผลสำรวจของสำนัก ไม่มีจำนวนผู้ตอบในรายงานเดิม"},
            **{code: {"base_reason": "นับที่รายงานแล้ว"} for code in ("B2.1", "B2.2", "B2.4", "B2.5")},
        },
    )
    assert faults(mended) == []
    said = words_of(laid_out(mended, "full", "arabic"))
    assert any("เพราะ นับที่รายงานแล้ว" in line for line in said)
    assert any(line.endswith("หมายเหตุที่ลงนาม: ผลสำรวจของสำนัก ไม่มีจำนวนผู้ตอบในรายงานเดิม") for line in said)


@pytest.mark.parametrize(
    ("code", "fields", "fault"),
    [
        ("B1.1", {"total": None}, "base_missing"),
        ("A1.2", {"n": None}, "base_missing"),
        ("A1.1", {"achieved": Decimal(456604)}, "part_above_base"),
        ("A1.1", {"total": Decimal(500000), "base_reason": "นับใหม่"}, "part_above_population"),
        ("A6.1", {"total": Decimal(1009)}, "parts_differ"),
        ("B4.1", {"parts": (("ระดับประถมศึกษา", Decimal(901)),)}, "parts_differ"),
        ("B4.6", {"group_total": Decimal(901)}, "not_the_group"),
        ("A3.5", {"count": None}, "figure_missing"),
    ],
)
def test_each_rule_finds_its_fault(source, code, fields, fault):
    assert (fault, code) in codes(quick_win.report(source, figures={code: fields}))


def test_numbers_inside_narratives_are_held_to_the_same_rules(source):
    """Findings e and c: 54 schools joined all classes in one item and 93 in another; six times as many teachers."""
    staff = Population(code="STAFF", name="บุคลากร", value=Decimal(456603), as_of_date=quick_win.CUT_OFF)
    texts = {
        "B4": Texts(tagged=(Tagged(label="เรียนรวม", value=Decimal(93), unit="โรงเรียน", concept="joined"),)),
        "B2": Texts(tagged=(Tagged(label="ครู", value=Decimal(2811247), unit="คน", population=staff),)),
    }
    found = codes(quick_win.report(source, figures={"A3.3": {"concept": "joined"}}, texts=texts))
    assert {("same_concept", "B4"), ("part_above_population", "B2")} <= found


def test_lists_of_two_levels_are_numbered_when_printed(source):
    texts = {"A5": Texts(suggestions=(Statement(text="หนึ่ง", points=("ย่อย",)), Statement(text="สอง")))}
    said = words_of(laid_out(quick_win.report(source, texts=texts), "full", "thai"))
    place = said.index("๑. หนึ่ง")
    assert said[place : place + 3] == ["๑. หนึ่ง", "๑.๑ ย่อย", "๒. สอง"]


@pytest.mark.parametrize("edition", ["full", "short"])
def test_the_workbook_holds_numbers_and_the_printed_sentence(report, edition):
    made = render_xlsx(report, edition, created=CREATED)
    assert made == render_xlsx(report, edition, created=CREATED)
    book = openpyxl.load_workbook(io.BytesIO(made))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=4)]
    whole = [row for row in rows if not row[3]]
    assert len(whole) == (43 if edition == "full" else 25)
    [debt] = [row for row in whole if row[0] == "A2.1"]
    assert (debt[4], debt[5], debt[6]) == (1238, 7926, 15.62)
    assert debt[-1].endswith("คิดเป็นร้อยละ 15.62")
