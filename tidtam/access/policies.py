"""Who may open an address: every view declares one policy, and an undeclared view is an error.

    @policy(SIGNED_IN)
    def job_list(request): ...

The middleware asks the policy before the view runs. Out of reach is answered 404, so that nothing is learned from the
answer; nobody signed in is led to sign-in, whether the thing exists or not. Policies that ask for a role at an
organisation stand in organisations/policies.py. tests/test_every_address_has_a_policy.py walks the URL resolver and
fails the build for a view without one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from tidtam.access import selectors

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """A named answer to "may this request go on?", asked with the values of the address.

    needs_person  whether somebody must be signed in: who is not is led to sign-in, and then asked again.
    """

    name: str
    allows: Callable[[HttpRequest, Mapping[str, Any]], bool]
    needs_person: bool = True


PUBLIC = Policy("public", lambda _request, _address: True, needs_person=False)
"""Open to anyone: nothing of an office stands behind it that is not published."""

DEMO_ONLY = Policy("demo_only", lambda _request, _address: selectors.is_demo_database(), needs_person=False)
"""Open to anyone, and only on a database marked demo."""

SIGNED_IN = Policy("signed_in", lambda _request, _address: True)
"""Open to whoever is signed in: a page about themselves."""


def policy(declared: Policy) -> Callable[[View], View]:
    """Return a decorator that declares a view's policy."""

    def declare(view: View) -> View:
        view.access_policy = declared  # type: ignore[attr-defined]
        return view

    return declare


def declared_policy(view: Callable[..., Any]) -> Policy | None:
    """Return the policy a view declares, or None."""
    return getattr(view, "access_policy", None)
