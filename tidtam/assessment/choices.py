"""The closed lists of assessment. Labels are Thai, translated when shown."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """Where a published result comes from."""

    ASSESSED = "assessed", _("ประเมินในระบบ")
    HISTORY = "history", _("ประวัตินำเข้า")


class Verdict(TextChoices):
    """What became of an appeal."""

    GRANTED = "granted", _("ปรับผลตามคำอุทธรณ์")
    DISMISSED = "dismissed", _("ยืนยันผลเดิม")
