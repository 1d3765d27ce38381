"""The synthetic nation of schools."""

import pytest
from django.db import connection

from tidtam.demo import schools
from tidtam.organisations import services
from tidtam.organisations.models import Organisation
from tidtam.organisations.tests.conftest import AT


@pytest.fixture
def country(db):
    services.load_reference_data(at=AT, by="test")


def test_it_spreads_the_whole_nation_to_the_last_school():
    weights = {"10": 1000, "50": 771, "85": 81}
    assert sum(schools.spread(29_152, weights).values()) == 29_152
    assert schools.spread(7, {"a": 1, "b": 1, "c": 1}) == {"a": 3, "b": 2, "c": 2}


def test_it_adds_schools_below_the_offices_of_their_province(country):
    assert schools.load_synthetic_schools(at=AT, count=500) == 500
    for school in Organisation.objects.filter(kind="school").select_related("parent", "province"):
        assert school.path.startswith(school.parent.path)
        assert school.is_demo
        assert school.parent.covers.filter(pk=school.province_id).exists()


def test_it_adds_nothing_the_second_time(country):
    schools.load_synthetic_schools(at=AT, count=200)
    assert schools.load_synthetic_schools(at=AT, count=200) == 0


def test_the_same_seed_makes_the_same_schools(country):
    assert list(schools.synthetic_schools(count=300, seed=7)) == list(schools.synthetic_schools(count=300, seed=7))
    assert list(schools.synthetic_schools(count=300, seed=7)) != list(schools.synthetic_schools(count=300, seed=8))


def test_no_office_has_two_schools_of_one_name(country):
    named = [(school.parent_code, school.name_th) for school in schools.synthetic_schools(count=29_152)]
    assert len(named) == len(set(named)) == 29_152


def test_a_subtree_is_read_from_the_index_alone(country):
    schools.load_synthetic_schools(at=AT, count=1000)
    office = Organisation.objects.get(code="P50-2")
    ids = Organisation.objects.below(office).order_by().values("pk")
    if connection.vendor == "sqlite":
        assert "COVERING INDEX" in ids.explain()
    assert ids.count() == 1 + office.children.count() > 1
