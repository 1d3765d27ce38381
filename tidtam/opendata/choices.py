"""The closed lists of open data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Collection(TextChoices):
    """Whose data: of the real nation, or invented. They never share a file."""

    NATIONAL = "national", _("ข้อมูลจริง")
    DEMO = "demo", _("ข้อมูลสาธิต")


class Format(TextChoices):
    """How a table is written, or what else a release holds."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "XLSX"
    JSON = "json", "JSON"


MEDIA_TYPES: dict[str, str] = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
}
