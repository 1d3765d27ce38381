"""Names the room for Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "tidtam.uploads"
    verbose_name = _("ไฟล์ที่กำลังส่ง")
