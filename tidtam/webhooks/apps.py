"""Registers what is told to other systems, and what sends it."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "tidtam.webhooks"
    verbose_name = _("การแจ้งระบบอื่น")

    def ready(self) -> None:
        from tidtam.approval.listeners import when_status_changed
        from tidtam.jobs import kinds
        from tidtam.jobs.schedules import Schedule, register
        from tidtam.publishing.listeners import when_edition_changed
        from tidtam.webhooks import services, tasks, telling

        when_status_changed(telling.tell_decisions)
        when_edition_changed(telling.tell_editions)
        kinds.register(tasks.SEND_WAITING)
        register(Schedule(name="webhooks.send", every=dt.timedelta(minutes=1), run=services.ask_to_send))
        register(Schedule(name="webhooks.prune", every=dt.timedelta(days=1), run=services.prune))
