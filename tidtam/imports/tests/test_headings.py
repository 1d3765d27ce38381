"""Where a list begins and what its columns mean: proposed by likeness, never taken from what is hidden or unlike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.formats.sheets import read_sheets
from tidtam.imports.fields import REGISTRATIONS
from tidtam.imports.rules.headings import find_heading, has_big_unit, headings_key, label_key, label_likeness, labels_of
from tidtam.imports.tests.ugly import activities_below, plan_of_actions, saved, sheet_of

FIELDS = {one.name: one for one in REGISTRATIONS}


def found(*rows, remembered=None):
    matching = find_heading([sheet_of(*rows)], REGISTRATIONS, remembered)
    return matching.header, dict(matching.columns)


def test_a_merged_heading_of_two_rows_is_found_below_its_title(tmp_path):
    sheets = read_sheets(saved(plan_of_actions(), tmp_path), kind="xlsx")
    matching = find_heading(sheets, REGISTRATIONS)
    assert (matching.sheet, matching.header[1]) == (0, 4)
    assert dict(matching.columns) == {
        2: "name",
        3: "objectives",
        4: "start_date",
        5: "end_date",
        6: "total_baht",
        7: "planned_1",
        8: "planned_2",
        9: "planned_3",
        10: "planned_4",
    }


def test_two_rows_of_headings_that_are_not_merged_are_joined():
    header, columns = found(
        ["ชื่อโครงการ", "แผนการใช้จ่าย", None],
        [None, "ไตรมาส 1", "ไตรมาส 2"],
        ["โครงการ ก", "100", "200"],
    )
    assert header == (1, 2)
    assert columns == {1: "name", 2: "planned_1", 3: "planned_2"}


def test_the_first_entry_is_never_taken_for_a_heading():
    header, _columns = found(["ชื่อโครงการ", "งบประมาณ"], ["โครงการงบประมาณ", "100"], ["โครงการกิจกรรม", "200"])
    assert header == (1, 1)


def test_a_hidden_sheet_is_not_looked_at(tmp_path):
    book = plan_of_actions()
    book["แผนปฏิบัติการ"].delete_rows(1, 30)
    book["แผนปฏิบัติการ"]["A1"] = "ว่าง"
    matching = find_heading(read_sheets(saved(book, tmp_path), kind="xlsx"), REGISTRATIONS)
    assert (matching.sheet, matching.columns) == (0, {})


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("โครงการ", "name"),
        ("ชื่อ โครงการ", "name"),
        ("ชื่อโครงการที่ดำเนินการ", "name"),
        ("งบประมาณที่ได้รับจัดสรร (บาท)", "total_baht"),
        ("งปม.ที่ได้รับ งบประมาณ", "total_baht"),
        ("กลุ่มงานที่รับผิดชอบโครงการ", "work_group"),
        ("วัน/เดือน/ปี ที่เริ่มโครงการ วันเริ่มต้น", "start_date"),
        ("ไตรมาสที่ ๓ (เม.ย.-มิ.ย.)", "planned_3"),
        ("Q4", "planned_4"),
        ("ตัวชี้วัดความสำเร็จของโครงการ", "kpis"),
        ("วัตถุประสงค์โครงการ", "objectives"),
        ("หลักการ และเหตุผล", "rationale"),
        ("ระยะเวลา", "period"),
    ],
)
def test_a_heading_in_other_words_is_proposed_for_what_it_says(heading, field):
    _header, columns = found(["ชื่อโครงการ" if field != "name" else "ที่", heading], ["ก", "ข"])
    assert columns.get(2) == field


@pytest.mark.parametrize("heading", ["ที่", "ลำดับที่", "หมายเหตุ", "No."])
def test_a_number_and_a_note_mean_nothing(heading):
    assert {label_likeness(heading, one) for one in REGISTRATIONS} == {0.0}


def test_several_columns_say_activities_but_one_the_name():
    _header, columns = found(["ชื่อโครงการ", "โครงการ", "กิจกรรมที่ 1", "กิจกรรมที่ 2"], ["ก", "ข", "ค", "ง"])
    assert columns == {1: "name", 3: "activities", 4: "activities"}


def test_what_only_activities_have_is_not_proposed_without_them():
    assert found(["ชื่อโครงการ", "ผู้รับผิดชอบ"], ["ก", "ครู ข"])[1] == {1: "name"}
    assert found(["ชื่อโครงการ", "ผู้รับผิดชอบ", "กิจกรรม"], ["ก", "ครู ข", "ค"])[1][2] == "responsible"


def test_what_stands_below_decides_between_two_headings_that_are_alike():
    _header, columns = found(
        ["ชื่อโครงการ", "เงินงบประมาณ", "งบประมาณรวม"], ["ก", "งบ สพฐ.", "๑,๐๐๐"], ["ข", "งบ สพฐ.", "500"]
    )
    assert columns[3] == "total_baht"
    assert columns.get(2) != "total_baht"


def test_what_the_office_said_before_goes_before_likeness():
    remembered = {label_key("งานที่จะทำ"): "name", label_key("ชื่อโครงการ"): ""}
    _header, columns = found(["งานที่จะทำ", "ชื่อโครงการ", "งบประมาณ"], ["ก", "ข", "1"], remembered=remembered)
    assert columns[1] == "name"
    assert "name" not in {name for column, name in columns.items() if column != 1}


def test_a_sheet_without_any_likeness_is_offered_unmatched():
    assert found(["aaa", "bbb"], ["1", "2"]) == ((1, 1), {})


def test_headings_in_thousands_or_millions_are_seen():
    assert has_big_unit("งบประมาณ (ล้านบาท)")
    assert has_big_unit("งบ (พันบาท)")
    assert not has_big_unit("งบประมาณ (บาท)")


def test_a_set_of_headings_is_known_again_in_another_order_and_spelling():
    assert headings_key(["ชื่อโครงการ", "งบ ประมาณ", ""]) == headings_key(["งบประมาณ", "ชื่อ โครงการ"])


def test_projects_merged_over_their_activities_are_matched(tmp_path):
    (sheet,) = read_sheets(saved(activities_below(), tmp_path), kind="xlsx")
    matching = find_heading([sheet], REGISTRATIONS)
    assert list(matching.columns.values()) == [
        "name",
        "work_group",
        "activities",
        "activity_baht",
        "responsible",
        "total_baht",
    ]
    assert labels_of(sheet, matching.header)[1] == "ชื่อโครงการ"


@given(st.data())
def test_a_sheet_nobody_has_seen_is_matched_by_any_of_the_words(data):
    """Headings drawn from the words, in any order, with units and blanks beside them: each column is found."""
    chosen = data.draw(st.permutations(["name", "work_group", "total_baht", "start_date", "end_date", "planned_2"]))
    contents = {"total_baht": "1,000.50", "planned_2": "๒๐๐", "start_date": "1/10/2567", "end_date": "30/9/2568"}
    headings = [data.draw(st.sampled_from([word for word in FIELDS[name].words if len(word) > 3])) for name in chosen]
    dressed = [data.draw(st.sampled_from(["{}", "{} ", " {}", "{} (บาท)", "{}\n"])).format(word) for word in headings]
    above = data.draw(st.lists(st.sampled_from([["สพป."], [None, "ปี 2568"], []]), max_size=3))
    matching = find_heading(
        [sheet_of(*above, dressed, [contents.get(name, "ข้อความ") for name in chosen])], REGISTRATIONS
    )
    assert matching.header == (len(above) + 1, len(above) + 1)
    assert dict(matching.columns) == dict(enumerate(chosen, start=1))
