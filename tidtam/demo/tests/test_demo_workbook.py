"""All registrations of the demo office go out as a workbook and come back, and nothing is different."""

import pytest

from tidtam.accounts.models import User
from tidtam.approval.tests.conftest import grant
from tidtam.demo.services import FISCAL_YEAR_BE, load_demo_office
from tidtam.demo.tests.test_load_demo_office import AT, reference_data  # noqa: F401
from tidtam.organisations.selectors import held_roles
from tidtam.projects.models import Project, ProjectVersion
from tidtam.thai.dates import local_date
from tidtam.workbooks.book import write_book
from tidtam.workbooks.registrations.kind import registrations_book
from tidtam.workbooks.selectors import plan_of
from tidtam.workbooks.services import receive_workbook

pytestmark = pytest.mark.django_db


def test_the_registrations_of_the_demo_office_come_back_as_they_went(tmp_path):
    load_demo_office(at=AT, by="test")
    ProjectVersion.objects.update(status="approved")
    office = Project.objects.select_related("organisation").first().organisation
    person = User.objects.create(username="keeper", display_name="คุณ keeper")
    grant(person, office, "owner")
    held = held_roles(person, on=local_date(AT))
    book = registrations_book(organisation=office, fiscal_year_be=FISCAL_YEAR_BE, person=person, held=held, at=AT)
    general = next(sheet for sheet in book.sheets if sheet.code == "general")
    count = Project.objects.filter(fiscal_year_be=FISCAL_YEAR_BE).count()
    assert len([row for row in general.rows if row.key.startswith("P")]) == count
    path = tmp_path / "book.xlsx"
    path.write_bytes(write_book(book))
    workbook = receive_workbook(path=path, name="book.xlsx", organisation=office, by=person, at=AT)
    assert workbook.said["filled"] == []
    plan = plan_of(workbook, by=person, at=AT)
    assert (plan.things, plan.faults) == ((), ())
