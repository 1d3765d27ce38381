"""Opening a year, extending, reopening, and the decision for an organisation."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tidtam.audit.models import AuditLine
from tidtam.organisations.models import Organisation
from tidtam.periods import selectors, services
from tidtam.periods.models import ReportingWindow, WindowExtension
from tidtam.periods.rules import NO_WINDOW

pytestmark = pytest.mark.django_db
BANGKOK = ZoneInfo("Asia/Bangkok")
AT = datetime(2023, 10, 1, 2, tzinfo=UTC)


def organisation(code, parent=None, kind="esa_primary"):
    made = Organisation.objects.create(code=code, kind=kind, name_th=code, parent=parent)
    made.path = f"{parent.path if parent else ''}{made.pk}."
    made.save()
    return made


@pytest.fixture
def window():
    services.open_fiscal_year(fiscal_year_be=2567, at=AT, by="ผู้ดูแลระบบ")
    return selectors.window_for(kind="quarter", fiscal_year_be=2567, number=2)


@pytest.fixture
def commission():
    return organisation("OBEC", kind="commission")


@pytest.fixture
def office(commission):
    return organisation("P50-2", commission)


@pytest.fixture
def other_office(commission):
    return organisation("P50-1", commission)


def extend(window, office, **changes):
    values = {"closes_at": window.closes_at + timedelta(days=5), "reason": "น้ำท่วม", "at": window.due_at, "by": "ผอ."}
    return services.extend_window(window=window, organisation=office, **(values | changes))


def reopen(window, office, **changes):
    at = window.closes_at + timedelta(days=1)
    values = {"closes_at": at + timedelta(days=2), "reason": "แก้ยอดเบิกจ่าย", "at": at, "by": "ผอ."}
    return services.reopen_window(window=window, organisation=office, **(values | changes))


def decide(window, office, now, captured_at=None):
    decision = selectors.decision_for(organisation=office, window=window, now=now, captured_at=captured_at)
    if captured_at is None:
        quarter = {"fiscal_year_be": 2567, "quarter": window.number if window else 1}
        assert selectors.quarter_decision(organisation=office, **quarter, now=now) == decision
    return decision


def test_a_year_opens_with_four_quarters_and_two_rounds(window):
    opened = {(each.kind, each.number): each.as_of_date for each in ReportingWindow.objects.filter(fiscal_year_be=2567)}
    assert opened == {
        ("quarter", 1): date(2023, 12, 31),
        ("quarter", 2): date(2024, 3, 31),
        ("quarter", 3): date(2024, 6, 30),
        ("quarter", 4): date(2024, 9, 30),
        ("round", 6): date(2024, 3, 31),
        ("round", 12): date(2024, 9, 30),
    }


def test_the_second_quarter_is_due_on_30_april_in_thai_time(window):
    assert window.opens_at == datetime(2024, 4, 1, tzinfo=BANGKOK)
    assert window.due_at == datetime(2024, 4, 30, 16, 30, tzinfo=BANGKOK)
    assert window.closes_at == datetime(2024, 5, 15, 16, 30, tzinfo=BANGKOK)
    assert str(window) == "ไตรมาสที่ 2 ปีงบประมาณ 2567"


def test_opening_a_year_twice_changes_nothing(window):
    ReportingWindow.objects.filter(pk=window.pk).update(grace_hours=5)
    again = services.open_fiscal_year(fiscal_year_be=2567, at=AT, by="ผู้ดูแลระบบ")
    assert (len(again), ReportingWindow.objects.count(), AuditLine.objects.count()) == (6, 6, 6)
    assert ReportingWindow.objects.get(pk=window.pk).grace_hours == 5


@pytest.mark.parametrize(
    "wrong", [{"kind": "round"}, {"number": 5}, {"fiscal_year_be": 2024}, {"due_at": datetime(2030, 1, 1, tzinfo=UTC)}]
)
def test_the_database_refuses_a_window_that_cannot_be(window, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingWindow.objects.filter(pk=window.pk).update(**wrong)


def test_a_year_nobody_opened_takes_nothing(office):
    assert selectors.window_for(kind="quarter", fiscal_year_be=2567, number=1) is None
    assert decide(None, office, AT) == NO_WINDOW


def test_an_extension_reaches_the_office_and_what_lies_below_it_only(window, office, other_office):
    school = organisation("SCHOOL", office, kind="school")
    extend(window, office)
    now = window.closes_at + timedelta(days=1)
    allowed = {each.code: decide(window, each, now).allowed for each in (office, school, other_office)}
    assert allowed == {"P50-2": True, "SCHOOL": True, "P50-1": False}


def test_a_path_that_only_begins_alike_is_not_below(window, office):
    extend(window, office)
    stranger = Organisation(pk=999_999, code="X", path=office.path.rstrip(".") + "9.")
    assert not decide(window, stranger, window.closes_at + timedelta(days=1)).allowed


def test_the_longest_of_several_extensions_holds(window, commission, office):
    extend(window, commission, closes_at=window.closes_at + timedelta(days=9))
    extend(window, office, closes_at=window.closes_at + timedelta(days=20))
    assert decide(window, office, AT).closes_at == window.closes_at + timedelta(days=20)
    assert decide(window, commission, AT).closes_at == window.closes_at + timedelta(days=9)


def test_any_number_of_offices_costs_one_query(window, office, other_office, django_assert_num_queries):
    extend(window, office)
    with django_assert_num_queries(1):
        decisions = selectors.decisions_for(
            organisations=[office, other_office], window=window, now=window.closes_at + timedelta(days=1)
        )
    assert {decisions[office.pk].allowed, decisions[other_office.pk].allowed} == {True, False}


def test_an_extension_may_move_the_due_instant(window, office):
    later = window.due_at + timedelta(days=3)
    extend(window, office, due_at=later)
    assert not decide(window, office, later).late
    assert decide(window, office, later + timedelta(seconds=1)).late


def test_an_extension_is_recorded_with_its_reason(window, office):
    extend(window, office)
    line = AuditLine.objects.latest("id")
    assert (line.action, line.reason, line.organisation_code) == ("periods.window.extended", "น้ำท่วม", "P50-2")


def test_after_the_close_only_a_reopening_helps(window, office):
    after = window.closes_at + timedelta(seconds=1)
    with pytest.raises(services.WindowAlreadyClosed):
        extend(window, office, at=after)
    reopen(window, office)
    held = decide(window, office, window.closes_at + timedelta(days=2))
    assert (held.allowed, held.late) == (True, True)
    assert AuditLine.objects.latest("id").action == "periods.window.reopened"


def test_an_open_window_is_not_reopened(window, office):
    with pytest.raises(services.WindowNotClosed):
        reopen(window, office, at=window.closes_at)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_is_asked_for(window, office, reason):
    with pytest.raises(services.ReasonMissing):
        extend(window, office, reason=reason)
    with pytest.raises(services.ReasonMissing):
        reopen(window, office, reason=reason)
    assert not WindowExtension.objects.exists()


def test_new_limits_are_later_than_the_old_ones_and_than_now(window, office):
    with pytest.raises(services.NotLonger):
        extend(window, office, closes_at=window.closes_at)
    with pytest.raises(services.NotLonger):
        extend(window, office, due_at=window.closes_at + timedelta(days=6))
    at = window.closes_at + timedelta(days=3)
    with pytest.raises(services.NotLonger):
        reopen(window, office, at=at, closes_at=at)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2024-03-31 12:00", "เปิดรับ วันจันทร์ที่ 1 เมษายน 2567 เวลา 00.00 น."),
        ("2024-04-10 12:00", "ส่งภายใน วันอังคารที่ 30 เมษายน 2567 เวลา 16.30 น."),
        ("2024-05-01 12:00", "เลยกำหนดส่งแล้ว ยังส่งได้ถึง วันพุธที่ 15 พฤษภาคม 2567 เวลา 16.30 น."),
        ("2024-05-16 12:00", "ปิดรับเมื่อ วันพุธที่ 15 พฤษภาคม 2567 เวลา 16.30 น. ขอเปิดใหม่ได้ที่กลุ่มนโยบายและแผน"),
    ],
)
def test_each_decision_has_its_sentence(window, office, now, words):
    decision = decide(window, office, datetime.fromisoformat(now).replace(tzinfo=BANGKOK))
    assert selectors.decision_words(decision) == words


@pytest.mark.parametrize(
    ("now", "captured", "part"),
    [
        ("2024-05-16 12:00", "2024-05-15 12:00", "รับไว้แล้ว"),
        ("2024-05-30 12:00", "2024-05-15 12:00", "ช้ากว่าเวลาผ่อนผัน"),
        ("2024-04-10 12:00", "2024-04-11 12:00", "ตั้งเวลาของเครื่องให้ตรง"),
        ("2024-05-16 12:00", "2024-03-15 12:00", "ขอเปิดใหม่ได้ที่"),
    ],
)
def test_each_decision_on_offline_work_has_its_sentence(window, office, now, captured, part):
    now, captured = (datetime.fromisoformat(text).replace(tzinfo=BANGKOK) for text in (now, captured))
    assert part in selectors.decision_words(decide(window, office, now, captured))


def test_the_sentence_follows_the_language(window, office):
    with translation.override("en"):
        words = selectors.decision_words(decide(window, office, datetime(2024, 4, 10, tzinfo=UTC)))
    assert "30 April 2024, 16:30" in words


def open_round(**changes):
    values = {
        "instrument": "QP",
        "fiscal_year_be": 2566,
        "months": 12,
        "label": "รอบ 12 เดือน",
        "as_of_date": date(2023, 9, 30),
        "opens_at": datetime(2023, 8, 1, tzinfo=BANGKOK),
        "due_at": datetime(2023, 8, 30, 16, 30, tzinfo=BANGKOK),
        "closes_at": datetime(2023, 8, 30, 16, 30, tzinfo=BANGKOK),
        "at": AT,
        "by": "นักวิเคราะห์",
    }
    return services.open_instrument_window(**(values | changes))


def taken(window, office, now):
    return selectors.decision_for(organisation=office, window=window, now=now)


def test_a_round_of_an_instrument_is_taken_by_the_same_rule_and_may_close_before_its_months_end(office):
    window = open_round()
    assert selectors.window_for(kind="instrument", fiscal_year_be=2566, number=12, subject="QP") == window
    assert selectors.window_for(kind="instrument", fiscal_year_be=2566, number=12, subject="AP") is None
    assert taken(window, office, datetime(2023, 8, 30, 16, 30, tzinfo=BANGKOK)).allowed
    assert taken(window, office, datetime(2023, 8, 30, 16, 31, tzinfo=BANGKOK)).reason_code == "closed"
    extend(window, office)
    assert taken(window, office, window.closes_at + timedelta(days=4)).allowed


def test_a_round_of_an_instrument_is_opened_once_and_in_order():
    open_round()
    with pytest.raises(services.AlreadyOpened):
        open_round()
    with pytest.raises(services.LimitsNotInOrder):
        open_round(months=6, due_at=datetime(2023, 7, 1, tzinfo=BANGKOK))
    assert AuditLine.objects.filter(action="periods.window.opened").count() == 1


def test_rounds_of_the_fiscal_year_stand_beside_those_of_instruments(window):
    open_round(fiscal_year_be=2567)
    open_round(fiscal_year_be=2567, instrument="AP")
    services.open_fiscal_year(fiscal_year_be=2567, at=AT, by="ผู้ดูแลระบบ")
    assert selectors.window_for(kind="round", fiscal_year_be=2567, number=12).subject == ""
