"""What a list's rows become: registrations read as the form reads them, with every fault at its cell."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.formats.sheets import CellKind, Sheet, read_sheets
from tidtam.imports.choices import AsideKind, Standing
from tidtam.imports.facts import Matching
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.registrations import (
    BIG_UNIT,
    COMMON_YEAR,
    ERROR_CELL,
    FORMULA,
    NO_ACTIVITY,
    NO_PERIOD,
    NO_SUCH_GROUP,
    NO_SUCH_PLAN,
    NOT_THEIR_GROUP,
    SEVERAL_VALUES,
    Surroundings,
    read_list,
    words_of,
)
from tidtam.imports.rules.headings import find_heading
from tidtam.imports.tests.ugly import GROUP, activities_below, plan_of_actions, saved, sheet_of
from tidtam.plans.choices import PlanNodeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.projects.choices import ResultKind
from tidtam.projects.facts import Project
from tidtam.projects.places import NAME_NEEDED, WHAT_FITS, FieldKind

AROUND = Surroundings(fiscal_year_be=2568, groups=[GROUP, "กลุ่มนิเทศ"], mine=frozenset({"", GROUP}))
SUB_PLAN = PlanNodeFact(tree="master_plan", code="S1", kind=PlanNodeKind.SUB_PLAN, title="แผนย่อย")
TARGET = PlanNodeFact(
    tree="master_plan", code="S1-T1", kind=PlanNodeKind.TARGET, target_text="คนไทยเก่งขึ้น", parent_code="S1"
)
TWINS = [PlanNodeFact(tree="ndp13", code=f"HM{n}", kind=PlanNodeKind.MILESTONE, title="ชื่อเดียวกัน") for n in (1, 2)]
PLANS = {(node.tree, node.code): node for node in (SUB_PLAN, TARGET, *TWINS)}


def read(sheets, around=AROUND):
    sheets = [sheets] if isinstance(sheets, Sheet) else sheets
    return read_list(sheets, find_heading(sheets, REGISTRATIONS), around)


def only(sheet, around=AROUND):
    outcome, made = read(sheet, around)
    assert outcome.faults == []
    (project,) = made.values()
    return project


def faults(sheet, around=AROUND):
    outcome, _made = read(sheet, around)
    return [(f"{fault['column']}{fault['row']}", fault["value"], fault["message"]) for fault in outcome.faults]


def test_a_plan_of_actions_becomes_its_projects_and_nothing_else(tmp_path):
    outcome, made = read(read_sheets(saved(plan_of_actions(), tmp_path), kind="xlsx"))
    assert outcome.faults == []
    assert [project.name for project in made.values()] == [*(f"โครงการที่ {n}" for n in range(1, 7)), "โครงการรวมพลังครู"]
    assert {project.work_group for project in made.values()} == {GROUP}
    six = list(made.values())[:6]
    assert {(one.start_date, one.end_date) for one in six} == {(dt.date(2024, 10, 1), dt.date(2025, 9, 30))}
    assert {one.objectives for one in six} == {("อ่านออก", "เขียนได้")}
    assert {one.budget.total_baht for one in six} == {Decimal("58200.00")}
    assert {tuple((row.quarter, row.planned_baht) for row in one.budget.planned) for one in six} == {
        ((1, Decimal("8200.00")), (3, Decimal("50000.00")))
    }
    assert made[13].budget.total_baht is None
    assert [(aside["row"], aside["kind"]) for aside in outcome.asides] == [
        (5, AsideKind.NUMBERS),
        (6, AsideKind.SECTION),
        (14, AsideKind.HEADING),
        (15, AsideKind.TOTAL),
        (16, AsideKind.TOTAL),
        (17, AsideKind.NOTE),
    ]


def test_rows_below_a_project_are_its_activities_merged_or_left_empty(tmp_path):
    outcome, made = read(read_sheets(saved(activities_below(), tmp_path), kind="xlsx"))
    assert outcome.faults == []
    first, second = made.values()
    assert [(one.title, one.planned_baht, one.responsible) for one in first.activities] == [
        ("ประชุม", Decimal("1000.00"), "ครู ก"),
        ("อบรม", Decimal("2000.00"), "ครู ข"),
    ]
    assert [one.title for one in second.activities] == ["นิเทศ", "สรุปผล"]
    assert (first.budget.total_baht, second.budget.total_baht) == (Decimal("3000.00"), Decimal("500.50"))
    assert first.work_group == GROUP  # written without กลุ่ม


def test_lines_of_a_cell_are_one_each_without_bullets_and_numbers():
    project = only(
        sheet_of(
            ["ชื่อโครงการ", "กิจกรรม", "ผลผลิต", "ผลลัพธ์", "ตัวชี้วัด", "แหล่งงบประมาณ"],
            ["ก", "1) ประชุม\n- อบรม\n\n• นิเทศ", "ครู 10 คน", "เก่งขึ้น\nดีขึ้น", "1.5 เท่าของเดิม", "งบ สพฐ."],
        )
    )
    assert [one.title for one in project.activities] == ["ประชุม", "อบรม", "นิเทศ"]
    assert [(one.kind, one.text) for one in project.results] == [
        (ResultKind.OUTPUT, "ครู 10 คน"),
        (ResultKind.OUTCOME, "เก่งขึ้น"),
        (ResultKind.OUTCOME, "ดีขึ้น"),
    ]
    assert [one.name for one in project.kpis] == ["1.5 เท่าของเดิม"]
    assert {one.funding_source for one in project.activities} == {"งบ สพฐ."}


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("1 ต.ค. 2567 - 30 ก.ย. 2568", dt.date(2024, 10, 1), dt.date(2025, 9, 30)),
        ("๑ ตุลาคม ๒๕๖๗ ถึง ๓๐ กันยายน ๒๕๖๘", dt.date(2024, 10, 1), dt.date(2025, 9, 30)),
        ("ตุลาคม 2567 - กันยายน 2568", dt.date(2024, 10, 1), dt.date(2025, 9, 30)),
        ("ตลอดปีงบประมาณ 2568", dt.date(2024, 10, 1), dt.date(2025, 9, 30)),
    ],
)
def test_a_period_in_one_column_is_both_days(written, first, last):
    project = only(sheet_of(["ชื่อโครงการ", "ระยะเวลาดำเนินการ"], ["ก", written]))
    assert (project.start_date, project.end_date) == (first, last)


def test_plans_are_linked_by_code_or_words_and_the_first_sub_plan_target_leads():
    around = Surroundings(fiscal_year_be=2568, mine=frozenset({""}), nodes=PLANS)
    project = only(sheet_of(["ชื่อโครงการ", "เป้าหมายแผนแม่บทย่อย"], ["ก", "hm1, คนไทยเก่งขึ้น"]), around)
    assert [(link.tree, link.code, link.is_primary) for link in project.plan_links] == [
        ("ndp13", "HM1", False),
        ("master_plan", "S1-T1", True),
    ]
    ((cell, value, message),) = faults(sheet_of(["ชื่อโครงการ", "เป้าหมายแผนแม่บทย่อย"], ["ก", "ไม่มีจริง"]), around)
    assert (cell, value, message) == ("B2", "ไม่มีจริง", str(NO_SUCH_PLAN))
    assert len(faults(sheet_of(["ชื่อโครงการ", "เป้าหมายแผนแม่บทย่อย"], ["ก", "ชื่อเดียวกัน"]), around)) == 1


def test_choices_are_read_by_their_words():
    project = only(sheet_of(["ชื่อโครงการ", "งบรายจ่าย"], ["ก", "ดำเนินงาน"]))
    assert project.budget.expense_category == "operating"
    assert faults(sheet_of(["ชื่อโครงการ", "งบรายจ่าย"], ["ก", "งบลับ"])) == [
        ("B2", "งบลับ", str(WHAT_FITS[FieldKind.CHOICE]))
    ]


def test_formulas_errors_and_hostile_texts_stay_what_they_are():
    sheet = sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["=cmd|' /C calc'!A0", "100"], ["{{7*7}}<script>", "100"])
    _outcome, made = read(sheet)
    assert [project.name for project in made.values()] == ["=cmd|' /C calc'!A0", "{{7*7}}<script>"]
    cells = [cell._replace(kind=CellKind.FORMULA) if cell.name == "B2" else cell for cell in sheet.cells]
    cells = [cell._replace(kind=CellKind.ERROR, text="#REF!") if cell.name == "B3" else cell for cell in cells]
    assert faults(Sheet("ก", False, tuple(cells))) == [
        ("B2", "100", str(FORMULA)),
        ("B3", "#REF!", str(ERROR_CELL)),
    ]


def test_a_common_year_is_asked_for_where_a_sheet_holds_a_buddhist_one():
    sheet = sheet_of(["ชื่อโครงการ", "วันเริ่มต้น"], ["ก", "2567-03-31"])
    cells = tuple(cell._replace(kind=CellKind.DATE) if cell.name == "B2" else cell for cell in sheet.cells)
    assert faults(Sheet("ก", False, cells)) == [("B2", "2567-03-31", str(COMMON_YEAR))]


def test_amounts_in_millions_let_nothing_in():
    outcome, made = read(sheet_of(["ชื่อโครงการ", "งบประมาณ (ล้านบาท)"], ["ก", "1.5"]))
    assert [(fault["row"], fault["message"]) for fault in outcome.faults] == [(1, str(BIG_UNIT))]
    assert made == {}


def test_one_value_is_asked_for_where_a_project_says_two():
    sheet = sheet_of(["ชื่อโครงการ", "กิจกรรม", "งบประมาณ"], ["ก", "ประชุม", "100"], [None, "อบรม", "200"])
    matching = Matching(0, (1, 1), {1: "name", 2: "activities", 3: "activity_baht"})
    assert read_list([sheet], matching, AROUND)[0].faults == []
    below = sheet.cells[3]._replace(row=3)  # the name stands in both rows, as in a merged area
    merged = Sheet("ก", False, tuple(sorted((*sheet.cells, below), key=lambda cell: (cell.row, cell.column))))
    matching = Matching(0, (1, 1), {1: "name", 2: "activities", 3: "total_baht"})
    outcome, _made = read_list([merged], matching, AROUND)
    assert [(fault["row"], fault["message"]) for fault in outcome.faults] == [(3, str(SEVERAL_VALUES))]


def test_groups_are_those_of_the_office_and_of_the_reader():
    heading = ["ชื่อโครงการ", "กลุ่มงาน"]
    assert faults(sheet_of(heading, ["ก", "กลุ่มไม่มีจริง"])) == [("B2", "กลุ่มไม่มีจริง", str(NO_SUCH_GROUP))]
    assert faults(sheet_of(heading, ["ก", "กลุ่มนิเทศ"])) == [("B2", "กลุ่มนิเทศ", str(NOT_THEIR_GROUP))]
    assert only(sheet_of(heading, ["ก", "กลุ่ม อำนวยการ"])).work_group == GROUP
    nowhere = Surroundings(fiscal_year_be=2568, groups=[GROUP], mine=frozenset({GROUP}))
    assert faults(sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["ก", "1"]), nowhere)[0][2] == str(NOT_THEIR_GROUP)
    otherwise = Surroundings(fiscal_year_be=2568, groups=[GROUP], mine=frozenset({GROUP}), otherwise=GROUP)
    assert only(sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["ก", "1"]), otherwise).work_group == GROUP


def test_the_same_project_twice_is_asked_about_and_what_is_registered_is_known_again():
    sheet = sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["โครงการ ก", "1"], ["โครงการ  ก.", "2"])
    outcome, _made = read(sheet)
    assert [(fault["row"], words_of(fault).split()[-1]) for fault in outcome.faults] == [(3, "2")]
    stored = Project(key="x", name="โครงการ-ก", fiscal_year_be=2568)
    around = Surroundings(fiscal_year_be=2568, mine=frozenset({""}), known=[stored])
    outcome, made = read(sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["โครงการ ก", "1"]), around)
    assert made == {}
    assert [(one["standing"], one["differs"]) for one in outcome.entries] == [
        (Standing.DIFFERENT, ["name", "total_baht"])
    ]


def test_what_no_registration_may_say_is_said_here_too():
    ((cell, _value, message),) = faults(sheet_of(["ชื่อโครงการ", "วันเริ่มต้น", "วันสิ้นสุด"], ["ก", "30/9/2568", "1/10/2567"]))
    assert cell in {"B2", "C2"}
    assert "·" in message


GOOD = {
    "name": "โครงการ",
    "total_baht": "๑,๐๐๐.๕๐",
    "start_date": "1/10/2567",
    "end_date": "30/9/2568",
    "planned_1": "1,000",
    "work_group": GROUP,
}
BAD = {
    "total_baht": ["1e5", "1_000", "1,23,4", "-5", "1.234", "ห้าร้อย"],
    "start_date": ["31/2/2567", "2567", "1/10/67", "2567-10-01"],
    "end_date": ["วันแรก", "31 มีนา 2567"],
    "planned_1": ["abc", "1e5"],
    "work_group": ["กลุ่มที่ไม่มี"],
}


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_as_many_faults_are_found_as_were_planted_and_every_other_row_is_sound(seed):
    """Plant k faults in a list of a hundred: all are named at their cells, and no row without one is touched."""
    draw = random.Random(seed)
    names = list(GOOD)
    rows = [[f"{GOOD[name]} {number}" if name == "name" else GOOD[name] for name in names] for number in range(100)]
    planted = set()
    for _ in range(draw.randrange(60)):
        row, name = draw.randrange(100), draw.choice(list(BAD))
        rows[row][names.index(name)] = draw.choice(BAD[name])
        planted.add((row + 2, names.index(name) + 1))
    headings = [next(one.words[0] for one in REGISTRATIONS if one.name == name) for name in names]
    matching = Matching(0, (1, 1), dict(enumerate(names, start=1)))
    outcome, made = read_list([sheet_of(headings, *rows)], matching, AROUND)
    letters = " ABCDEF"
    assert {(fault["row"], letters.index(fault["column"])) for fault in outcome.faults} == planted
    assert len(outcome.faults) == len(planted)
    assert set(made) == set(range(2, 102)) - {row for row, _column in planted}
    assert all(fault["value"] and fault["message"] for fault in outcome.faults)


def test_a_row_without_a_name_says_so():
    assert faults(sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["ก", "1"], [None, "2"])) == [("A3", "", str(NAME_NEEDED))]


def test_a_period_and_an_activity_that_are_none_say_what_to_write():
    assert faults(sheet_of(["ชื่อโครงการ", "ระยะเวลา"], ["ก", "ตลอดปี"])) == [("B2", "ตลอดปี", str(NO_PERIOD))]
    sheet = sheet_of(["ชื่อโครงการ", "กิจกรรม", "งบประมาณของกิจกรรม"], ["ก", None, "100"])
    assert faults(sheet) == [("C2", "100", str(NO_ACTIVITY))]


@pytest.mark.parametrize("name", ["รวมพลังครูไทย", "โครงการรวม", "รวมใจรักการอ่าน", "ที่มาของชุมชน", "Total English"])
def test_a_project_whose_name_begins_like_a_total_is_a_project(name):
    assert only(sheet_of(["ชื่อโครงการ", "งบประมาณ"], [name, "100"])).name == name


@pytest.mark.parametrize(
    "words", ["รวม", "รวมทั้งสิ้น", "รวมเป็นเงินทั้งสิ้น", "ยอดรวม", "รวม ๓ โครงการ", "รวมกลุ่มอำนวยการ", "Grand Total"]
)
def test_a_total_is_left_out_and_named(words):
    outcome, made = read(sheet_of(["ชื่อโครงการ", "งบประมาณ"], ["ก", "100"], [words, "100"]))
    assert len(made) == 1
    assert [(aside["row"], aside["kind"]) for aside in outcome.asides] == [(3, AsideKind.TOTAL)]
    assert words.split()[0] in outcome.asides[0]["text"]
