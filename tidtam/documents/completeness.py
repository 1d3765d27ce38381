"""What of a form is complete and what is missing, thing by thing, and on which desk each is written. Pure.

It reads what is printed (filled.py), so page and form cannot differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tidtam.documents.filled import Filled, filled
from tidtam.documents.profiles import ExportProfile, Section
from tidtam.documents.project_record import ProjectRecord
from tidtam.documents.sources import OWN, Desk, Made, Said, State, known
from tidtam.documents.sources.said import Items, Words


class Standing(TextChoices):
    """How something stands that a form asks."""

    COMPLETE = "complete", _("ครบ")
    MISSING = "missing", _("ยังขาด")
    OPTIONAL = "optional", _("ไม่บังคับ")
    NOT_APPLICABLE = "not_applicable", _("ไม่ต้องกรอก")
    WITH_FILE = "with_file", _("กรอกเมื่อจัดทำไฟล์")


@dataclass(frozen=True, slots=True)
class AskedStanding:
    """One thing a form asks and how it stands. offer  a text for an answer of one's own, "" for none."""

    filled: Filled
    standing: Standing
    offer: str = ""

    @property
    def desk(self) -> Desk:
        """Where it is written, or what is missing inside it: where its source is, or with the form itself."""
        return self.filled.said.desk or self.filled.source.desk

    @property
    def asks_own(self) -> bool:
        """Whether an answer of one's own is asked: always where the form alone asks, else where the source is open."""
        asked = self.filled.asked
        return asked.source == OWN or (asked.takes_own and self.standing != Standing.COMPLETE)


@dataclass(frozen=True, slots=True)
class Completeness:
    """A form of a project as it stands at the end of a quarter."""

    profile: ExportProfile
    made: Made
    asked: tuple[AskedStanding, ...]

    @property
    def missing(self) -> tuple[AskedStanding, ...]:
        """What is still to be written, in printing order."""
        return tuple(one for one in self.asked if one.standing == Standing.MISSING)

    @property
    def done(self) -> int:
        """How much of what counts is complete."""
        return sum(one.standing == Standing.COMPLETE for one in self.asked)

    @property
    def total(self) -> int:
        """How much counts: what is complete or missing. What is optional and blank, or not asked yet, does not."""
        return self.done + len(self.missing)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to write."""
        return not self.missing

    def by_section(self) -> Iterator[tuple[Section, list[AskedStanding]]]:
        """Yield the sections with what they ask, in printing order."""
        for section, asked in groupby(self.asked, key=lambda one: one.filled.section):
            yield section, list(asked)


def completeness(profile: ExportProfile, record: ProjectRecord, quarter: int) -> Completeness:
    """Return how a form of a project stands at the end of a quarter, 1-4. Faults in the active language.

    Who makes the form and when is no part of it: that is filled in when the file is made.
    """
    answers = record.project.answers_to(profile.form)
    made = Made(record=record.until(quarter), quarter=quarter, answers=answers)
    return Completeness(profile, made, tuple(_standing(one, made) for one in filled(profile, made)))


def _standing(one: Filled, made: Made) -> AskedStanding:
    if not one.is_complete:
        return AskedStanding(one, Standing.MISSING, _offered(one, made))
    if one.said.state == State.BY_HAND:
        return AskedStanding(one, Standing.WITH_FILE)
    if one.said.state != State.NOT_ASKED:
        return AskedStanding(one, Standing.COMPLETE)
    standing = Standing.NOT_APPLICABLE if one.asked.is_required else Standing.OPTIONAL
    return AskedStanding(one, standing, _offered(one, made))


def _offered(one: Filled, made: Made) -> str:
    """Return the text stored elsewhere that answers a question of one's own; "" where there is none."""
    found = known(one.asked.offer) if one.asked.offer else None
    if found is None or one.asked.source != OWN:
        return ""
    source, argument = found
    return text_of(source.read(made, argument))


def text_of(said: Said) -> str:
    """Return what is said as plain lines; "" where it is no list and no words."""
    if isinstance(said.value, Words):
        return "\n".join(said.value.paragraphs)
    return "\n".join(said.value.items) if isinstance(said.value, Items) else ""
