"""Why nothing was changed in a library, each with the sentence that says what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EvidenceRefused(Exception):
    """Nothing was changed; the sentence says what to do."""

    message: Promise | str = ""

    def __init__(self, **values: object) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values


class NotAnAdder(EvidenceRefused):
    """Who only reads the office's library asked."""

    message = _("หลักฐานเพิ่มและแก้ไขได้เฉพาะผู้รับผิดชอบ เจ้าหน้าที่นโยบายและแผน และผู้ตรวจทานของสำนักงานนี้")


class NotADeleter(EvidenceRefused):
    """Somebody asked to delete what another added."""

    message = _("ให้ผู้ที่เพิ่มหลักฐานนี้ ผู้ดูแลระบบ หรือผู้อำนวยการเป็นผู้ลบ")


class TitleMissing(EvidenceRefused):
    """A link came without a title, or a title was taken away."""

    message = _("ตั้งชื่อหลักฐาน ให้คนอื่นรู้ว่าคืออะไร")


class TitleTooLong(EvidenceRefused):
    """The title is too long."""

    message = _("ย่อชื่อหลักฐานให้ไม่เกิน %(count)d ตัวอักษร")


class NotOfTheWeb(EvidenceRefused):
    """The address is none that may be kept."""

    message = _("วางที่อยู่เว็บทั้งบรรทัด ขึ้นต้นด้วย https:// หรือ http://")


class NoPicture(EvidenceRefused):
    """The picture could not be prepared to be kept."""

    message = "%(sentence)s"


class UploadGone(EvidenceRefused):
    """The upload is another's, was not accepted, or was taken and what it became is deleted."""

    message = _("เลือกไฟล์นี้แล้วส่งอีกครั้ง ไฟล์ที่ส่งไว้ไม่อยู่แล้ว")


class NoRoom(EvidenceRefused):
    """The office's quota of the year would be exceeded."""

    message = _("ลบไฟล์ที่ไม่ได้ใช้ หรือใส่เป็นลิงก์แทน ปีงบประมาณ %(year)d เหลือที่ %(left)s ไฟล์นี้ต้องใช้ %(size)s")


class EvidenceGone(EvidenceRefused):
    """It was deleted meanwhile."""

    message = _("เลือกหลักฐานอื่น หลักฐานนี้ถูกลบแล้ว")


class OfAnotherOffice(EvidenceRefused):
    """It stands in another office's library."""

    message = _("เลือกหลักฐานจากคลังของสำนักงานนี้")


class NoSuchPlace(EvidenceRefused):
    """The name of the place is none that could be kept."""

    message = _("เปิดหน้าใหม่แล้วแนบอีกครั้ง ไม่พบช่องข้อมูลนี้แล้ว")


class NotAPictureOfIt(EvidenceRefused):
    """Only a picture that is used at a thing is chosen there."""

    message = _("เลือกได้เฉพาะภาพที่แนบอยู่ในรายงานนี้")


class StillUsed(EvidenceRefused):
    """It is used somewhere."""

    message = _("นำหลักฐานออกจากที่ใช้อยู่ก่อน แล้วจึงลบ: %(where)s")
