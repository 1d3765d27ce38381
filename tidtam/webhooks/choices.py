"""The words of webhooks: what is told, where a webhook stands, where a delivery stands, and why one did not arrive."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    """What a webhook may be told the status changes of."""

    REPORTS = "reports", _("รายงานความก้าวหน้า")
    REGISTRATIONS = "registrations", _("ทะเบียนโครงการ")
    SHEETS = "sheets", _("แบบรายงานตัวชี้วัด")
    EDITIONS = "editions", _("ฉบับที่ออก")


class State(TextChoices):
    """Where a webhook stands. Something is sent to an active one alone.

    STOPPED  by the system: nothing has arrived for days, or the receiver said that it is gone.
    REMOVED  shown to nobody; its row goes a month later, so that no decision under way meets a row that is gone.
    """

    ACTIVE = "active", _("ใช้งาน")
    PAUSED = "paused", _("พักไว้")
    STOPPED = "stopped", _("ระบบพักไว้เพราะส่งไม่ถึง")
    REMOVED = "removed", _("ลบแล้ว")


class Status(TextChoices):
    """Where a delivery stands. A failed one is tried again; one that is given up is sent again only when asked."""

    WAITING = "waiting", _("รอส่ง")
    SENDING = "sending", _("กำลังส่ง")
    DELIVERED = "delivered", _("ส่งถึงแล้ว")
    FAILED = "failed", _("ยังส่งไม่ถึง จะลองใหม่")
    GIVEN_UP = "given_up", _("เลิกส่ง")


TO_BE_SENT = (Status.WAITING, Status.FAILED)
ENDED = (Status.DELIVERED, Status.GIVEN_UP)


class Failure(TextChoices):
    """Why an attempt did not arrive."""

    NAME = "name", _("ไม่พบชื่อเครื่องใน DNS")
    ADDRESS = "address", _("ชื่อเครื่องชี้ไปที่อยู่ในเครือข่ายภายใน ระบบไม่ส่งไปที่นั่น")
    PORT = "port", _("ระบบนี้ไม่ส่งไปที่พอร์ตนี้")
    CONNECTION = "connection", _("เชื่อมต่อไม่ได้")
    CERTIFICATE = "certificate", _("ใบรับรอง TLS ไม่ตรงกับชื่อเครื่องหรือไม่น่าเชื่อถือ")
    TIMEOUT = "timeout", _("ไม่ตอบภายในเวลา")
    ANSWER = "answer", _("คำตอบไม่ใช่ HTTP หรือยาวเกินไป")
    STATUS = "status", _("ตอบด้วยสถานะที่ไม่ใช่ 2xx")
    SECRET = "secret", _("เปลี่ยนรหัสลับ · กุญแจของระบบเปลี่ยนไป รหัสลับเดิมจึงใช้ไม่ได้")
    BROKEN_OFF = "broken_off", _("การส่งหยุดกลางคันหลายครั้ง")
    PAUSED = "paused", _("พัก webhook ไว้ก่อนส่งถึง")
