"""Closed lists of reporting windows: kinds, and why an edit is accepted or refused. The rule is rules.may_edit."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WindowKind(models.TextChoices):
    """What a window collects: the report of a quarter (1-4), of a round of 6 or 12 months, or an instrument's round."""

    QUARTER = "quarter", _("ไตรมาส")
    ROUND = "round", _("รอบ")
    INSTRUMENT = "instrument", _("รอบของเครื่องมือ")


class ExtensionKind(models.TextChoices):
    """How a window was made longer for an organisation: before it closed, or after."""

    EXTENSION = "extension", _("ขยายเวลา")
    REOPENING = "reopening", _("เปิดใหม่")


class Limit(models.TextChoices):
    """A limit of a window that was kept by the time of capture alone; the words stand beside what was accepted."""

    DUE = "due", _("พิมพ์ไว้ก่อนครบกำหนด ส่งถึงหลังครบกำหนด")
    CLOSE = "close", _("พิมพ์ไว้ก่อนปิดรับ ส่งถึงหลังปิด")


class WindowReason(models.TextChoices):
    """Why may_edit answered as it did. The whole sentences, with their times, come from selectors.decision_words."""

    OPEN = "open", _("เปิดรับ")
    CAPTURED_BEFORE_CLOSE = "captured_before_close", _("บันทึกในเครื่องก่อนปิดรับ ส่งถึงภายหลัง")
    NO_WINDOW = "no_window", _("ยังไม่กำหนดวันเปิดรับ")
    NOT_OPEN_YET = "not_open_yet", _("ยังไม่เปิดรับ")
    CLOSED = "closed", _("ปิดรับแล้ว")
    CAPTURED_BEFORE_OPEN = "captured_before_open", _("บันทึกในเครื่องก่อนเปิดรับ และปิดรับแล้ว")
    ARRIVED_AFTER_GRACE = "arrived_after_grace", _("งานที่บันทึกในเครื่องมาถึงช้ากว่าเวลาผ่อนผัน")
    CAPTURED_IN_FUTURE = "captured_in_future", _("เวลาในเครื่องเร็วกว่าระบบ")
