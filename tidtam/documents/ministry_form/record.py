"""A form filled from a profile: plain values, no database. Digits as typed; the printed order turns them once."""

from dataclasses import dataclass
from datetime import date

from tidtam.documents.sources.said import State, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing the form asks. value is None where nothing is said, is said to be none, or is not asked.

    faults  what is missing, in Thai, each with what to do.
    """

    place: str
    label: str
    depth: int
    state: State
    value: Value | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A numbered section with its title as printed. note  the form's own instruction."""

    number: int
    title: str
    note: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectForm:
    """The form of one project as it stood when a quarter ended.

    profile_year_be  the year of the profile it is filled by: the project's own or the latest before it.
    is_draft         the registration or a report that is asked is not approved.
    """

    form: str
    profile_year_be: int
    title: str
    owner: str
    fiscal_year_be: int
    quarter: int
    as_of_date: date
    project_key: str
    project_name: str
    office_code: str
    office_name: str
    is_draft: bool
    is_demo: bool
    sections: tuple[FormSection, ...]

    @property
    def open_parts(self) -> tuple[tuple[FormSection, Part], ...]:
        """What is missing or not complete, in printing order."""
        return tuple(
            (section, part)
            for section in self.sections
            for part in section.parts
            if part.state == State.MISSING or part.faults
        )
