"""Lets this room's things climb the chain of approvals."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "tidtam.projects"

    def ready(self) -> None:
        from tidtam.approval import things
        from tidtam.projects.approvals import RegistrationKind

        things.register(RegistrationKind())
