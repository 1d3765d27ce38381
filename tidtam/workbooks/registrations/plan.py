"""What applying the workbook of registrations would do, and doing it: the form's reader, its words."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.accounts.models import User
from tidtam.approval.forms import field_id
from tidtam.drafts.services import Conflict
from tidtam.drafts.typed import ChangesRefused, Words, plain
from tidtam.organisations.models import Organisation
from tidtam.organisations.selectors import held_roles, work_groups_of
from tidtam.projects.changes import place_label
from tidtam.projects.choices import ResultKind, Section, TransferDirection
from tidtam.projects.facts import Project
from tidtam.projects.forms import LABELS
from tidtam.projects.models import Project as Registered
from tidtam.projects.places import (
    LISTS,
    NAME_NEEDED,
    WHAT_FITS,
    Field,
    FieldKind,
    Value,
    fields_of,
    rows_of,
    section_of,
    with_changes,
)
from tidtam.projects.sections import closing, hits_of, message_of
from tidtam.projects.services import Edit, Grounds, Owners, begin_registration, edit_registrations, unfounded
from tidtam.projects.typed import read_section, spelt, texts_of
from tidtam.thai.dates import local_date
from tidtam.workbooks.facts import Change, Fault, Filled, FilledBook, Plan, ThingPlan
from tidtam.workbooks.marks import says
from tidtam.workbooks.refusals import PlanChanged
from tidtam.workbooks.registrations.registrations import (
    OpenRegistration,
    begun,
    offers_of,
    read_registrations,
    why_not_written,
)
from tidtam.workbooks.registrations.sheets import (
    LINKS,
    NODE,
    PRIMARY,
    Key,
    fields_by_row,
    label_in_sheet,
    names_of,
    node_words,
    place_of,
)
from tidtam.workbooks.registrations.words import Offers, is_numbered, one_line, shown, typed, yes

SUBJECT = re.compile(r"2[45]\d\d")
CHOSEN_BY_A_NEW_ROW = (ResultKind, TransferDirection)
"""What a new row of facts chooses by itself, and a person has to."""

GONE = gettext_lazy("คัดลอกคำตอบไปใส่ในแถวว่างของโครงการนี้ แล้วลบแถวนี้ · มีผู้ลบรายการนี้ในระบบแล้ว")
NUMBERS = gettext_lazy("พิมพ์เลขที่จากคอลัมน์ “ที่” ของโครงการเดียวกัน เช่น 1, 3 · แถวที่อ้างถึงต้องกรอกแล้ว")
NO_NODE = gettext_lazy("เลือกรายการจากแผนที่ใช้ในปีงบประมาณนี้")
NODE_FIRST = gettext_lazy("เลือกเป้าหมายของแผนในแถวนี้ก่อน")
NODE_ELSEWHERE = gettext_lazy("เลือกเป้าหมายใหม่ในแถวว่างของโครงการ แล้วลบข้อความในช่องนี้ถ้าไม่ใช้เป้าหมายเดิม")
LINKED_TWICE = gettext_lazy("ลบแถวนี้ · โครงการเชื่อมโยงกับเป้าหมายนี้ในอีกแถวหนึ่งแล้ว")
TWO_PRIMARY = gettext_lazy("เลือกเป้าหมายหลักแถวเดียว")
GROUP_NEEDED = gettext_lazy("เลือกกลุ่มงานที่ท่านเป็นผู้รับผิดชอบโครงการ")


def year_of_subject(subject: str) -> int | None:
    """Return the fiscal year of a subject (facts.About); None where it is none."""
    return int(subject) if SUBJECT.fullmatch(subject) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is written into one registration: values by place, what waited in the same sections with them."""

    office: Organisation
    one: OpenRegistration
    after: Project
    changes: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """A filled cell with the place it stands at, and what its field's form would send. row  the row's list and key."""

    filled: Filled
    place: str
    row: tuple[str, str]
    words: Words
    now: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed in it."""
        return not texts_of(self.words)


def plan_registrations(filled: FilledBook, *, chosen: Collection[str], by: User, at: dt.datetime) -> Plan:
    """Return what applying a workbook would do, and all that is wrong in it."""
    about = filled.about
    year = year_of_subject(about.subject) if about else None
    office = Organisation.objects.filter(code=about.office).first() if about else None
    if about is None or year is None or office is None:
        sentence = _("ดาวน์โหลดสมุดงานใหม่แล้วกรอกอีกครั้ง · ระบบไม่รู้จักสำนักงานหรือปีงบประมาณของไฟล์นี้")
        return Plan(things=(), faults=filled.faults or (Fault(message=sentence),))
    cells: dict[str, list[tuple[Filled, Key]]] = defaultdict(list)
    for said in filled.filled:
        key = Key.read(said.key)
        cells[key.about].append((said, key))
    found = _registrations(cells, office, year)
    held = held_roles(by, on=local_date(at))
    with translation.override(about.language):  # the words of a workbook are those of its own language
        offers = offers_of(office, year, held=held, at=at)
    grounds = Grounds(office, year)
    faults, things = [*filled.faults], []
    for number, (name, rows) in enumerate(sorted(cells.items(), key=lambda pair: _order(found, pair[0]))):
        first, one = rows[0][0], found.get(name)
        if one is None and not name.startswith("N"):
            faults.append(first.fault(_("ดาวน์โหลดสมุดงานใหม่ · ไม่พบทะเบียนของแถวนี้ในระบบแล้ว")))
            continue
        one = one or begun(name.removeprefix("N"), year)
        sentence = why_not_written(one, by, held=held)
        if sentence:
            faults.append(first.fault(sentence))
            continue
        reading = _Reading(one, offers, about.language, rows)
        thing = reading.plan(office, grounds, chosen=chosen, number=number)
        faults += reading.faults
        if thing is not None and not reading.faults:
            things.append(thing)
    return Plan(things=tuple(things), faults=tuple(sorted(faults, key=lambda fault: (fault.sheet, fault.row))))


def _registrations(
    names: Collection[str], office: Organisation, fiscal_year_be: int
) -> dict[str, OpenRegistration]:  # fmt: skip
    """Return the registrations that the rows of a workbook name; new ones that were begun since with them."""
    ids = [int(name[1:]) for name in names if name.startswith("P")]
    keys = [name[1:] for name in names if name.startswith("N")]
    rows = Registered.objects.filter(
        Q(pk__in=ids) | Q(key__in=keys), organisation=office, fiscal_year_be=fiscal_year_be
    )
    found: dict[str, OpenRegistration] = {}
    for one in read_registrations(rows):
        found[one.about] = found[f"N{one.saved.key}"] = one
    return found


def _order(found: Mapping[str, OpenRegistration], name: str) -> int:
    return list(found).index(name) if name in found else len(found)


class _Reading:
    """What a workbook says of one registration; `faults` is what is wrong in it."""

    def __init__(
        self, one: OpenRegistration, offers: Offers, language: str, said: Sequence[tuple[Filled, Key]]
    ) -> None:
        """Take the cells that say something else than they did."""
        self.one, self.offers, self.said = one, offers, said
        self.faults: list[Fault] = []
        self.stored = {name: [key for key, _row in rows_of(one.said, name)] for name in LISTS}
        with translation.override(language):
            self.cells = [*self._cells(), *self._links()]

    # reading the cells ------------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> dict[str, list[str]]:
        """The rows of each list with those that are new."""
        rows = {name: [*keys] for name, keys in self.stored.items()}
        for filled, key in self.said:
            name, row = key.row
            if name and name != LINKS and key.is_offered and filled.words.strip() and row not in rows[name]:
                rows[name].append(row)
        return rows

    @cached_property
    def fields(self) -> dict[str, dict[str, Field]]:
        """The fields by the owner and the column of their cells."""
        found: dict[str, dict[str, Field]] = defaultdict(dict)
        for section in Section:
            for owner, columns in fields_by_row(self.one.said, section, rows=self.rows).items():
                found[owner] |= columns
        return found

    def _cells(self) -> Iterable[_Cell]:
        names = names_of(self.one.said)
        for filled, key in self.said:
            name, row = key.row
            if name == LINKS:
                continue
            field = self.fields[key.owner].get(filled.name) if key.owner in self.fields else None
            if field is None:
                if filled.words.strip():
                    self._refuse(filled, GONE)
                continue
            is_stored = not name or row in self.stored[name]
            now = shown(field, self.offers, key.legend, names) if is_stored else ""
            if plain(filled.words) == plain(now):
                continue
            there = [*self.rows["results"], *self.rows["kpis"]]
            if field.kind is not FieldKind.KEYS:
                there = [other for other in self.rows["activities"] if other != row]
            try:
                words = typed(field, filled.words, self.offers, key.legend, there)
            except ValueError:
                self._refuse(filled, NUMBERS if is_numbered(field) else WHAT_FITS[field.kind])
                continue
            yield _Cell(filled=filled, place=place_of(key, filled.name), row=key.row, words=words, now=now)

    def _links(self) -> Iterable[_Cell]:
        """Yield the cells of plan links: the key of a link follows from what is chosen in its row."""
        by_row: dict[tuple[str, bool], dict[str, Filled]] = defaultdict(dict)
        for filled, key in self.said:
            if key.row[0] == LINKS:
                by_row[key.row[1], key.is_offered][filled.name] = filled
        keys = {words: key for key, words in self.offers.nodes.items()}
        taken: set[str] = set()
        for (row, is_offered), columns in sorted(by_row.items(), key=lambda pair: pair[0][1]):
            first, node = next(iter(columns.values())), columns.get(NODE)
            chosen = one_line(node.words) if node else ""
            link = keys.get(chosen, "") if is_offered else row
            is_said = any(filled.words.strip() for filled in columns.values())
            if not is_said and (is_offered or link not in self.stored[LINKS]):
                continue
            if not link:
                self._refuse(node or first, NO_NODE if chosen else NODE_FIRST)
            elif not is_offered and link not in self.stored[LINKS]:
                self._refuse(first, GONE)
            elif link in taken:
                self._refuse(node or first, LINKED_TWICE)
            elif not is_offered and chosen not in ("", one_line(node_words(link, self.offers))):
                self._refuse(node or first, NODE_ELSEWHERE)
            else:
                taken.add(link)
                yield from self._link(link, columns)

    def _link(self, link: str, columns: Mapping[str, Filled]) -> Iterable[_Cell]:
        stored = dict(rows_of(self.one.said, LINKS)).get(link)
        now = {
            NODE: node_words(link, self.offers) if stored else "",
            PRIMARY: yes() if stored and stored.is_primary else "",
            "contribution": stored.contribution if stored else "",
        }
        places = {NODE: f"{LINKS}[{link}]", PRIMARY: f"{LINKS}.{PRIMARY}"}
        for name, filled in columns.items():
            words = filled.words.strip()
            if name == PRIMARY and words not in ("", yes()):
                self._refuse(filled, WHAT_FITS[FieldKind.YES_NO])
            elif plain(words) != plain(now[name]):
                place = places.get(name, f"{LINKS}[{link}].{name}")
                yield _Cell(filled=filled, place=place, row=(LINKS, link), words=filled.words, now=now[name])

    def _refuse(self, filled: Filled, sentence: object) -> None:
        self.faults.append(filled.fault(str(sentence)))

    # what it would do -------------------------------------------------------------------------------------------------

    def plan(self, office: Organisation, grounds: Grounds, *, chosen: Collection[str], number: int) -> ThingPlan | None:
        """Return what would become of the registration; None where nothing, or where something is wrong."""
        one = self.one
        whole = self._whole()
        if one.row is None and self.cells:
            self._refuse_beginning(whole)
        self._refuse_at(unfounded(one.said, whole, grounds), self.cells)
        said = [(cell, self._change(cell).choose(chosen)) for cell in self.cells if self._differs(cell, whole)]
        if self.faults or not said:
            return None
        written = [cell for cell, change in said if change.is_chosen]
        changes, _unreadable = self._changes(written)
        sections = {section_of(place) for place in changes}
        for section in sections & one.stuck.keys():
            self._refuse_stuck(section, next(cell for cell in written if section_of(cell.place) == section))
        waiting = {place: value for place, value in one.waiting.items() if section_of(place) in sections}
        try:
            after = with_changes(one.saved, {**waiting, **changes})
        except ChangesRefused as refused:  # what is written alone, without the cells that keep what the system says
            self._refuse_at(refused.sentences, written)
            return None
        self._refuse_at(unfounded(one.saved, after, grounds), written)
        return ThingPlan(
            pk=one.row.pk if one.row else -number - 1,
            title=one.name if one.row else after.name,
            url=reverse("projects:register", args=[one.row.pk]) if one.row else "",
            changes=tuple(change for _cell, change in said),
            work=Work(office=office, one=one, after=after, changes={**waiting, **changes}),
            failing=self._failing(changes),
        )

    def _whole(self) -> Project:
        """Return the registration with all that can be written; what cannot be is left out once it is said why."""
        cells = [*self.cells]
        while cells:
            changes, refused = self._changes(cells)
            if not refused:
                try:
                    return with_changes(self.one.said, changes)
                except ChangesRefused as error:
                    refused = error.sentences
            left_out = self._refuse_at(refused, cells)
            cells = [cell for cell in cells if cell not in left_out]
        return self.one.said

    def _changes(self, cells: Sequence[_Cell]) -> tuple[dict[str, Value], Mapping[str, object]]:
        """Return the values by place that cells write, and what cannot be read of them."""
        typed = self._typed(cells)
        changes: dict[str, Value] = {}
        unreadable: dict[str, object] = {}
        for section in Section:
            mine = {place: words for place, words in typed.items() if section_of(place) == section}
            if mine:
                read = read_section(self.one.said, section, mine)
                changes |= read.changes
                unreadable |= read.unreadable
        return changes, unreadable

    def _typed(self, cells: Sequence[_Cell]) -> dict[str, Words]:
        """Return what the forms of the sections would send: the cells, and which rows there are then."""
        typed: dict[str, Words] = {}
        rows = {name: [*keys] for name, keys in self.stored.items()}
        before = next((key for key, link in rows_of(self.one.said, LINKS) if link.is_primary), "")
        ticked = []
        for cell in cells:
            name, row = cell.row
            if cell.place == f"{LINKS}.{PRIMARY}":
                ticked.append((not cell.is_blank, row, cell))
            elif cell.place == f"{LINKS}[{row}]":
                rows[LINKS] = [key for key in rows[LINKS] if key != row] + ([] if cell.is_blank else [row])
            else:
                typed[cell.place] = cell.words
                if name and name != LINKS and row not in rows[name] and not cell.is_blank:
                    rows[name].append(row)
        typed |= self._primary(before, ticked, rows[LINKS])
        for name in LISTS:
            kept = [row for row in rows[name] if name == LINKS or not self._is_emptied(f"{name}[{row}]", typed)]
            for row in {*rows[name]} - {*kept}:
                typed = {place: words for place, words in typed.items() if not place.startswith(f"{name}[{row}].")}
            if kept != self.stored[name]:
                typed[name] = ["", *kept]
            for row in {*kept} - {*self.stored[name]}:
                for field in self.fields.get(f"{name}[{row}]", {}).values():
                    if field.choices in CHOSEN_BY_A_NEW_ROW:
                        typed.setdefault(field.place, "")
        return typed

    def _primary(
        self, before: str, ticked: Sequence[tuple[bool, str, _Cell]], links: Collection[str]
    ) -> dict[str, Words]:
        """Return which link is the primary one, where that changes."""
        primary = before if before in links and (False, before) not in [one[:2] for one in ticked] else ""
        chosen = [(row, cell) for is_ticked, row, cell in ticked if is_ticked and row in links]
        for _row, cell in chosen[1:]:
            self._refuse(cell.filled, TWO_PRIMARY)
        primary = chosen[0][0] if chosen else primary
        return {} if primary == before else {f"{LINKS}.{PRIMARY}": primary}

    def _is_emptied(self, owner: str, typed: Mapping[str, Words]) -> bool:
        """Return whether nothing is left in a row of a list in which anything was typed."""
        fields = self.fields.get(owner, {}).values()
        if not any(field.place in typed for field in fields):
            return False
        return not any(texts_of(typed.get(field.place, spelt(field))) for field in fields)

    def _differs(self, cell: _Cell, after: Project) -> bool:
        """Return whether the registration says something else at a cell's place afterwards."""
        _name, row = cell.row
        if cell.place == f"{LINKS}[{row}]":
            return _linked(self.one.said, row) != _linked(after, row)
        if cell.place == f"{LINKS}.{PRIMARY}":
            return _is_primary(self.one.said, row) != _is_primary(after, row)
        before, then = (_values(said, section_of(cell.place)).get(cell.place) for said in (self.one.said, after))
        if isinstance(before, tuple) and isinstance(then, tuple):
            return {*before} != {*then} if cell.place.endswith((".serves", "quarters")) else before != then
        return (before or None if before != 0 else before) != (then or None if then != 0 else then)

    def _change(self, cell: _Cell) -> Change:
        return Change(
            cell=cell.filled,
            label=self._label(cell.place),
            now=cell.now,
            then=cell.filled.words,
            is_conflict=not says(cell.filled.before, cell.now),
        )

    def _label(self, place: str) -> str:
        """Return the words of a place as its form says them, after those of its row."""
        if place.startswith(f"{LINKS}["):
            key, _bracket, column = place.removeprefix(f"{LINKS}[").rpartition("]")
            return f"{node_words(key, self.offers)} › {LABELS[f'{LINKS}{column}']}"
        if place in LABELS:
            return str(LABELS[place])
        owner, _dot, column = place.rpartition(".")
        name, _bracket, rest = owner.partition("[")
        field = self.fields[owner].get(column) if name in LISTS else self.fields[""].get(place)
        words = label_in_sheet(field) if field else place_label(place, self.one.said)
        row = names_of(self.one.said).get(rest[:-1], "") if name in LISTS else ""
        return f"{row} › {words}" if row else words

    def _failing(self, changes: Mapping[str, Value]) -> Callable[[], Sequence[Mapping[str, str]]]:
        def messages() -> Sequence[Mapping[str, str]]:
            hits = closing(hits_of(with_changes(self.one.said, changes)))
            return [message_of(hit, url=self._url(hit.place)) for hit in hits]

        return messages

    def _url(self, place: str) -> str:
        if self.one.row is None:
            return ""
        return f"{reverse('projects:section', args=[self.one.row.pk, section_of(place).value])}#{field_id(place)}"

    # where what is wrong is said --------------------------------------------------------------------------------------

    def _refuse_at(self, sentences: Mapping[str, object], cells: Sequence[_Cell]) -> list[_Cell]:
        """Say what is wrong at its cell, or at the nearest one that was filled in; return the cells it is in."""
        wrong: list[_Cell] = []
        for place, sentence in sentences.items():
            own = next((cell for cell in cells if cell.place == place), None)
            cell = own or min(cells, key=lambda cell: _distance(cell.place, place), default=None)
            if cell is None:
                continue
            words = str(sentence) if own else f"{self._label(place)}: {sentence}"
            fault = cell.filled.fault(words)
            if fault not in self.faults:
                self.faults.append(fault)
            is_of_row = own is None and cell.row[0]
            wrong += [other for other in cells if other.row == cell.row] if is_of_row else [cell]
        return wrong

    def _refuse_beginning(self, after: Project) -> None:
        """Say what a new registration needs to begin."""
        if not after.name:
            self._refuse_at({"name": NAME_NEEDED}, self.cells)
        elif after.work_group not in self.offers.mine and (
            not after.work_group or after.work_group in self.offers.groups
        ):
            self._refuse_at({"work_group": GROUP_NEEDED}, self.cells)

    def _refuse_stuck(self, section: Section, cell: _Cell) -> None:
        """Say that words wait in a section that nobody could save: they would be lost."""
        label = place_label(self.one.stuck[section], self.one.said)
        self._refuse(
            cell.filled,
            _("เปิดหน้า “%(section)s” ของ “%(name)s” แล้วแก้ช่อง %(field)s ก่อน · มีข้อความที่พิมพ์ค้างไว้และระบบอ่านไม่ได้")
            % {"section": section.label, "name": self.one.name, "field": label},
        )


def _distance(place: str, other: str) -> tuple[bool, bool, bool]:
    """Return how far a cell's place is from another: another row, another list, another section."""
    return (
        place.rpartition(".")[0] != other.rpartition(".")[0],
        place.partition("[")[0] != other.partition("[")[0],
        section_of(place) != section_of(other),
    )


def _values(project: Project, section: Section) -> dict[str, Value]:
    return {field.place: field.value for field in fields_of(project, section)}


def _linked(project: Project, key: str) -> bool:
    return key in dict(rows_of(project, LINKS))


def _is_primary(project: Project, key: str) -> bool:
    link = dict(rows_of(project, LINKS)).get(key)
    return link is not None and bool(link.is_primary)


def apply_registrations(plan: Plan, *, by: User, at: dt.datetime) -> tuple[ThingPlan, ...]:
    """Write a plan in the caller's transaction; return what was written. Raises PlanChanged, DecisionRefused."""
    held = held_roles(by, on=local_date(at))
    things = [thing for thing in plan.things if thing.written]
    edits, done = [], []
    groups: dict[str, Organisation] | None = None
    try:
        for thing in things:
            work = thing.work
            assert isinstance(work, Work)
            row = work.one.row
            if row is None:
                groups = _groups(work.office, at) if groups is None else groups
                row = _begin(work, groups, by=by, at=at)
            edits.append(
                Edit(project=row, changes=work.changes, seen=work.one.seen, owners=_owners_of(work))
            )  # fmt: skip
            done.append(replace(thing, pk=row.pk, url=reverse("projects:register", args=[row.pk])))
        edit_registrations(edits=edits, by=by, at=at, held=held)
    except (Conflict, ChangesRefused) as error:
        raise PlanChanged from error
    return tuple(done)


def _owners_of(work: Work) -> Owners | None:
    """Return who was chosen in the section of the project itself and waits there, where that section is written."""
    is_written = any(section_of(place) == Section.GENERAL for place in work.changes)
    return work.one.owners_waiting() if is_written else None


def _groups(office: Organisation, at: dt.datetime) -> dict[str, Organisation]:
    return {group.name_th: group for group in work_groups_of(office, on=local_date(at))}


def _begin(work: Work, groups: Mapping[str, Organisation], *, by: User, at: dt.datetime) -> Registered:
    return begin_registration(
        organisation=work.office,
        fiscal_year_be=work.after.fiscal_year_be,
        name=work.after.name,
        work_group=groups[work.after.work_group] if work.after.work_group else None,
        copied_from=None,
        key=uuid.UUID(work.after.key),
        by=by,
        at=at,
    )
