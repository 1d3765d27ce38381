"""Questions about reporting windows: which one, and whether it takes an edit of an organisation. Verbs: services.py."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidtam.access.prepared import Prepared
from tidtam.periods.choices import WindowKind, WindowReason
from tidtam.periods.models import ReportingWindow, WindowExtension
from tidtam.periods.rules import NO_WINDOW, Decision, may_edit
from tidtam.thai import dates


class HasPath(Protocol):
    """An organisation, as far as windows need it: `path` begins with the path of everything above it."""

    pk: int
    code: str
    path: str


def window_for(*, kind: str, fiscal_year_be: int, number: int, subject: str = "") -> ReportingWindow | None:
    """Return the window of a quarter (kind "quarter", 1-4) or round (6 or 12), or None. One query.

    subject  code of the instrument, for kind "instrument".
    """
    windows = ReportingWindow.objects.filter(kind=kind, fiscal_year_be=fiscal_year_be, number=number, subject=subject)
    return windows.first()


def decision_for(
    *,
    organisation: HasPath,
    window: ReportingWindow | None,
    now: datetime,
    captured_at: datetime | None = None,
) -> Decision:
    """Return whether a window takes an edit of an organisation, its extensions and those from above it included.

    window None (the period was never opened) answers "no_window". One query.
    """
    decisions = decisions_for(organisations=[organisation], window=window, now=now, captured_at=captured_at)
    return decisions[organisation.pk]


def decisions_for(
    *,
    organisations: Iterable[HasPath],
    window: ReportingWindow | None,
    now: datetime,
    captured_at: datetime | None = None,
) -> dict[int, Decision]:
    """Return the decision per organisation id, for any number of organisations in one query."""
    if window is None:
        return {organisation.pk: NO_WINDOW for organisation in organisations}
    extensions = WindowExtension.objects.filter(window=window).values_list("organisation__path", "due_at", "closes_at")
    extended = ExtendedWindow(window, tuple(extensions))
    return {
        organisation.pk: extended.decision(organisation.path, now=now, captured_at=captured_at)
        for organisation in organisations
    }


@dataclass(frozen=True, slots=True)
class ExtendedWindow:
    """A window with everybody's extensions, as (path, due_at, closes_at): for many organisations and many instants."""

    window: ReportingWindow
    extensions: tuple[tuple[str, datetime | None, datetime], ...]

    def decision(self, path: str, *, now: datetime, captured_at: datetime | None = None) -> Decision:
        """Return whether it takes an edit of the organisation of a path, those above it included. Asks nothing."""
        reached = [row for row in self.extensions if path.startswith(row[0])]
        return may_edit(
            self.window.limits(),
            now=now,
            captured_at=captured_at,
            extension_due_at=max((due for _path, due, _closes in reached if due), default=None),
            extension_closes_at=max((closes for _path, _due, closes in reached), default=None),
        )


def extended_quarters(quarters: Collection[tuple[int, int]], *, open_from: datetime) -> list[ExtendedWindow]:
    """Return the windows of quarters, given as (fiscal year, number), and all that close at or after an instant.

    In the order of their as-of dates. One query.
    """
    asked = Q(closes_at__gte=open_from) | Q(
        Exists(WindowExtension.objects.filter(window=OuterRef("pk"), closes_at__gte=open_from))
    )
    for year, number in quarters:
        asked |= Q(fiscal_year_be=year, number=number)
    return _extended(_with_extensions(asked))


def open_instrument_windows(at: datetime) -> list[ExtendedWindow]:
    """Return the windows of instruments' rounds that take something of somebody at an instant.

    In the order of their as-of dates. One query.
    """
    return [one for one in instrument_windows_closing_from(at) if one.window.opens_at <= at]


def instrument_windows_closing_from(at: datetime) -> list[ExtendedWindow]:
    """Return the windows of instruments' rounds that close for somebody at an instant or later. One query."""
    closing = Q(closes_at__gte=at) | Q(Exists(WindowExtension.objects.filter(window=OuterRef("pk"), closes_at__gte=at)))
    return _extended(_with_extensions(closing, kind=WindowKind.INSTRUMENT))


def instrument_windows_of_year(fiscal_year_be: int) -> dict[tuple[str, int], ExtendedWindow]:
    """Return the windows of all instruments' rounds of a fiscal year, by instrument and months. One query."""
    found = _extended(_with_extensions(Q(fiscal_year_be=fiscal_year_be), kind=WindowKind.INSTRUMENT))
    return {(one.window.subject, one.window.number): one for one in found}


def instrument_decision(
    *,
    organisation: HasPath,
    instrument: str,
    fiscal_year_be: int,
    months: int,
    now: datetime,
    captured_at: datetime | None = None,
) -> Decision:
    """Return decision_for the window of an instrument's round in one query instead of two."""
    asked = Q(subject=instrument, fiscal_year_be=fiscal_year_be, number=months)
    found = _extended(_with_extensions(asked, kind=WindowKind.INSTRUMENT))
    return found[0].decision(organisation.path, now=now, captured_at=captured_at) if found else NO_WINDOW


def quarter_decision(
    *,
    organisation: HasPath,
    fiscal_year_be: int,
    quarter: int,
    now: datetime,
    captured_at: datetime | None = None,
) -> Decision:
    """Return decision_for the window of a quarter in one query instead of two."""
    found = _extended(QUARTER(fiscal_year_be=fiscal_year_be, number=quarter))
    return found[0].decision(organisation.path, now=now, captured_at=captured_at) if found else NO_WINDOW


def _with_extensions(asked: Q, *, kind: str = WindowKind.QUARTER) -> QuerySet[ReportingWindow]:
    """Return the windows of a kind that are asked for, each as often as it has extensions, with one of them."""
    return ReportingWindow.objects.filter(asked, kind=kind).annotate(
        extended_path=F("extensions__organisation__path"),
        extended_due_at=F("extensions__due_at"),
        extended_closes_at=F("extensions__closes_at"),
    )


QUARTER = Prepared(lambda **asked: _with_extensions(Q(**asked)))


def _extended(rows: Iterable[Any]) -> list[ExtendedWindow]:
    windows: dict[int, ReportingWindow] = {}
    extensions: dict[int, list[tuple[str, datetime | None, datetime]]] = {}
    for row in rows:
        windows.setdefault(row.pk, row)
        found = extensions.setdefault(row.pk, [])
        if row.extended_path is not None:
            found.append((row.extended_path, row.extended_due_at, row.extended_closes_at))
    return [ExtendedWindow(window, tuple(extensions[pk])) for pk, window in windows.items()]


def decision_words(decision: Decision) -> str:
    """Return one Thai sentence (or its translation) for a decision: what holds, until when, and what to do."""
    times = {
        "opens": _deadline(decision.opens_at),
        "due": _deadline(decision.due_at),
        "closes": _deadline(decision.closes_at),
    }
    match decision.reason_code:
        case WindowReason.OPEN if decision.late:
            return _("เลยกำหนดส่งแล้ว ยังส่งได้ถึง %(closes)s") % times
        case WindowReason.OPEN:
            return _("ส่งภายใน %(due)s") % times
        case WindowReason.CAPTURED_BEFORE_CLOSE:
            return _("รับไว้แล้ว: บันทึกในเครื่องก่อนปิดรับเมื่อ %(closes)s และส่งถึงภายหลัง") % times
        case WindowReason.NO_WINDOW:
            return _("ยังไม่กำหนดวันเปิดรับ สอบถามกลุ่มนโยบายและแผน")
        case WindowReason.NOT_OPEN_YET:
            return _("เปิดรับ %(opens)s") % times
        case WindowReason.CAPTURED_IN_FUTURE:
            return _("ตั้งเวลาของเครื่องให้ตรง แล้วส่งอีกครั้ง งานยังอยู่ในเครื่องนี้")
        case WindowReason.ARRIVED_AFTER_GRACE:
            return _("ปิดรับเมื่อ %(closes)s งานที่บันทึกในเครื่องมาถึงช้ากว่าเวลาผ่อนผัน ขอเปิดใหม่ได้ที่กลุ่มนโยบายและแผน") % times
        case _other:
            return _("ปิดรับเมื่อ %(closes)s ขอเปิดใหม่ได้ที่กลุ่มนโยบายและแผน") % times


def _deadline(instant: datetime | None) -> str:
    if instant is None:
        return ""
    if (get_language() or "th").startswith("th"):
        return f"{dates.format_date(instant, 'deadline')} เวลา {dates.format_time(instant)}"
    return f"{dates.format_date_en(instant)}, {timezone.localtime(instant):%H:%M}"
