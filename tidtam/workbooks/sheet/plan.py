"""What applying the workbook of a sheet of answers would do, and doing it: the form's reader, its words and checks."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.answers import places, selectors
from tidtam.answers.checks import SHEET_CHECKS, place_label
from tidtam.answers.places import WHAT_FITS, section_of_place
from tidtam.answers.questions import anchor
from tidtam.answers.services import edit_sections
from tidtam.answers.typed import read_typed
from tidtam.approval import selectors as approval
from tidtam.approval.rules import may_be_written
from tidtam.approval.services import not_written
from tidtam.approval.things import kind_of
from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import run
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused, TypedReading, plain
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles
from tidtam.periods.selectors import decision_words
from tidtam.thai.dates import local_date
from tidtam.workbooks.facts import Change, Fault, Filled, FilledBook, Plan, ThingPlan
from tidtam.workbooks.marks import says
from tidtam.workbooks.refusals import PlanChanged
from tidtam.workbooks.sheet.contents import OpenSheet, Subject, open_sheet, sheet_of_subject
from tidtam.workbooks.sheet.sheets import Content, place_of_cell
from tidtam.workbooks.sheet.words import Asked, shown, stands, together, typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is written into a sheet: values by place, what waited in the same sections with them, and their versions."""

    sheet: OpenSheet
    changes: Mapping[str, places.Value]

    @property
    def seen(self) -> dict[str, int]:
        """The versions of the sections that are written."""
        sections = {section_of_place(place) for place in self.changes}
        return {section: self.sheet.version_of(section) for section in sections}


@dataclass(frozen=True, slots=True)
class _Cell:
    """A filled cell, what it is asked for, and what its field's form would send."""

    filled: Filled
    asked: Asked
    words: str
    change: Change


def plan_sheet(filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
    """Return what applying a workbook would do, and all that is wrong in it. A constant number of queries."""
    about = filled.about
    subject = Subject.read(about.subject) if about else None
    office = Organisation.objects.filter(code=about.office).first() if about else None
    row = sheet_of_subject(office, subject) if office and subject else None
    if about is None or row is None:
        sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · ระบบไม่พบแบบรายงานของไฟล์นี้")
        return Plan(things=(), faults=filled.faults or (Fault(message=sentence),))
    one = open_sheet(row)
    sentence = _why_not(one, by, at=at)
    if sentence:
        wrong = [filled.filled[0].fault(sentence)] if filled.filled else []
        return Plan(things=(), faults=(*filled.faults, *wrong))
    thing, faults = _plan(one, filled, chosen=chosen, language=about.language, at=at)
    ordered = sorted([*filled.faults, *faults], key=lambda fault: (fault.sheet, fault.row))
    return Plan(things=(thing,) if thing else (), faults=tuple(ordered))


def _why_not(one: OpenSheet, by: User, *, at: dt.datetime) -> str:
    row = one.row
    if not approval.is_owner(row, by, held=held_roles(by, on=local_date(at))):
        return _("ให้ผู้รับผิดชอบตัวชี้วัดของหน่วยงานส่งไฟล์นี้ · ท่านไม่ได้ตอบแบบรายงานนี้")
    if not may_be_written(row.status):
        return str(not_written([(str(row), row.status)]))
    window = kind_of(row).window(row, at=at)
    return decision_words(window) if window is not None and not window.allowed else ""


def content_of(one: OpenSheet) -> Content:
    """Return a sheet as its cells are read: what is asked, and what it says now."""
    reading = one.reading
    return Content(
        said=one.said,
        version=reading.version,
        nodes=reading.to_write,
        bounds={},
        takes_letters=reading.takes_letters,
    )


def _plan(
    one: OpenSheet, filled: FilledBook, *, chosen: Collection[str], language: str, at: dt.datetime
) -> tuple[ThingPlan | None, list[Fault]]:
    with translation.override(language):  # the words of a workbook are those of its own language
        read = [*_cells(one, filled.filled)]
    faults = [said for said in read if isinstance(said, Fault)]
    cells = [replace(said, change=said.change.choose(chosen)) for said in read if isinstance(said, _Cell)]
    whole = _read(one, cells)
    for place, sentence in whole.unreadable.items():
        faults += [cell.filled.fault(sentence) for cell in cells if cell.asked.field.place == place][:1]
    faults += _unreadable_drafts(one, cells)
    stored = {cell.asked.field.place: cell.asked.field.value for cell in cells}
    changed = {place for place, value in whole.changes.items() if value != stored[place]}
    said = [cell for cell in cells if cell.asked.field.place in changed]
    if faults or not said:
        return None, faults
    written = _read(one, [cell for cell in said if cell.change.is_chosen]).changes
    sections = {section_of_place(place) for place in written}
    waiting = {place: value for place, value in one.waiting.changes.items() if section_of_place(place) in sections}
    changes = {**waiting, **written}
    thing = ThingPlan(
        pk=one.row.pk,
        title=str(one.row),
        url=reverse("answers:sheet", args=[one.row.pk]),
        changes=tuple(cell.change for cell in said),
        work=Edit(sheet=one, changes=changes),
        failing=lambda: list(_messages(one, written, on=local_date(at))),
    )
    return thing, []


def _cells(one: OpenSheet, said: Iterable[Filled]) -> Iterator[_Cell | Fault]:
    """Yield the cells that differ from what the system says, and what is wrong in the others."""
    asked_at = content_of(one).asked
    nodes = one.reading.by_code
    for filled in said:
        place = place_of_cell(filled.key, filled.name)
        asked = asked_at.get(place)
        if asked is None:
            if filled.words.strip():
                yield filled.fault(str(places.NO_SUCH_FIELD))
            continue
        try:
            words = typed(asked, filled.words)
        except ValueError:
            yield filled.fault(str(WHAT_FITS[asked.field.kind]))
            continue
        if plain(words) != plain(stands(asked)):
            now = shown(asked)
            change = Change(
                cell=filled,
                label=place_label(place, nodes),
                now=now,
                then=filled.words,
                is_conflict=not says(filled.before, now),
            )
            yield _Cell(filled, asked, words, change)


def _read(one: OpenSheet, cells: Sequence[_Cell]) -> TypedReading[places.Value]:
    """Return the values that cells write, read as the form of their fields is, and what cannot be read."""
    return read_typed(one.said, one.reading.to_write, together((cell.asked, cell.words) for cell in cells))


def _unreadable_drafts(one: OpenSheet, cells: Sequence[_Cell]) -> Iterator[Fault]:
    """Yield a fault for each leaf in which words wait that nobody could save: they would be lost."""
    nodes = one.reading.by_code
    stuck = {section_of_place(place): place for place in one.waiting.unreadable}
    for section, place in stuck.items():
        first = next((cell for cell in cells if section_of_place(cell.asked.field.place) == section), None)
        if first is not None:
            words = _("เปิดหน้าของข้อนี้แล้วแก้ช่อง %(field)s ก่อน · มีข้อความที่พิมพ์ค้างไว้และระบบอ่านไม่ได้")
            yield first.filled.fault(words % {"field": place_label(place, nodes)})


def _messages(one: OpenSheet, written: Mapping[str, places.Value], *, on: dt.date) -> Iterator[Mapping[str, str]]:
    """Yield the checks that keep the sheet back once it is written so, each with the address of its field."""
    reading = one.reading
    after = places.with_changes(one.said, reading.to_write, written)
    for hit in run(SHEET_CHECKS, selectors.subject_of_sheet(reading, after, on=on)):
        if hit.level == Level.HARD and hit.gate in (Gate.ENTRY, Gate.SUBMIT):
            section = section_of_place(hit.place)
            yield {
                "code": hit.code,
                "level": hit.level,
                "text": SHEET_CHECKS.message(hit),
                "cure": SHEET_CHECKS.cure(hit),
                "where": place_label(hit.place, reading.by_code),
                "url": f"{_page_of(one, section)}#{anchor(hit.place)}",
                "accepted": "",
            }


def _page_of(one: OpenSheet, section: str) -> str:
    pk = one.row.pk
    if section == places.LETTER:
        return reverse("answers:letter", args=[pk])
    return reverse("answers:question", args=[pk, section]) if section else one.row.get_absolute_url()


def apply_sheet(plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
    """Write a plan in the caller's transaction; return what was written. Raises PlanChanged, DecisionRefused."""
    written = tuple(thing for thing in plan.things if thing.written)
    try:
        for thing in written:
            edit = thing.work
            assert isinstance(edit, Edit)
            edit_sections(sheet=edit.sheet.row, changes=edit.changes, seen=edit.seen, by=by, at=at)
    except (Conflict, ChangesRefused) as error:
        raise PlanChanged from error
    return written
