"""What people say beside the fields of a report: who may, once each, in order; what settles a thread; what is kept."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tidtam.approval import selectors as approval
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import *  # noqa: F403 - the small office with people
from tidtam.approval.tests.conftest import AT, clean_facts, grant, save_facts, take
from tidtam.audit.models import AuditLine
from tidtam.audit.selectors import verify_trail
from tidtam.comments import rules, services
from tidtam.comments.choices import Word
from tidtam.comments.models import Comment
from tidtam.comments.selectors import threads_of
from tidtam.organisations.choices import Role
from tidtam.organisations.services import delegate

pytestmark = pytest.mark.django_db
PLACE = "summary.results"


@pytest.fixture
def say(report, places, people):
    """Return a way to speak at a place of the report: say("owner", "words"), mended=seen, reopened=seen."""
    minutes = iter(range(1_000))

    def speak(who, text="", *, place=PLACE, mended=None, reopened=None, key=None, at=None):
        verb, seen = services.add_comment, None
        if mended is not None:
            verb, seen = services.resolve_thread, mended
        elif reopened is not None:
            verb, seen = services.reopen_thread, reopened
        return verb(
            thing=report,
            organisation=places.group,
            office=places.office,
            place=place,
            text=text,
            by=getattr(people, who),
            at=at or AT + dt.timedelta(minutes=next(minutes)),
            key=key or uuid.uuid4(),
            **({} if seen is None else {"seen": seen}),
        )

    return speak


def waiting(report):
    return sum(approval.open_threads([report]).values())


def test_a_thread_is_what_was_said_at_a_place_in_its_order(say, report):
    say("group_head", "อบรมกี่คน")
    say("director", "วันที่เท่าใด", place="data_date")
    say("owner", "40 คน")
    threads = threads_of(report)
    assert [(one.number, one.by.username, one.role, one.text) for one in threads[PLACE].comments] == [
        (1, "group_head", "group_head", "อบรมกี่คน"),
        (2, "owner", "owner", "40 คน"),
    ]
    assert [one.text for one in threads["data_date"].comments] == ["วันที่เท่าใด"]


def test_a_thread_waits_until_its_last_word_is_that_the_place_was_mended(say, report):
    assert waiting(report) == 0
    say("group_head", "อบรมกี่คน")
    assert waiting(report) == 1
    say("owner", "40 คน", mended=1)
    assert waiting(report) == 0
    assert threads_of(report)[PLACE].mended.text == "40 คน"
    say("group_head", reopened=2)
    assert waiting(report) == 1
    say("owner", mended=3)
    say("planner", "ตรวจยอดกับบัญชีด้วย")
    assert waiting(report) == 1
    assert threads_of(report)[PLACE].mended is None


def test_advice_heads_the_thread_of_its_place_and_a_mark_answers_it(say, report, people):
    take("submit", report, people.owner)
    take(
        "send_back",
        report,
        people.group_head,
        advice=[NewAdvice(place=PLACE, text="ระบุจำนวน"), NewAdvice(text="ทั้งหมด")],
    )
    assert waiting(report) == 2
    say("owner", mended=0)
    assert waiting(report) == 1
    assert [one.place for one in approval.open_advice(report)] == [PLACE, ""]


def test_advice_after_the_mark_opens_the_thread_again(say, report, people):
    say("group_head", "อบรมกี่คน", at=AT)
    say("owner", mended=1, at=AT)
    take("submit", report, people.owner, at=AT + dt.timedelta(hours=1))
    assert waiting(report) == 0
    take(
        "send_back", report, people.group_head,
        at=AT + dt.timedelta(hours=2), advice=[NewAdvice(place=PLACE, text="ระบุจำนวน")],
    )  # fmt: skip
    assert waiting(report) == 1


@pytest.mark.parametrize("role", Role.values)
def test_those_who_write_it_or_see_it_through_speak_and_the_owners_alone_call_it_mended(say, places, people, role):
    people.somebody = type(people.owner).objects.create(username="somebody")
    grant(people.somebody, places.office, role)
    speakers = {"owner", "co_owner", "planner", "group_head", "deputy", "director"}
    if role in speakers:
        say("somebody", "คำถาม")
    else:
        with pytest.raises(services.NotASpeaker):
            say("somebody", "คำถาม")
    if role in {"owner", "co_owner"}:
        say("somebody", mended=1)
    else:
        with pytest.raises(services.NotAMender if role in speakers else services.NotASpeaker):
            say("somebody", mended=1)
    assert Comment.objects.exists() == (role in speakers)


def test_a_role_of_another_office_or_of_yesterday_is_none(say, places, people):
    people.former = type(people.owner).objects.create(username="former")
    grant(people.former, places.group, "owner", to_date=AT.date())
    for who in ("outsider", "former"):
        with pytest.raises(services.NotASpeaker):
            say(who, "คำถาม")


def test_who_acts_for_another_says_so(say, places, people, report):
    people.acting = type(people.owner).objects.create(username="acting")
    delegate(
        from_user=people.director, to_user=people.acting, organisation=places.office, role="director",
        from_date=AT.date(), to_date=dt.date(2025, 1, 1), at=AT, by="test", reason="ไปราชการ",
    )  # fmt: skip
    said = say("acting", "คำถาม")
    assert (said.role, said.acting_for) == ("director", people.director)


def test_the_same_key_says_it_once_and_with_other_words_nothing(say, report):
    key = uuid.uuid4()
    first = say("owner", "40 คน", key=key)
    assert say("owner", "40 คน", key=key) == first
    with pytest.raises(services.KeyReused):
        say("owner", "41 คน", key=key)
    with pytest.raises(services.KeyReused):
        say("co_owner", "40 คน", key=key)
    assert Comment.objects.count() == 1
    assert AuditLine.objects.filter(action__startswith="comments.").count() == 1


def test_a_mark_on_what_was_not_read_is_refused(say, report):
    say("group_head", "อบรมกี่คน")
    say("group_head", "และวันที่เท่าใด")
    with pytest.raises(services.SaidMeanwhile):
        say("owner", "40 คน", mended=1)
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "\u202e\u200b"])
def test_nothing_is_not_said(say, text):
    with pytest.raises(services.NothingSaid):
        say("owner", text)


def test_hostile_words_are_kept_as_text_or_refused(say):
    assert say("owner", "<script>alert(1)</script>\x00 {{ 7 }}").text == "<script>alert(1)</script> {{ 7 }}"
    assert say("owner", "ก" * rules.LONGEST_TEXT).text == "ก" * rules.LONGEST_TEXT
    with pytest.raises(services.TooLong, match="4,000"):
        say("owner", "ก" * 50_000)
    with pytest.raises(services.NoSuchPlace):
        say("owner", "คำถาม", place="ก" * 301)


def test_the_trail_holds_who_and_where_and_no_words(say, report, people):
    say("owner", "ความลับของสำนักงาน")
    say("owner", mended=1)
    lines = AuditLine.objects.filter(action__startswith="comments.").order_by("pk")
    assert [(one.action, one.actor, one.role, one.organisation_code) for one in lines] == [
        ("comments.thread.said", "owner", "owner", "P50-2"),
        ("comments.thread.mended", "owner", "owner", "P50-2"),
    ]
    assert "ความลับ" not in str(list(AuditLine.objects.values()))
    assert verify_trail().findings == []


def test_a_comment_changes_nothing_that_a_decision_is_guarded_by(say, report, people):
    seen = approval.version_of(report)
    say("group_head", "อบรมกี่คน")
    report.refresh_from_db()
    assert approval.version_of(report) == seen


def test_a_thread_of_one_thing_is_not_that_of_another(say, report, places):
    other = save_facts(places, clean_facts(places, "p2")[1], clean_facts(places, "p2")[0])
    say("owner", "40 คน")
    assert threads_of(other) == {}
    assert [pk for _kind, pk in approval.open_threads([report, other]).elements()] == [report.pk]


def test_threads_are_read_in_one_query_and_counted_in_two(say, report):
    for number in range(12):
        say("owner", str(number), place=f"activities[a{number}].reason")
        say("group_head", str(number), place=f"activities[a{number}].reason")
    with CaptureQueriesContext(connection) as reading:
        threads = threads_of(report)
        assert {one.by.username for thread in threads.values() for one in thread.comments} == {"owner", "group_head"}
    assert len(reading) == 1
    with CaptureQueriesContext(connection) as counting:
        assert waiting(report) == 12
    assert len(counting) == 2


@pytest.mark.parametrize(
    ("said", "asked", "is_open"),
    [
        ([], [], False),
        ([], [1], True),
        ([(Word.SAID, 1)], [], True),
        ([(Word.SAID, 1), (Word.MENDED, 2)], [], False),
        ([(Word.MENDED, 2)], [1], False),
        ([(Word.MENDED, 2)], [2], False),
        ([(Word.MENDED, 2)], [1, 3], True),
        ([(Word.MENDED, 2), (Word.REOPENED, 3)], [], True),
        ([(Word.MENDED, 2), (Word.SAID, 3)], [], True),
    ],
)
def test_when_a_thread_is_open(said, asked, is_open):
    def instant(hour):
        return AT + dt.timedelta(hours=hour)

    assert rules.is_open([(word, instant(at)) for word, at in said], map(instant, asked)) is is_open
