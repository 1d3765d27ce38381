"""What may be sent in the body of a request, as frozen values; what has a default may be left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidtam.approval.choices import MoveName


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceGiven:
    """What is to be mended, beside a field. place: of the field, as checks name it."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsked:
    """A move of the chain. comment: a word to it, or the reason of reopening.

    advice             with sending back: what to mend, beside fields.
    has_seen_warnings  with submitting: that the warnings were looked at; without it they keep the submission back.
    """

    move: MoveName
    comment: str = ""
    advice: tuple[AdviceGiven, ...] = ()
    has_seen_warnings: bool = False


TYPED: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
"""Fields by place, each as it would be typed: a text, or several where the field takes several."""
