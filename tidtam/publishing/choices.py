"""The words of editions: what is issued, and where an edition stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionKind(TextChoices):
    """What document an edition is of."""

    OFFICE_BOOKLET = "office_booklet", _("รายงานความก้าวหน้าของสำนักงานเขตพื้นที่การศึกษา")


class EditionStatus(TextChoices):
    """Where an edition stands. The public sees one from ISSUED on, and for ever: what came later is said beside it.

    PREPARING  signed and frozen, its files are being written; a job that fails is run again, so there is no "failed".
    """

    PREPARING = "preparing", _("กำลังจัดทำไฟล์")
    ISSUED = "issued", _("ออกแล้ว")
    SUPERSEDED = "superseded", _("มีฉบับใหม่แทนแล้ว")
    WITHDRAWN = "withdrawn", _("เพิกถอนแล้ว")


class Numerals(TextChoices):
    """The digits a file is written in; data (JSON) has one form, with Arabic ones."""

    THAI = "thai", _("เลขไทย")
    ARABIC = "arabic", _("เลขอารบิก")
