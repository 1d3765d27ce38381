"""What the gate says of a file. Plain values."""

from dataclasses import dataclass

from tidtam.formats.gate.choices import Kind


@dataclass(frozen=True)
class Verdict:
    """The judgement of one file.

    kind     what it is by content; None where it is refused.
    refusal  "" where it is accepted, else the Thai sentence that says what to do: a message id without placeholders,
             shown as `gettext(refusal)`.
    notes    values of `choices.Note`: what was found and does nothing here.
    width, height  of a picture, in pixels as it is shown (turned where its camera says so); else 0.
    """

    kind: Kind | None
    refusal: str = ""
    notes: tuple[str, ...] = ()
    width: int = 0
    height: int = 0

    @property
    def is_accepted(self) -> bool:
        return self.kind is not None


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept after `prepare_picture`: pixels and bytes."""

    width: int
    height: int
    bytes: int
