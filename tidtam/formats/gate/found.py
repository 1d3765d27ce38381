"""What a reader of the gate finds in a file, or why it refuses it."""

from dataclasses import dataclass

from tidtam.formats.gate.choices import Note, Refusal


class Refused(Exception):
    """The file does not pass."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True)
class Found:
    """What an accepted file carries; width and height of a picture in pixels, as it is shown."""

    notes: tuple[Note, ...] = ()
    width: int = 0
    height: int = 0
