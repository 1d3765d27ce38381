"""Lets files be sent to the libraries, and what was written for nothing be removed."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "tidtam.evidence"
    verbose_name = _("หลักฐาน")

    def ready(self) -> None:
        from tidtam.evidence.purpose import EVIDENCE
        from tidtam.evidence.services import remove_orphans
        from tidtam.jobs import schedules
        from tidtam.uploads import purposes

        purposes.register(EVIDENCE)
        schedules.register(
            schedules.Schedule(name="evidence.remove_orphans", every=dt.timedelta(days=1), run=remove_orphans)
        )
