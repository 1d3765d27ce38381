"""A profile filled from a project's record: what is said of everything a form asks, pure.

Both the printed form and the page that says what is still missing read this, so they cannot differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import get_language, override

from tidtam.documents.profiles import Asked, ExportProfile, Section
from tidtam.documents.sources.said import NONE, Items, Said, State, Tick, Words, given
from tidtam.documents.sources.vocabulary import OWN, Made, Source, known

NO = "ไม่มี"
"""What a person types to say that there is none: an answer, where blank is none (R18.1)."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One thing a form asks, with what is said of it.

    source        where it is written.
    is_own_unused whether an answer of one's own is kept and the source says it already, so that it is not printed.
    """

    section: Section
    asked: Asked
    source: Source
    said: Said
    is_own_unused: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether the form asks for it and nothing is said."""
        return self.said.state == State.MISSING

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do about it."""
        return not self.is_missing and not self.said.faults


def filled(profile: ExportProfile, made: Made) -> Iterator[Filled]:
    """Yield everything a profile asks in printing order, with what is said of it. Faults in the active language."""
    for section in profile.sections:
        for asked in section.asks:
            found = known(asked.source)
            assert found is not None  # a profile is read with its faults
            one, argument = found
            read, own = _read(one, made, argument), made.answers.get(asked.place, "").strip()
            said = _with_own(asked, read, own)
            is_own_unused = bool(own) and asked.takes_own and said is read
            if said.state == State.MISSING and not asked.is_required:
                said = replace(said, state=State.NOT_ASKED, faults=())
            yield Filled(section, asked, one, said, is_own_unused)


def _read(source: Source, made: Made, argument: str) -> Said:
    """Return what a source says: the value as it is printed, always Thai; its faults for who reads them."""
    said = source.read(made, argument)
    if get_language() == "th":
        return said
    with override("th"):
        return replace(said, value=source.read(made, argument).value)


def title_of(section: Section, made: Made) -> str:
    """Return a section's title: the printed one, else the office's own, else a neutral one."""
    if section.title is not None:
        return section.title
    return made.answers.get(section.title_place, "").strip() or section.neutral


def _with_own(asked: Asked, said: Said, own: str) -> Said:
    """Return what is said with an answer of one's own: alone where nothing else is said, else after it.

    An answer of one's own is taken for what the source left open: its faults are answered.
    """
    if not own or not asked.takes_own:
        return said
    lines = () if own == NO else tuple(filter(str.strip, own.splitlines()))
    if asked.source.startswith(PLAN_LINKS):
        if not lines:
            return said if said.state == State.GIVEN else Said(State.NONE, Tick(False))
        texts = said.value.texts if isinstance(said.value, Tick) else ()
        return given(Tick(True, (*texts, *lines)))
    if isinstance(said.value, Items):
        return given(Items((*said.value.items, *lines)))
    if said.state == State.GIVEN and asked.source != OWN:
        return said
    return given(Words(lines)) if lines else NONE


PLAN_LINKS = "registration.plan_links"
