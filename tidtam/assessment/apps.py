"""Registers the long work of this room with the queue, and what is sent back with the pages of answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "tidtam.assessment"
    verbose_name = _("การประเมิน")

    def ready(self) -> None:
        from tidtam.answers import asked_again
        from tidtam.assessment.selectors import sent_back_of
        from tidtam.assessment.tasks import PUBLISH
        from tidtam.jobs import kinds

        kinds.register(PUBLISH)
        asked_again.register(sent_back_of)
