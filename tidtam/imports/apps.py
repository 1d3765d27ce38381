"""Registers what lists are sent for, their long work, and the removing of what was left."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "tidtam.imports"
    verbose_name = _("นำเข้ารายการของสำนักงาน")

    def ready(self) -> None:
        from tidtam.imports.purpose import LIST
        from tidtam.imports.services import remove_left_over
        from tidtam.imports.tasks import CHECK, REGISTER
        from tidtam.jobs import kinds, schedules
        from tidtam.uploads import purposes

        purposes.register(LIST)
        kinds.register(CHECK)
        kinds.register(REGISTER)
        schedules.register(
            schedules.Schedule(name="imports.remove_left_over", every=dt.timedelta(days=1), run=remove_left_over)
        )
