"""Lets sheets climb the chain of approvals, use evidence, and be there when a round opens."""

import datetime as dt

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "tidtam.answers"

    def ready(self) -> None:
        from tidtam.answers import tasks
        from tidtam.answers.approvals import SheetKind
        from tidtam.answers.evidence import SHEET
        from tidtam.approval import things
        from tidtam.evidence.things import register as register_evidence
        from tidtam.jobs.schedules import Schedule, register

        things.register(SheetKind())
        register_evidence(SHEET)
        register(Schedule(name="answers.open_rounds", every=dt.timedelta(minutes=5), run=tasks.open_rounds))
