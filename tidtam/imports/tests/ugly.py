"""Sheets as offices keep them, written for tests: every oddity the importer promises to live with."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

from tidtam.formats.sheets import Cell, CellKind, Sheet

GROUP = "กลุ่มอำนวยการ"


def plan_of_actions() -> Workbook:
    """Return a plan of actions: title, two merged rows of headings, numbered columns, sections, totals, a note."""
    book = Workbook()
    page = book.active
    page.title = "แผนปฏิบัติการ"
    page["A1"] = "บัญชีโครงการตามแผนปฏิบัติการประจำปีงบประมาณ พ.ศ. ๒๕๖๘"
    page.merge_cells("A1:J1")
    above = ["ที่", "โครงการ/กิจกรรม", "วัตถุประสงค์", "ระยะเวลา", None, "งบประมาณ (บาท)", "แผนการใช้จ่าย", None, None, None]
    for column, text in enumerate(above, start=1):
        page.cell(3, column, text)
    below = {4: "เริ่ม", 5: "สิ้นสุด", 7: "ไตรมาส ๑", 8: "ไตรมาส ๒", 9: "ไตรมาส ๓", 10: "ไตรมาส ๔"}
    for column, text in below.items():
        page.cell(4, column, text)
    for area in ("A3:A4", "B3:B4", "C3:C4", "F3:F4", "D3:E3", "G3:J3"):
        page.merge_cells(area)
    for column in range(1, 11):
        page.cell(5, column, f"({column})")
    page["A6"] = GROUP
    page.merge_cells("A6:J6")
    spellings = ("๑ ต.ค. ๒๕๖๗", "1/10/2567", "1-10-2567", "2024-10-01", "1 ตุลาคม 2567", dt.date(2024, 10, 1))
    for number, start in enumerate(spellings, start=1):
        page.append(
            [
                number,
                f"โครงการที่ {number}",
                "1. อ่านออก\n๒) เขียนได้",
                start,
                "๓๐ กันยายน ๒๕๖๘",
                "๕๘,๒๐๐.๐๐",
                8200,
                "-",
                "50,000.-",
            ]
        )
    page.append(["๗", "โครงการรวมพลังครู", None, None, None, "-"])
    page.append(["ที่", "โครงการ/กิจกรรม", "วัตถุประสงค์", "เริ่ม", "สิ้นสุด", "งบประมาณ (บาท)"])
    page.append([None, "รวม 7 โครงการ", None, None, None, "=SUM(F7:F13)"])
    page.append([None, "รวมทั้งสิ้น", None, None, None, 349200])
    page.append(["หมายเหตุ : งบประมาณอาจเปลี่ยนแปลง"])
    hidden = book.create_sheet("เดิม")
    hidden.append(["ชื่อโครงการ", "งบประมาณ"])
    hidden.append(["โครงการของปีก่อน", 1])
    hidden.sheet_state = "hidden"
    return book


def activities_below() -> Workbook:
    """Return projects merged over the rows of their activities, each with its own money and person."""
    book = Workbook()
    page = book.active
    page.append(["ชื่อโครงการ", "กลุ่ม", "กิจกรรม", "งบประมาณของกิจกรรม", "ผู้รับผิดชอบ", "งบประมาณรวม"])
    page.append(["โครงการ ก", "อำนวยการ", "ประชุม", 1000, "ครู ก", 3000])
    page.append([None, None, "อบรม", 2000, "ครู ข", None])
    page.append(["โครงการ ข", "อำนวยการ", "นิเทศ", "500.50", None, 500.5])
    page.append([None, None, "สรุปผล", None, None, None])
    page.merge_cells("A2:A3")
    page.merge_cells("B2:B3")
    page.merge_cells("F2:F3")
    return book


def sheet_of(*rows, name: str = "ก") -> Sheet:
    """Return a sheet of texts, from its first row and column on; None and "" are empty."""
    return Sheet(
        name,
        False,
        tuple(
            Cell(number, column, CellKind.TEXT, str(text), number, column)
            for number, row in enumerate(rows, start=1)
            for column, text in enumerate(row, start=1)
            if text not in (None, "")
        ),
    )


def saved(book: Workbook, folder: Path) -> Path:
    """Save a workbook and return where."""
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"
