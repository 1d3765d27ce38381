"""Names the room for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbooksConfig(AppConfig):
    name = "tidtam.workbooks"
    verbose_name = _("สมุดงาน Excel")
