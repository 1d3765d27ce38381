"""What may be sent in the body of a request, as frozen values; what has a default may be left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tidtam.approval.choices import MoveName
from tidtam.comments.choices import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceGiven:
    """What is to be mended, beside a field. place: of the field, as checks name it."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGiven:
    """Why a check that fails is accepted in what came in as history. check: its id."""

    check: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveAsked:
    """A move of the chain. comment: a word to it, or the reason of reopening.

    advice             with sending back: what to mend, beside fields.
    reasons            with approving imported history at its last step: one for each hard check that fails.
    has_seen_warnings  with submitting: that the warnings were looked at; without it they keep the submission back.
    """

    move: MoveName
    comment: str = ""
    advice: tuple[AdviceGiven, ...] = ()
    reasons: tuple[ReasonGiven, ...] = ()
    has_seen_warnings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentGiven:
    """Something said at a place of a thing, which is the whole where none is named.

    word  said: a comment, `text`; mended: the place was mended; reopened: it waits for somebody again.
    seen  with both: the number of the last entry of the thread that was read, 0 where there is none.
    """

    word: Word
    place: str = ""
    text: str = ""
    seen: int | None = None


class ReportDocument(Enum):
    """What a report is written as."""

    QUARTERLY_REPORT = "quarterly_report"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocumentAsked:
    """A document of a report."""

    form: ReportDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDocumentAsked:
    """A document of a project. form: dossier, or a form that has a profile for its year, such as ministry_form.

    quarter  until which a form is filled; left out, the last that is reported.
    """

    form: str
    quarter: int | None = None


TYPED: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
"""Fields by place, each as it would be typed: a text, or several where the field takes several."""
