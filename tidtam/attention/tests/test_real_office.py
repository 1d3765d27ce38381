"""What is noticed in the source office, beside the findings of its careful reader."""

from collections import defaultdict

import pytest

from tests.booklet_2567 import load
from tidtam.attention.choices import NoticeKind
from tidtam.attention.facts import OfficeYear
from tidtam.attention.rules import notices


@pytest.fixture(scope="module")
def noticed(shared):
    source = load(shared)
    found = defaultdict(list)
    for notice in notices(OfficeYear(projects=tuple(source.projects), reports=tuple(source.reports))):
        found[notice.kind].append(notice)
    return found


def projects(notice):
    return {place.project for place in notice.places}


def test_k1_one_register_with_two_numbers_in_two_projects_is_found_and_nothing_else_is_taken_for_one(noticed):
    [notice] = noticed[NoticeKind.TWO_NUMBERS]
    assert projects(notice) == {"P1", "P12"}
    words = " ".join(place.words for place in notice.places)
    for number in ("71ครอบครัว", "58ครอบครัว", "23คน", "29คน"):
        assert number in words


def test_e5_the_same_text_in_different_projects_is_found_as_the_reader_listed_it(noticed):
    assert sorted(map(sorted, map(projects, noticed[NoticeKind.COPIED]))) == [
        ["F1", "F3"],
        ["P18", "P21"],
        ["P23", "P7"],
    ]


def test_s4_one_room_with_two_spellings_is_found(noticed):
    pairs = [(one.values["first_count"], one.values["second_count"]) for one in noticed[NoticeKind.TWO_SPELLINGS]]
    assert ("9", "7") in pairs
    assert len(pairs) == 2


def test_nothing_is_said_of_money_the_source_does_not_print(noticed):
    assert not noticed[NoticeKind.SPENDING_AHEAD]
    assert not noticed[NoticeKind.UNIT_SLIP]
