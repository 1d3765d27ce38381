"""Registers the long work of this room with the queue, and lets it be done when something changed."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttentionConfig(AppConfig):
    name = "tidtam.attention"
    verbose_name = _("รายการที่ควรดู")

    def ready(self) -> None:
        from tidtam.attention.tasks import LOOK, look_where_changed
        from tidtam.jobs.kinds import register
        from tidtam.jobs.schedules import Schedule
        from tidtam.jobs.schedules import register as register_schedule

        register(LOOK)
        register_schedule(Schedule(name="attention.look", every=dt.timedelta(hours=1), run=look_where_changed))
