"""What the records of a list say, as registrations: read by the readers of the form, every fault at its cell."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, override

from tidtam.checks.choices import Gate
from tidtam.checks.rules import run
from tidtam.drafts.typed import ChangesRefused
from tidtam.formats.sheets import Cell, CellKind, Sheet, column_name
from tidtam.imports.choices import Standing
from tidtam.imports.facts import Entry, Fault, Matching, Outcome, Record
from tidtam.imports.fields import ACTIVITIES, GROUP, IDENTITY, PERIOD, PLANS, REGISTRATIONS, ListField, Shape
from tidtam.imports.rules.headings import has_big_unit, labels_of
from tidtam.imports.rules.records import records_of
from tidtam.organisations.rules import name_key
from tidtam.plans.choices import PlanNodeKind, PlanTreeKind
from tidtam.plans.facts import PlanNodeFact
from tidtam.projects.checks import PROJECT_CHECKS
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.places import WHAT_FITS, Field, Value, fields_of, lists_of, with_changes
from tidtam.projects.typed import read_value
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.thai.dates import DateRefusal, DateRefused, find_dates, find_years

FIELDS = {one.name: one for one in REGISTRATIONS}
GOING_ON = frozenset(one.name for one in REGISTRATIONS if one.several or one.place.startswith("activities."))
"""What a row without a name of its own says more of."""

_DASHES = frozenset({"-", "–", "—", "--"})
_BULLET = re.compile(r"\s*(?:[-–•*●▪]|\(?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})*[.)](?![0-9๐-๙]))\s*")
_PARTED = re.compile(r"[\n;,]+")
_SHOWN = 60
_ROWS = {"results": "results[{}]", "kpis": "kpis[{}]", "activities": "activities[{}]"}

FORMULA = gettext_lazy("คัดลอกเซลล์นี้แล้ววางเป็นค่า (Paste values) ระบบไม่คำนวณสูตรในไฟล์")
ERROR_CELL = gettext_lazy("แก้เซลล์ที่คำนวณไม่ได้ให้เป็นค่า หรือลบให้ว่าง")
SEVERAL_VALUES = gettext_lazy("เหลือค่าเดียวต่อโครงการ ถ้าเป็นค่าของแต่ละกิจกรรมให้จับคู่คอลัมน์กับช่องของกิจกรรม")
NO_ACTIVITY = gettext_lazy("เขียนชื่อกิจกรรมในแถวเดียวกัน แถวละหนึ่งกิจกรรม หรือไม่นำเข้าคอลัมน์นี้")
BIG_UNIT = gettext_lazy("แก้คอลัมน์นี้ให้เป็นบาท หัวคอลัมน์บอกหน่วยเป็นพันหรือล้านบาท")
NO_PERIOD = gettext_lazy("เขียนวันเริ่มต้นถึงวันสิ้นสุด เช่น 1 ต.ค. 2567 - 30 ก.ย. 2568")
COMMON_YEAR = gettext_lazy("แก้ปีของเซลล์วันที่ให้เป็น ค.ศ. เช่น 2024 หรือพิมพ์เป็นข้อความ เช่น 31/3/2567")
NO_SUCH_PLAN = gettext_lazy("เขียนรหัสหรือชื่อเป้าหมายให้ตรงกับแผนที่ใช้ในปีงบประมาณนี้")
TWO_PLANS = gettext_lazy("เขียนรหัสของเป้าหมาย ชื่อนี้มีหลายแห่งในแผน")
NO_SUCH_GROUP = gettext_lazy("เขียนชื่อกลุ่มงานให้ตรงกับที่มีในสำนักงาน หรือเพิ่มกลุ่มงานก่อน")
NOT_THEIR_GROUP = gettext_lazy("เว้นแถวนี้ หรือให้ผู้รับผิดชอบโครงการของกลุ่มงานนี้เป็นผู้นำเข้า")
TWICE = gettext_lazy("ลบแถวนี้ หรือแก้ชื่อ ชื่อโครงการและกลุ่มงานซ้ำกับแถวที่ %(row)s")


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a list is read against.

    groups     the work groups of the office by name.   mine  those in which the reader may register; "" is the office.
    otherwise  the group of a row that names none.
    nodes      the plan nodes of the year.
    known      what is registered of the year, newest.
    """

    fiscal_year_be: int
    groups: Sequence[str] = ()
    mine: frozenset[str] = frozenset()
    otherwise: str = ""
    nodes: Mapping[tuple[str, str], PlanNodeFact] = field(default_factory=dict)
    known: Sequence[Project] = ()

    @cached_property
    def group_by_key(self) -> dict[str, str]:
        """The groups by the keys of their names, also without the word กลุ่ม before them."""
        spoken = {name_key(name.removeprefix("กลุ่มงาน").removeprefix("กลุ่ม")): name for name in self.groups}
        return spoken | {name_key(name): name for name in self.groups}

    @cached_property
    def plans_by_key(self) -> dict[str, list[str]]:
        """The places of plan nodes by the keys of their codes and words."""
        found: dict[str, list[str]] = defaultdict(list)
        for (tree, code), node in self.nodes.items():
            for words in {name_key(code), name_key(node.text)} - {""}:
                found[words].append(f"{tree}:{code}")
        return found

    @cached_property
    def known_by_key(self) -> dict[tuple[str, str], Project]:
        """What is registered, by name and group: docs/rules/matching-names.md."""
        return {identity_of(project): project for project in self.known}

    @cached_property
    def boxes(self) -> dict[str, Field]:
        """The fields of a registration by place, with a row in each list."""
        blank = Project(key="x", name="", fiscal_year_be=self.fiscal_year_be)
        return {
            one.place: one
            for section in Section
            for one in fields_of(blank, section, rows={name: ["x"] for name in lists_of(section) if name in _ROWS})
        }


def identity_of(project: Project) -> tuple[str, str]:
    """Return by what a project of an office and year is known again: its name and work group."""
    return name_key(project.name), project.work_group


def read_list(sheets: Sequence[Sheet], matching: Matching, around: Surroundings) -> tuple[Outcome, dict[int, Project]]:
    """Return what a list would become, in Thai, and the new registrations by the row in which each begins.

    The faults are all there are, in the order of the sheet; an entry with one becomes no registration. The keys of the
    registrations are the rows: the caller gives them others.
    """
    with override("th"):
        return _read_list(sheets[matching.sheet], matching, around)


def _read_list(sheet: Sheet, matching: Matching, around: Surroundings) -> tuple[Outcome, dict[int, Project]]:
    records, asides = records_of(sheet, matching, going_on=GOING_ON)
    outcome = Outcome(asides=asides, faults=list(_faults_of_heading(sheet, matching)))
    made: dict[int, Project] = {}
    begun: dict[tuple[str, str], int] = {}
    for record in records:
        read = _Reading(sheet, matching, around, record)
        project = read.project()
        identity = identity_of(project)
        if project.name and identity in begun:
            read.fault(record, IDENTITY, TWICE, row=begun[identity])
        begun.setdefault(identity, record.number)
        known = around.known_by_key.get(identity)
        differs = [] if known is None else _differences(project, known, read.said)
        if read.faults:
            standing = Standing.FAULTY
        elif known is None:
            standing = Standing.NEW
            made[record.number] = project
        else:
            standing = Standing.DIFFERENT if differs else Standing.KNOWN
        outcome.faults.extend(read.faults)
        entry: Entry = {
            "row": record.number,
            "name": project.name[:200],
            "group": project.work_group,
            "standing": standing,
            "differs": differs,
        }
        outcome.entries.append(entry)
    if any(fault["row"] <= matching.header[1] for fault in outcome.faults):
        made.clear()  # what a whole column means is not known
    return outcome, made


def _faults_of_heading(sheet: Sheet, matching: Matching) -> Iterator[Fault]:
    labels = labels_of(sheet, matching.header)
    for column, name in matching.columns.items():
        if FIELDS[name].shape is Shape.AMOUNT and has_big_unit(labels.get(column, "")):
            yield _fault(sheet, matching.header[0], column, labels[column], BIG_UNIT)


def _fault(sheet: Sheet, row: int, column: int, value: str, message: Promise | str) -> Fault:
    return {
        "sheet": sheet.name,
        "row": row,
        "column": column_name(column) if column else "",
        "value": value[:_SHOWN],
        "message": str(message),
        "details": {},
    }


def words_of(fault: Fault) -> str:
    """Return what to do about a fault in the reader's language."""
    return gettext(fault["message"]) % fault["details"] if fault["details"] else gettext(fault["message"])


class _Reading:
    """The reading of one record. said  the fields that say anything.   faults  what is to be mended."""

    def __init__(self, sheet: Sheet, matching: Matching, around: Surroundings, record: Record) -> None:
        self.sheet, self.around, self.record = sheet, around, record
        self.columns: dict[str, list[int]] = defaultdict(list)
        for column, name in matching.columns.items():
            self.columns[name].append(column)
        self.changes: dict[str, Value] = {}
        self.cells: dict[str, Cell] = {}
        self.lists: dict[str, list[str]] = defaultdict(list)
        self.said: list[ListField] = []
        self.faults: list[Fault] = []

    def fault(self, where: Cell | Record, name: str, message: Promise | str, **details: int) -> None:
        """Note what is to be mended at a cell, or at a field of a record that has no cell there."""
        if isinstance(where, Record):
            column = next(iter(self.columns.get(name, ())), 0)
            cell = where.rows[where.number].get(column)
            value = cell.text if cell else ""
            self.faults.append(_fault(self.sheet, where.number, column, value, message) | {"details": details})
        else:
            self.faults.append(_fault(self.sheet, where.row, where.column, where.text, message) | {"details": details})

    def project(self) -> Project:
        """Return what the record says as far as it can be read."""
        for name in self.columns:
            self._read(FIELDS[name])
        blank = Project(key=str(self.record.number), name="", fiscal_year_be=self.around.fiscal_year_be)
        blank = replace(blank, work_group=self._group())
        self.changes.setdefault("name", "")
        project = self._with_changes(blank)
        for hit in run(PROJECT_CHECKS, project) if not self.faults else ():
            if hit.gate == Gate.ENTRY and not hit.place.startswith("executions"):
                where = self.cells.get(hit.place) or self.cells.get("start_date") or self.record
                self.fault(where, IDENTITY, f"{PROJECT_CHECKS.message(hit)} · {PROJECT_CHECKS.cure(hit)}")
        return project

    def _with_changes(self, blank: Project) -> Project:
        """Return a project with what was read, without what is refused, which is noted."""
        lists: dict[str, Value] = {name: tuple(keys) for name, keys in self.lists.items()}
        for _attempt in range(3):
            try:
                return with_changes(blank, {**lists, **self.changes})
            except ChangesRefused as refused:
                for place, sentence in refused.sentences.items():
                    self.fault(self.cells.get(place) or self.record, _field_of(place), sentence)
                    self.changes.pop(place, None)
                    owner, _dot, _name = place.rpartition(".")
                    for name in lists:
                        if owner.startswith(f"{name}[") or place == name:
                            lists[name] = ()
                            self.changes = {
                                one: value for one, value in self.changes.items() if not one.startswith(f"{name}[")
                            }
        return blank

    def _read(self, one: ListField) -> None:
        cells = [cell for column in self.columns[one.name] for cell in self.record.cells(column)]
        cells = [cell for cell in cells if cell.text.strip() not in _DASHES]
        sound = []
        for cell in cells:
            if cell.kind is CellKind.FORMULA:
                self.fault(cell, one.name, FORMULA)
            elif cell.kind is CellKind.ERROR:
                self.fault(cell, one.name, ERROR_CELL)
            else:
                sound.append(cell)
        if not sound:
            return
        self.said.append(one)
        if one.name == PERIOD:
            self._read_period(self._only(sound))
        elif one.name == PLANS:
            self._read_plans(sound)
        elif one.place.startswith("activities.") and one.name != ACTIVITIES:
            self._read_of_activities(one, sound)
        elif "." in one.place and one.several:
            self._read_rows(one, sound)
        elif one.several:
            self._put(one.place, tuple(line for cell in sound for line in _lines(cell)), sound[0])
        elif one.name != GROUP:
            self._read_one(one.place, self._only(sound))

    def _only(self, cells: Sequence[Cell]) -> Cell:
        for other in cells[1:]:
            if other.text != cells[0].text:
                self.fault(other, "", SEVERAL_VALUES)
        return cells[0]

    def _put(self, place: str, value: Value, cell: Cell) -> None:
        self.changes[place] = value
        self.cells[place] = cell

    def _read_one(self, place: str, cell: Cell, pattern: str = "") -> None:
        """Read a cell into a place as the form would. pattern  the place of the field that says how, if another."""
        box = self.around.boxes[pattern or place]
        text = _chosen(box, cell.text) if box.choices is not None else cell.text
        try:
            value = read_value(box, [text])
        except DateRefused as refused:
            is_common = cell.kind is CellKind.DATE and refused.code is DateRefusal.BUDDHIST_YEAR_AS_COMMON
            self.fault(cell, "", COMMON_YEAR if is_common else WHAT_FITS[box.kind])
        except ValueError:
            self.fault(cell, "", WHAT_FITS[box.kind])
        else:
            self._put(place, value, cell)

    def _read_period(self, cell: Cell) -> None:
        span = _period(cell.text)
        if span is None:
            self.fault(cell, PERIOD, NO_PERIOD)
            return
        self._put("start_date", span[0], cell)
        self._put("end_date", span[1], cell)

    def _read_plans(self, cells: Sequence[Cell]) -> None:
        for cell in cells:
            parts = [cell.text] if name_key(cell.text) in self.around.plans_by_key else _PARTED.split(cell.text)
            for part in filter(None, (_BULLET.sub("", part, count=1).strip() for part in parts)):
                meant = self.around.plans_by_key.get(name_key(part), [])
                if len(meant) != 1:
                    self.fault(cell, PLANS, TWO_PLANS if meant else NO_SUCH_PLAN)
                elif meant[0] not in self.lists["plan_links"]:
                    self.lists["plan_links"].append(meant[0])
                    self.cells["plan_links"] = cell
        targets = [key for key in self.lists["plan_links"] if self._may_be_primary(key)]
        if targets:
            self.changes["plan_links.primary"] = targets[0]

    def _may_be_primary(self, key: str) -> bool:
        tree, _colon, code = key.partition(":")
        node = self.around.nodes[tree, code]
        above = self.around.nodes.get((tree, node.parent_code))
        is_target = tree == PlanTreeKind.MASTER_PLAN and node.kind == PlanNodeKind.TARGET
        return is_target and above is not None and above.kind == PlanNodeKind.SUB_PLAN

    def _read_rows(self, one: ListField, cells: Sequence[Cell]) -> None:
        name, _dot, said = one.place.partition(".")
        for cell in cells:
            for line in _lines(cell):
                key = f"{one.name}{len(self.lists[name]) + 1}"
                self.lists[name].append(key)
                place = f"{_ROWS[name].format(key)}.{said}"
                self._put(place, line, cell)
                if one.kind is not None:
                    self._put(f"{_ROWS[name].format(key)}.kind", one.kind, cell)

    def _read_of_activities(self, one: ListField, cells: Sequence[Cell]) -> None:
        """Give what a row says of its activity to it; what is said once, beside several, to each of them."""
        said = one.place.partition(".")[2]
        pattern = f"activities[x].{said}"
        by_row: dict[int, list[str]] = defaultdict(list)
        for key in self._activities():
            by_row[self.cells[f"activities[{key}].title"].row].append(key)
        everywhere = [key for keys in by_row.values() for key in keys]
        for cell in cells:
            keys = by_row.get(cell.row, [])
            if one.shape is Shape.WORDS and len(cells) == 1:
                keys = everywhere
            if not keys or (one.shape is not Shape.WORDS and len(keys) > 1):
                self.fault(cell, one.name, NO_ACTIVITY)
                continue
            for key in keys:
                self._read_one(f"activities[{key}].{said}", cell, pattern)

    def _activities(self) -> list[str]:
        return self.lists.get("activities", [])

    def _group(self) -> str:
        cells = [cell for column in self.columns.get(GROUP, ()) for cell in self.record.cells(column)]
        cells = [cell for cell in cells if cell.text.strip() not in _DASHES]
        if cells and cells[0].kind in (CellKind.FORMULA, CellKind.ERROR):
            return ""  # noted already
        written = self._only(cells).text if cells else self.record.section
        group = self.around.group_by_key.get(name_key(written)) or self.around.group_by_key.get(
            name_key(written.removeprefix("กลุ่มงาน").removeprefix("กลุ่ม"))
        )
        where = cells[0] if cells else self.record
        if group is None:
            if cells:
                self.fault(where, GROUP, NO_SUCH_GROUP)
                return ""
            group = self.around.otherwise
        if group not in self.around.mine:
            self.fault(where, GROUP, NOT_THEIR_GROUP)
        return group


def _field_of(place: str) -> str:
    return next((one.name for one in REGISTRATIONS if one.place == place), IDENTITY)


def _lines(cell: Cell) -> list[str]:
    """Return the lines of a cell without their bullets and numbers, empty ones left out."""
    lines = (_BULLET.sub("", line, count=1).strip() for line in cell.text.replace("\r", "\n").split("\n"))
    return [line for line in lines if line]


def _chosen(box: Field, text: str) -> str:
    """Return the value of the choice that a text names by its words, or the text."""
    assert box.choices is not None
    key = name_key(text)
    for choice in box.choices:
        words = name_key(str(choice.label))
        if key and (key == words or words.removeprefix("งบ") == key):
            return str(choice.value)
    return text


def _period(text: str) -> tuple[date, date] | None:
    found = find_dates(text)
    if len(found) == 1:
        return found[0].first_date, found[0].last_date
    if len(found) == 2 and found[0].first_date <= found[1].last_date:
        return found[0].first_date, found[1].last_date
    years = [year.year_be for year in find_years(text) if year.kind == "fiscal"]
    return fiscal_year_dates(years[0]) if not found and len(years) == 1 else None


def _differences(project: Project, known: Project, said: Sequence[ListField]) -> list[str]:
    """Return the names of the fields of which a list says something else than is registered."""
    return [one.name for one in said if _said_of(project, one) != _said_of(known, one)]


def _said_of(project: Project, one: ListField) -> Any:
    name, _dot, rest = one.place.partition(".")
    if one.name == PERIOD:
        return project.start_date, project.end_date
    if name == "plan_links":
        return {(link.tree, link.code) for link in project.plan_links}
    if name.startswith("budget") and rest.startswith("planned["):
        quarter = int(rest[len("planned[")])
        return next((row.planned_baht for row in project.budget.planned if row.quarter == quarter), Decimal(0))
    if name == "budget":
        return getattr(project.budget, rest)
    if rest:
        return [getattr(row, rest) for row in getattr(project, name) if one.kind is None or row.kind == one.kind]
    return getattr(project, name)
