"""Registers the long work of this room with the queue, and what tidies up after it."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tidtam.documents"
    verbose_name = _("เอกสาร")

    def ready(self) -> None:
        from tidtam.documents.services import remove_broken_off
        from tidtam.documents.tasks import WRITE_BOOKLET, WRITE_LETTERS, WRITE_REPORT
        from tidtam.jobs import kinds
        from tidtam.jobs.schedules import Schedule, register

        kinds.register(WRITE_BOOKLET)
        kinds.register(WRITE_LETTERS)
        kinds.register(WRITE_REPORT)
        register(Schedule(name="documents.remove_broken_off", every=dt.timedelta(days=1), run=remove_broken_off))
