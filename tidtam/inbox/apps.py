"""Registers the digest of the day."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "tidtam.inbox"
    verbose_name = _("งานของฉัน")

    def ready(self) -> None:
        from tidtam.inbox.tasks import WRITE_DIGESTS, ask_for_digests
        from tidtam.jobs import kinds
        from tidtam.jobs.schedules import Schedule, register

        kinds.register(WRITE_DIGESTS)
        register(Schedule(name="inbox.digest", every=dt.timedelta(minutes=15), run=ask_for_digests))
