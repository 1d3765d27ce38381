"""What a higher room shows on the page of a draft: the editions issued from it, say. This room knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from tidtam.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of the page.

    template  drawn with `shown`, which is what `context` returns for an office, a fiscal year and a round's months.
    """

    template: str
    context: Callable[[HttpRequest, Organisation, int, int], dict[str, Any]]


_PARTS: dict[str, Beside] = {}


def register(part: Beside) -> None:
    """Let a part be shown on every draft's page. Registering again replaces."""
    _PARTS[part.template] = part


def parts() -> list[Beside]:
    """Return what was registered, in that order."""
    return list(_PARTS.values())
