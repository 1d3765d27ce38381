"""Sections of a thing: what was typed is kept, saved and reset, and each write counts once."""

import datetime as dt
import uuid

import pytest

from tests.people import person
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, drafts_token, version_of_section
from tidtam.drafts.services import Conflict, keep, reset_all, saved

pytestmark = pytest.mark.django_db
AT = dt.datetime(2024, 4, 10, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def thing():
    """Anything with a table: a section is the business of its own room."""
    return person("thing")


def kept(thing, text="ก", *, seen=0, section="1", by="somsri", key=None):
    return keep(
        thing=thing, section=section, typed={"a": text}, key=key or uuid.uuid4(), seen=seen, by=person(by), at=AT
    )


def wrote(thing, *, seen=None, section="1", by="somsri", key=None):
    return saved(thing=thing, section=section, key=key, seen=seen, by=person(by), at=AT)


def section(thing, name="1"):
    return drafts_of(thing)[name]


def test_every_keep_and_every_save_counts_one(thing):
    assert [kept(thing), kept(thing, seen=1), wrote(thing, seen=2), wrote(thing), kept(thing, seen=4)] == [
        1,
        2,
        3,
        4,
        5,
    ]


def test_after_a_save_nothing_waits(thing):
    kept(thing)
    assert Draft.objects.of(thing).waiting().exists()
    wrote(thing, seen=1, by="somchai")
    assert not Draft.objects.of(thing).waiting().exists()
    assert (section(thing).by, section(thing).version) == (person("somchai"), 2)


@pytest.mark.parametrize("seen", [0, 2])
def test_what_was_typed_on_another_version_is_a_conflict_and_changes_nothing(thing, seen):
    kept(thing, "ของก่อน")
    for write in (kept, wrote):
        with pytest.raises(Conflict) as conflict:
            write(thing, seen=seen, by="somchai")
        assert conflict.value.draft == section(thing)
    assert (section(thing).typed, section(thing).version) == ({"a": "ของก่อน"}, 1)


def test_a_version_nobody_wrote_is_a_conflict_with_nobody(thing):
    with pytest.raises(Conflict) as conflict:
        kept(thing, seen=1)
    assert conflict.value.draft is None


def test_the_same_key_counts_once_whatever_was_seen(thing):
    key = uuid.uuid4()
    assert [kept(thing, key=key), kept(thing, key=key), wrote(thing, key=key, seen=0)] == [1, 1, 1]
    assert section(thing).typed == {"a": "ก"}


def test_without_a_key_every_save_counts(thing):
    assert [wrote(thing), wrote(thing)] == [1, 2]


def test_sections_and_things_are_apart(thing):
    other = person("other")
    kept(thing, section="1"), kept(thing, section="2"), kept(other, "อื่น", section="1")
    assert section(other).typed == {"a": "อื่น"}
    assert drafts_token(drafts_of(thing)) == "1.1-2.1"
    assert version_of_section(drafts_of(thing), "2") == 1
    assert version_of_section(drafts_of(thing), "3") == 0


def test_what_is_written_from_outside_empties_every_section_and_is_another_version(thing):
    other = person("other")
    kept(thing, section="1"), kept(thing, section="2"), kept(other)
    reset_all(things=[thing], by=person("importer"), at=AT)
    assert {name: (draft.version, draft.typed) for name, draft in drafts_of(thing).items()} == {
        "1": (2, {}),
        "2": (2, {}),
    }
    assert section(other).typed == {"a": "ก"}
    reset_all(things=[], by=person("importer"), at=AT)


def test_a_keep_costs_one_statement_but_for_the_first(thing, django_assert_num_queries):
    kept(thing)
    with django_assert_num_queries(4):  # with savepoint and release, and the fixture's person
        kept(thing, seen=1)
