"""The evidence of the demo: invented, said to be so, used in reports, and there once."""

import pytest

from tidtam.audit.models import AuditLine
from tidtam.demo.evidence import MARK, load_demo_evidence
from tidtam.demo.services import load_demo_office, load_demo_people
from tidtam.demo.tests.test_load_demo_office import AT
from tidtam.evidence.models import Evidence
from tidtam.evidence.selectors import chosen_pictures, used_at
from tidtam.evidence.tests.conftest import folder as folder
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import load_reference_data
from tidtam.plans.services import load_plans
from tidtam.progress.models import ProgressReport

pytestmark = pytest.mark.django_db


def test_what_is_invented_says_so_and_comes_once(folder):
    load_reference_data(at=AT, by="test")
    load_plans(at=AT, by="test")
    load_demo_office(at=AT, by="test")
    load_demo_people(at=AT, by="test")
    office = Organisation.objects.get(code="P50-2")
    assert load_demo_evidence(office=office, at=AT) == Evidence.objects.count() == 4
    assert all(one.title.startswith(MARK) for one in Evidence.objects.all())
    first, second = ProgressReport.objects.order_by("pk")[:2]
    assert [len(used) for report in (first, second) for used in used_at(report).values()] == [4, 1]
    assert chosen_pictures(first) == chosen_pictures(second) != []
    lines = AuditLine.objects.count()
    assert load_demo_evidence(office=office, at=AT) == 0
    assert AuditLine.objects.count() == lines
