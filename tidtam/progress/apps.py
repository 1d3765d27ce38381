"""Lets this room's things climb the chain of approvals, and the reports of a quarter be there when it opens."""

import datetime as dt

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "tidtam.progress"

    def ready(self) -> None:
        from tidtam.approval import things
        from tidtam.evidence.things import register as register_evidence
        from tidtam.jobs.schedules import Schedule, register
        from tidtam.progress import tasks
        from tidtam.progress.approvals import ReportKind
        from tidtam.progress.evidence import REPORT

        things.register(ReportKind())
        register_evidence(REPORT)
        register(Schedule(name="progress.due_reports", every=dt.timedelta(minutes=5), run=tasks.open_quarters))
