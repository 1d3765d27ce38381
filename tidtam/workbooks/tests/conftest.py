"""An owner with forty projects in an open quarter, and a workbook that goes out to them and comes back."""

from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from tidtam.approval.choices import Origin
from tidtam.approval.tests.conftest import AT, DAY, YEAR, clean_facts, facts, people, places, report  # noqa: F401
from tidtam.organisations.selectors import held_roles
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import save_reports
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects
from tidtam.workbooks.book import write_book
from tidtam.workbooks.quarter.kind import quarter_book
from tidtam.workbooks.registrations.kind import registrations_book
from tidtam.workbooks.selectors import plan_of
from tidtam.workbooks.services import receive_workbook

QUARTER = 2


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


def save_many(offices, count):
    """Save projects with a full report of the quarter and one of the quarter before; return the rows by project."""
    projects, reports = [], []
    for number in range(1, count + 1):
        project, said = clean_facts(offices, f"p{number:02}")
        projects.append(replace(project, number=number, name=f"โครงการที่ {number} =cmd()", code=f"สธ {number}"))
        filled = replace(
            said,
            disbursement=replace(said.disbursement, still_needed_baht=Decimal("1234.50")),
            summary=replace(said.summary, suggestions=f"ข้อเสนอ {number}\nบรรทัดสอง {{{{7*7}}}}"),
        )
        reports += [replace(said, quarter=1), filled]
    common = {"organisation": offices.office, "at": AT, "by": "owner", "origin": Origin.ENTERED}
    save_projects(projects=projects, is_demo=False, **common)
    ProjectVersion.objects.update(status="approved")
    save_reports(fiscal_year_be=YEAR, reports=reports, as_history=False, **common)
    rows = ProgressReport.objects.filter(quarter=QUARTER).select_related("project").order_by("project__number")
    return {row.project.key: row for row in rows}


@pytest.fixture
def three(places, people):  # noqa: F811
    return save_many(places, 3)


@pytest.fixture
def forty(places, people):  # noqa: F811
    return save_many(places, 40)


class Desk:
    """Somebody who fills in workbooks."""

    def __init__(self, person, office, path):
        self.person, self.office, self.path = person, office, path

    @property
    def held(self):
        return held_roles(self.person, on=DAY)

    def book(self, quarter=QUARTER, at=AT):
        return quarter_book(
            organisation=self.office,
            fiscal_year_be=YEAR,
            quarter=quarter,
            person=self.person,
            held=self.held,
            at=at,
        )

    def write(self, **more):
        self.path.write_bytes(write_book(self.book(**more)))
        return self

    def fill(self, do):
        """Do something to the file, as a program of spreadsheets would."""
        file = openpyxl.load_workbook(self.path)
        do(file)
        file.save(self.path)
        return self

    def receive(self, at=AT):
        return receive_workbook(path=self.path, name="สมุดงาน.xlsx", organisation=self.office, by=self.person, at=at)

    def plan(self, workbook=None, at=AT):
        return plan_of(workbook or self.receive(at=at), by=self.person, at=at)


class Cells:
    """The cells of an open file by report and place; found as the file stands when this is made."""

    def __init__(self, file):
        self.rows = {}
        for sheet in file.worksheets:
            if str(sheet["A1"].value).startswith("tidtam:sheet"):
                names = {cell.value: cell.column for cell in sheet[1]}
                for number in range(3, sheet.max_row + 1):
                    self.rows[str(sheet.cell(number, 1).value).rsplit("|", 2)[0]] = (sheet, number, names)

    def __call__(self, row, place):
        owner, _dot, name = place.rpartition(".")
        for key, column in ((f"R{row.pk}|{place}", "answer"), (f"R{row.pk}|{owner}", name)):
            if key in self.rows and column in self.rows[key][2]:
                sheet, number, names = self.rows[key]
                return sheet.cell(number, names[column])
        raise LookupError(place)


def put(row, **answers):
    """Return what types answers into a file, by place; a text stays one, whatever it begins with."""

    def do(file):
        cells = Cells(file)
        for place, words in answers.items():
            cell = cells(row, place)
            cell.value = words
            if isinstance(words, str):
                cell.data_type = "s"

    return do


@pytest.fixture
def desk(people, places, tmp_path):  # noqa: F811
    return Desk(people.owner, places.office, tmp_path / "book.xlsx")


class PlanDesk(Desk):
    """Somebody who fills in the workbook of registrations."""

    def book(self, at=AT):
        return registrations_book(
            organisation=self.office, fiscal_year_be=YEAR, person=self.person, held=self.held, at=at
        )


@pytest.fixture
def plan_desk(people, places, tmp_path):  # noqa: F811
    return PlanDesk(people.owner, places.office, tmp_path / "plan.xlsx")
