"""An invented nation: the same seed makes the same one, and it comes to the figures that were printed for 2566."""

import datetime as dt
from decimal import Decimal

import pytest

from tidtam.access.services import mark_as_demo
from tidtam.demo import nation
from tidtam.demo.services import DemoRefused, NationLoaded, load_nation
from tidtam.instruments.selectors import versions_of_year
from tidtam.instruments.services import load_instruments
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import load_reference_data
from tidtam.rollup import selectors

AT = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def country(db):
    load_reference_data(at=AT, by="test")
    load_instruments(at=AT, by="test")


def test_the_same_seed_makes_the_same_nation():
    assert nation.offices() == nation.offices()
    assert nation.offices(seed=7) != nation.offices()
    assert len({office.name_th for office in nation.offices()}) == 245


def test_a_database_that_is_no_demo_takes_no_invented_office(country):
    with pytest.raises(DemoRefused, match="ไม่ใช่ข้อมูลสาธิต"):
        load_nation(fiscal_year_be=2566, at=AT, by="test")


@pytest.mark.one_database
def test_the_nation_comes_to_the_printed_counts_and_to_the_right_percents(country):
    mark_as_demo()
    loaded = load_nation(fiscal_year_be=2566, at=AT, by="test")
    assert loaded.offices == 245
    root = Organisation.objects.get(code=nation.ROOT.code)
    whole = list(selectors.territories(2566, kind="nation", root=root))
    (line,) = selectors.overall(versions_of_year(2566), whole)
    assert (line.asked, line.complete) == (245, 245)
    assert line.parts == {"QP": 242, "AP": 239, "STD": 245}
    assert [line.pct(code) for code in ("QP", "AP", "STD")] == [Decimal("98.78"), Decimal("97.55"), Decimal("100.00")]
    assert line.overall <= 239
    assert selectors.differing_cells(2566) == 0
    assert load_nation(fiscal_year_be=2566, at=AT, by="test") == NationLoaded(offices=0, results=0)
    real = next(one for one in selectors.territories(2566, kind="nation") if one.root_id != root.pk)
    (none_of_it,) = selectors.overall(versions_of_year(2566), [real])
    assert (none_of_it.asked, none_of_it.complete, none_of_it.pct("QP")) == (245, 0, Decimal("0.00"))
    assert selectors.missing(versions_of_year(2566)[1], "12m", "", real).count() == 245
