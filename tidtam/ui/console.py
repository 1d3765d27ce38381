"""What commands say on a terminal: refusals and progress bars. Pages are not made here."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Refused(Exception):
    """The call cannot be carried out; the text says why and what to do, for the person at the keyboard."""


def progress(items: Iterable[T], *, total: int, what: str) -> Iterator[T]:
    """Yield the items while a bar on stderr counts them; silent where stderr is not a terminal.

    items  anything to walk through.   total  how many there are.   what  the Thai word beside the bar.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, total=total, console=Console(stderr=True), transient=True)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told how many of how many are done; silent where stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what)
        yield lambda done, total: bar.update(task, completed=done, total=total)
