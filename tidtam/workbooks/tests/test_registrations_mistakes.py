"""A hundred mistakes in a workbook of forty registrations: all are found at once, each with its cell and what to do."""

import random

import openpyxl
import pytest

from tidtam.approval.tests.conftest import AT
from tidtam.formats.sheets import column_name
from tidtam.projects.models import Project
from tidtam.projects.selectors import newest_as_facts
from tidtam.workbooks.refusals import HasFaults
from tidtam.workbooks.services import apply_workbook
from tidtam.workbooks.tests.registered import Cells

pytestmark = pytest.mark.django_db

MISTYPED = {
    "name": [None, "=1+1", "#REF!"],
    "code": ["ก" * 101],
    "work_group": ["กลุ่มที่ไม่มี"],
    "start_date": ["เมื่อวาน", "31/2/2567", "2567", "=TODAY()"],
    "end_date": ["สิ้นปี", "1/1/2540"],
    "continuing_from": ["โครงการที่ไม่มี"],
    "in_emenscr": ["อาจจะ", "1"],
    "kpis[k1].name": [None],
    "kpis[k1].kind": ["ทั้งสองอย่าง"],
    "kpis[k1].target": ["หลายคน", 0.12345, 10**14],
    "kpis[k1].target_pct": ["เกินร้อย", -1, "1.234"],
    "kpis[k2].due_quarters": ["5", "ไตรมาสสอง"],
    "activities[a1].title": [None, "#N/A"],
    "activities[a2].planned_quarters": ["0", "หนึ่ง"],
    "activities[a2].weight_pct": [101, "ครึ่ง"],
    "activities[a1].serves": ["99", "ทุกข้อ"],
    "activities[a1].parent_key": ["99", "1"],
    "activities[a2].planned_baht": [-5, 1.234, "หมื่นสอง"],
    "budget.basis": ["พ.ร.บ. อื่น"],
    "budget.money_fiscal_year_be": ["2024", "ปีหน้า"],
    "budget.expense_category": ["งบกลาง"],
    "budget.total_baht": ["1,23,4", "1e5", "=SUM(A1:A2)", "#DIV/0!"],
    "budget.planned[2].planned_baht": ["สิบ", -1],
    "budget.planned[4].planned_baht": ["=A1", 10**13],
}
"""What may not stand in a field, by place."""

EMPTY_ROWS = {
    ("plan_links", 0, "node"): "แผนที่ไม่มี",
    ("plan_links", 1, "contribution"): "ช่วยได้มาก",
    ("results", 0, "text"): "ไม่บอกชนิด",
    ("activities", 4, "weight_pct"): "10",
    ("budget.transfers", 0, "amount_baht"): "250",
}
"""What is not enough in an empty row."""


def plant(file, rows, count):
    """Put mistakes into cells at random, each in a row of its own; return the cells that hold them."""
    chance = random.Random(20681005)
    planted: dict[tuple[str, str], object] = {}
    taken: set[tuple[str, int]] = set()

    def put(cell, words):
        at = cell.parent.title, cell.row
        if at not in taken:
            taken.add(at)
            cell.value = words
            planted[cell.parent.title, cell.coordinate] = words

    def spoil_row(sheet):
        free = [n for n in range(3, sheet.max_row) if (sheet.title, n) not in taken and sheet.cell(n, 1).value]
        cell = sheet.cell(chance.choice(free), 1)
        put(cell, f"X{cell.value}")

    def add_row(sheet, identity):
        number = sheet.max_row + 1
        sheet.cell(number, 1).value = identity
        sheet.cell(number, 3).value = "แถวที่เพิ่มเอง"
        taken.add((sheet.title, number))
        planted[sheet.title, f"{column_name(1)}{number}"] = identity

    cells = Cells(file)
    sheets = [sheet for sheet in file.worksheets if str(sheet["A1"].value).startswith("tidtam:sheet")]
    while len(planted) < count:
        kind, about = chance.random(), f"P{chance.choice(rows)}"
        sheet = chance.choice(sheets)
        if kind < 0.75:
            place = chance.choice(sorted(MISTYPED))
            put(cells.at(about, place), chance.choice(MISTYPED[place]))
        elif kind < 0.88:
            where = chance.choice(sorted(EMPTY_ROWS))
            put(cells.empty(about, *where), EMPTY_ROWS[where])
        elif kind < 0.92:
            place = chance.choice(["name", "kpis[k1].name", "budget.total_baht"])
            cell = cells.at(about, place)
            put(cell.parent.cell(cell.row, 2), "ชื่อโครงการอื่น")
        elif kind < 0.96:
            spoil_row(sheet)
        else:
            whole = [n for n in range(3, sheet.max_row) if (sheet.title, n) not in taken and sheet.cell(n, 1).value]
            add_row(sheet, sheet.cell(chance.choice(whole), 1).value if kind < 0.98 else None)
    return planted


def registered():
    rows = Project.objects.select_related("current_version", "draft_version", "work_group").order_by("pk")
    return newest_as_facts(list(rows))


def test_a_hundred_mistakes_are_all_found_at_once_each_with_its_cell_and_cure(forty, plan_desk):
    rows, before = [row.project_id for row in forty.values()], registered()
    file = openpyxl.load_workbook(plan_desk.write().path)
    cells = Cells(file)
    cells.at(f"P{rows[0]}", "target_group").value = "คำตอบที่ดีในไฟล์เดียวกัน"
    planted = plant(file, rows, 100)
    file.save(plan_desk.path)
    workbook = plan_desk.receive()
    plan = plan_desk.plan(workbook)
    found = {(fault.sheet, fault.cell) for fault in plan.faults}
    assert found == {*planted}
    assert len(found) == 100
    assert all(fault.message for fault in plan.faults)
    for fault in plan.faults:
        words = planted[fault.sheet, fault.cell]
        if isinstance(words, str) and not words.startswith("ก"):
            assert fault.value.startswith(words[:40])
    with pytest.raises(HasFaults):
        apply_workbook(workbook=workbook, token=plan.token, by=plan_desk.person, at=AT)
    assert registered() == before
