"""Registers the long work of this room with the queue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tidtam.documents"
    verbose_name = _("เอกสาร")

    def ready(self) -> None:
        from tidtam.documents.tasks import WRITE_BOOKLET
        from tidtam.jobs.kinds import register

        register(WRITE_BOOKLET)
