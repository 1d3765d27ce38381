"""Tells the shell of every page how much waits for the person who reads it."""

from functools import cache

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tidtam.access.selectors import is_demo_database
from tidtam.inbox.selectors import Person, ShellFacts, shell_facts
from tidtam.organisations.policies import roles_of_request
from tidtam.ui.context_processors import draws_navigation


def waiting(request: HttpRequest) -> dict[str, object]:
    """Return `nav_counts`, by section of the navigation, and `is_demo_database`: both in one statement.

    Nothing is asked before a template needs it, not even who is signed in: the public pages know nobody. Nothing is
    counted for who holds no role, nor where the page draws no navigation (ui.context_processors.draw_no_navigation).
    """

    @cache
    def facts() -> ShellFacts:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated or not roles_of_request(request):
            return ShellFacts(is_demo=is_demo_database(), work=0)
        return shell_facts(Person(user, roles_of_request(request), timezone.now()))

    return {
        "nav_counts": {"inbox": lambda: facts().work},
        "is_demo_database": SimpleLazyObject(
            lambda: facts().is_demo if draws_navigation(request) else is_demo_database()
        ),
    }
