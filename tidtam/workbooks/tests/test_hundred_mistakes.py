"""A hundred mistakes in a workbook of forty projects: all are found at once, each with its cell and what to do."""

import random

import openpyxl
import pytest

from tidtam.approval.tests.conftest import AT
from tidtam.formats.sheets import column_name
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import as_facts
from tidtam.workbooks.refusals import HasFaults
from tidtam.workbooks.services import apply_workbook
from tidtam.workbooks.tests.conftest import Cells

pytestmark = pytest.mark.django_db

MISTYPED = {
    "disbursement.actual_baht": ["หมื่นสอง", -5, 1.234, "1,23,4", "1e5", "=1+1", "#REF!"],
    "disbursement.saved_baht": ["-", "สิบ", 10**14, "=A1", "#DIV/0!"],
    "kpi_values[k1].cumulative": ["หลายคน", 0.12345, "=2*2", "#N/A"],
    "kpi_values[k2].verdict": ["เกือบบรรลุ", "maybe"],
    "activities[a1].status": ["เสร็จแล้วมั้ง", "=1"],
    "activities[a2].later_quarter": ["ไตรมาส 9", "ปีหน้า"],
    "activities[a1].start_date": ["เมื่อวาน", "31/2/2567", "2567"],
    "activities[a2].quantity": ["หลายสิบ"],
    "activities[a2].unit": ["ก" * 101],
    "activities[a1].ends_project": ["อาจจะ"],
    "disbursement.causes[1].category": ["ไม่รู้", None],
    "disbursement.causes[1].activity_key": ["กิจกรรมที่ไม่มี"],
    "disbursement.causes[1].amount_baht": ["มาก", "=SUM(A1:A2)"],
    "answers[kpi].state": ["ตอบครึ่งเดียว", None],
    "answers[output].covers": ["9", "หนึ่ง", "1, 77"],
    "summary.no_suggestions": ["ไม่แน่"],
    "summary.results": ["#VALUE!", '=CONCATENATE("a","b")'],
    "data_date": ["สิ้นเดือน", "32/1/2567"],
}
"""What may not stand in a field, by place."""

LOCKED = {"kpi_values[k1].kpi": "ชื่ออื่น", "activities[a1].title": "เปลี่ยนชื่อ", "disbursement.planned_baht": 99}
"""What the system fills in itself."""


def plant(file, rows, count):
    """Put mistakes into cells at random, each in a row of its own; return the cells that hold them."""
    chance = random.Random(20680105)
    planted: dict[tuple[str, str], object] = {}
    taken: set[tuple[str, int]] = set()

    def put(cell, words):
        at = cell.parent.title, cell.row
        if at in taken:
            return
        taken.add(at)
        cell.value = words
        planted[cell.parent.title, cell.coordinate] = words

    def spoil_identity(sheet):
        number = chance.randrange(3, sheet.max_row)
        if (sheet.title, number) not in taken:
            cell = sheet.cell(number, 1)
            taken.add((sheet.title, number))
            cell.value = f"X{cell.value}"
            planted[sheet.title, cell.coordinate] = cell.value

    def add_row(sheet, identity):
        number = sheet.max_row + 1
        taken.add((sheet.title, number))
        sheet.cell(number, 1).value = identity
        sheet.cell(number, 3).value = "แถวที่เพิ่มเอง"
        planted[sheet.title, f"{column_name(1)}{number}"] = identity

    cells = Cells(file)
    sheets = [sheet for sheet in file.worksheets if str(sheet["A1"].value).startswith("tidtam:sheet")]
    while len(planted) < count:
        kind = chance.random()
        row = chance.choice(rows)
        if kind < 0.8:
            place = chance.choice(sorted(MISTYPED))
            put(cells(row, place), chance.choice(MISTYPED[place]))
        elif kind < 0.9:
            place = chance.choice(sorted(LOCKED))
            put(cells(row, place), LOCKED[place])
        elif kind < 0.94:
            spoil_identity(chance.choice(sheets))
        else:
            sheet = chance.choice(sheets)
            whole = [n for n in range(3, sheet.max_row) if (sheet.title, n) not in taken and sheet.cell(n, 1).value]
            add_row(sheet, sheet.cell(chance.choice(whole), 1).value if kind < 0.97 else None)
    return planted


def test_a_hundred_mistakes_are_all_found_at_once_each_with_its_cell_and_cure(forty, desk):
    rows = list(forty.values())
    before = as_facts(list(ProgressReport.objects.select_related("project", "disbursement").order_by("pk")))
    desk.write()
    file = openpyxl.load_workbook(desk.path)
    Cells(file)(rows[0], "summary.suggestions").value = "คำตอบที่ดีในไฟล์เดียวกัน"
    planted = plant(file, rows, 100)
    file.save(desk.path)
    workbook = desk.receive()
    plan = desk.plan(workbook)
    found = {(fault.sheet, fault.cell) for fault in plan.faults}
    assert found == {*planted}
    assert len(plan.faults) == 100
    assert all(fault.message for fault in plan.faults)
    for fault in plan.faults:
        words = planted[fault.sheet, fault.cell]
        if isinstance(words, str) and not words.startswith("ก"):
            assert fault.value.startswith(words[:40])
    with pytest.raises(HasFaults):
        apply_workbook(workbook=workbook, token=plan.token, by=desk.person, at=AT)
    assert as_facts(list(ProgressReport.objects.select_related("project", "disbursement").order_by("pk"))) == before
