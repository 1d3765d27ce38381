"""The rows the public pages sum are those of the edition: SQL over them gives its figures."""

import pytest
from django.db.models import Count

from tests.people import person
from tidtam.documents.office_booklet.figures import figures
from tidtam.documents.tests.conftest import office as office  # the real office's name and code
from tidtam.documents.tests.conftest import save
from tidtam.documents.tests.conftest import source as source
from tidtam.progress.models import ProgressReport
from tidtam.publishing import selectors
from tidtam.publishing.models import PublishedReport
from tidtam.publishing.tests.conftest import approve, change_a_report, issue

pytestmark = [pytest.mark.django_db, pytest.mark.shared]


@pytest.fixture
def edition(office, source, document_dir):
    """The real office's six months, all but two reports approved."""
    save(office, source.projects, source.reports)
    rows = ProgressReport.objects.order_by("pk")
    approve(rows.exclude(pk__in=[row.pk for row in rows[3:5]]))
    return issue(office, person("director", ("director", office)))


def test_the_sums_over_published_rows_are_the_editions_figures(edition):
    record = selectors.record_of(edition)
    found = {figure.id: figure.value for figure in figures(record)}
    rows = PublishedReport.objects.filter(edition=edition)
    assert rows.count() == 29
    assert selectors.money_of(rows.filter(quarter=2)) == record.quarter_money.totals
    whole = selectors.money_of(rows)
    assert whole.year_so_far() == record.round_money.totals
    assert whole.planned_baht == found["round.planned"] > 0
    assert whole.actual_baht == found["round.actual"] > 0
    statuses = dict(edition.projects.order_by().values_list("execution_status").annotate(count=Count("pk")))
    assert statuses == {name: found[f"status.{name}"] for name in ("finished", "in_progress", "not_started")}
    assert edition.projects.count() == found["projects"] == 40
    for quarter in (1, 2):
        assert rows.filter(quarter=quarter).count() == found[f"coverage.q{quarter}"]
    assert found["left_out"] == 2


def test_the_sums_that_are_kept_are_those_of_the_published_rows(edition):
    kept = selectors.kept_money_by(edition.quarters.all(), "quarter")
    summed = selectors.money_by(edition.reports.all(), "quarter")
    assert {quarter: totals for (quarter,), totals in kept.items()} == summed
    assert set(summed) == {1, 2}


def test_each_published_report_says_what_the_record_prints(edition):
    record = selectors.record_of(edition)
    for report in record.reports_in_order:
        row = edition.reports.get(project__number=report.ref.project.number, quarter=report.ref.quarter)
        assert (row.project.name, row.actual_baht) == (report.ref.project.name, report.money.actual_baht)
        printed = [block.heading for block in (*report.before_money, *report.after_money)]
        assert [block["heading"] for block in row.passages] == printed


def test_a_report_without_money_adds_nothing(edition):
    rows = PublishedReport.objects.filter(edition=edition, quarter=2)
    before = selectors.money_of(rows)
    row = rows.filter(actual_baht__gt=0).first()
    rows.filter(pk=row.pk).update(actual_baht=None, within_plan_baht=None, not_disbursed_baht=None, over_plan_baht=None)
    after = selectors.money_of(rows)
    assert after.planned_baht == before.planned_baht - row.planned_baht
    assert (after.missing_money, after.reports) == (1, before.reports)


def test_the_published_rows_stay_when_the_reports_change(edition, office):
    before = list(edition.reports.values())
    change_a_report(office)
    assert list(edition.reports.values()) == before
