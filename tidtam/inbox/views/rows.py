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
    hard, warning = row.counts.hard_unanswered, row.counts.warning
    words = []
    if hard:
        words.append(ngettext("ต้องแก้ไข %(count)d ข้อ", "ต้องแก้ไข %(count)d ข้อ", hard) % {"count": hard})
    if warning:
        words.append(ngettext("ควรตรวจสอบ %(count)d ข้อ", "ควรตรวจสอบ %(count)d ข้อ", warning) % {"count": warning})
    return words


def threads_words(count: int) -> str:
    """Return at how many places somebody waits for an answer."""
    return ngettext("ความเห็นรอตอบ %(count)d จุด", "ความเห็นรอตอบ %(count)d จุด", count) % {"count": count}


def who_and_when(row: Row) -> str:
    when = thai_date(local_date(row.since))
    if row.submitter is None:
        return _("นำเข้าเมื่อ %(when)s") % {"when": when}
    return mark_thai(_("ส่งโดย %(who)s เมื่อ %(when)s") % {"who": row.submitter, "when": when})


def late_words(days: int) -> str:
    """Return by how many days a due day has passed."""
    return ngettext("เลยกำหนด %(count)d วัน", "เลยกำหนด %(count)d วัน", days) % {"count": days}


def left_words(days: int) -> str:
    """Return how many days are left."""
    if not days:
        return _("ครบกำหนดวันนี้")
    return ngettext("เหลือ %(count)d วัน", "เหลือ %(count)d วัน", days) % {"count": days}


def address_of(row: Row) -> str:
    """Return where a thing is decided on, or where its owner writes it."""
    if row.thing.status == Status.SUBMITTED:
        name = "progress:review" if row.kind is Kind.REPORT else "dashboards:registration"
    else:
        name = "progress:write" if row.kind is Kind.REPORT else "projects:register"
    return reverse(name, args=[row.thing.pk if row.kind is Kind.REPORT else row.thing.project_id])


def title_of(kind: Kind, row: Any) -> str:
    name = selectors.name_of(kind, row)
    if kind is Kind.REGISTRATION:
        return f"“{name}”"
    return _("“%(name)s” ไตรมาส\xa0%(quarter)d") % {"name": name, "quarter": row.quarter}
