"""Lets what is published be counted in its own transaction, and looks every night whether the sums are whole."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RollupConfig(AppConfig):
    name = "tidtam.rollup"
    verbose_name = _("ภาพรวม")

    def ready(self) -> None:
        from tidtam.answers.listeners import when_approved
        from tidtam.assessment.listeners import when_published
        from tidtam.jobs import schedules
        from tidtam.rollup.services import count_results, count_sheets, look

        when_published(count_results)
        when_approved(count_sheets)
        schedules.register(schedules.Schedule(name="rollup.look", every=dt.timedelta(days=1), run=look))
