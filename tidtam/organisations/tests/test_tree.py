"""Paths, subtrees, and moving what stands."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.organisations import rules, selectors, services
from tidtam.organisations.models import Organisation, subtree
from tidtam.organisations.tests.conftest import AT

DAY = dt.date(2024, 1, 1)
IDS = st.lists(st.integers(1, 99_999), min_size=1, max_size=5, unique=True)


def path_of(ids):
    path = ""
    for one in ids:
        path = rules.child_path(path, one)
    return path


@given(IDS, IDS)
def test_below_means_the_same_ids_first(ids, other):
    assert rules.is_below(path_of(other), path_of(ids)) == (other[: len(ids)] == ids)


@given(IDS, IDS)
def test_the_range_of_a_subtree_holds_its_paths_and_no_others(ids, other):
    condition = dict(subtree(path_of(ids)).children)
    inside = condition["path__gte"] <= path_of(other) < condition["path__lt"]
    assert inside == rules.is_below(path_of(other), path_of(ids))


@given(IDS, IDS, IDS)
def test_moving_there_and_back_changes_nothing(ids, tail, target):
    path, old, new = path_of(ids + tail), path_of(ids), path_of(target)
    assert rules.moved_path(rules.moved_path(path, old=old, new=new), old=new, new=old) == path


def assert_paths_follow_parents():
    for one in Organisation.objects.select_related("parent"):
        assert one.path == rules.child_path(one.parent.path if one.parent else "", one.pk)


def test_below_holds_the_whole_subtree_and_no_sibling(create):
    top, one, two = create("T"), create("A", parent="T"), create("B", parent="T")
    school = create("A-1", kind="school", parent="A")
    assert set(Organisation.objects.below(one)) == {one, school}
    assert set(Organisation.objects.below(top)) == {top, one, two, school}


def test_a_moved_office_takes_along_what_stands_below(create):
    create("T"), create("A", parent="T")
    office, target = create("B", parent="A"), create("C", parent="T")
    create("B-1", kind="school", parent="B")
    services.move_organisation(organisation=office, parent=target, effective_date=DAY, at=AT, by="test")
    assert_paths_follow_parents()
    assert set(Organisation.objects.below(target).values_list("code", flat=True)) == {"C", "B", "B-1"}
    assert selectors.tree_on(DAY - dt.timedelta(days=1)).nodes["B"].parent_code == "A"
    assert selectors.tree_on(DAY).nodes["B"].parent_code == "C"


def test_nothing_moves_below_itself(create):
    top = create("T")
    below = create("A", parent="T")
    with pytest.raises(services.ChangeRefused):
        services.move_organisation(organisation=top, parent=below, effective_date=DAY, at=AT, by="test")


def test_a_renamed_office_keeps_its_old_name_in_old_reports_and_as_an_alias(create):
    office = create("A", short_name_th="สพม.เก่า")
    services.rename_organisation(
        organisation=office, name_th="ชื่อใหม่", short_name_th="สพม.ใหม่", effective_date=DAY, at=AT, by="test"
    )
    assert selectors.tree_on(DAY - dt.timedelta(days=1)).nodes["A"].short_name_th == "สพม.เก่า"
    assert selectors.tree_on(DAY).nodes["A"].short_name_th == "สพม.ใหม่"
    assert selectors.find_organisation("สพม.เก่า", on=DAY).code == "A"
    assert list(selectors.searched(Organisation.objects.all(), "สพม.ใหม่")) == [office]


def test_changes_are_entered_in_the_order_of_their_days(create):
    office = create("A")
    services.rename_organisation(organisation=office, name_th="สอง", effective_date=DAY, at=AT, by="test")
    earlier = DAY - dt.timedelta(days=1)
    with pytest.raises(services.ChangeRefused):
        services.rename_organisation(organisation=office, name_th="หนึ่ง", effective_date=earlier, at=AT, by="test")


def test_a_change_to_come_is_refused(create):
    office = create("A")
    with pytest.raises(services.ChangeRefused):
        services.rename_organisation(
            organisation=office, name_th="ใหม่", effective_date=dt.date(2024, 4, 1), at=AT, by="test"
        )


def test_an_office_with_schools_does_not_close(create):
    office = create("A")
    create("A-1", kind="school", parent="A")
    with pytest.raises(services.ChangeRefused):
        services.close_organisation(organisation=office, effective_date=DAY, at=AT, by="test")


def test_a_closed_office_stands_until_the_day_before(create):
    office = create("A")
    services.close_organisation(organisation=office, effective_date=DAY, at=AT, by="test")
    assert Organisation.objects.valid_on(DAY - dt.timedelta(days=1)).exists()
    assert not Organisation.objects.valid_on(DAY).exists()


def test_a_parent_that_does_not_exist_is_refused(create):
    with pytest.raises(ValueError, match="NOBODY"):
        create("A", parent="NOBODY")
