"""Registers the long work of this room with the queue, and what tidies up after it."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tidtam.documents"
    verbose_name = _("เอกสาร")

    def ready(self) -> None:
        from tidtam.documents import tasks
        from tidtam.documents.own_template.purpose import TEMPLATE
        from tidtam.documents.services import remove_broken_off
        from tidtam.jobs import kinds
        from tidtam.jobs.schedules import Schedule, register
        from tidtam.uploads import purposes

        for kind in tasks.KINDS:
            kinds.register(kind)
        purposes.register(TEMPLATE)
        register(Schedule(name="documents.remove_broken_off", every=dt.timedelta(days=1), run=remove_broken_off))
