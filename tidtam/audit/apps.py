"""Installs the trail's triggers after every `migrate`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "tidtam.audit"
    verbose_name = _("บันทึกการตรวจสอบ")

    def ready(self) -> None:
        post_migrate.connect(install_triggers, sender=self)


def install_triggers(using: str, **_kwargs: Any) -> None:
    """Put the guard back that a rebuilt table lost; tables that are not there yet get it later."""
    from tidtam.audit import append_only

    append_only.install(using=using)
