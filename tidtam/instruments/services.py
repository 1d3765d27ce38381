"""Verbs on instruments: load, open a round. A published version is never changed."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tidtam.audit import services as audit
from tidtam.formats.sheets import SheetsRefused
from tidtam.instruments import facts, models, writing
from tidtam.instruments.choices import FaultCode, VersionState
from tidtam.instruments.facts import Fault
from tidtam.instruments.fields import BAND, NODE, POPULATION, ROUND, VERSION, Table
from tidtam.instruments.reading import Document, read_instruments
from tidtam.instruments.rules import name_of
from tidtam.instruments.sheets import read_workbook
from tidtam.organisations.models import Organisation
from tidtam.periods import services as periods
from tidtam.periods.models import ReportingWindow
from tidtam.thai import calendar

REFERENCE_INSTRUMENTS = Path(__file__).parent / "fixtures" / "reference-instruments.json"
"""QP, AP and STD of 2566, QW of 2567: names and structure. What the sources do not hold is visibly empty."""


class InstrumentRefused(Exception):
    """Something is wrong with what was to be loaded or published; `faults` names everything at once."""

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class InstrumentsLoaded:
    """What a load did: versions by their names ("QP 2566/1"), and what is visibly empty in them."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    notices: tuple[Fault, ...]


def load_instruments(
    source: Path | Mapping[str, Any] = REFERENCE_INSTRUMENTS,
    *,
    at: datetime,
    by: str,
    owner: Organisation | None = None,
    publish: bool = True,
) -> InstrumentsLoaded:
    """Load the instruments and reference populations of a document, all or nothing.

    source   the path of a JSON or XLSX file, or the content of a JSON file.
    Without a source it loads those the product ships, as set-up does. A version that stands already with the same
    content is left alone, so loading twice changes nothing; with other content it is refused.
    owner    the bureau that looks after instruments that are new.
    publish  whether versions that are new hold at once; otherwise they are drafts.
    Raises InstrumentRefused with everything that is wrong. Cost: some queries per version, none per node.
    """
    raw, placed, unread = _opened(source)
    with transaction.atomic():
        held = {
            (row.code, row.as_of_date): row.value for row in models.Population.objects.filter(organisation__isnull=True)
        }
        document, faults = read_instruments(raw, known_populations={code for code, _day in held})
        standing = {
            (row.instrument.code, row.fiscal_year_be, row.number): row.content_sha256
            for row in models.Version.objects.select_related("instrument")
        }
        faults += _changed(document, standing, held)
        wrong = [*unread, *(placed(fault) for fault in faults if not fault.is_notice)]
        if wrong:
            raise InstrumentRefused(wrong)
        _write_populations(document.populations, held)
        new = [each for each in document.versions if _key(each) not in standing]
        rows = [_write(version, at=at, by=by, owner=owner, publish=publish) for version in new]
        if rows:
            audit.record_many([_line(row, "instruments.version.loaded", at=at, by=by) for row in rows])
    return InstrumentsLoaded(
        added=tuple(name_of(version) for version in new),
        unchanged=tuple(name_of(version) for version in document.versions if version not in new),
        notices=tuple(placed(fault) for fault in faults if fault.is_notice),
    )


def open_round(
    *,
    version: models.Version,
    round_code: str,
    opens_at: datetime,
    due_at: datetime,
    closes_at: datetime,
    at: datetime,
    by: str,
) -> ReportingWindow:
    """Open the window in which a round of an instrument is answered.

    Its figures stand at the round's announced day, else at the end of its months.
    Raises Round.DoesNotExist, periods.services.AlreadyOpened, LimitsNotInOrder.
    """
    of_round = version.rounds.get(code=round_code)
    return periods.open_instrument_window(
        instrument=version.instrument.code,
        fiscal_year_be=version.fiscal_year_be,
        months=of_round.months,
        label=of_round.label,
        as_of_date=of_round.as_of_date or calendar.round_as_of(version.fiscal_year_be, of_round.months),
        opens_at=opens_at,
        due_at=due_at,
        closes_at=closes_at,
        at=at,
        by=by,
    )


def decoded(path: Path) -> Any:
    """Return what a JSON file holds. Raises InstrumentRefused, OSError."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        line: object = error.lineno
    except (UnicodeDecodeError, RecursionError):
        line = "-"
    raise InstrumentRefused([Fault(path.name, FaultCode.UNREADABLE.value, {"line": line})])


def _opened(source: Path | Mapping[str, Any]) -> tuple[Any, Callable[[Fault], Fault], list[Fault]]:
    """Return a document, how its faults name their places, and what was wrong with its cells already."""
    if isinstance(source, Mapping):
        return source, _by_path, []
    if source.suffix.casefold() != ".xlsx":
        return decoded(source), _by_path, []
    try:
        workbook = read_workbook(source)
    except SheetsRefused as error:
        raise InstrumentRefused([Fault(source.name, FaultCode.UNREADABLE.value, {"line": "-"})]) from error
    return workbook.document, workbook.placed, workbook.faults


def _by_path(fault: Fault) -> Fault:
    return fault


def _key(version: facts.InstrumentVersion) -> tuple[str, int, int]:
    return (version.code, version.fiscal_year_be, version.number)


def _changed(
    document: Document, standing: Mapping[tuple[str, int, int], str], held: Mapping[tuple[str, Any], int]
) -> list[Fault]:
    found = [
        Fault(f"instruments[{index}].number", FaultCode.VERSION_CHANGED.value, {"value": name_of(version)})
        for index, version in enumerate(document.versions)
        if standing.get(_key(version)) not in (None, writing.content_hash(version))
    ]
    return found + [
        Fault(f"populations[{index}].value", FaultCode.POPULATION_CHANGED.value, {"value": each.code})
        for index, each in enumerate(document.populations)
        if held.get((each.code, each.as_of_date)) not in (None, each.value)
    ]


def _write_populations(populations: Collection[facts.Population], held: Collection[tuple[str, Any]]) -> None:
    models.Population.objects.bulk_create(
        models.Population(**{field.name: getattr(each, field.name) for field in POPULATION.fields})
        for each in populations
        if (each.code, each.as_of_date) not in held
    )


def _write(
    fact: facts.InstrumentVersion, *, at: datetime, by: str, owner: Organisation | None, publish: bool
) -> models.Version:
    instrument, _is_new = models.Instrument.objects.get_or_create(code=fact.code, defaults={"owner": owner})
    version = models.Version(
        instrument=instrument,
        state=VersionState.PUBLISHED if publish else VersionState.DRAFT,
        made_at=at,
        made_by=by,
        published_at=at if publish else None,
    )
    _write_content(version, fact)
    return version


def _write_content(version: models.Version, fact: facts.InstrumentVersion) -> None:
    """Save a version with what it holds, in place of what it held."""
    for field in VERSION.fields:
        if field.name != "code":
            setattr(version, field.name, getattr(fact, field.name))
    version.content_sha256 = writing.content_hash(fact)
    is_new = version.pk is None
    version.save()
    if not is_new:
        for held in (version.rounds, version.bands, version.nodes):
            held.all().delete()
    models.Round.objects.bulk_create(
        models.Round(version=version, order=order, **_columns(ROUND, each)) for order, each in enumerate(fact.rounds)
    )
    models.Band.objects.bulk_create(models.Band(version=version, **_columns(BAND, each)) for each in fact.bands)
    models.Node.objects.bulk_create(
        models.Node(version=version, order=order, **_columns(NODE, each)) for order, each in enumerate(fact.nodes)
    )


def _columns(table: Table, fact: Any) -> dict[str, Any]:
    plain = {field.name: getattr(fact, field.name) for field in table.fields}
    codes = {field.name: list(plain[field.name]) for field in table.fields if field.kind == "codes"}
    lists = {name: [nested.plain(each) for each in getattr(fact, name)] for name, nested in table.lists.items()}
    return plain | codes | lists


def _line(version: models.Version, action: str, *, at: datetime, by: str) -> audit.NewLine:
    owner = version.instrument.owner
    return audit.NewLine(
        subject_kind="instruments.version",
        subject_id=f"{version.instrument.code}:{version.fiscal_year_be}:{version.number}",
        organisation_code=owner.code if owner else "",
        action=action,
        by=by,
        at=at,
        fields=audit.field_hashes({"content_sha256": version.content_sha256}),
    )
