"""Workbooks: typed cells, totals as formulas, user text never a formula."""

import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from tidtam.formats.tests.hostile import ANY_TEXT, HOSTILE
from tidtam.formats.text import printable
from tidtam.formats.xlsx import CELL_LIMIT, CUT_MARK, Column, Ratio, Sheet, Sum, fit_text, sheet_name, write_workbook

CREATED = datetime(2024, 3, 31, tzinfo=UTC)
MONEY = Sheet(
    name="เบิกจ่าย ไตรมาส 2",
    columns=[
        Column("โครงการ", "text", 40),
        Column("แผน (บาท)", "baht"),
        Column("เบิกจ่าย (บาท)", "baht"),
        Column("ร้อยละ", "percent"),
        Column("วันที่", "date"),
    ],
    rows=[
        ["โครงการ ก", Decimal("1000.00"), Decimal("528.00"), Decimal("52.80"), date(2024, 3, 31)],
        ["โครงการ ข", Decimal("500.50"), None, None, None],
    ],
    totals=["รวม", Sum(Decimal("1500.50")), Sum(Decimal("528.00")), Ratio(2, 1, Decimal("35.19")), None],
)


def book(*sheets, **options):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(list(sheets), created=CREATED)), **options)


def test_cells_have_their_types_and_formats():
    sheet = book(MONEY)["เบิกจ่าย ไตรมาส 2"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "n", "d"]
    assert sheet["B2"].number_format == "#,##0.00"
    assert sheet["E2"].value.date() == date(2024, 3, 31)
    assert sheet["C3"].value is None


def test_totals_are_formulas_with_our_value_behind_them():
    assert book(MONEY).active["B4"].value == "=SUBTOTAL(109,B2:B3)"
    values = book(MONEY, data_only=True).active
    assert [cell.value for cell in values[4]][:4] == ["รวม", 1500.5, 528, 35.19]


def test_the_header_is_frozen_and_filtered():
    sheet = book(MONEY).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E3"


def test_a_note_stands_above_the_header():
    noted = Sheet(name="x", columns=[Column("a")], rows=[["1"]], note="ข้อมูล ณ วันที่ ๓๑ มีนาคม ๒๕๖๗")
    sheet = book(noted).active
    assert sheet["A1"].value == "ข้อมูล ณ วันที่ ๓๑ มีนาคม ๒๕๖๗"
    assert sheet["A3"].value == "a"
    assert sheet.freeze_panes == "A4"


@settings(max_examples=40)
@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_text_comes_back_as_the_same_text_and_never_as_a_formula_or_link(texts):
    content = write_workbook([Sheet("t", [Column("ข้อความ")], [[text] for text in texts])], created=CREATED)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    for row, text in enumerate(texts, 2):
        cell = sheet.cell(row, 1)
        assert cell.data_type != "f"
        assert cell.hyperlink is None
        assert (cell.value or "") == printable(text)


def test_every_hostile_text_is_read_back_by_another_reader():
    content = write_workbook([Sheet("t", [Column("ข้อความ")], [[text] for text in HOSTILE])], created=CREATED)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    # The last hostile text is empty, and so is its row.
    assert [row[0] for row in rows[1:]] == [printable(text) for text in HOSTILE][: len(rows) - 1]


def test_a_text_too_long_for_a_cell_is_cut_where_one_can_see_it():
    for text in ("ก" * 40_000, "😀" * 20_000):
        cut = fit_text(text)
        assert cut.endswith(CUT_MARK)
        assert CELL_LIMIT - 1 <= len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert fit_text("ก" * CELL_LIMIT) == "ก" * CELL_LIMIT


@given(st.text(max_size=60))
def test_any_name_makes_a_sheet_name(name):
    made = sheet_name(name)
    assert 1 <= len(made) <= 31
    assert not set(made) & set("[]:*?/\\")


def test_a_value_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="holds baht, not str"):
        write_workbook([Sheet("t", [Column("แผน", "baht")], [["1,234.50"]])], created=CREATED)


def test_two_processes_write_the_same_bytes():
    program = (
        "import hashlib; from tidtam.formats.tests.test_write_workbook import *;"
        "print(hashlib.sha256(write_workbook([MONEY], created=CREATED)).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
