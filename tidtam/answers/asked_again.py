"""What a higher room asks to have mended in a sheet: leaves that an assessor sent back, say."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tidtam.answers.models import Sheet


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A leaf that is asked again: why, and since when."""

    node_code: str
    reason: str
    at: dt.datetime


_CALLS: list[Callable[[Sheet], Sequence[AskedAgain]]] = []


def register(call: Callable[[Sheet], Sequence[AskedAgain]]) -> None:
    """Let what is asked again of a sheet be shown on its pages. Registering again changes nothing."""
    if call not in _CALLS:
        _CALLS.append(call)


def asked_again(sheet: Sheet) -> dict[str, AskedAgain]:
    """Return what is asked again of a sheet, by the code of the leaf. One query for each room that registered."""
    return {one.node_code: one for call in _CALLS for one in call(sheet)}
