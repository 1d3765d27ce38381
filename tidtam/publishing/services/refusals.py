"""Why an edition is not issued or not withdrawn: one exception for each reason, each with a sentence of what to do."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from tidtam.checks.rules import Hit
from tidtam.publishing.models import Edition
from tidtam.ui import refusals


class PublishingRefused(Exception):
    """Nothing was changed; `message` is the sentence."""

    message = _("ดำเนินการไม่ได้")

    def __str__(self) -> str:
        return str(self.message)


class NotTheDirector(PublishingRefused):
    """Only the director, or who acts for the director that day."""

    message = _("เฉพาะผู้อำนวยการสำนักงาน หรือผู้ได้รับมอบหมายให้รักษาการในวันนี้ เป็นผู้ออกหรือเพิกถอนเล่มรายงาน")


class NothingToIssue(PublishingRefused):
    """The office has no project in the year."""

    message = _("สำนักงานไม่มีโครงการในปีงบประมาณนี้ จึงไม่มีเล่มรายงานให้ออก · ตรวจปีงบประมาณ")


class ChangedMeanwhile(PublishingRefused):
    """The data is no longer what the page showed."""

    message = _("ข้อมูลเปลี่ยนไปหลังจากที่เปิดหน้านี้ จึงยังไม่ออกเล่มรายงาน · ตรวจรายการด้านล่างอีกครั้งแล้วลงนามใหม่")


class KeyReused(refusals.KeyReused, PublishingRefused):
    """The same key came with another order."""


class BeingPrepared(PublishingRefused):
    """An edition of the round is signed and its files are being written."""

    message = _("มีเล่มรายงานของรอบนี้ที่ลงนามแล้วและกำลังจัดทำไฟล์ · รอให้เสร็จ หรือเพิกถอนฉบับนั้นก่อน")

    def __init__(self, edition: Edition | None) -> None:
        self.edition = edition


class NothingChanged(PublishingRefused):
    """What would be issued is what is issued."""

    message = _("ข้อมูลไม่ต่างจากฉบับที่ออกไว้แล้ว จึงไม่ออกฉบับใหม่ · ใช้ฉบับเดิม หรือเพิกถอนก่อนถ้าต้องออกใหม่")

    def __init__(self, edition: Edition) -> None:
        self.edition = edition


class ReasonsMissing(PublishingRefused):
    """Failed checks nobody gave a reason for."""

    message = _("เขียนเหตุผลให้ครบทุกข้อที่ต้องลงนาม")

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits = tuple(hits)


class WarningsNotSeen(PublishingRefused):
    """The warnings were not ticked."""

    message = _("ทำเครื่องหมายว่ารับทราบข้อที่ควรตรวจสอบแล้ว")


class ReasonMissing(PublishingRefused):
    """An edition is withdrawn for a reason."""

    message = _("เขียนเหตุผลที่เพิกถอน")


class AlreadyWithdrawn(PublishingRefused):
    """Somebody did so before."""

    message = _("ฉบับนี้เพิกถอนแล้ว")
