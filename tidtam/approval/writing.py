"""What every page on which a thing is written starts from, whatever climbs: who asks, the window, how far it is.

What the thing says, and how its places are called, its own room adds.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from tidtam.accounts.models import User
from tidtam.approval.choices import Status
from tidtam.approval.deciding import WRITERS_MOVES, Attempt, discussion_in_section
from tidtam.approval.models import Advice
from tidtam.approval.rules import content_of, difference, is_within
from tidtam.approval.selectors import Standing
from tidtam.approval.things import kind_of
from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.comments.discussion import Discussion
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import captured_at, drafts_token, version_of_section
from tidtam.drafts.typed import TypedReading
from tidtam.periods.choices import WindowReason
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.periods.selectors import decision_words
from tidtam.thai.dates import local_date

NOT_OPEN = frozenset({WindowReason.NO_WINDOW.value, WindowReason.NOT_OPEN_YET.value})


@dataclass(frozen=True, kw_only=True)
class WritingDesk(ABC):
    """A thing on the desk of whoever asks to write it.

    window  whether its window takes it now, and until when.   drafts  what waits, by section.
    """

    thing: Any
    standing: Standing
    window: WindowDecision
    drafts: Mapping[str, Draft]
    person: User
    at: dt.datetime

    @property
    @abstractmethod
    def written(self) -> Any:
        """What is written of the thing, saved or not, as facts."""

    @property
    @abstractmethod
    def waiting(self) -> TypedReading[Any]:
        """What waits in all sections, read."""

    @property
    @abstractmethod
    def failed(self) -> Sequence[FailedCheck]:
        """The checks that fail for what is written."""

    @property
    @abstractmethod
    def why_not_theirs(self) -> str:
        """Why nobody, or not this person, writes it at its status."""

    @abstractmethod
    def section_of(self, place: str) -> str:
        """Return the section of drafts that a place belongs to; "" for the whole."""

    @abstractmethod
    def label_of(self, place: str) -> str:
        """Return the words of a place."""

    @abstractmethod
    def url_of_place(self, place: str) -> str:
        """Return the address of the very field of a place, on the page of its section."""

    @abstractmethod
    def message(self, failed: FailedCheck) -> dict[str, str]:
        """Return a failed check as check_message shows it, with the address of its field."""

    @property
    def is_writer(self) -> bool:
        """Whether it is theirs to write, be it that the window has closed."""
        return bool(self.standing.moves & WRITERS_MOVES)

    @property
    def is_correction(self) -> bool:
        """Whether it was sent back: a correction that was asked for may come late."""
        return self.standing.status == Status.SENT_BACK

    @property
    def why_not(self) -> str:
        """Why this person has nothing to write here at all; "" where they have, be it only to read it now."""
        if not self.is_writer:
            return self.why_not_theirs
        return decision_words(self.window) if self.window.reason_code in NOT_OPEN and not self.is_correction else ""

    @property
    def why_closed(self) -> str:
        """Why nothing can be saved now although it was theirs to write; "" where it can."""
        return "" if self.window.allowed or self.is_correction else decision_words(self.window)

    @property
    def why_read_only(self) -> str:
        """Why nothing can be written now, for whatever reason; "" where it can."""
        return self.why_not or self.why_closed

    @cached_property
    def sending(self) -> WindowDecision:
        """Whether the window takes the thing now if it is sent as it stands: what was captured before a limit counts.

        One query, where a device without a line kept any of it.
        """
        captured = captured_at(self.drafts)
        if captured is None or self.is_correction:
            return self.window
        return kind_of(self.thing).window(self.thing, at=self.at, captured_at=captured) or self.window

    @property
    def why_not_sent(self) -> str:
        """Why it cannot be sent now, for whatever reason; "" where it can."""
        return self.why_not or ("" if self.sending.allowed or self.is_correction else self.why_closed)

    @property
    def window_words(self) -> str:
        """What holds of the window, until when, and what to do."""
        return decision_words(self.window)

    @property
    def days_left(self) -> int | None:
        """Days until the thing is due; None where no day is set or it has passed."""
        due = self.window.due_at
        return (local_date(due) - local_date(self.at)).days if due and due >= self.at else None

    @property
    def closing(self) -> list[FailedCheck]:
        """The hard checks that keep the thing from being sent."""
        return [row for row in self.failed if row.level == Level.HARD and row.gate in (Gate.ENTRY, Gate.SUBMIT)]

    @property
    def warnings(self) -> list[FailedCheck]:
        """The checks that must have been looked at before it is sent."""
        return [row for row in self.failed if row.is_unanswered(Level.WARNING)]

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """The advice that nothing was changed for since it was given."""
        approval = self.standing.approval
        if approval is None or approval.snapshot is None or not self.standing.advice:
            return self.standing.advice
        kind, now = kind_of(self.thing), content_of(self.written, leaving_out=("status",))
        changed = difference(approval.snapshot.content, now, item_keys=kind.item_keys, unnamed=kind.unnamed)
        return tuple(
            one
            for one in self.standing.advice
            if not one.place or not any(is_within(change.place, one.place) for change in changed)
        )

    @property
    def waiting_sections(self) -> set[str]:
        """The sections in which something typed waits to be saved."""
        return {draft.section for draft in self.drafts.values() if draft.typed}

    @property
    def drafts_token(self) -> str:
        """The versions of the sections that were read, which a submission carries."""
        return drafts_token(self.drafts)

    def version_of(self, section: str) -> int:
        """Return the version a section stands at, which its form carries."""
        return version_of_section(self.drafts, section)

    def messages_in(self, *sections: str) -> dict[str, list[Mapping[str, str]]]:
        """Return the failed checks of sections, by place, as check_message shows them."""
        found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in self.failed:
            if self.section_of(row.place) in sections:
                found[row.place].append(self.message(row))
        return found

    def unreadable_in(self, section: str) -> dict[str, str]:
        """Return what waits in a section and cannot be read: by place, what to type instead."""
        typed = self.drafts[section].typed if section in self.drafts else {}
        return {place: words for place, words in self.waiting.unreadable.items() if place in typed}

    def discussion_in(
        self, request: HttpRequest, section: str, *, url: str, page: str, attempt: Attempt | None = None
    ) -> Discussion:
        """Return the threads of a section, as deciding.discussion_in_section."""
        return discussion_in_section(
            request,
            self.thing,
            self.standing.given,
            url=url,
            page=page,
            label_of=self.label_of,
            is_here=lambda place: self.section_of(place) == section,
            attempt=attempt,
        )
