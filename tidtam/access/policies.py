"""Who may open an address: every view declares one policy, and an undeclared view is an error.

    @policy(READ_DEMO)
    def project(request, pk): ...

The middleware asks the policy before the view runs; out of reach is answered 404, so that nothing is learned from
the answer. tests/test_every_address_has_a_policy.py walks the URL resolver and fails the build for a view without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from tidtam.access import selectors

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Policy:
    """A named answer to "may this request go on?"; `allows` may cost one query."""

    name: str
    allows: Callable[[HttpRequest], bool]


def _anyone(_request: HttpRequest) -> bool:
    return True


def _demo_reader(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and selectors.is_demo_database()


PUBLIC = Policy("public", _anyone)
"""Open to anyone: nothing of an office stands behind it."""

READ_DEMO = Policy("read_demo", _demo_reader)
"""Open for reading, and only on a database marked demo. Sign-in replaces it."""


def policy(declared: Policy) -> Callable[[View], View]:
    """Return a decorator that declares a view's policy."""

    def declare(view: View) -> View:
        view.access_policy = declared  # type: ignore[attr-defined]
        return view

    return declare


def declared_policy(view: Callable[..., Any]) -> Policy | None:
    """Return the policy a view declares, or None."""
    return getattr(view, "access_policy", None)
