"""Registers the long work of this room with the queue, every day, and its pages with those that are listed."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenDataConfig(AppConfig):
    name = "tidtam.opendata"
    verbose_name = _("ข้อมูลเปิด")

    def ready(self) -> None:
        from tidtam.jobs.kinds import register
        from tidtam.jobs.schedules import Schedule
        from tidtam.jobs.schedules import register as register_schedule
        from tidtam.opendata.selectors import public_pages
        from tidtam.opendata.tasks import RELEASE, ask_for_release
        from tidtam.portal import listed

        listed.register(public_pages)
        register(RELEASE)
        register_schedule(Schedule(name="opendata.release", every=dt.timedelta(days=1), run=ask_for_release))
