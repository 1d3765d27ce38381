"""The words of a digest: plain text in the reader's language, made where it is active.

Names of projects are data: each is made one line, so that none writes a line of its own.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tidtam.accounts.models import User
from tidtam.answers.questions import labelled, titled
from tidtam.inbox.choices import Kind
from tidtam.inbox.digests.gathering import Digest, Item, Section, SheetItem
from tidtam.notifications.rules import one_line, shortened
from tidtam.notifications.services import Letter
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import decision_words

LONGEST_NAME = 160


def compose(digest: Digest, person: User) -> Letter:
    """Return the letter for a person, in the language that is active."""
    has_many_offices = len({item.office.pk for section in digest.sections for item in section.named}) > 1
    due = sorted(digest.due.items(), key=lambda one: one[0][0])
    blocks = [
        *_block(_sent_back(digest.sent_back.count), digest.sent_back, has_many_offices),
        *(
            block
            for (days, decision), section in due
            for block in _block(_due(days, section.count, decision), section, has_many_offices)
        ),
        *_block(_waiting(digest.waiting.count), digest.waiting, has_many_offices),
        *_block(_approved(digest.approved.count), digest.approved, has_many_offices),
    ]
    greeting = _("เรียน %(name)s") % {"name": one_line(str(person))}
    return Letter(person, _subject(digest), "\n\n".join([greeting, *blocks, *_standing(digest), _where()]) + "\n")


def _subject(digest: Digest) -> str:
    overdue = sum(section.count for (days, _decision), section in digest.due.items() if days < 0)
    soon = sum(section.count for section in digest.due.values()) - overdue
    counted = [
        (digest.sent_back.count, _sent_back),
        (overdue, _overdue),
        (soon, _soon),
        (digest.waiting.count, _waiting),
        (digest.approved.count, _approved),
    ]
    said = " · ".join(words(count) for count, words in counted if count)
    return _("ระบบติดตาม: %(said)s") % {"said": said}


def _sent_back(count: int) -> str:
    return ngettext("ส่งกลับแก้ไข %(count)d เรื่อง", "ส่งกลับแก้ไข %(count)d เรื่อง", count) % {"count": count}


def _waiting(count: int) -> str:
    return ngettext("รออนุมัติ %(count)d เรื่อง", "รออนุมัติ %(count)d เรื่อง", count) % {"count": count}


def _approved(count: int) -> str:
    return ngettext("อนุมัติแล้ว %(count)d เรื่อง", "อนุมัติแล้ว %(count)d เรื่อง", count) % {"count": count}


def _overdue(count: int) -> str:
    return ngettext("เลยกำหนดส่ง %(count)d เรื่อง", "เลยกำหนดส่ง %(count)d เรื่อง", count) % {"count": count}


def _soon(count: int) -> str:
    return ngettext("ใกล้กำหนดส่ง %(count)d เรื่อง", "ใกล้กำหนดส่ง %(count)d เรื่อง", count) % {"count": count}


def _due(days: int, count: int, decision: WindowDecision) -> str:
    """Return the heading of reports that are not submitted, with what the window says on a second line."""
    if days < 0:
        late = ngettext("เลยกำหนดส่ง %(days)d วัน", "เลยกำหนดส่ง %(days)d วัน", -days) % {"days": -days}
    elif days == 0:
        late = _("ครบกำหนดส่งวันนี้")
    else:
        late = ngettext("ครบกำหนดส่งใน %(days)d วัน", "ครบกำหนดส่งใน %(days)d วัน", days) % {"days": days}
    things = ngettext("%(count)d เรื่อง", "%(count)d เรื่อง", count) % {"count": count}
    return f"{late} · {things}\n{decision_words(decision)}"


def _block(heading: str, section: Section, has_many_offices: bool) -> list[str]:
    """Return the text of a section, or none where it holds nothing."""
    if not section.count:
        return []
    lines = [heading, *(f"- {_item(item, has_many_offices)}" for item in section.named)]
    if more := section.count - len(section.named):
        lines.append("  " + ngettext("และอีก %(count)d เรื่อง", "และอีก %(count)d เรื่อง", more) % {"count": more})
    return ["\n".join(lines)]


def _item(item: Item | SheetItem, has_many_offices: bool) -> str:
    words = _sheet(item) if isinstance(item, SheetItem) else _of_project(item)
    return f"{words} · {one_line(item.office.spoken_name)}" if has_many_offices else words


def _of_project(item: Item) -> str:
    said = {"name": shortened(one_line(item.name), LONGEST_NAME), "quarter": item.quarter}
    if item.kind is Kind.REGISTRATION:
        return _("ทะเบียนโครงการ “%(name)s”") % said
    return _("รายงานไตรมาส %(quarter)d “%(name)s”") % said


def _sheet(item: SheetItem) -> str:
    name = shortened(one_line(titled(item.version)), LONGEST_NAME)
    said = {"name": name, "round": one_line(labelled(item.round)), "node": item.node.number if item.node else ""}
    if item.node is None:
        return _("แบบรายงาน “%(name)s” %(round)s") % said
    return _("ตัวชี้วัดที่ %(node)s ของ “%(name)s” %(round)s: ผู้ประเมินขอให้แก้คำตอบ") % said


def _standing(digest: Digest) -> list[str]:
    """Return what stands in all, where that is more than what is new."""
    if digest.all_sent_back == digest.sent_back.count and digest.all_waiting == digest.waiting.count:
        return []
    counted = [(digest.all_sent_back, _sent_back), (digest.all_waiting, _waiting)]
    said = " · ".join(words(count) for count, words in counted if count)
    return [_("ค้างอยู่ทั้งหมด: %(said)s") % {"said": said}]


def _where() -> str:
    """Return where the work is done and where these letters are left, with links where the public address is known."""
    if not settings.PUBLIC_URL:
        return _("เข้าสู่ระบบติดตาม แล้วเปิด “งานของฉัน”\nเลือกวิธีรับสรุปงานได้ที่ “บัญชีของฉัน”")
    site = settings.PUBLIC_URL
    links = {"inbox": site + reverse("inbox:inbox"), "own": site + reverse("notifications:preferences")}
    return _("เปิดงานของฉัน: %(inbox)s\nเลือกวิธีรับสรุปงาน: %(own)s") % links
