"""The one rule that decides whether a window takes an edit, and which quarters owe a report. Plain values only.

Page, API, import and sync all ask may_edit (through selectors.decision_for, which finds the extension of the
organisation). Worked table: docs/rules/may-edit.md.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tidtam.periods.choices import Limit, WindowReason
from tidtam.thai import calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The limits of a reporting window, before any extension. All instants are aware; each limit is inside the window.

    due_at    the last instant that is on time; closes_at the last that is accepted.
    grace     how long after a limit work may still arrive that was captured offline before it.
    Raises ValueError unless opens_at < due_at <= closes_at and grace is not negative.
    """

    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    grace: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        for instant in (self.opens_at, self.due_at, self.closes_at):
            _require_aware(instant)
        if not self.opens_at < self.due_at <= self.closes_at:
            raise ValueError("a window opens before it is due and is due before it closes")
        if self.grace < timedelta(0):
            raise ValueError("grace is not negative")


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may this be edited?".

    reason_code        a WindowReason value.
    late               past the due instant, by the time that counts; also told where the edit is refused.
    labelled_offline   accepted, or counted as on time, only because of the time of capture: shown beside the report.
    opens_at, due_at, closes_at   the limits that were applied, extension included; None where there is no window.
    arrives_until      the last instant at which work captured before the close may still arrive.
    """

    allowed: bool
    reason_code: str
    late: bool = False
    labelled_offline: bool = False
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    arrives_until: datetime | None = None

    @property
    def captured_before(self) -> str:
        """The limit that only the time of capture kept, a Limit value; "" where the time of receipt kept it."""
        if not self.labelled_offline:
            return ""
        return Limit.CLOSE.value if self.late else Limit.DUE.value


NO_WINDOW = Decision(allowed=False, reason_code=WindowReason.NO_WINDOW.value)
"""The answer where nobody has opened the period: nothing may be reported yet."""


def may_edit(
    window: Window,
    *,
    now: datetime,
    captured_at: datetime | None = None,
    extension_due_at: datetime | None = None,
    extension_closes_at: datetime | None = None,
) -> Decision:
    """Decide whether a window takes an edit that arrives now.

    now                  the server's receipt.
    captured_at          when a device without connection kept the work; None for work typed online.
    extension_*_at       longer limits of the organisation; one that is shorter than the window's own changes nothing.
    The time of receipt counts. Where it is past a limit, the time of capture counts instead, provided it lies inside
    the window and the work arrived within the grace after that limit. A capture after `now` is refused always: a clock
    that runs fast must not choose its own deadline.
    Raises ValueError for an instant without a time zone.
    Source: docs/rules/may-edit.md, repeated row by row in tests/test_may_edit.py.
    """
    for instant in (now, captured_at, extension_due_at, extension_closes_at):
        if instant is not None:
            _require_aware(instant)
    due_at = max(window.due_at, extension_due_at or window.due_at)
    closes_at = max(window.closes_at, extension_closes_at or window.closes_at, due_at)

    def kept_by_capture(limit: datetime) -> bool:
        return captured_at is not None and window.opens_at <= captured_at <= limit < now and now <= limit + window.grace

    def decide(allowed: bool, reason: WindowReason) -> Decision:
        late = now > due_at and not kept_by_capture(due_at)
        saved_by_capture = kept_by_capture(closes_at) or kept_by_capture(due_at)
        return Decision(
            allowed=allowed,
            reason_code=reason.value,
            late=late,
            labelled_offline=allowed and saved_by_capture,
            opens_at=window.opens_at,
            due_at=due_at,
            closes_at=closes_at,
            arrives_until=closes_at + window.grace,
        )

    if captured_at is not None and captured_at > now:
        return decide(False, WindowReason.CAPTURED_IN_FUTURE)
    if now < window.opens_at:
        return decide(False, WindowReason.NOT_OPEN_YET)
    if now <= closes_at:
        return decide(True, WindowReason.OPEN)
    if captured_at is None or captured_at > closes_at:
        return decide(False, WindowReason.CLOSED)
    if captured_at < window.opens_at:
        return decide(False, WindowReason.CAPTURED_BEFORE_OPEN)
    if not kept_by_capture(closes_at):
        return decide(False, WindowReason.ARRIVED_AFTER_GRACE)
    return decide(True, WindowReason.CAPTURED_BEFORE_CLOSE)


def quarters_due(*, start_date: date, end_date: date, finished_date: date | None = None) -> tuple[tuple[int, int], ...]:
    """Return the (fiscal_year_be, quarter) pairs a project owes a report for, in order.

    From the quarter of its start to the quarter of its end, or of its declared finish where it has one. A quarter
    without activity is owed too. An approved final report ends the debt: that is known to the room progress.
    Raises ValueError when the end lies before the start.
    """
    last_date = finished_date or end_date
    if last_date < start_date:
        raise ValueError("a project ends on or after the day it starts")
    first = calendar.fiscal_year_be(start_date) * 4 + calendar.quarter_of(start_date) - 1
    last = calendar.fiscal_year_be(last_date) * 4 + calendar.quarter_of(last_date) - 1
    return tuple((place // 4, place % 4 + 1) for place in range(first, last + 1))


def _require_aware(instant: datetime) -> None:
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError(f"an instant needs a time zone: {instant.isoformat()}")
