"""Registers the long work of this room with the queue, and what it shows beside a draft."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "tidtam.publishing"
    verbose_name = _("การออกเอกสาร")

    def ready(self) -> None:
        from tidtam.documents import beside
        from tidtam.jobs import kinds
        from tidtam.publishing.tasks import WRITE_EDITION
        from tidtam.publishing.views import beside_draft

        kinds.register(WRITE_EDITION)
        beside.register(beside.Beside("publishing/_beside_draft.html", beside_draft))
