"""Registers what files of instruments are sent for."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstrumentsConfig(AppConfig):
    name = "tidtam.instruments"
    verbose_name = _("เครื่องมือและตัวชี้วัด")

    def ready(self) -> None:
        from tidtam.instruments.purpose import INSTRUMENT
        from tidtam.uploads import purposes

        purposes.register(INSTRUMENT)
