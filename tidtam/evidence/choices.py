"""The words of this room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EvidenceKind(TextChoices):
    """What a piece of evidence is. The names of files are those of formats.gate.Kind."""

    PDF = "pdf", _("PDF")
    JPG = "jpg", _("ภาพ JPG")
    PNG = "png", _("ภาพ PNG")
    DOCX = "docx", _("เอกสาร Word")
    XLSX = "xlsx", _("ตาราง Excel")
    LINK = "link", _("ลิงก์")


PICTURES: tuple[str, ...] = (EvidenceKind.JPG.value, EvidenceKind.PNG.value)
FILES: tuple[str, ...] = (*PICTURES, EvidenceKind.PDF.value, EvidenceKind.DOCX.value, EvidenceKind.XLSX.value)
