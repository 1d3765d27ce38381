"""Registers the long work of this room with the queue, and what it shows beside a draft."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "tidtam.publishing"
    verbose_name = _("การออกเอกสาร")

    def ready(self) -> None:
        from tidtam.jobs.kinds import register
        from tidtam.publishing.tasks import WRITE_EDITION

        register(WRITE_EDITION)
