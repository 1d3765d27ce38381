"""How a library of evidence names the reports where something is used."""

import pytest

from tests.people import person
from tidtam.evidence import selectors, services
from tidtam.evidence.services.refusals import OfAnotherOffice
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests import small_office

AT, YEAR = small_office.AT, small_office.YEAR


@pytest.fixture
def report(db):
    small_office.fill(small_office.make_office())
    return ProgressReport.objects.get(project__key="full", quarter=1)


def link(office):
    planner = person(f"planner {office.code.lower()}", ("planner", office))
    ask = {"organisation": office, "fiscal_year_be": YEAR, "title": "ภาพ", "by": planner, "at": AT}
    return services.add_link(address="https://drive.example.go.th/", **ask).evidence, planner


def test_a_report_is_named_by_its_quarter_and_project_and_its_field_by_the_words_of_the_form(
    report, django_assert_num_queries
):
    evidence, planner = link(report.project.organisation)
    for place in ("summary.results", "activities[gone].what", ""):
        services.use(evidence=evidence, thing=report, place=place, by=planner, at=AT)
    with django_assert_num_queries(2):
        used = selectors.where_used([evidence])[evidence.pk]
    assert {one.where.thing for one in used} == {str(report)}
    assert [one.where.url for one in used] == [
        f"/reports/{report.pk}/#topic-6",
        f"/reports/{report.pk}/#{used[1].where.url.partition('#')[2]}",
        f"/reports/{report.pk}/#main",
    ]
    assert used[0].where.field
    assert "gone" not in used[1].where.field
    assert used[2].where.field == ""


def test_a_report_uses_the_evidence_of_its_own_office_alone(report):
    other = Organisation.objects.create(code="OTHER", kind="esa_primary", name_th="อื่น", path="999.")
    evidence, planner = link(other)
    with pytest.raises(OfAnotherOffice):
        services.use(evidence=evidence, thing=report, place="", by=planner, at=AT)
