"""The rule of the window: every row of docs/rules/may-edit.md, the calendar's edges, and what holds always."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidtam.periods.rules import Window, may_edit

BANGKOK = ZoneInfo("Asia/Bangkok")
TABLE = Path(__file__).resolve().parents[3] / "docs" / "rules" / "may-edit.md"
SECOND = timedelta(seconds=1)


def instant(text):
    return None if text == "–" else datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


WINDOW = Window(
    opens_at=instant("2024-04-01 00:00:00"),
    due_at=instant("2024-04-30 16:30:00"),
    closes_at=instant("2024-05-15 16:30:00"),
    grace=timedelta(hours=72),
)


def worked_rows():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if row[0].isdigit()]


def test_the_table_was_read():
    assert [row[0] for row in worked_rows()] == [str(number) for number in range(1, 24)]


@pytest.mark.parametrize("row", worked_rows(), ids=lambda row: f"row {row[0]}")
def test_it_answers_as_the_worked_table(row):
    _number, now, captured, due, closes, *expected = row
    decision = may_edit(
        WINDOW,
        now=instant(now),
        captured_at=instant(captured),
        extension_due_at=instant(due),
        extension_closes_at=instant(closes),
    )
    words = {True: "yes", False: "no"}
    answered = [words[decision.allowed], decision.reason_code, words[decision.late], words[decision.labelled_offline]]
    assert answered == expected


def test_a_window_may_close_at_the_end_of_a_leap_day():
    closes = instant("2024-02-29 23:59:59")
    window = Window(opens_at=instant("2024-02-01"), due_at=closes, closes_at=closes, grace=timedelta(hours=24))
    assert may_edit(window, now=closes).allowed
    assert not may_edit(window, now=instant("2024-03-01 00:00:00")).allowed
    assert may_edit(window, now=instant("2024-03-01 23:59:59"), captured_at=closes).allowed
    assert not may_edit(window, now=instant("2024-03-02 00:00:00"), captured_at=closes).allowed


def test_the_fourth_quarter_opens_when_the_fiscal_year_changes_in_thailand():
    window = Window(
        opens_at=instant("2024-10-01"),
        due_at=instant("2024-10-30"),
        closes_at=instant("2024-11-14"),
        grace=timedelta(0),
    )
    midnight = datetime(2024, 9, 30, 17, tzinfo=UTC)
    assert may_edit(window, now=midnight).allowed
    assert may_edit(window, now=midnight - SECOND).reason_code == "not_open_yet"


def test_without_grace_a_capture_saves_nothing():
    window = Window(opens_at=WINDOW.opens_at, due_at=WINDOW.due_at, closes_at=WINDOW.closes_at)
    late = may_edit(window, now=WINDOW.closes_at + SECOND, captured_at=WINDOW.closes_at)
    assert (late.allowed, late.reason_code) == (False, "arrived_after_grace")


def test_it_tells_the_limits_it_applied():
    longer = WINDOW.closes_at + timedelta(days=2)
    decision = may_edit(WINDOW, now=WINDOW.due_at, extension_closes_at=longer)
    assert (decision.opens_at, decision.due_at, decision.closes_at) == (WINDOW.opens_at, WINDOW.due_at, longer)


def test_a_longer_due_instant_carries_the_close_with_it():
    due = WINDOW.closes_at + timedelta(days=1)
    assert may_edit(WINDOW, now=due, extension_due_at=due).closes_at == due


def test_an_instant_without_a_zone_is_an_error():
    with pytest.raises(ValueError, match="time zone"):
        may_edit(WINDOW, now=datetime(2024, 4, 2))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("days", "grace"), [((0, 0, 1), 0), ((0, 2, 1), 0), ((0, 1, 2), -1)], ids=["opens=due", "due>closes", "grace<0"]
)
def test_a_window_out_of_order_is_an_error(days, grace):
    opens, due, closes = (WINDOW.opens_at + timedelta(days=day) for day in days)
    with pytest.raises(ValueError):
        Window(opens_at=opens, due_at=due, closes_at=closes, grace=timedelta(hours=grace))


moments = st.integers(-10 * 86_400, 60 * 86_400).map(lambda seconds: WINDOW.opens_at + timedelta(seconds=seconds))


@given(now=moments, captured=moments)
def test_a_capture_not_in_the_future_never_takes_anything_away(now, captured):
    without = may_edit(WINDOW, now=now)
    with_capture = may_edit(WINDOW, now=now, captured_at=min(captured, now))
    assert with_capture.allowed >= without.allowed
    assert with_capture.late <= without.late


@given(now=moments, captured=st.none() | moments, due=st.none() | moments, closes=st.none() | moments)
def test_an_extension_never_takes_anything_away(now, captured, due, closes):
    without = may_edit(WINDOW, now=now, captured_at=captured)
    extended = may_edit(WINDOW, now=now, captured_at=captured, extension_due_at=due, extension_closes_at=closes)
    assert extended.allowed >= without.allowed


@given(now=moments, captured=st.none() | moments)
def test_the_zone_an_instant_is_written_in_makes_no_difference(now, captured):
    in_utc = may_edit(WINDOW, now=now.astimezone(UTC), captured_at=captured and captured.astimezone(UTC))
    assert in_utc == may_edit(WINDOW, now=now, captured_at=captured)


@given(now=moments, captured=st.none() | moments)
def test_nothing_is_accepted_after_the_close_and_its_grace(now, captured):
    decision = may_edit(WINDOW, now=now, captured_at=captured)
    if now > WINDOW.closes_at + WINDOW.grace or now < WINDOW.opens_at:
        assert not decision.allowed
    if now > WINDOW.closes_at and decision.allowed:
        assert decision.labelled_offline
