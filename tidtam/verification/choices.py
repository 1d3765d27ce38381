"""The words of the register."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    """The forms whose documents are issued."""

    OFFICE_BOOKLET = "office_booklet", _("เล่มรายงานความก้าวหน้า")
    RESULT_LETTER = "result_letter", _("หนังสือแจ้งผลการประเมิน")
    NATIONAL_REPORT = "national_report", _("รายงานผลระดับประเทศ")
    QUARTERLY_REPORT = "quarterly_report", _("รายงานความก้าวหน้าโครงการรายไตรมาส")
    DOSSIER = "dossier", _("แฟ้มโครงการ")
    MINISTRY_FORM = "ministry_form", _("แบบรายงานผลการดำเนินงานโครงการของกระทรวง")


LISTED = (DocumentKind.OFFICE_BOOKLET, DocumentKind.RESULT_LETTER, DocumentKind.NATIONAL_REPORT)
"""What public lists, searches and feeds name: a document of one project is asked about by whoever holds it."""


class Standing(TextChoices):
    """What became of an issued document. What is in no row of the register was not issued here."""

    CURRENT = "current", _("เป็นฉบับล่าสุด")
    SUPERSEDED = "superseded", _("มีฉบับใหม่แทนแล้ว")
    WITHDRAWN = "withdrawn", _("เพิกถอนแล้ว")


class Signature(TextChoices):
    """What the digital signature over a document's statement shows.

    UNSIGNED  no key could be read when it was registered; `tidtam setup` signs what waits.
    BROKEN    the register no longer says what was signed, or the signature is of no known key.
    """

    VALID = "valid", _("ลายเซ็นดิจิทัลตรงกับทะเบียน")
    UNSIGNED = "unsigned", _("ยังไม่ได้ลงลายเซ็นดิจิทัล")
    BROKEN = "broken", _("ลายเซ็นดิจิทัลไม่ตรงกับทะเบียน")
