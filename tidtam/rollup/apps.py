"""Lets what is published be counted in its own transaction, and looks every night whether the sums are whole."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RollupConfig(AppConfig):
    name = "tidtam.rollup"
    verbose_name = _("ภาพรวม")

    def ready(self) -> None:
        from tidtam.assessment import listeners
        from tidtam.jobs import schedules
        from tidtam.rollup.services import count_results, look

        listeners.when_published(count_results)
        schedules.register(schedules.Schedule(name="rollup.look", every=dt.timedelta(days=1), run=look))
