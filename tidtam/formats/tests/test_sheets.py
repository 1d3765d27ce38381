"""Reading sheets: every cell as a text with its place, whatever the file was saved as; nothing evaluated."""

import csv
import datetime as dt
import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tidtam.formats.read_sheets import decoded, formulas_and_errors, read_csv
from tidtam.formats.sheets import (
    Cell,
    CellKind,
    Refusal,
    Sheet,
    SheetsRefused,
    as_plain,
    column_name,
    read_sheets,
    sheets_from,
)


def saved(tmp_path, book):
    book.save(tmp_path / "list.xlsx")
    return read_sheets(tmp_path / "list.xlsx", kind="xlsx")


def texts(sheet):
    return {cell.name: cell.text for cell in sheet.cells}


def csv_sheet(tmp_path, content):
    (tmp_path / "list.csv").write_bytes(content)
    (sheet,) = read_sheets(tmp_path / "list.csv", kind="csv")
    return sheet


def test_cells_keep_what_was_typed_and_their_place(tmp_path):
    book = Workbook()
    page = book.active
    page["B2"], page["C2"], page["D2"] = "โครงการ ก", 1234.5, 0.1 + 0.2
    page["B4"], page["C4"] = dt.date(2024, 3, 31), dt.datetime(2024, 3, 31, 8, 30)  # noqa: DTZ001 - a sheet knows no zone
    page["D4"], page["E4"] = "๓๑ มีนาคม ๒๕๖๗", 15_000_000
    (sheet,) = saved(tmp_path, book)
    assert texts(sheet) == {
        "B2": "โครงการ ก",
        "C2": "1234.5",
        "D2": "0.3",
        "B4": "2024-03-31",
        "C4": "2024-03-31",
        "D4": "๓๑ มีนาคม ๒๕๖๗",
        "E4": "15000000",
    }
    assert [number for number, _row in sheet.rows()] == [2, 4]


def test_a_buddhist_year_typed_as_a_common_one_stays_what_the_sheet_holds(tmp_path):
    book = Workbook()
    book.active["A1"] = 243707
    book.active["A1"].number_format = "d/m/yyyy"
    (sheet,) = saved(tmp_path, book)
    assert sheet.cells[0].text.startswith("2567-03-")
    assert sheet.cells[0].kind is CellKind.DATE


def test_formulas_and_errors_are_told_apart_from_texts_and_never_evaluated(tmp_path):
    book = Workbook()
    for number, value in enumerate(["=1+1", "=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "#REF!", "=A1"], start=1):
        book.active.cell(number, 1, value)
    (sheet,) = saved(tmp_path, book)
    assert [(cell.kind, cell.text) for cell in sheet.cells] == [
        (CellKind.FORMULA, "=1+1"),
        (CellKind.FORMULA, "=cmd|' /C calc'!A0"),
        (CellKind.TEXT, "+1+1"),
        (CellKind.TEXT, "@SUM(A1)"),
        (CellKind.ERROR, "#REF!"),
        (CellKind.FORMULA, "=A1"),
    ]


def test_a_formula_with_a_value_behind_it_is_still_a_formula():
    first = b'<row><c><v>1</v></c><c><f t="shared" si="0"/><v>7</v></c></row>'
    xml = b"<worksheet>" + first + b'<row r="5"><c r="C5"><f>A1</f></c></row></worksheet>'
    assert formulas_and_errors(xml) == {(1, 2): (CellKind.FORMULA, "="), (5, 3): (CellKind.FORMULA, "=A1")}


def test_a_merged_area_repeats_its_first_cell_and_says_so(tmp_path):
    book = Workbook()
    page = book.active
    page["A1"], page["A3"], page["B5"] = "ระยะเวลา", "กลุ่ม ก", "ท้าย"
    page.merge_cells("A1:C1")
    page.merge_cells("A3:A5")
    (sheet,) = saved(tmp_path, book)
    assert texts(sheet) == {
        "A1": "ระยะเวลา",
        "B1": "ระยะเวลา",
        "C1": "ระยะเวลา",
        "A3": "กลุ่ม ก",
        "A4": "กลุ่ม ก",
        "A5": "กลุ่ม ก",
        "B5": "ท้าย",
    }
    assert [cell.name for cell in sheet.cells if cell.is_continued] == ["B1", "C1", "A4", "A5"]
    assert {(cell.from_row, cell.from_column) for cell in sheet.cells if cell.row == 1} == {(1, 1)}


def test_hidden_sheets_are_marked_and_empty_ones_are_empty(tmp_path):
    book = Workbook()
    book.active.title = "รายการ"
    for name, state in (("ซ่อน", "hidden"), ("ซ่อนลึก", "veryHidden"), ("ว่าง", "visible")):
        book.create_sheet(name).sheet_state = state
    book["ซ่อน"]["A1"] = "ลับ"
    assert [(sheet.name, sheet.is_hidden, len(sheet.cells)) for sheet in saved(tmp_path, book)] == [
        ("รายการ", False, 0),
        ("ซ่อน", True, 1),
        ("ซ่อนลึก", True, 0),
        ("ว่าง", False, 0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_file_is_read_in_every_encoding_and_with_every_delimiter(tmp_path, encoding, delimiter):
    rows = [["ชื่อโครงการ", "งบประมาณ"], ['โครงการ "ก"', "๑,๐๐๐"], ["สองบรรทัด\nในเซลล์", "2.50"]]
    told = io.StringIO(newline="")
    csv.writer(told, delimiter=delimiter).writerows(rows)
    sheet = csv_sheet(tmp_path, told.getvalue().encode(encoding))
    assert [[cell.text for cell in row.values()] for _number, row in sheet.rows()] == rows


def test_a_line_that_names_the_delimiter_is_followed_and_keeps_its_number(tmp_path):
    sheet = csv_sheet(tmp_path, "sep=;\nก,ข;1\n".encode())
    assert texts(sheet) == {"A2": "ก,ข", "B2": "1"}


def test_bytes_in_no_encoding_are_refused():
    with pytest.raises(SheetsRefused) as refused:
        decoded("ชื่อ".encode("cp874") + b"\xff\xdb")
    assert refused.value.code is Refusal.ENCODING


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="cp874", exclude_characters="\r\n;\t", exclude_categories=["Cc"])), min_size=2
        ),
        min_size=1,
    ),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_was_written_into_a_text_file_is_read_again(rows, encoding):
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    told = io.StringIO(newline="")
    csv.writer(told, quoting=csv.QUOTE_ALL).writerows(rows)
    (sheet,) = read_csv(told.getvalue().encode(encoding))
    wanted = {
        (number, column): text
        for number, row in enumerate(rows, start=1)
        for column, text in enumerate(row, start=1)
        if text.strip()
    }
    assert {(cell.row, cell.column): cell.text for cell in sheet.cells} == wanted


NUMBER = st.integers(1, 9)


@given(st.lists(st.builds(Cell, NUMBER, NUMBER, st.sampled_from(CellKind), st.text(), NUMBER, NUMBER)))
def test_sheets_go_through_json_unchanged(cells):
    sheets = (Sheet("ก", True, tuple(cells)), Sheet("", False, ()))
    assert sheets_from(as_plain(sheets)) == sheets


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_sheets_name_them(number, name):
    assert column_name(number) == name


def test_a_sheet_too_wide_or_too_long_is_refused(tmp_path):
    book = Workbook()
    book.active["A1"], book.active["XFD1"] = "ก", "ข"
    with pytest.raises(SheetsRefused) as refused:
        saved(tmp_path, book)
    assert refused.value.code is Refusal.TOO_LARGE
    book.active["XFD1048576"] = "ค"
    with pytest.raises(SheetsRefused) as refused:
        saved(tmp_path, book)
    assert refused.value.code is Refusal.TOO_LARGE
    with pytest.raises(SheetsRefused) as refused:
        csv_sheet(tmp_path, b"a,b\n" * 50_001)
    assert refused.value.code is Refusal.TOO_LARGE


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "list.xlsx").write_bytes(content)
    with pytest.raises(SheetsRefused) as refused:
        read_sheets(tmp_path / "list.xlsx", kind="xlsx")
    assert refused.value.code is Refusal.DAMAGED


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "list.xlsx", "w") as made:
        for name in plain.namelist():
            part = plain.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"<worksheet", b'<!DOCTYPE l [<!ENTITY a "b">]><worksheet', 1)
            made.writestr(name, part)
    with pytest.raises(SheetsRefused) as refused:
        read_sheets(tmp_path / "list.xlsx", kind="xlsx")
    assert refused.value.code is Refusal.DAMAGED


@pytest.mark.shared
def test_the_files_of_the_corpus_are_read_or_refused_and_leave_nothing(shared, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    subprocess.run([sys.executable, str(shared / "data/hostile_corpus.py"), str(tmp_path / "files")], check=True)
    read = {}
    for path in sorted((tmp_path / "files").iterdir()):
        if path.suffix in {".xlsx", ".csv"}:
            try:
                read[path.name] = [
                    cell.text for sheet in read_sheets(path, kind=path.suffix[1:]) for cell in sheet.cells
                ]
            except SheetsRefused as refused:
                read[path.name] = refused.code
    assert read.pop("import_cells.xlsx")[8:11] == ["๑,๒๓๔.๕๐", "1,234.50", "1e5"]
    assert {read.pop(name)[2] for name in ("thai_windows874.csv", "thai_bom.csv", "thai_utf16.csv") if read[name]} == {
        'โครงการ "ก"'
    }
    assert read == {
        "bomb_entities.xlsx": Refusal.DAMAGED,
        "bomb_sheet.xlsx": Refusal.TOO_LARGE,
        "encrypted_like.xlsx": Refusal.DAMAGED,
        "external_link.xlsx": ["โครงการ"],
        "macro_renamed.xlsx": ["โครงการ"],
        "truncated.xlsx": Refusal.DAMAGED,
        "xxe.xlsx": Refusal.DAMAGED,
    }
    assert list((tmp_path / "own").iterdir()) == []
