"""Registers the long work of this room with the queue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "tidtam.assessment"
    verbose_name = _("การประเมิน")

    def ready(self) -> None:
        from tidtam.assessment.tasks import PUBLISH
        from tidtam.jobs import kinds

        kinds.register(PUBLISH)
