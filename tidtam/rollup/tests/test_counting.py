"""Sums are kept by increments, equal a rebuild, and follow the tree; every one names how many of how many."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from itertools import count as counting
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidtam.organisations import services as organisations
from tidtam.organisations.models import Organisation
from tidtam.rollup import selectors, services
from tidtam.rollup.facts import FIGURE, MEAN, MEASURES, Measures
from tidtam.rollup.models import Cell, Fact, Territory, TerritoryMember
from tidtam.rollup.tests.conftest import AT, OFFICES, YEAR, version_of

MERGED_ON = dt.date(2024, 9, 30)

pytestmark = pytest.mark.django_db


def level(number):
    return Measures(contributors=1, mean=number * MEAN, **{f"level_{number}": 1})


def share(achieved, total):
    return Measures(contributors=1, achieved=achieved * FIGURE, total=total * FIGURE)


def publish(version, **by_office):
    nation = {one.code: one.pk for one in Organisation.objects.all()}
    added = {nation[code.replace("_", "-")]: one for code, one in by_office.items()}
    services.count(added, version=version, round_code="year", source="result")


def line(version, node_code, *, kind="nation", code="OBEC", tree="year", source="result"):
    within = [one for one in selectors.territories(YEAR, kind=kind, tree=tree) if one.code == code]
    (found,) = selectors.lines(version, "year", within, node_codes=[node_code], source=source)
    return found


def test_shares_add_up_as_sum_over_sum_and_never_as_a_mean_of_percents(version):
    publish(version, P50_1={("QP-3", ""): share(1, 2)}, P50_2={("QP-3", ""): share(0, 98)})
    assert line(version, "QP-3").share_pct == Decimal("1.00")
    assert line(version, "QP-3", kind="office", code="P50-2").share_pct == Decimal("0.00")
    assert line(version, "QP-3", kind="office", code="S50").share_pct is None


def test_a_line_says_n_of_n_and_names_who_is_missing(version):
    publish(version, P50_1={("QP-1", ""): level(5)}, S50={("QP-1", ""): level(2)})
    found = line(version, "QP-1")
    assert (found.sums.contributors, found.asked, found.missing) == (2, 5, 3)
    assert (found.good, found.good_pct) == (1, Decimal("20.00"))
    (nation,) = selectors.territories(YEAR, kind="nation")
    assert {one.code for one in selectors.missing(version, "year", "QP-1", nation)} == {"P50-2", "P30-1", "S30"}


def test_a_node_asked_of_primary_offices_alone_has_them_alone_below_the_line(version):
    publish(version, P50_1={("QP-2", ""): level(4)})
    assert line(version, "QP-2").asked == 3
    assert line(version, "QP-2", kind="office_kind", code="esa_secondary").asked == 0


def test_a_node_below_one_of_primary_offices_is_asked_of_them_alone(nation):
    version = version_of(
        "STD", ("S3", "group", {"applies_to": "primary"}), ("S3.1", "level", {"parent": "S3", "applies_to": "all"})
    )
    publish(version, P50_1={("S3.1", ""): level(4)})
    assert line(version, "S3.1").asked == 3


def test_a_nested_mean_is_not_taken_for_the_flat_one(version):
    publish(
        version,
        P50_1={("QP-1", ""): level(5)}, P50_2={("QP-1", ""): level(5)}, S50={("QP-1", ""): level(5)},
        P30_1={("QP-1", ""): level(2)},
    )  # fmt: skip
    assert line(version, "QP-1", kind="province", code="50").mean == Decimal("5.00")
    assert line(version, "QP-1", kind="province", code="30").mean == Decimal("2.00")
    assert line(version, "QP-1").mean == Decimal("4.25")


def test_a_second_edition_takes_the_place_of_the_first(version):
    publish(version, P50_1={("QP-1", ""): level(2)}, P50_2={("QP-1", ""): level(3)})
    publish(version, P50_1={("QP-1", ""): level(4)})
    assert line(version, "QP-1").distribution == {1: 0, 2: 0, 3: 1, 4: 1, 5: 0}
    assert line(version, "QP-1", kind="region", code="geographic-6/north").mean == Decimal("3.50")


def test_who_adds_nothing_any_more_leaves_no_cell_behind(version):
    publish(version, P50_1={("QP-1", ""): level(2)})
    publish(version, P50_1={})
    assert not Cell.objects.exists()
    assert not Fact.objects.exists()


SHARES = st.builds(share, st.integers(0, 9), st.integers(1, 9))
LEVELS = st.dictionaries(
    st.sampled_from(["QP-1", "QP-2", ""]), st.one_of(st.integers(1, 5).map(level), SHARES), max_size=3
)
STEPS = st.lists(st.dictionaries(st.sampled_from(OFFICES), LEVELS, min_size=1, max_size=3), min_size=1, max_size=6)
NUMBERS = counting(100)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(steps=STEPS)
def test_increments_equal_a_rebuild(nation, steps):
    version = version_of("QW", ("QP-1", "level", {}), ("QP-2", "level", {}), number=next(NUMBERS))
    for step in steps:
        publish(
            version,
            **{code.replace("-", "_"): {(node, ""): one for node, one in of.items()} for code, of in step.items()},
        )
    assert selectors.differing_cells(YEAR) == 0
    kept = set(
        Cell.objects.filter(version=version).values_list("territory", "node_code", "contributors", "mean", "achieved")
    )
    Cell.objects.filter(version__fiscal_year_be=YEAR).delete()
    services.sums.add_to_cells("v.fiscal_year_be = %s", (YEAR,))
    again = set(
        Cell.objects.filter(version=version).values_list("territory", "node_code", "contributors", "mean", "achieved")
    )
    assert kept == again
    last = {}
    for step in steps:
        last |= step
    expected = defaultdict(lambda: Measures())
    for of in last.values():
        for node, one in of.items():
            expected[node] += one
    (whole,) = selectors.territories(YEAR, kind="nation")
    found = {one.node_code: one.sums for one in selectors.lines(version, "year", [whole])}
    assert {node: one for node, one in found.items() if one.contributors} == dict(expected)


def test_a_cell_that_is_not_the_sum_of_its_facts_is_found_and_mended(version):
    publish(version, P50_1={("QP-1", ""): level(2)}, P30_1={("QP-1", ""): level(3)})
    Cell.objects.filter(territory__kind="nation").update(level_2=7)
    Cell.objects.filter(territory__kind="province", territory__code="30").delete()
    assert selectors.differing_cells(YEAR) == 2
    services.sums.add_to_cells("v.fiscal_year_be = %s AND false", (YEAR,))
    services.remake_cells(YEAR)
    assert selectors.differing_cells(YEAR) == 0


def test_one_publication_takes_as_many_statements_in_a_nation_of_any_size(version):
    publish(version, P50_1={("QP-1", ""): level(1)})
    with CaptureQueriesContext(
        connection,
    ) as few:
        publish(version, P50_1={("QP-1", ""): level(2)})
    publish(version, **{code.replace("-", "_"): {("QP-1", ""): level(2)} for code in OFFICES})
    with CaptureQueriesContext(connection) as many:
        publish(version, P50_1={("QP-1", ""): level(3)})
    assert len(few) == len(many) <= 15


def test_a_merged_office_counts_in_its_successor_along_the_tree_of_today(version, nation):
    publish(version, P50_1={("QP-1", ""): level(2)}, P50_2={("QP-1", ""): level(4)})
    organisations.merge_organisations(
        predecessors=[nation["P50-1"]],
        into=nation["P50-2"],
        effective_date=MERGED_ON,
        at=AT.replace(year=2024),
        by="test",
    )
    services.lay_out(YEAR, on=MERGED_ON.replace(year=2025))
    assert line(version, "QP-1", kind="office", code="P50-2", tree="today").distribution[2] == 1
    assert line(version, "QP-1", kind="office", code="P50-2").distribution[2] == 0
    assert line(version, "QP-1", tree="today").mean == line(version, "QP-1").mean == Decimal("3.00")


@pytest.mark.parametrize("seed", range(4))
def test_sums_along_todays_tree_are_those_of_the_facts_of_its_members(version, nation, seed):
    chance = Random(seed)
    publish(version, **{code.replace("-", "_"): {("QP-1", ""): level(chance.randint(1, 5))} for code in OFFICES})
    services.lay_out(YEAR, on=AT.date())
    root = Organisation.objects.get(code="OBEC")
    Territory.objects.create(
        fiscal_year_be=YEAR, tree="today", root=root, kind="province", code="99", name_th="ใหม่", position=99
    )
    for one in Territory.objects.filter(tree="today"):
        one.members.all().delete()
        for code in chance.sample(OFFICES, chance.randint(0, 5)):
            TerritoryMember.objects.create(territory=one, organisation=nation[code], kind=nation[code].kind)
    within = Territory.objects.filter(tree="today")
    found = {line.territory.id: line.sums for line in selectors.lines(version, "year", within, node_codes=["QP-1"])}
    assert len(found) > 5
    for one in within:
        members = one.members.values("organisation")
        facts = Fact.objects.filter(version=version, node_code="QP-1", organisation__in=members)
        added = [Measures(**{name: getattr(fact, name) for name in MEASURES}) for fact in facts]
        assert found[one.pk] == sum(added, Measures())


def test_a_part_has_no_line_along_todays_tree_where_all_who_added_to_it_have_left(version):
    publish(
        version, P50_1={("QP-3", ""): share(1, 2), ("QP-3", "boys"): share(1, 1)}, P50_2={("QP-3", ""): share(3, 4)}
    )
    services.lay_out(YEAR, on=AT.date())
    kept, today = (list(selectors.territories(YEAR, kind="province", tree=tree)) for tree in ("year", "today"))
    TerritoryMember.objects.filter(territory__in=today, organisation__code="P50-1").delete()
    said = {
        within[0].tree: {
            (one.part, one.territory.code): one.sums.total // FIGURE
            for one in selectors.lines(version, "year", within, node_codes=["QP-3"])
        }
        for within in (kept, today)
    }
    assert said["year"] == {("", "30"): 0, ("", "50"): 6, ("boys", "30"): 0, ("boys", "50"): 1}
    assert said["today"] == {("", "30"): 0, ("", "50"): 4}


def test_a_school_counts_in_its_own_province_and_its_office(nation):
    schools = version_of("SCH", ("X", "share", {"answered_by": "school"}))
    services.count(
        {Organisation.objects.get(code="DEMO-2").pk: {("X", ""): share(3, 4)}},
        version=schools, round_code="year", source="answer",
    )  # fmt: skip
    assert line(schools, "X", kind="office", code="S30", source="answer").share_pct == Decimal("75.00")
    found = line(schools, "X", kind="province", code="50", source="answer")
    assert (found.asked, found.missing, found.share_pct) == (2, 1, Decimal("75.00"))


def test_survey_means_weigh_by_people_and_deviations_are_pooled(version):
    def survey(n, mean, sd):
        return Measures(contributors=1, n=n, achieved=n * mean * FIGURE, within=(n - 1) * sd * sd * MEAN)

    publish(version, P50_1={("QP-3", ""): survey(10, 4, 1)}, P50_2={("QP-3", ""): survey(30, 2, 3)})
    found = line(version, "QP-3")
    assert found.survey_mean == Decimal("2.50")
    assert found.pooled_sd == Decimal("2.67")  # sqrt((9 * 1 + 29 * 9) / 38)
