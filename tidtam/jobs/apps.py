"""Registers what is done every so often in every installation."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "tidtam.jobs"
    verbose_name = _("งานเบื้องหลัง")

    def ready(self) -> None:
        from tidtam.jobs.schedules import Schedule, register
        from tidtam.jobs.services.scheduling import prune_queue, seal_trail

        register(Schedule(name="audit.seal", every=dt.timedelta(minutes=15), run=seal_trail))
        register(Schedule(name="jobs.prune_queue", every=dt.timedelta(days=1), run=prune_queue))
