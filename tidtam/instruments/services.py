"""Verbs on instruments: load, build, publish, link, open a round. A published version is never changed."""

import json
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from tidtam.accounts.models import User
from tidtam.audit import services as audit
from tidtam.drafts import services as drafts
from tidtam.drafts.models import Draft
from tidtam.drafts.typed import Typed
from tidtam.formats.sheets import SheetsRefused
from tidtam.instruments import facts, models, selectors, writing
from tidtam.instruments.choices import FaultCode, VersionState
from tidtam.instruments.editing import as_next
from tidtam.instruments.facts import Fault
from tidtam.instruments.fields import BAND, NODE, POPULATION, ROUND, VERSION, Table
from tidtam.instruments.reading import Document, read_instruments
from tidtam.instruments.rules import name_of
from tidtam.instruments.sheets import Workbook, read_workbook
from tidtam.organisations.models import Organisation
from tidtam.periods import services as periods
from tidtam.periods.models import ReportingWindow
from tidtam.thai import calendar

REFERENCE_INSTRUMENTS = Path(__file__).parent / "fixtures" / "reference-instruments.json"
"""QP, AP and STD of 2566, QW of 2567: names and structure. What the sources do not hold is visibly empty."""


Change = Callable[[facts.InstrumentVersion], facts.InstrumentVersion]
"""A change of editing.py: a version goes in, the changed one comes out."""


class InstrumentRefused(Exception):
    """Something is wrong with what was to be loaded or published; `faults` names everything at once."""

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class InstrumentsLoaded:
    """What a load did: versions by their names ("QP 2566/1"), and what is visibly empty in them.

    keys     of all of them: code, fiscal year, number.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    notices: tuple[Fault, ...]
    keys: tuple[tuple[str, int, int], ...]


def load_instruments(
    source: Path | Workbook | Mapping[str, Any] = REFERENCE_INSTRUMENTS,
    *,
    at: datetime,
    by: str,
    owner: Organisation | None = None,
    publish: bool = True,
) -> InstrumentsLoaded:
    """Load the instruments and reference populations of a document, all or nothing.

    source   the path of a JSON or XLSX file, or the content of one.
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
        keys=tuple(_key(version) for version in document.versions),
    )


def load_workbook(*, path: Path, name: str, owner: Organisation, by: User, at: datetime) -> models.Version:
    """Take the workbook of a version as a draft of its owner and return it; one that stands as it is, is returned.

    name  what the file is called. Raises InstrumentRefused with everything that is wrong, by sheet and cell, and
    VersionRefused where another organisation looks after the instrument.
    """
    workbook = _workbook(path, name)
    with transaction.atomic():
        loaded = load_instruments(workbook, at=at, by=by.username, owner=owner, publish=False)
        row = models.Version.objects.select_related("instrument__owner").get(
            **dict(zip(("instrument__code", "fiscal_year_be", "number"), loaded.keys[0], strict=True))
        )
        if (row.instrument.owner or selectors.commission()) != owner:
            raise VersionRefused(gettext("ใช้รหัสอื่น รหัสนี้เป็นของหน่วยงานอื่น"))
    return row


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


def _opened(source: Path | Workbook | Mapping[str, Any]) -> tuple[Any, Callable[[Fault], Fault], list[Fault]]:
    """Return a document, how its faults name their places, and what was wrong with its cells already."""
    if isinstance(source, Mapping):
        return source, _by_path, []
    if isinstance(source, Path) and source.suffix.casefold() != ".xlsx":
        return decoded(source), _by_path, []
    workbook = _workbook(source, source.name) if isinstance(source, Path) else source
    return workbook.document, workbook.placed, workbook.faults


def _workbook(path: Path, name: str) -> Workbook:
    try:
        return read_workbook(path)
    except SheetsRefused as error:
        raise InstrumentRefused([Fault(name, FaultCode.UNREADABLE.value, {"line": "-"})]) from error


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


class VersionRefused(Exception):
    """A change of a version that is not made; the text says what to do."""


def begin_version(
    *, fact: facts.InstrumentVersion, owner: Organisation | None, by: User, at: datetime
) -> models.Version:
    """Begin a draft: a new instrument, or the next version of one. Of one name there is one: the first is returned.

    owner  the bureau that looks after an instrument that is new.
    Raises VersionRefused where that name stands for a version that is published.
    """
    with transaction.atomic():
        held = models.Version.objects.filter(
            instrument__code=fact.code, fiscal_year_be=fact.fiscal_year_be, number=fact.number
        ).first()
        if held is not None:
            if held.state != VersionState.DRAFT:
                raise VersionRefused(gettext("ฉบับนี้ประกาศใช้แล้ว ทำฉบับใหม่จากหน้าของฉบับนั้น"))
            return held
        version = _write(fact, at=at, by=by.username, owner=owner, publish=False)
        audit.record_many([_line(version, "instruments.version.begun", at=at, by=by.username)])
    return version


def copy_version(*, source: models.Version, fiscal_year_be: int, by: User, at: datetime) -> models.Version:
    """Begin the next version of an instrument in a fiscal year with all that another states.

    Where a draft of that year waits already, it is returned: two analysts do not build beside each other.
    """
    waiting = source.instrument.versions.filter(fiscal_year_be=fiscal_year_be, state=VersionState.DRAFT).first()
    if waiting is not None:
        return waiting
    last = source.instrument.versions.filter(fiscal_year_be=fiscal_year_be).aggregate(last=Max("number"))["last"] or 0
    fact = as_next(selectors.version_facts(source), fiscal_year_be=fiscal_year_be, number=last + 1)
    return begin_version(fact=fact, owner=source.instrument.owner, by=by, at=at)


def change_draft(
    *,
    version: models.Version,
    change: Change,
    by: User,
    at: datetime,
) -> models.Version:
    """Make a change of editing.py in a draft, as it stands now.

    Raises what the change raises, and VersionRefused where the version is published.
    """
    with transaction.atomic():
        row = _locked_draft(version)
        before = selectors.version_facts(row)
        after = change(before)
        if after != before:
            _write_content(row, after)
            audit.record_many([_line(row, "instruments.version.changed", at=at, by=by.username)])
    return row


def save_section(
    *,
    version: models.Version,
    section: str,
    change: Change,
    seen: int,
    key: uuid.UUID | None,
    by: User,
    at: datetime,
) -> models.Version:
    """Save what was typed into a section (a node by its code, "new:" and its parent, "whole:") and note that nothing
    waits in it.

    seen  the version of the section the form started from. Raises drafts.services.Conflict, and as change_draft.
    """
    with transaction.atomic():
        row = change_draft(version=version, change=change, by=by, at=at)
        drafts.saved(thing=row, section=section, key=key, seen=seen, by=by, at=at)
    return row


def keep_section(
    *, version: models.Version, section: str, typed: Typed, seen: int, key: uuid.UUID, by: User, at: datetime
) -> int:
    """Keep what is being typed into a section, as typed, and return the section's version.

    Raises drafts.services.Conflict, VersionRefused.
    """
    with transaction.atomic():
        row = _locked_draft(version)
        return drafts.keep(thing=row, section=section, typed=typed, key=key, seen=seen, by=by, at=at)


def publish_version(*, version: models.Version, content_sha256: str, by: User, at: datetime) -> models.Version:
    """Publish a draft: from now on it is never changed, and holds for its fiscal year.

    content_sha256  of what was shown to the person who publishes. Published already, it stays as it is.
    Raises InstrumentRefused with all that is wrong, VersionRefused where it was changed since it was shown.
    """
    with transaction.atomic():
        row = _locked(version)
        if row.state != VersionState.DRAFT:
            return row
        if row.content_sha256 != content_sha256:
            raise VersionRefused(gettext("ตรวจฉบับนี้อีกครั้ง มีคนแก้ไขหลังจากที่คุณเปิดหน้านี้"))
        wrong = [fault for fault in selectors.faults_of(row) if not fault.is_notice]
        if wrong:
            raise InstrumentRefused(wrong)
        row.state = VersionState.PUBLISHED
        row.published_at = at
        row.save(update_fields=["state", "published_at"])
        audit.record_many([_line(row, "instruments.version.published", at=at, by=by.username)])
    return row


def discard_version(*, version: models.Version, by: User, at: datetime) -> None:
    """Take a draft away, with all that was typed into it. Raises VersionRefused where it is published."""
    with transaction.atomic():
        row = _locked_draft(version)
        line = _line(row, "instruments.version.discarded", at=at, by=by.username)
        Draft.objects.of(row).delete()
        row.delete()
        audit.record_many([line])


def link_indicators(
    *,
    instrument: models.Instrument,
    node_code: str,
    kind: str,
    other: models.Instrument,
    other_node_code: str,
    by: User,
    at: datetime,
) -> models.IndicatorLink:
    """Say that two indicators ask for the same figure, or the first for a part of the second's.

    A pair is linked once; another kind takes the place of the one before.
    Raises VersionRefused for an indicator and itself.
    """
    if (instrument.pk, node_code) == (other.pk, other_node_code):
        raise VersionRefused(gettext("เลือกตัวชี้วัดอื่นที่ไม่ใช่ข้อเดียวกัน"))
    with transaction.atomic():
        models.IndicatorLink.objects.filter(
            instrument=other, node_code=other_node_code, other_instrument=instrument, other_node_code=node_code
        ).delete()
        link, _is_new = models.IndicatorLink.objects.update_or_create(
            instrument=instrument,
            node_code=node_code,
            other_instrument=other,
            other_node_code=other_node_code,
            defaults={"kind": kind, "made_at": at, "made_by": by.username},
        )
        audit.record_many([_link_line(link, "instruments.link.made", at=at, by=by)])
    return link


def unlink_indicators(*, link: models.IndicatorLink, by: User, at: datetime) -> None:
    """Take a link away; both indicators stay."""
    with transaction.atomic():
        line = _link_line(link, "instruments.link.removed", at=at, by=by)
        link.delete()
        audit.record_many([line])


def _locked(version: models.Version) -> models.Version:
    versions = models.Version.objects.select_for_update(of=("self",)).select_related("instrument__owner")
    return versions.get(pk=version.pk)


def _locked_draft(version: models.Version) -> models.Version:
    row = _locked(version)
    if row.state != VersionState.DRAFT:
        raise VersionRefused(gettext("ฉบับนี้ประกาศใช้แล้ว แก้ไขโดยทำฉบับใหม่"))
    return row


def _link_line(link: models.IndicatorLink, action: str, *, at: datetime, by: User) -> audit.NewLine:
    pair = f"{link.instrument.code}:{link.node_code}–{link.other_instrument.code}:{link.other_node_code}"
    return audit.NewLine(
        subject_kind="instruments.link",
        subject_id=pair,
        organisation_code="",
        action=action,
        by=by.username,
        at=at,
        fields=audit.field_hashes({"kind": link.kind}),
    )
