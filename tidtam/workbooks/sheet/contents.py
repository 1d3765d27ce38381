"""A sheet of answers with what waits in it, and which sheets a person may take away. The queries do not grow."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from tidtam.accounts.models import User
from tidtam.answers import facts, selectors
from tidtam.answers.models import Sheet
from tidtam.answers.places import Value
from tidtam.approval import selectors as approval
from tidtam.approval.choices import Status
from tidtam.approval.rules import may_be_written
from tidtam.approval.things import kind_of_model
from tidtam.drafts.models import Draft
from tidtam.drafts.selectors import drafts_of, version_of_section
from tidtam.drafts.typed import TypedReading
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole

SUBJECT = re.compile(r"(?P<code>.+)/(?P<year>2[45]\d\d)/(?P<number>\d+)/(?P<months>6|12)")
WRITABLE = [status.value for status in Status if may_be_written(status)]


@dataclass(frozen=True, slots=True)
class Subject:
    """Which sheet of an organisation a workbook is: instrument, fiscal year, version, and the months of its round."""

    code: str
    fiscal_year_be: int
    number: int
    months: int

    @classmethod
    def of(cls, version: InstrumentVersion, round_code: str) -> "Subject":
        """Return the subject of a round."""
        months = next(one.months for one in version.rounds if one.code == round_code)
        return cls(version.code, version.fiscal_year_be, version.number, months)

    @classmethod
    def read(cls, text: str) -> "Subject | None":
        """Return what `text` was; None where it is no subject."""
        found = SUBJECT.fullmatch(text)
        return cls(found["code"], int(found["year"]), int(found["number"]), int(found["months"])) if found else None

    @property
    def text(self) -> str:
        """The subject as facts.About holds it."""
        return f"{self.code}/{self.fiscal_year_be}/{self.number}/{self.months}"


@dataclass(frozen=True)
class OpenSheet:
    """A sheet with what waits in its sections, by name."""

    reading: selectors.SheetReading
    drafts: Mapping[str, Draft]

    @property
    def row(self) -> Sheet:
        """The row of the sheet."""
        return self.reading.row

    @cached_property
    def waiting(self) -> TypedReading[Value]:
        """What waits, read."""
        return selectors.read_drafts(self.reading, self.drafts)

    @cached_property
    def said(self) -> facts.Sheet:
        """What its owners have written, saved or not."""
        return selectors.written(self.reading, self.waiting)

    def version_of(self, section: str) -> int:
        """Return the version a section stands at."""
        return version_of_section(self.drafts, section)


def open_sheet(row: Sheet) -> OpenSheet:
    """Return a sheet loaded with answers.selectors.LOADED as its workbook shows it. Four queries."""
    return OpenSheet(selectors.reading_of(row), drafts_of(row))


def sheet_of_subject(office: Organisation, subject: Subject) -> Sheet | None:
    """Return the sheet of an organisation that a workbook is about. One query."""
    rows = Sheet.objects.filter(
        organisation=office,
        instrument_version__instrument__code=subject.code,
        instrument_version__fiscal_year_be=subject.fiscal_year_be,
        instrument_version__number=subject.number,
    ).select_related(*selectors.LOADED)
    return next((row for row in rows if subject_of(row).months == subject.months), None)


def subject_of(row: Sheet) -> Subject:
    """Return which sheet it is. Asks nothing where the process remembers its version."""
    return Subject.of(version_facts(row.instrument_version), row.round_code)


def sheets_to_write(person: User, organisation: Organisation, *, held: Collection[HeldRole]) -> list[Sheet]:
    """Return the sheets of an organisation that a person answers and that may be written now, newest first. One query.

    A sheet on which nothing is written by hand, for all of it is summed from schools, is none of them.
    """
    owned = Sheet.objects.filter(
        approval.owned_by(kind_of_model(Sheet), person, held=held), organisation=organisation, status__in=WRITABLE
    )
    rows = owned.select_related(*selectors.LOADED).order_by(
        "-instrument_version__fiscal_year_be", "instrument_version__instrument__code", "round_code"
    )
    return [row for row in rows if selectors.nodes_to_write(row)]
