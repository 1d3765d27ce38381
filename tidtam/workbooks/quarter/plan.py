"""What applying the workbook of a quarter would do, and doing it. Read by the form's reader, refused in its words."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.rules import may_be_written
from tidtam.approval.services import not_written
from tidtam.checks.choices import Gate, Level
from tidtam.checks.models import FailedCheck
from tidtam.checks.rules import run
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused, Words, plain
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.progress import places, topics
from tidtam.progress.checks import REPORT_CHECKS, place_label
from tidtam.progress.places import WHAT_FITS, topic_of_place
from tidtam.progress.selectors import check_message
from tidtam.progress.services import TopicsEdit, edit_topics, topics_edit
from tidtam.progress.topics import TITLES
from tidtam.progress.typed import read_typed, spelt
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean
from tidtam.workbooks.facts import Change, Fault, Filled, FilledBook, Plan, ThingPlan
from tidtam.workbooks.marks import says
from tidtam.workbooks.quarter.reports import (
    OpenReport,
    closed_words,
    is_owner,
    nodes_of_year,
    read_reports,
    reports_by_id,
)
from tidtam.workbooks.quarter.sheets import Nodes, content_of, place_of_cell
from tidtam.workbooks.quarter.words import typed
from tidtam.workbooks.refusals import PlanChanged

SUBJECT = re.compile(r"(?P<year>2[45]\d\d)-(?P<quarter>[1-4])")
ROW_IN_ORDER = re.compile(r"(activities\[unplanned-|disbursement\.causes\[|answers\[\w+\]\[)")


def subject_of_quarter(fiscal_year_be: int, quarter: int) -> str:
    """Return the subject (facts.About) of a quarter's workbook."""
    return f"{fiscal_year_be}-{quarter}"


def quarter_of_subject(subject: str) -> tuple[int, int] | None:
    """Return fiscal year and quarter of a subject; None where it is none."""
    found = SUBJECT.fullmatch(subject)
    return (int(found["year"]), int(found["quarter"])) if found else None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What is written into one report: values by place, what waited in the same topics with them."""

    report: OpenReport
    changes: Mapping[str, places.Value]
    nodes: Nodes

    def prepare(self) -> None:
        """Make it ready before anything is locked; what is refused is refused where it is written."""
        with suppress(ChangesRefused):
            _ready = self.ready

    @cached_property
    def ready(self) -> TopicsEdit:
        """The same as the service takes it."""
        report = self.report
        return topics_edit(
            report=report.row,
            now=report.saved,
            earlier=report.earlier_versions,
            changes=self.changes,
            versions={topic: report.version_of(topic) for topic in TITLES},
            nodes=self.nodes,
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A filled cell and the place it stands at, with what its field's form would send."""

    filled: Filled
    field: places.Field
    words: Words
    change: Change

    @property
    def place(self) -> str:
        """The place of its field."""
        return self.field.place


def plan_quarter(filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
    """Return what applying a workbook would do, and all that is wrong in it."""
    about = filled.about
    quarter = quarter_of_subject(about.subject) if about else None
    office = Organisation.objects.filter(code=about.office).first() if about else None
    if about is None or quarter is None or office is None:
        sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · ระบบไม่รู้จักสำนักงานหรือไตรมาสของไฟล์นี้")
        return Plan(things=(), faults=filled.faults or (Fault(message=sentence),))
    year, number = quarter
    cells: dict[int, list[tuple[Filled, str]]] = defaultdict(list)
    for one in filled.filled:
        pk, place = place_of_cell(one.key, one.name)
        cells[pk].append((one, place))
    reports = read_reports(reports_by_id(cells, office, fiscal_year_be=year, quarter=number))
    held, closed, nodes = held_roles(by, on=local_date(at)), closed_words(reports, at=at), nodes_of_year(year)
    faults = [*filled.faults]
    known = {report.row.pk for report in reports}
    faults += [
        said[0][0].fault(_("ดาวน์โหลดสมุดงานใหม่ · ไม่พบรายงานของแถวนี้ในระบบแล้ว"))
        for pk, said in cells.items()
        if pk not in known
    ]
    things = []
    for report in reports:
        said = cells[report.row.pk]
        sentence = _why_not(report, by, held) or closed[report.row.pk]
        if sentence:
            faults.append(said[0][0].fault(sentence))
            continue
        thing, wrong = _plan_report(report, said, nodes, chosen=chosen, language=about.language)
        faults += wrong
        if thing is not None:
            things.append(thing)
    return Plan(things=tuple(things), faults=tuple(sorted(faults, key=lambda fault: (fault.sheet, fault.row))))


def _why_not(report: OpenReport, by: User, held: Collection[HeldRole]) -> str:
    if not is_owner(report, by, held=held):
        return _("ให้ผู้รับผิดชอบส่งแถวนี้ · “%(name)s” เป็นโครงการของผู้อื่น") % {"name": report.name}
    if not may_be_written(report.row.status):
        return str(not_written([(str(report.row), report.row.status)]))
    return ""


def _plan_report(
    report: OpenReport, said: Sequence[tuple[Filled, str]], nodes: Nodes, *, chosen: Collection[str], language: str
) -> tuple[ThingPlan | None, list[Fault]]:
    cells, faults = _cells(report, said, nodes, chosen, language)
    project = report.saved.project
    by_place = {one.place: one for one in cells}
    reading = read_typed(report.report, project, {one.place: one.words for one in cells})
    refused = dict(reading.unreadable)
    try:
        places.with_changes(report.report, project, reading.changes)
    except ChangesRefused as error:
        refused |= {place: str(sentence) for place, sentence in error.sentences.items()}
    for place, sentence in refused.items():
        in_order = sentence == str(places.NO_SUCH_FIELD) and ROW_IN_ORDER.match(place)
        words = _("กรอกแถวว่างก่อนหน้าแถวนี้ก่อน แล้วจึงกรอกแถวนี้") if in_order else sentence
        faults.append(by_place[place].filled.fault(words))
    faults += _unreadable_drafts(report, by_place)
    if faults:
        return None, faults
    changed = {
        place: value for place, value in reading.changes.items() if not _is_same(by_place[place].field, value)
    }  # fmt: skip
    changes = tuple(one.change for one in cells if one.place in changed)
    if not changes:
        return None, []
    written = {place: value for place, value in changed.items() if by_place[place].change.is_chosen}
    touched = {topic_of_place(place) for place in written}
    waiting = {place: value for place, value in report.waiting.changes.items() if topic_of_place(place) in touched}
    edit = Edit(report=report, changes={**waiting, **written}, nodes=nodes)
    thing = ThingPlan(
        pk=report.row.pk,
        title=report.name,
        url=reverse("progress:write", args=[report.row.pk]),
        changes=changes,
        work=edit,
        failing=lambda: list(_messages(report, written, nodes)),
        prepare=edit.prepare,
    )
    return thing, []


def _cells(
    report: OpenReport,
    said: Sequence[tuple[Filled, str]],
    nodes: Nodes,
    chosen: Collection[str],
    language: str,
) -> tuple[list[_Cell], list[Fault]]:
    """Return the cells that differ from what the system says, and what is wrong in the others."""
    cells, faults = [], []
    with translation.override(language):  # the words of a workbook are those of its own language
        content = content_of(report, nodes, offered=[place for _filled, place in said])
        read = [(filled, place, *_typed(content.fields.get(place), filled)) for filled, place in said]
        now = {place: content.words(content.fields[place]) for _one, place in said if place in content.fields}
    for filled, place, words, is_readable in read:
        one = content.fields.get(place)
        if one is None:
            in_order = ROW_IN_ORDER.match(place)
            sentence = _("กรอกแถวว่างก่อนหน้าแถวนี้ก่อน แล้วจึงกรอกแถวนี้") if in_order else str(places.NO_SUCH_FIELD)
            faults.append(filled.fault(sentence))
        elif not is_readable:
            faults.append(filled.fault(str(WHAT_FITS[one.field.kind])))
        elif plain(words) != plain(spelt(one.field)):
            change = Change(
                cell=filled,
                label=place_label(place, project=report.saved.project, report=report.report),
                now=now[place],
                then=filled.words,
                is_conflict=not says(filled.before, now[place]),
            )
            cells.append(_Cell(filled, one.field, words, change.choose(chosen)))
    return cells, faults


def _is_same(field: places.Field, value: places.Value) -> bool:
    """Return whether a value is the field's own, spelt another way."""
    if isinstance(value, tuple) and isinstance(field.value, tuple):
        return {*value} == {*field.value}
    return (clean(value) if isinstance(value, str) else value) == field.value


def _typed(one: topics.EditableField | None, filled: Filled) -> tuple[Words, bool]:
    if one is None:
        return filled.words, False
    try:
        return typed(one, filled.words), True
    except ValueError:
        return filled.words, False


def _unreadable_drafts(report: OpenReport, cells: Mapping[str, _Cell]) -> Iterator[Fault]:
    """Yield a fault for each topic in which words wait that nobody could save: they would be lost."""
    for topic, title in TITLES.items():
        stuck = [place for place in report.waiting.unreadable if topic_of_place(place) == topic]
        first = next((one for place, one in cells.items() if topic_of_place(place) == topic), None)
        if stuck and first is not None:
            yield first.filled.fault(
                _("เปิดหน้า “%(topic)s” ของ “%(name)s” แล้วแก้ช่อง %(field)s ก่อน · มีข้อความที่พิมพ์ค้างไว้และระบบอ่านไม่ได้")
                % {"topic": title, "name": report.name, "field": place_label(stuck[0], project=report.saved.project)}
            )


def _messages(
    report: OpenReport, written: Mapping[str, places.Value], nodes: Nodes
) -> Iterable[Mapping[str, str]]:  # fmt: skip
    """Yield the checks that keep a report back once it is written so, each with the address of its field."""
    after = report.saved.with_changes({**report.waiting.changes, **written})
    for hit in run(REPORT_CHECKS, report.saved.subject(after, nodes)):
        if hit.level == Level.HARD and hit.gate in (Gate.ENTRY, Gate.SUBMIT):
            topic = topic_of_place(hit.place)
            name, more = ("progress:topic", [topic]) if topic else ("progress:write", [])
            yield check_message(
                FailedCheck.from_hit(hit),
                project=report.saved.project,
                url=f"{reverse(name, args=[report.row.pk, *more])}#{topics.anchor(hit.place)}",
            )


def apply_quarter(plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
    """Write a plan in the caller's transaction, all its reports together; return what was written.

    Raises PlanChanged, DecisionRefused.
    """
    written = tuple(thing for thing in plan.things if thing.written)
    try:
        edits = [thing.work.ready for thing in written if isinstance(thing.work, Edit)]
        edit_topics(edits=edits, by=by, at=at, held=held_roles(by, on=local_date(at)))
    except (Conflict, ChangesRefused) as error:
        raise PlanChanged from error
    return written
