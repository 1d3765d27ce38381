"""Instruments and the sheets that answer them."""

from dataclasses import dataclass

from tidtam.answers.choices import Channel
from tidtam.answers.facts import Sheet
from tidtam.approval.choices import Status
from tidtam.instruments.choices import VersionState
from tidtam.instruments.facts import InstrumentVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentLine:
    """A version of an instrument."""

    code: str
    fiscal_year_be: int
    number: int
    title: str
    title_en: str = ""
    state: VersionState


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentList:
    """The published versions of instruments of a fiscal year."""

    items: tuple[InstrumentLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentAnswer:
    """A published version of an instrument with all its nodes."""

    state: VersionState
    instrument: InstrumentVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A sheet of an organisation: which instrument and round, where it stands."""

    id: int
    instrument_code: str
    fiscal_year_be: int
    version_number: int
    round_code: str
    status: Status
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetList:
    """The sheets of an organisation, newest year first."""

    items: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetAnswer:
    """A sheet as it is saved, with what its schools' answers add up to now.

    asked  codes of the leaves that are written here.   summed  of those that are sums of the schools' answers.
    """

    id: int
    version: str
    asked: tuple[str, ...]
    summed: tuple[str, ...]
    sheet: Sheet
