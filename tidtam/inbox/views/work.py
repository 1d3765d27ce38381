"""My work: what was sent back, what is begun, what is not reported yet, what waits for a decision."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tidtam.access.policies import policy
from tidtam.answers.models import Sheet
from tidtam.answers.questions import labelled, titled
from tidtam.approval.choices import MoveName, Status
from tidtam.approval.models import Decision
from tidtam.approval.selectors import open_threads, waiting_label
from tidtam.assessment.selectors import RoundWork, sheets_asked_again, work_of_person
from tidtam.inbox import forms, selectors
from tidtam.inbox.choices import Kind, News
from tidtam.inbox.selectors import Person, Row
from tidtam.inbox.views.rows import (
    address_of,
    checks_words,
    late_words,
    left_words,
    person_of,
    threads_words,
    title_of,
    what,
    who_and_when,
)
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import Role
from tidtam.organisations.policies import HOLDS_A_ROLE
from tidtam.organisations.selectors import role_to_use
from tidtam.periods.selectors import decision_words
from tidtam.progress.selectors import YET_TO_SUBMIT, days_late, days_left
from tidtam.thai.dates import local_date
from tidtam.ui.templatetags.ui import mark_thai, moment, thai_date

ROWS_PER_PAGE = 20
"""Of one section; also the most that all sections show together before each is cut."""

FIRST_ROWS = 5
"""Of each section, where there are several and too many for one page."""

LATEST_SINCE = dt.timedelta(days=90)


@policy(HOLDS_A_ROLE)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what is the person's to do: sent back, begun, not reported, waiting for their decision. 24 queries at most.

    Several sections with more than a page together show their first rows, and each leads to the whole of it.
    """
    person = person_of(request)
    filters = forms.InboxFilters(request.GET)
    asked = filters.asked()
    work = selectors.Work(person, asked)
    is_cut = len(work.sections) > 1 and len(work) > ROWS_PER_PAGE
    page: Page[Row] | None = None
    if not is_cut:
        page = Paginator(work, ROWS_PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    rows = work.firsts(FIRST_ROWS) if page is None else list(page)
    threads = open_threads([row.thing for row in rows])
    kinds = {kind: listing.content_type.pk for kind, listing in selectors.LISTINGS.items()}
    tasks = [(row, task(row, person, threads[kinds[row.kind], row.thing.pk])) for row in rows]
    return render(
        request,
        "inbox/inbox.html",
        {
            "nav_section": "inbox",
            "page": page,
            "total": len(work),
            "groups": [
                _group(Status(status), [one for _row, one in those], work.count(status=status), filters)
                for status, those in groupby(tasks, key=lambda one: one[0].thing.status)
            ],
            "sheets": [] if asked.is_filtered else _sheets(person),
            "assessing": [] if asked.is_filtered else _assessing(person),
            "due": _due_card(rows, person),
            "fields": filters.drawn(),
            "is_filtered": asked.is_filtered,
            "nothing": [] if rows or asked.is_filtered else _next_dates(person),
            "histories": _histories(rows, person),
            "many_url": reverse("inbox:approve_many") if work.count(status=Status.SUBMITTED) > 1 else "",
            "latest": [_latest(one) for one in selectors.latest_decisions(person, since=person.at - LATEST_SINCE)],
        },
    )


def _sheets(person: Person) -> list[dict[str, Any]]:
    """Return the sheets of answers that wait for the person; first those to reopen, of which levels were sent back."""
    asked_again = [
        _sheet(row)
        | {
            "facts": [
                mark_thai(row.organisation.spoken_name),
                ngettext("ผู้ประเมินส่งกลับ %(count)d ข้อ", "ผู้ประเมินส่งกลับ %(count)d ข้อ", count) % {"count": count},
                _("เปิดแก้ไขใหม่เพื่อให้ผู้รับผิดชอบตอบอีกครั้ง"),
            ],
            "is_hot": True,
        }
        for row, count in sheets_asked_again(person.held, on=person.on)
    ]
    return [*asked_again, *(_sheet(one) for one in selectors.sheets_to_do(person))]


def _sheet(row: Sheet) -> dict[str, Any]:
    """Return a sheet of answers as the component task_row takes it: to be written, or to be decided on."""
    waits = row.status == Status.SUBMITTED
    version = version_facts(row.instrument_version)
    one = next(each for each in version.rounds if each.code == row.round_code)
    return {
        "title": f"{titled(version)} · {labelled(one)}",
        "url": reverse("answers:review", args=[row.pk]) if waits else row.get_absolute_url(),
        "status": row.status,
        "status_label": waiting_label(row.waiting_role, row.organisation) if waits else Status(row.status).label,  # type: ignore[attr-defined]
        "facts": [mark_thai(row.organisation.spoken_name)],
        "is_hot": row.status == Status.SENT_BACK,
    }


def _assessing(person: Person) -> list[dict[str, Any]]:
    """Return what waits for the person in assessment, as the component task_row takes it."""
    work = work_of_person(person.user, person.held, on=person.on)
    return [
        *(task for one in work.rounds for task in _round_tasks(one)),
        *(
            {
                "title": _("คำอุทธรณ์ %(instrument)s") % {"instrument": titled(version_facts(version))},
                "url": reverse("assessment:appeal_list", args=[version.fiscal_year_be, version.instrument.code]),
                "facts": [ngettext("รอพิจารณา %(count)d เรื่อง", "รอพิจารณา %(count)d เรื่อง", count) % {"count": count}],
            }
            for version, count in work.appeals
        ),
    ]


def _round_tasks(one: RoundWork) -> list[dict[str, Any]]:
    facts = version_facts(one.version)
    label = next(labelled(each) for each in facts.rounds if each.code == one.round_code)
    what = {"instrument": titled(facts), "round": label, "year": facts.fiscal_year_be}
    own = f"{reverse('assessment:own')}?of={one.version.pk}-{one.round_code}"
    publish = reverse("assessment:publish", args=[facts.fiscal_year_be, facts.code, one.round_code])
    tasks = []
    if one.to_assess:
        levels = ngettext("รอเสนอระดับ %(count)d ข้อ", "รอเสนอระดับ %(count)d ข้อ", one.to_assess) % {
            "count": one.to_assess
        }
        offices = ngettext("%(count)d สำนักงาน", "%(count)d สำนักงาน", one.offices) % {"count": one.offices}
        tasks.append(
            {
                "title": _("ประเมิน %(instrument)s %(round)s") % what,
                "url": own,
                "facts": [levels % {"count": one.to_assess}, offices],
            }
        )
    if one.to_second:
        levels = ngettext("รอระดับของผู้ประเมินคนที่สอง %(count)d ข้อ", "รอระดับของผู้ประเมินคนที่สอง %(count)d ข้อ", one.to_second)
        said = [levels % {"count": one.to_second}]
        tasks.append({"title": _("ประเมินซ้ำ %(instrument)s %(round)s") % what, "url": own, "facts": said})
    if one.to_confirm:
        levels = ngettext("รอยืนยัน %(count)d ระดับ", "รอยืนยัน %(count)d ระดับ", one.to_confirm) % {"count": one.to_confirm}
        tasks.append({"title": _("ยืนยันระดับ %(instrument)s %(round)s") % what, "url": own, "facts": [levels]})
    if one.to_publish:
        offices = ngettext("ยืนยันครบ %(count)d สำนักงาน", "ยืนยันครบ %(count)d สำนักงาน", one.to_publish)
        said = [offices % {"count": one.to_publish}]
        tasks.append({"title": _("ประกาศผล %(instrument)s %(round)s") % what, "url": publish, "facts": said})
    return tasks


def _group(status: Status, tasks: list[dict[str, Any]], count: int, filters: forms.InboxFilters) -> dict[str, Any]:
    return {
        "heading": {
            Status.SENT_BACK: _("ต้องแก้ไขก่อน"),
            Status.SAVED: _("ทำค้างไว้"),
            Status.NOT_REPORTED: _("ยังไม่ได้รายงาน"),
            Status.SUBMITTED: _("รออนุมัติ"),
        }[status],
        "count": count,
        "tasks": tasks,
        "all_url": f"?{filters.with_status(status)}" if count > len(tasks) else "",
    }


def _histories(rows: Sequence[Row], person: Person) -> list[tuple[str, str]]:
    """Return name and address of each office whose imported history waits for the person in these rows."""
    offices = {
        row.thing.project.organisation.code: row.thing.project.organisation
        for row in rows
        if row.is_unchecked_history
        and role_to_use({row.thing.waiting_role}, person.held, row.thing.project.organisation)
    }
    return [(office.spoken_name, reverse("inbox:history", args=[code])) for code, office in offices.items()]


def task(row: Row, person: Person, threads: int) -> dict[str, Any]:
    """Return a row as ui/components/task_row.html shows it.

    threads  at how many of its places somebody waits for an answer, advice included.
    """
    thing, status = row.thing, Status(row.thing.status)
    sent_back = row.sent_back if status == Status.SENT_BACK else None
    facts = [what(row), mark_thai(thing.project.organisation.spoken_name)]
    if status == Status.SUBMITTED:
        facts += [who_and_when(row), *checks_words(row)]
        facts += [str(row.news.label)] if row.news is News.NEW else []
    elif status == Status.SAVED:
        facts += [_("บันทึกเมื่อ %(when)s") % {"when": thai_date(local_date(row.since))}]
    facts += _when_due(row, person)
    if sent_back:
        facts.append(_("ส่งกลับเมื่อ %(when)s") % {"when": thai_date(local_date(sent_back.at))})
        count = sent_back.advice_count  # type: ignore[attr-defined]
        facts.append(ngettext("คำแนะนำ %(count)d ข้อ", "คำแนะนำ %(count)d ข้อ", count) % {"count": count})
    if threads > (sent_back.advice_count if sent_back else 0):  # type: ignore[attr-defined]
        facts.append(threads_words(threads))
    address = address_of(row)
    return {
        "title": mark_thai(row.name),
        "url": address,
        "status": status.value,
        "status_label": waiting_label(thing.waiting_role, thing.project.organisation)
        if status == Status.SUBMITTED
        else status.label,
        "tags": _tags(row, person),
        "facts": facts,
        "is_hot": status == Status.SENT_BACK,
        "action": _action(row, status),
        "action_url": address,
        "quote": mark_thai(sent_back.comment) if sent_back and sent_back.comment else "",
        "quoted": _by(sent_back) if sent_back else "",
    }


def _tags(row: Row, person: Person) -> list[tuple[str, str, str]]:
    waits = row.thing.status == Status.SUBMITTED
    tags = []
    if row.is_unchecked_history:
        tags.append(("mute", "down", _("นำเข้า ยังไม่ตรวจ")))
    if row.is_late and waits:
        tags.append(("warn", "clock", _("ส่งหลังกำหนด")))
    elif row.is_late and row.window and row.window.due_at:
        tags.append(("warn", "clock", late_words(days_late(row.window.due_at, person.at))))
    if row.first:
        tags.append(("mute", "lock", _("อนุมัติทะเบียนโครงการก่อน")))
    if waits and row.news is not News.NEW:
        tags.append(("info", "info", str(row.news.label)))
    return tags


def _when_due(row: Row, person: Person) -> list[str]:
    """Return what the window says of a report that is yet to be submitted: until when, and how many days are left."""
    if row.thing.status not in YET_TO_SUBMIT or row.window is None:
        return []
    if row.is_late or not row.window.allowed or row.window.due_at is None:
        return [decision_words(row.window)]
    due = _("ส่งภายใน %(due)s") % {"due": thai_date(local_date(row.window.due_at))}
    return [left_words(days_left(row.window.due_at, person.at)), due]


def _by(decision: Decision) -> str:
    return mark_thai(f"{decision.by} ({Role(decision.role).label})")


def _action(row: Row, status: Status) -> str:
    if status == Status.SUBMITTED:
        return _("ตรวจทาน")
    if row.kind is Kind.REGISTRATION:
        return _("แก้ตามคำแนะนำ") if status == Status.SENT_BACK else _("เขียนทะเบียนต่อ")
    return {
        Status.SENT_BACK: _("แก้ตามคำแนะนำ"),
        Status.SAVED: _("เขียนรายงานต่อ"),
        Status.NOT_REPORTED: _("เขียนรายงาน"),
    }[status]


def _due_card(rows: Sequence[Row], person: Person) -> dict[str, Any] | None:
    """Return the quarter whose reports are due next, with how all the person's reports of it stand; None without one.

    A day that has passed comes first, for as long as anything can still be submitted. One query where there is one.
    """
    due = {
        (row.window.due_at, row.thing.project.fiscal_year_be, row.thing.quarter): row
        for row in rows
        if row.thing.status in YET_TO_SUBMIT and row.window and row.window.due_at and row.window.allowed
    }
    if not due:
        return None
    (due_at, year, quarter), row = min(due.items(), key=lambda one: one[0])
    assert row.window is not None
    counts = selectors.owned_reports_by_status(person, fiscal_year_be=year, quarter=quarter)
    return {
        "is_late": row.is_late,
        "days": days_late(due_at, person.at) if row.is_late else days_left(due_at, person.at),
        "title": decision_words(row.window),
        "text": _("รายงานไตรมาส\xa0%(quarter)d ปีงบประมาณ %(year)d · รับผิดชอบ %(count)d โครงการ")
        % {"quarter": quarter, "year": year, "count": sum(counts.values())},
        "segments": [(status.value, status.label, counts.get(status, 0)) for status in FURTHEST_FIRST],
    }


FURTHEST_FIRST = (Status.APPROVED, Status.SUBMITTED, Status.SENT_BACK, Status.SAVED, Status.NOT_REPORTED)


def _next_dates(person: Person) -> list[str]:
    """Return what is open and what opens next, a sentence each; nothing where no date is known. One query."""
    coming = selectors.windows_to_come(person)
    is_open = [one for one in coming if one[1].allowed]
    opens = [one for one in coming if not one[1].allowed]
    return [
        _("รายงานไตรมาส\xa0%(quarter)d: %(words)s")
        % {"quarter": extended.window.number, "words": decision_words(decision)}
        for extended, decision in [*is_open[:1], *opens[:1]]
    ]


def _latest(one: selectors.Latest) -> dict[str, Any]:
    """Return a decision as the list of the latest shows it."""
    thing = one.thing if one.kind is Kind.REPORT else one.thing.project
    return {
        "what": MoveName(one.decision.move).label,
        "name": mark_thai(title_of(one.kind, one.thing)),
        "url": thing.get_absolute_url(),
        "at": one.decision.at,
        "when": moment(one.decision.at),
    }
