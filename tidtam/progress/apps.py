"""Lets this room's things climb the chain of approvals."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "tidtam.progress"

    def ready(self) -> None:
        from tidtam.approval import things
        from tidtam.progress.approvals import ReportKind

        things.register(ReportKind())
