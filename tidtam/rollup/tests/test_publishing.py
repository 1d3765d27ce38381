"""A round of many offices is published in batches: broken off and gone on with, everything counts once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import person
from tidtam.assessment.models import Result
from tidtam.assessment.services import Said, moderate, publish_round, storing
from tidtam.assessment.tests.stored import store_version
from tidtam.audit.models import AuditLine
from tidtam.organisations.models import Organisation
from tidtam.rollup import selectors, services
from tidtam.rollup.tests.conftest import AT, OFFICES, YEAR
from tidtam.scoring.tests.trees import a_version, group, leaf

pytestmark = pytest.mark.django_db


class Killed(Exception):
    pass


@pytest.fixture
def analyst(nation):
    return person("analyst", ("analyst", Organisation.objects.get(code="OBEC")))


@pytest.fixture
def confirmed(nation, analyst):
    """An instrument whose one round is confirmed at every office: level 4 of both leaves."""
    version = store_version(a_version(group("G"), leaf("A", "G"), leaf("B", "G")))
    for office in nation.values():
        said = [Said(node_code=code, level=4, reason="ตามหลักฐาน") for code in ("A", "B")]
        moderate(version=version, office=office, round_code="year", said=said, seen=0, by=analyst, at=AT)
    return version


def publish(version, offices, analyst, **more):
    order = {"version": version, "round_code": "year", "offices": offices, "by": analyst, "at": AT}
    return publish_round(**order, **more)


def standing(version):
    (nation,) = selectors.territories(YEAR, kind="nation")
    (line,) = selectors.lines(version, "year", [nation], node_codes=[""])
    assert selectors.differing_cells(YEAR) == 0
    return line.sums.contributors, line.sums.level_4, line.asked


def test_broken_off_between_batches_it_goes_on_where_it_stood(confirmed, nation, analyst, monkeypatch):
    monkeypatch.setattr(storing, "BATCH", 2)
    told = []

    def said(done, total):
        told.append((done, total))
        if done == 4:
            raise Killed

    with pytest.raises(Killed):
        publish(confirmed, list(nation.values()), analyst, said=said)
    assert told == [(0, 5), (2, 5), (4, 5)]
    assert standing(confirmed) == (4, 4, 5)
    done = publish(confirmed, list(nation.values()), analyst)
    assert (len(done.results), done.unchanged) == (1, 4)
    assert standing(confirmed) == (5, 5, 5)
    assert {row.number for row in Result.objects.all()} == {1}
    assert AuditLine.objects.filter(action="assessment.result.published").count() == len(OFFICES)


def test_an_office_is_published_with_its_sums_and_its_trail_or_not_at_all(confirmed, nation, analyst, monkeypatch):
    services.lay_out(YEAR)

    def broken(*_args, **_named):
        raise Killed

    monkeypatch.setattr(storing.audit, "record_many", broken)
    with pytest.raises(Killed):
        publish(confirmed, list(nation.values()), analyst)
    assert not Result.objects.exists()
    assert standing(confirmed) == (0, 0, 5)


def test_one_more_office_changes_the_nation_in_a_fixed_number_of_statements(confirmed, nation, analyst, monkeypatch):
    services.lay_out(YEAR)

    def counted(*codes):
        with CaptureQueriesContext(connection) as asked:
            publish(confirmed, [nation[code] for code in codes], analyst)
        return len([one for one in asked.captured_queries if "rollup_" in one["sql"]])

    assert counted("P50-1") == counted("P50-2", "S50", "P30-1", "S30") <= 15
    assert standing(confirmed) == (5, 5, 5)
