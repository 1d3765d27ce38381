"""Words and addresses of a row, the same on every page of the inbox."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidtam.approval.choices import Status
from tidtam.inbox import selectors
from tidtam.inbox.choices import Kind
from tidtam.inbox.selectors import Person, Row
from tidtam.organisations.policies import roles_of_request
from tidtam.thai.dates import local_date
from tidtam.ui.templatetags.ui import mark_thai, thai_date


def person_of(request: HttpRequest) -> Person:
    """Return whose inbox is asked for, at this instant."""
    return Person(request.user, roles_of_request(request), timezone.now())  # type: ignore[arg-type]


def what(row: Row) -> str:
    """Return what a row is: which quarter's report, or a registration."""
    year = {"year": row.thing.project.fiscal_year_be, "quarter": row.quarter}
    if row.quarter:
        return _("รายงานไตรมาส\xa0%(quarter)d ปีงบประมาณ %(year)d") % year
    return _("ทะเบียนโครงการ ปีงบประมาณ %(year)d") % year


def checks_words(row: Row) -> list[str]:
    """Return how many checks fail that somebody has to look at, in words; nothing where none does."""
    hard, warning = row.counts.hard_not_accepted, row.counts.warning
    words = []
    if hard:
        words.append(ngettext("ต้องแก้ไข %(count)d ข้อ", "ต้องแก้ไข %(count)d ข้อ", hard) % {"count": hard})
    if warning:
        words.append(ngettext("ควรตรวจสอบ %(count)d ข้อ", "ควรตรวจสอบ %(count)d ข้อ", warning) % {"count": warning})
    return words


def who_and_when(row: Row) -> str:
    when = thai_date(local_date(row.since))
    if row.submitter is None:
        return _("นำเข้าเมื่อ %(when)s") % {"when": when}
    return mark_thai(_("ส่งโดย %(who)s เมื่อ %(when)s") % {"who": row.submitter, "when": when})


def address_of(row: Row) -> str:
    """Return where a row is decided on, or where its owner goes on: a registration is read on its project's page."""
    waits = row.thing.status == Status.SUBMITTED
    if row.kind is Kind.REPORT:
        return reverse("progress:review" if waits else "progress:correct", args=[row.thing.pk])
    return reverse("dashboards:registration" if waits else "dashboards:project", args=[row.thing.project_id])


def title_of(kind: Kind, row: Any) -> str:
    name = selectors.name_of(kind, row)
    if kind is Kind.REGISTRATION:
        return f"“{name}”"
    return _("“%(name)s” ไตรมาส\xa0%(quarter)d") % {"name": name, "quarter": row.quarter}
