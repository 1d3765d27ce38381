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
    """Put the guard back that a rebuilt table lost; does nothing while the tables are not there yet."""
    from django.db import connections

    from tidtam.audit import append_only

    tables = set(connections[using].introspection.table_names())
    if tables.issuperset(append_only.GUARDED):
        append_only.install(using=using)
