"""Registers the channels by which messages leave, and what sends them."""

import datetime as dt

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "tidtam.notifications"
    verbose_name = _("การแจ้งข้อความ")

    def ready(self) -> None:
        from tidtam.jobs import kinds
        from tidtam.jobs.schedules import Schedule, register
        from tidtam.notifications import channels, tasks
        from tidtam.notifications.channels.line import Line
        from tidtam.notifications.channels.mail import Mail

        channels.register(Mail())
        channels.register(Line())
        kinds.register(tasks.SEND)
        register(Schedule(name="notifications.send", every=dt.timedelta(minutes=1), run=tasks.ask_to_send))
        register(Schedule(name="notifications.prune", every=dt.timedelta(days=1), run=tasks.prune_messages))
