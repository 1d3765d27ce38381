"""A workbook that comes back: rows are known wherever they stand, and everything that is wrong is said at once."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.workbooks.book import write_book
from tidtam.workbooks.facts import About, Book, Column, Row, Sheet
from tidtam.workbooks.marks import Broken, Identity, mark, opened, says, sealed
from tidtam.workbooks.reading import read_book

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
ABOUT = About(kind="quarter", office="T01-1", subject="2568-3", language="th", made_by="owner", made_at=AT)
COLUMNS = (
    Column(name="project", title="โครงการ"),
    Column(name="what", title="ทำอะไร", hint="เขียนสั้น ๆ"),
    Column(name="actual", title="เบิกจ่าย", kind="amount"),
    Column(name="state", title="สถานะ"),
)
OPEN = frozenset({"what", "actual", "state"})


def row(key, what="", actual="", state="", **more):
    cells = {"project": f"โครงการ {key}", "what": what, "actual": actual, "state": state}
    return Row(key=key, cells=cells, open=more.pop("open", OPEN), lists={"state": ("ทำแล้ว", "ยังไม่ทำ")}, **more)


ROWS = (
    row("R1", "จัดค่าย", "1,234.50", "ทำแล้ว"),
    row("R2", "=cmd()|'/c calc'!A0", "", ""),
    row("R3", "บรรทัดหนึ่ง\nบรรทัดสอง"),
)


def book(rows=ROWS, **about):
    sheet = Sheet(code="work", name="กิจกรรม", columns=COLUMNS, rows=rows)
    return Book(about=replace(ABOUT, **about), title="สมุดงาน", instructions=("อ่านก่อน",), sheets=(sheet,))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


@pytest.fixture
def sent(path):
    """Return what is read of a workbook after something was done to its sheet of rows."""

    def send(do=lambda _sheet: None, made=None):
        path.write_bytes(write_book(made or book()))
        file = openpyxl.load_workbook(path)
        do(file["กิจกรรม"] if "กิจกรรม" in file.sheetnames else file)
        file.save(path)
        return read_book(path)

    return send


def put(cell, value):
    return lambda sheet: sheet.__setitem__(cell, value)


def said(found):
    return [(one.sheet, f"{one.column}{one.row}", one.key, one.name, one.words) for one in found.filled]


def test_the_same_book_gives_the_same_bytes():
    assert write_book(book()) == write_book(book())


def test_what_was_not_touched_says_nothing(path):
    path.write_bytes(write_book(book()))
    found = read_book(path)
    assert (found.filled, found.faults) == ((), ())
    assert found.about == replace(ABOUT, sheets=("work",))


@given(words=st.lists(st.text(max_size=40), min_size=3, max_size=3), figure=st.decimals(0, 10**11, places=2))
@settings(max_examples=15)
def test_any_text_and_figure_comes_back_as_it_was(tmp_path_factory, words, figure):
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(write_book(book([row(f"R{n}", text, f"{figure:,.2f}") for n, text in enumerate(words)])))
    found = read_book(path)
    assert (found.filled, found.faults) == ((), ())


def test_a_changed_cell_is_named_by_row_and_column_with_its_words(sent):
    assert said(sent(put("C4", "จัดอบรม"))) == [("กิจกรรม", "C4", "R2", "what", "จัดอบรม")]
    assert said(sent(put("D3", 99.25))) == [("กิจกรรม", "D3", "R1", "actual", "99.25")]
    assert said(sent(put("D3", dt.date(2024, 3, 31)))) == [("กิจกรรม", "D3", "R1", "actual", "31/3/2567")]
    assert said(sent(put("D3", None))) == [("กิจกรรม", "D3", "R1", "actual", "")]


@pytest.mark.parametrize("same", ["1234.5", "๑,๒๓๔.๕๐", 1234.5, " 1,234.50 "])
def test_a_figure_that_is_written_another_way_says_the_same(sent, same):
    assert sent(put("D3", same)).filled == ()


def test_a_day_that_a_sheet_took_for_a_day_in_the_common_year_2567_is_what_was_typed(sent):
    assert said(sent(put("C3", dt.date(2567, 3, 31))))[0][-1] == "31/3/2567"


def test_rows_may_be_sorted_and_taken_away_and_columns_moved(sent):
    def shuffle(sheet):
        rows = [[cell.value for cell in one] for one in sheet.iter_rows(min_row=3, max_row=5)]
        rows[2][2] = "แก้แล้ว"
        for number, values in enumerate([rows[2], rows[0]], 3):
            for place, value in enumerate(values, 1):
                sheet.cell(number, place).value = value
        sheet.delete_rows(5)
        sheet.insert_rows(1, 2)
        sheet.move_range(f"C1:C{sheet.max_row}", cols=6)

    found = sent(shuffle)
    assert (said(found), found.faults) == ([("กิจกรรม", "I5", "R3", "what", "แก้แล้ว")], ())


def test_a_renamed_sheet_is_still_known(sent):
    def rename(sheet):
        sheet["C3"] = "แก้แล้ว"
        sheet.title = "งานของฉัน"

    assert said(sent(rename)) == [("งานของฉัน", "C3", "R1", "what", "แก้แล้ว")]


def copy_row(sheet):
    for cell in sheet[3]:
        sheet.cell(6, cell.column, cell.value)


MISTAKES = [
    (put("B3", "ชื่ออื่น"), ("กิจกรรม", "B3", "ชื่ออื่น"), "ระบบเป็นผู้เติม"),
    (put("C3", "=1+1"), ("กิจกรรม", "C3", "=1+1"), "แทนสูตร"),
    (put("D3", "#REF!"), ("กิจกรรม", "D3", "#REF!"), "แทน #REF!"),
    (put("A4", "R2|หาย"), ("กิจกรรม", "A4", "R2|หาย"), "รหัสของแถวนี้เปลี่ยนไป"),
    (put("C9", "แถวใหม่"), ("กิจกรรม", "A9", "แถวใหม่"), "แถวของระบบ"),
    (copy_row, ("กิจกรรม", "A6", None), "ซ้ำกับแถว 3"),
    (lambda sheet: sheet.delete_cols(4), ("กิจกรรม", "", ""), "คอลัมน์ของแผ่นนี้หายไป 1"),
    (lambda sheet: sheet.delete_rows(1), ("", "", ""), "1 แผ่นหาย"),
    (lambda sheet: sheet.parent.remove(sheet), ("", "", ""), "1 แผ่นหาย"),
    (lambda sheet: sheet.parent.remove(sheet.parent["tidtam"]), ("", "", ""), "ไม่ใช่สมุดงานของระบบ"),
]


@pytest.mark.parametrize(("do", "where", "cure"), MISTAKES)
def test_a_mistake_is_named_by_sheet_cell_and_value_with_what_to_do(sent, do, where, cure):
    (fault,) = sent(do).faults
    assert (fault.sheet, fault.cell) == where[:2]
    assert where[2] is None or fault.value == where[2]
    assert cure in fault.message


def test_all_mistakes_are_named_at_once_and_no_answer_hides_behind_them(sent):
    def spoil(sheet):
        for do, _where, _cure in MISTAKES[:6]:
            do(sheet)
        sheet["E5"] = "ทำแล้ว"

    found = sent(spoil)
    assert len(found.faults) == 6  # the row with the broken identity is the second; its cells say nothing any more
    assert [one.name for one in found.filled] == ["state"]


def test_a_row_of_another_office_or_quarter_is_not_taken(sent):
    made = sent(put("C3", "x"), made=book(subject="2568-2"))
    identity = sealed(Identity("R1", {}), stamp=made.about.stamp, sheet="work")
    (fault,) = sent(put("A3", identity)).faults
    assert "สมุดงานอื่น" in fault.message


def test_a_file_that_is_none_is_refused_with_what_to_do(path):
    path.write_bytes(b"PK nothing")
    (fault,) = read_book(path).faults
    assert "บันทึกเป็น Excel" in fault.message


def test_what_no_cell_can_hold_is_locked_and_says_where_to_write_it(sent, path):
    found = sent(made=book([row("R1", "ก" * 40_000)]))
    assert found.filled == found.faults == ()
    assert "หน้ารายงานในระบบ" in openpyxl.load_workbook(path)["กิจกรรม"]["C3"].value


def test_only_what_may_be_filled_in_is_unlocked_and_lists_hold_the_words(sent, path):
    sent(made=book([row("R1"), row("R2", open=frozenset({"what"}))]))
    sheet = openpyxl.load_workbook(path)["กิจกรรม"]
    assert sheet.protection.sheet
    assert [cell.coordinate for one in sheet.iter_rows(min_row=3) for cell in one if not cell.protection.locked] == [
        "C3", "D3", "E3", "C4",
    ]  # fmt: skip
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert str(rules["list"].sqref) == "E3"
    assert rules["list"].formula1 == "'tidtam-lists'!$A$1:$A$2"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden


def test_what_was_typed_as_a_formula_stays_text(sent, path):
    sent()
    assert openpyxl.load_workbook(path)["กิจกรรม"]["C4"].data_type == "s"


def test_two_rows_of_one_key_are_not_written():
    with pytest.raises(ValueError, match="same key"):
        write_book(book([row("R1"), row("R1")]))


@given(st.text(max_size=60), st.booleans(), st.booleans())
def test_a_mark_knows_its_words(words, is_figure, is_open):
    assert says(mark(words, is_figure=is_figure, is_open=is_open), words)
    assert not says(mark(words, is_figure=is_figure, is_open=is_open), f"{words}ก")


@given(st.text(max_size=40), st.text(max_size=8))
def test_an_identity_is_opened_as_it_was_sealed_and_not_after_any_change(key, more):
    identity = Identity(key.strip(), {"what": mark("a", is_figure=False, is_open=True)})
    text = sealed(identity, stamp="quarter|T01-1|2568-3", sheet="work")
    if key == key.strip():
        assert opened(text, stamp="quarter|T01-1|2568-3", sheet="work") == identity
    with pytest.raises(Broken):
        opened(f"{more}ก{text}", stamp="quarter|T01-1|2568-3", sheet="work")
