"""What commands say on a terminal: refusals and progress bars. Pages are not made here."""

import sys
from collections.abc import Iterable, Iterator
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
