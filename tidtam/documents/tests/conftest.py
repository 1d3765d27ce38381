"""The real office in a database, and offices of any size made of its shape."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from tests import booklet_2567
from tidtam.approval.choices import Origin
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.services.storing import write_whole
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.progress.choices import CauseCategory, Part
from tidtam.progress.facts import Answer, Cause, Disbursement, Narrative, Report, Summary
from tidtam.progress.tests.small_office import fill
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Execution, Project

AT = dt.datetime(2024, 4, 5, 9, 0, tzinfo=dt.UTC)


def save(organisation, projects, reports):
    fill(organisation, projects=projects, reports=reports, checked=False, at=AT)


def made_up(count, text="ดำเนินการแล้ว"):
    """Return `count` projects in three statuses and four work groups, all but every fifth with a Q2 report."""
    statuses = (ExecutionStatus.FINISHED, ExecutionStatus.IN_PROGRESS, ExecutionStatus.NOT_STARTED)
    projects = [
        Project(
            key=f"F{number}",
            name=f"โครงการที่ {number} {text}",
            number=number,
            fiscal_year_be=2567,
            executions=(Execution(quarter=2, status=statuses[number % 3]),),
        )
        for number in range(1, count + 1)
    ]
    reports = [
        Report(
            project_key=project.key,
            fiscal_year_be=2567,
            quarter=2,
            data_date=dt.date(2024, 3, 31),
            origin=Origin.IMPORTED,
            answers=tuple(Answer(part=part, narrative=Narrative(whole_text=text)) for part in Part),
            disbursement=Disbursement(
                planned_baht=Decimal("1000.00"),
                actual_baht=Decimal(number * 100 % 1700).quantize(Decimal("0.01")),
                causes=(Cause(category=CauseCategory.WORKLOAD, text=text),),
            ),
            summary=Summary(results=text, work_problems=text, suggestions=text),
        )
        for number, project in enumerate(projects, 1)
        if number % 5
    ]
    return projects, reports


def renamed(projects, name):
    return [dataclasses.replace(project, name=name) for project in projects]


@pytest.fixture
def office(db):
    return Organisation.objects.create(
        code="P50-2", kind=OrganisationKind.ESA_PRIMARY, name_th="สำนักงานทดสอบ เขต 2", path="1."
    )


@pytest.fixture
def source(shared):
    return booklet_2567.load(shared)


@pytest.fixture
def booklet(office, source):
    """The booklet of the real office's first six months."""
    save(office, source.projects, source.reports)
    return office_booklet(organisation=office, fiscal_year_be=2567, months=6)


@pytest.fixture
def document_dir(settings, tmp_path):
    settings.DOCUMENT_DIR = tmp_path / "documents"
    return settings.DOCUMENT_DIR


@pytest.fixture
def made_quickly(monkeypatch):
    """Make files without laying anything out, and return what was made."""
    made = []

    def write(documents, *, name, numerals, templates):
        for document in documents:
            write_whole(document.path(name, numerals), b"made")
            made.append(document.path(name, numerals))
        return len(documents)

    monkeypatch.setattr("tidtam.documents.services.filing._write", write)
    return made
