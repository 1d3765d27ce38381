"""Names the room for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfflineConfig(AppConfig):
    name = "tidtam.offline"
    verbose_name = _("ทำงานโดยไม่มีอินเทอร์เน็ต")
