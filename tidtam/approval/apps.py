"""Lets the database guard what was decided, and on which words."""

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "tidtam.approval"

    def ready(self) -> None:
        from tidtam.audit import append_only

        append_only.guard("approval_snapshot", "UPDATE", "DELETE")
        append_only.guard("approval_decision", "UPDATE", "DELETE")
