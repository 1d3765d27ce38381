"""Names the room for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "tidtam.imports"
    verbose_name = _("นำเข้ารายการของสำนักงาน")
