"""Public pages as those who list them name them, and those of rooms above: they register theirs when Django starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page in every language: the name of its route ("portal:home"), and what its address names."""

    name: str
    address: dict[str, object] = field(default_factory=dict)


_others: list[Callable[[], Iterable[PublicPage]]] = []


def register(pages: Callable[[], Iterable[PublicPage]]) -> None:
    """Let pages be listed with those of this room: a few, in a steady order, asked for each time."""
    _others.append(pages)


def pages_of_others() -> Iterable[PublicPage]:
    """Yield what rooms above have registered."""
    for pages in _others:
        yield from pages()
