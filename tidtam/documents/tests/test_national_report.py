"""The national report: every printed statement made again from its figures, and what must not be published."""

import datetime as dt
import io
import re
from decimal import Decimal
from random import Random

import openpyxl
import pytest

from tidtam.documents.layout import Heading, Table, Text
from tidtam.documents.national_report.compose import report_of
from tidtam.documents.national_report.faults import faults
from tidtam.documents.national_report.freeze import from_lines, tagged_from_lines, tagged_to_lines
from tidtam.documents.national_report.printed import laid_out
from tidtam.documents.national_report.record import Population, Statement, Texts
from tidtam.documents.national_report.render_xlsx import render_xlsx
from tidtam.documents.national_report.sentences import sentence
from tidtam.documents.tests import quick_win
from tidtam.instruments.facts import InstrumentVersion, Node, Round

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


def test_contradictions_a_b_and_g_of_quick_win_are_found_in_its_figures(report):
    assert codes(report) == {
        ("newer_than_cut_off", "A2.1"),
        ("percent_without_base", "A5.4"),
        ("other_unit", "A3.2"),
        ("other_unit", "B4.5"),
        ("other_unit", "B4.6"),
        ("other_unit", "B4.7"),
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
            **{code: {"note": "แห่งคือโรงเรียน"} for code in ("A3.2", "B4.5", "B4.6", "B4.7")},
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


def tagged_of(source, item_code, words, **more):
    """Return the lines an editor types for the numbers the source has inside an item's narratives."""
    [item] = [item for item in source["items"] if item["code"] == item_code]
    lines = [
        f"{row['label_th']} | {row['value']:,} | {row['unit_th']} | {more.get('concept', '')} | {more.get('code', '')}"
        for row in item["numbers_inside_qualitative"]
        if words in row["label_th"]
    ]
    assert lines
    return Texts(tagged=tagged_from_lines("\n".join(lines), quick_win.populations()))


def test_contradiction_c_of_quick_win_is_found_once_the_number_is_tagged(source):
    texts = {"B2": tagged_of(source, "B2", "ครูที่เข้าใช้งาน", code="STAFF")}
    [fault] = [
        fault for fault in faults(quick_win.report(source, texts=texts)) if fault.code == "part_above_population"
    ]
    assert fault.place == "B2"
    assert "2,811,247" in fault.message
    assert "456,603" in fault.message


def test_contradiction_d_of_quick_win_is_found_once_its_group_is_filled_in(source):
    assert ("not_the_group", "B4.6") not in codes(quick_win.report(source))
    primary = quick_win.populations()["SCHOOLS-QUALITY-PRIMARY"].value
    said = faults(quick_win.report(source, figures={"B4.6": {"group_total": primary}}))
    [fault] = [fault for fault in said if fault.code == "not_the_group"]
    assert (fault.place, "901" in fault.message, "1,808" in fault.message) == ("B4.6", True, True)


def test_contradiction_e_of_quick_win_is_found_once_both_say_what_they_count(source):
    texts = {"B4": tagged_of(source, "B4", "เรียนรวมทุกชั้นทุกวัน", concept="โรงเรียนที่เรียนรวมทุกชั้น")}
    assert "same_concept" not in {code for code, _place in codes(quick_win.report(source, texts=texts))}
    said = faults(quick_win.report(source, texts=texts, figures={"A3.3": {"concept": "โรงเรียนที่เรียนรวมทุกชั้น"}}))
    [fault] = [fault for fault in said if fault.code == "same_concept"]
    assert (fault.place, "54" in fault.message, "93" in fault.message) == ("B4", True, True)


def test_contradiction_f_of_quick_win_is_found_where_its_numbers_are_typed(source):
    [item] = [item for item in source["items"] if item["printed_numbering_fault"]]
    typed = "\n".join(f"{number}. ข้อเสนอแนะ" for number in (1, 2, 3, 3, 4))
    texts = {item["code"]: Texts(suggestions=from_lines(typed))}
    said = [fault for fault in faults(quick_win.report(source, texts=texts)) if fault.code == "typed_number"]
    assert [fault.place for fault in said] == ["A5", "A5"]  # the second 3 and the 4: the others fall away when read
    assert "“3. ข้อเสนอแนะ”" in said[0].message


@pytest.mark.parametrize("seed", range(3))
def test_contradictions_are_found_in_any_instrument_with_other_words(seed):
    """Nothing of Quick Win is known to the rules: an invented instrument with drawn codes, words and numbers."""
    chance = Random(seed)
    word = lambda: "".join(chance.choices("กขคงจชดตนบปมรลวส", k=9))  # noqa: E731
    group, item, share, count, bare = (f"{letter}{chance.randrange(9)}" for letter in "GISCP")
    unit, other_unit, concept = word(), word(), word()
    whole = chance.randrange(500, 900)
    part, target_group = chance.randrange(100, 200), chance.randrange(210, 400)
    population = Population(
        code="ALL", name=word(), unit=unit, value=Decimal(whole + 7), as_of_date=dt.date(2030, 1, 1)
    )
    nodes = (
        Node(code=group, kind="group", title=word()),
        Node(code=item, kind="group", parent=group, title=word()),
        Node(code=share, kind="share", parent=item, title=word(), unit=other_unit, population="ALL"),
        Node(code=count, kind="count", parent=item, title=word(), unit=unit),
        Node(code=bare, kind="percent_only", parent=item, title=word()),
    )
    version = InstrumentVersion(
        code=word(), fiscal_year_be=2573, title=word(), nodes=nodes, rounds=(Round(code="r", label="r"),), bands=()
    )
    stated = {
        share: {"achieved": Decimal(part), "total": Decimal(whole), "as_of_date": dt.date(2030, 3, 1)},
        count: {"count": Decimal(part + 1)},
        bare: {"percent_given": Decimal("61.5")},
    }
    filled = {share: {"group_total": Decimal(target_group), "concept": concept}, count: {"concept": concept}}
    typed = f"{word()} | {whole + 8} | {unit} | | ALL"
    texts = {
        item: Texts(
            suggestions=from_lines(f"1. {word()}\n3. {word()}"), tagged=tagged_from_lines(typed, {"ALL": population})
        )
    }

    def found(figures):
        made = report_of(
            version, figures, publisher=word(), cut_off_date=dt.date(2030, 2, 1), populations={"ALL": population},
            texts=texts,
        )  # fmt: skip
        return codes(made)

    there = {
        ("newer_than_cut_off", share),
        ("other_base", share),
        ("part_above_population", item),
        ("typed_number", item),
        ("other_unit", share),
        ("percent_without_base", bare),
    }
    assert found(stated) == there
    assert found({code: said | filled.get(code, {}) for code, said in stated.items()}) == there | {
        ("not_the_group", share),
        ("same_concept", count),
    }


def test_numbers_inside_narratives_are_typed_a_line_each():
    typed = "ครู | ๒,๘๑๑ | คน | | STAFF\nเรียนรวม | 93 | โรงเรียน | joined"
    tagged = tagged_from_lines(typed, quick_win.populations())
    assert [(one.value, one.concept, bool(one.population)) for one in tagged] == [
        (2811, "", True),
        (93, "joined", False),
    ]
    assert tagged_from_lines(tagged_to_lines(tagged), quick_win.populations()) == tagged
    for wrong in ("ครู", "ครู | มาก | คน", "| 3 | คน", "ครู | 3 | คน | | NOBODY", "ครู | 3 | คน | | STAFF | 4"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            tagged_from_lines(wrong, quick_win.populations())


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
