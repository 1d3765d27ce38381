"""Verbs on reporting windows: open a fiscal year, extend, reopen. Nothing else changes a window."""

import json
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tidtam.audit import services as audit
from tidtam.periods import selectors
from tidtam.periods.choices import ExtensionKind, WindowKind
from tidtam.periods.models import ReportingWindow, WindowExtension
from tidtam.thai import calendar

STANDARD_WINDOWS = Path(__file__).parent / "fixtures" / "standard-windows.json"


class WindowRefused(Exception):
    """A change of a window that is not made; `message` says what to do."""

    message = _("แก้ช่วงเวลารายงานไม่ได้")

    def __str__(self) -> str:
        return str(self.message)


class ReasonMissing(WindowRefused):
    """An extension or reopening without a reason."""

    message = _("กรอกเหตุผลที่ขยายเวลาหรือเปิดใหม่")


class WindowAlreadyClosed(WindowRefused):
    """An extension of a window that has closed for the organisation: it needs a reopening."""

    message = _("ช่วงเวลานี้ปิดรับแล้ว ใช้คำสั่งเปิดใหม่พร้อมเหตุผล")


class WindowNotClosed(WindowRefused):
    """A reopening of a window that has not closed for the organisation: it needs an extension."""

    message = _("ช่วงเวลานี้ยังไม่ปิดรับ ใช้คำสั่งขยายเวลา")


class AlreadyOpened(WindowRefused):
    """A second window for the same round of an instrument: the first is extended or reopened."""

    message = _("รอบนี้เปิดรับแล้ว ใช้คำสั่งขยายเวลาหรือเปิดใหม่")


class LimitsNotInOrder(WindowRefused):
    """A window that would close before it opens."""

    message = _("กำหนดวันเปิดรับก่อนกำหนดส่ง และกำหนดส่งไม่หลังวันปิดรับ")


class NotLonger(WindowRefused):
    """New limits that are not later than those that hold, are past already, or stand in the wrong order."""

    message = _("กำหนดวันปิดรับใหม่ให้หลังวันปิดรับเดิมและหลังเวลานี้ และกำหนดส่งต้องไม่หลังวันปิดรับ")


def open_fiscal_year(*, fiscal_year_be: int, at: datetime, by: str) -> list[ReportingWindow]:
    """Create the standard windows of a fiscal year: four quarters, rounds of 6 and 12 months.

    Returns all six in the order of the standard file. A window that exists already is left as it stands, so running
    it twice changes nothing. Raises ValueError for a year that is not a Buddhist-era one.
    """
    windows = []
    with transaction.atomic():
        created = []
        for standard in _standard_windows():
            window, is_new = ReportingWindow.objects.get_or_create(
                kind=standard["kind"],
                fiscal_year_be=fiscal_year_be,
                number=standard["number"],
                defaults=_window_values(standard, fiscal_year_be),
            )
            windows.append(window)
            if is_new:
                created.append(window)
        if created:
            audit.record_many([_opened(window, at=at, by=by) for window in created])
    return windows


def open_instrument_window(
    *,
    instrument: str,
    fiscal_year_be: int,
    months: int,
    label: str,
    as_of_date: date,
    opens_at: datetime,
    due_at: datetime,
    closes_at: datetime,
    at: datetime,
    by: str,
    grace_hours: int = 72,
) -> ReportingWindow:
    """Open a round of an instrument, given by its code and months (6 or 12); it may lie before the round's own end.

    Raises AlreadyOpened, LimitsNotInOrder.
    """
    if not opens_at < due_at <= closes_at:
        raise LimitsNotInOrder
    with transaction.atomic():
        window, is_new = ReportingWindow.objects.get_or_create(
            kind=WindowKind.INSTRUMENT,
            fiscal_year_be=fiscal_year_be,
            number=months,
            subject=instrument,
            defaults={
                "label": label,
                "as_of_date": as_of_date,
                "opens_at": opens_at,
                "due_at": due_at,
                "closes_at": closes_at,
                "grace_hours": grace_hours,
            },
        )
        if not is_new:
            raise AlreadyOpened
        audit.record_many([_opened(window, at=at, by=by)])
    return window


def extend_window(
    *,
    window: ReportingWindow,
    organisation: selectors.HasPath,
    closes_at: datetime,
    reason: str,
    at: datetime,
    by: str,
    due_at: datetime | None = None,
) -> WindowExtension:
    """Give an organisation and all below it more time, before the window closes for it.

    due_at None keeps the due instant that holds. Raises ReasonMissing, WindowAlreadyClosed, NotLonger.
    """
    return _lengthen(
        ExtensionKind.EXTENSION, window, organisation, due_at=due_at, closes_at=closes_at, reason=reason, at=at, by=by
    )


def reopen_window(
    *,
    window: ReportingWindow,
    organisation: selectors.HasPath,
    closes_at: datetime,
    reason: str,
    at: datetime,
    by: str,
) -> WindowExtension:
    """Open a closed window again for an organisation and all below it. What is reported then stays late.

    Raises ReasonMissing, WindowNotClosed, NotLonger.
    """
    return _lengthen(
        ExtensionKind.REOPENING, window, organisation, due_at=None, closes_at=closes_at, reason=reason, at=at, by=by
    )


def _lengthen(
    kind: ExtensionKind,
    window: ReportingWindow,
    organisation: selectors.HasPath,
    *,
    due_at: datetime | None,
    closes_at: datetime,
    reason: str,
    at: datetime,
    by: str,
) -> WindowExtension:
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        # Two people who lengthen the same window wait for each other here; the second then sees the first one's limit.
        window = ReportingWindow.objects.select_for_update().get(pk=window.pk)
        held = selectors.decision_for(organisation=organisation, window=window, now=at)
        assert held.closes_at is not None
        is_closed = at > held.closes_at
        if is_closed and kind is ExtensionKind.EXTENSION:
            raise WindowAlreadyClosed
        if not is_closed and kind is ExtensionKind.REOPENING:
            raise WindowNotClosed
        if closes_at <= max(held.closes_at, at) or (due_at is not None and due_at > closes_at):
            raise NotLonger
        extension = WindowExtension.objects.create(
            window=window,
            organisation_id=organisation.pk,
            kind=kind,
            due_at=due_at,
            closes_at=closes_at,
            reason=reason.strip(),
            by=by,
            made_at=at,
        )
        audit.record(
            subject_kind="periods.window",
            subject_id=str(window.pk),
            organisation_code=organisation.code,
            action="periods.window.extended" if kind is ExtensionKind.EXTENSION else "periods.window.reopened",
            by=by,
            at=at,
            reason=extension.reason,
            fields=audit.field_hashes(
                {"due_at": due_at.isoformat() if due_at else "", "closes_at": closes_at.isoformat()}
            ),
        )
    return extension


def _opened(window: ReportingWindow, *, at: datetime, by: str) -> audit.NewLine:
    limits = {name: getattr(window, name).isoformat() for name in ("opens_at", "due_at", "closes_at")}
    return audit.NewLine(
        subject_kind="periods.window",
        subject_id=str(window.pk),
        organisation_code="",
        action="periods.window.opened",
        by=by,
        at=at,
        fields=audit.field_hashes(limits),
    )


@cache
def _standard_windows() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(STANDARD_WINDOWS.read_text(encoding="utf-8"))["windows"])


def _window_values(standard: dict[str, Any], fiscal_year_be: int) -> dict[str, Any]:
    as_of = (
        calendar.quarter_dates(fiscal_year_be, standard["number"])[1]
        if standard["kind"] == WindowKind.QUARTER
        else calendar.round_as_of(fiscal_year_be, standard["number"])
    )
    closing_time = time.fromisoformat(standard["closing_time"])
    return {
        "label": standard["label"].format(number=standard["number"], year=fiscal_year_be),
        "as_of_date": as_of,
        "opens_at": _bangkok(as_of, standard["opens_after_days"], time.min),
        "due_at": _bangkok(as_of, standard["due_after_days"], closing_time),
        "closes_at": _bangkok(as_of, standard["closes_after_days"], closing_time),
        "grace_hours": standard["grace_hours"],
    }


def _bangkok(day: date, after_days: int, clock: time) -> datetime:
    return datetime.combine(day + timedelta(days=after_days), clock, tzinfo=timezone.get_default_timezone())
