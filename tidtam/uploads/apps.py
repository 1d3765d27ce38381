"""Names the room for Django, and lets what was left over be removed."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "tidtam.uploads"
    verbose_name = _("ไฟล์ที่กำลังส่ง")

    def ready(self) -> None:
        from tidtam.jobs.schedules import Schedule, register
        from tidtam.uploads.services import remove_left_over

        register(Schedule(name="uploads.remove_left_over", every=dt.timedelta(hours=6), run=remove_left_over))
