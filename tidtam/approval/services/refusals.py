"""Why a decision is not made: one exception for each reason, each with a sentence that says what to do."""

from collections.abc import Mapping, Sequence

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.accounts.models import User
from tidtam.approval.choices import WHAT_WAS_DONE, Status
from tidtam.audit.selectors import lines_of
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import decision_words
from tidtam.ui import refusals
from tidtam.ui.templatetags.ui import moment


class DecisionRefused(Exception):
    """A move that is not made; nothing was changed. `message` is its sentence where none is given."""

    message = gettext_lazy("ดำเนินการไม่ได้")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class ChangedMeanwhile(DecisionRefused):
    """The thing is no longer what was decided on; the text says who did what when."""


class DraftUnreadable(DecisionRefused):
    """Something typed cannot be read, so nothing is submitted. `sentences`: by place, what to do there."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(_("แก้ช่องที่ระบบอ่านไม่ได้ %(count)d ช่อง แล้วส่งอีกครั้ง") % {"count": len(sentences)})
        self.sentences = dict(sentences)


class Gone(DecisionRefused):
    """The thing was removed."""

    message = gettext_lazy("ไม่พบเรื่องนี้แล้ว · กลับไปที่รายการแล้วเลือกใหม่")


class KeyReused(refusals.KeyReused, DecisionRefused):
    """The same key came with another decision."""


class WrongStatus(DecisionRefused):
    """The table has no such move from where the thing stands; the text says where that is."""


class NotWritten(DecisionRefused):
    """What is submitted or approved is not written over; the text names each and says what to do first."""


class NotTheOwner(DecisionRefused):
    """Only who is responsible for the thing makes this move."""

    message = gettext_lazy("เฉพาะผู้รับผิดชอบเท่านั้นที่ส่งหรือถอนเรื่องนี้ได้")


class NotYourStep(DecisionRefused):
    """Somebody else decides at this step."""

    message = gettext_lazy("ขั้นนี้ไม่ใช่ขั้นของบทบาทที่ท่านมีในวันนี้ · ผู้มีบทบาทของขั้นนี้หรือผู้ได้รับมอบหมายเป็นผู้ตัดสินใจ")


class OwnReport(DecisionRefused):
    """Nobody decides on their own."""

    message = gettext_lazy("ตัดสินใจเรื่องของตนเองไม่ได้ · ผู้ได้รับมอบหมายให้รักษาการ หรือหน่วยงานเหนือขึ้นไปเป็นผู้ตัดสินใจ")


class AlreadyDecided(DecisionRefused):
    """It can be withdrawn until the first decision, and that was made."""

    message = gettext_lazy("มีผู้อนุมัติขั้นแรกแล้ว จึงถอนกลับไม่ได้ · ขอให้ผู้อนุมัติขั้นถัดไปส่งกลับแก้ไข")


class AdviceMissing(DecisionRefused):
    """Nothing says what is to be mended."""

    message = gettext_lazy("เขียนคำแนะนำที่ช่องข้อมูลอย่างน้อยหนึ่งช่อง หรือเขียนความเห็น")


class ReasonMissing(DecisionRefused):
    """Reopening, and answering for a failed check, need a reason."""

    message = gettext_lazy("กรอกเหตุผล")


class GateClosed(DecisionRefused):
    """Hard checks fail; the text says how many."""


class WarningsNotSeen(DecisionRefused):
    """Nobody said that the warnings were looked at before the thing was submitted."""

    message = gettext_lazy("ทำเครื่องหมายว่าตรวจดูข้อที่ควรตรวจสอบแล้ว")


class WindowClosed(DecisionRefused):
    """Nothing can be submitted or withdrawn now; the text is the window's own sentence."""


class TooEarly(DecisionRefused):
    """Something else is approved first; the text says what."""


class HasWarnings(DecisionRefused):
    """Among many to be approved at once some have warnings; the text says how many."""


class NotReopened(DecisionRefused):
    """This kind is not reopened; the text says what to do instead."""


def refuse_closed(window: WindowDecision | None) -> str:
    """Raise WindowClosed where a window takes nothing; return the limit that only the time of capture kept, or ""."""
    if window is None:
        return ""
    if not window.allowed:
        raise WindowClosed(decision_words(window))
    return window.captured_before


def changed_meanwhile(thing: models.Model, subject: tuple[str, str]) -> ChangedMeanwhile:
    """Return the refusal that names who did what when, from the last line of the thing's trail. Two queries.

    What was said beside the thing changed nothing of it.
    """
    last = lines_of(*subject).exclude(action__startswith="comments.").last()
    if last is None:
        return ChangedMeanwhile(_("เรื่องนี้เปลี่ยนไปหลังจากที่เปิดดู · เปิดดูใหม่ก่อนตัดสินใจ"))
    person = User.objects.filter(username=last.actor).first()
    done = WHAT_WAS_DONE.get(last.action.rpartition(".")[2])
    return ChangedMeanwhile(
        _("เรื่องนี้เปลี่ยนไปหลังจากที่เปิดดู: %(who)s %(what)sเมื่อ %(when)s · เปิดดูใหม่ก่อนตัดสินใจ")
        % {"who": person or last.actor, "what": done or last.action, "when": moment(last.at, "long")}
    )


BEFORE_WRITING: Mapping[str, str | Promise] = {
    Status.SUBMITTED: gettext_lazy("%(names)s ส่งแล้วและรออนุมัติ จึงเขียนทับไม่ได้ · ถอนกลับ หรือให้ผู้อนุมัติส่งกลับแก้ไขก่อน"),
    Status.APPROVED: gettext_lazy("%(names)s อนุมัติแล้ว จึงเขียนทับไม่ได้ · ให้ผู้อนุมัติเปิดแก้ไขก่อน"),
}


def not_written(names: Sequence[tuple[str, str]]) -> NotWritten:
    """Return the refusal to write over things, given as (name, status): a sentence for each status."""
    sentences = [
        str(words) % {"names": ", ".join(name for name, status in names if status == refused)}
        for refused, words in BEFORE_WRITING.items()
        if any(status == refused for _name, status in names)
    ]
    return NotWritten("\n".join(sentences))


def hard_checks_fail(count: int) -> GateClosed:
    """Return the refusal of a gate that hard checks keep shut."""
    return GateClosed(_("ยังมีข้อที่ต้องแก้ไข %(count)s ข้อ · แก้ไขหรือรับทราบพร้อมเหตุผลให้ครบก่อน") % {"count": count})


def some_have_warnings(names: Sequence[str]) -> HasWarnings:
    """Return the refusal of approving many at once."""
    return HasWarnings(
        _("มี %(count)s เรื่องที่มีข้อควรตรวจสอบ ต้องเปิดอนุมัติทีละเรื่อง: %(names)s")
        % {"count": len(names), "names": ", ".join(names)}
    )
