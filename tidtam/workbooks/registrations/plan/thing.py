"""What would become of one registration by the cells of a workbook, and at which cell what is wrong is said."""

from collections.abc import Callable, Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tidtam.approval.forms import field_id
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.models import Organisation
from tidtam.projects.changes import place_label
from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.forms import LABELS
from tidtam.projects.places import (
    LISTS,
    NAME_NEEDED,
    Value,
    fields_of,
    rows_of,
    section_of,
    with_changes,
)
from tidtam.projects.sections import closing, hits_of, message_of
from tidtam.projects.services import Grounds, unfounded
from tidtam.workbooks.facts import Change, ThingPlan
from tidtam.workbooks.marks import says
from tidtam.workbooks.registrations.plan.cells import Cell, Cells
from tidtam.workbooks.registrations.plan.values import values_of
from tidtam.workbooks.registrations.plan.writing import Work
from tidtam.workbooks.registrations.sheets import LINKS, PRIMARY, label_in_sheet, names_of, node_words

GROUP_NEEDED = gettext_lazy("เลือกกลุ่มงานที่ท่านเป็นผู้รับผิดชอบโครงการ")


class Thing:
    """One registration and what the cells of a workbook (`read`) say of it."""

    def __init__(self, read: Cells) -> None:
        """Take what was read."""
        self.read, self.one = read, read.one

    def plan(self, office: Organisation, grounds: Grounds, *, chosen: Collection[str], number: int) -> ThingPlan | None:
        """Return what would become of the registration; None where nothing, or where something is wrong."""
        one = self.one
        whole = self._whole()
        if one.row is None and self.read.changed:
            self._refuse_beginning(whole)
        self._refuse_at(unfounded(one.said, whole, grounds), self.read.changed)
        said = [(cell, self._change(cell).choose(chosen)) for cell in self.read.changed if self._differs(cell, whole)]
        if self.read.faults or not said:
            return None
        written = [cell for cell, change in said if change.is_chosen]
        changes, _unreadable = values_of(self.read, written)
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
        cells = [*self.read.changed]
        while cells:
            changes, refused = values_of(self.read, cells)
            if not refused:
                try:
                    return with_changes(self.one.said, changes)
                except ChangesRefused as error:
                    refused = error.sentences
            left_out = self._refuse_at(refused, cells)
            cells = [cell for cell in cells if cell not in left_out]
        return self.one.said

    def _differs(self, cell: Cell, after: Project) -> bool:
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

    def _change(self, cell: Cell) -> Change:
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
            return f"{node_words(key, self.read.offers)} › {LABELS[f'{LINKS}{column}']}"
        if place in LABELS:
            return str(LABELS[place])
        owner, _dot, column = place.rpartition(".")
        name, _bracket, rest = owner.partition("[")
        field = self.read.fields[owner].get(column) if name in LISTS else self.read.fields[""].get(place)
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

    def _refuse_at(self, sentences: Mapping[str, object], cells: Sequence[Cell]) -> list[Cell]:
        """Say what is wrong at its cell, or at the nearest one that was filled in; return the cells it is in."""
        wrong: list[Cell] = []
        for place, sentence in sentences.items():
            own = next((cell for cell in cells if cell.place == place), None)
            cell = own or min(cells, key=lambda cell: _distance(cell.place, place), default=None)
            if cell is None:
                continue
            words = str(sentence) if own else f"{self._label(place)}: {sentence}"
            fault = cell.filled.fault(words)
            if fault not in self.read.faults:
                self.read.faults.append(fault)
            is_of_row = own is None and cell.row[0]
            wrong += [other for other in cells if other.row == cell.row] if is_of_row else [cell]
        return wrong

    def _refuse_beginning(self, after: Project) -> None:
        """Say what a new registration needs to begin."""
        if not after.name:
            self._refuse_at({"name": NAME_NEEDED}, self.read.changed)
        elif after.work_group not in self.read.offers.mine and (
            not after.work_group or after.work_group in self.read.offers.groups
        ):
            self._refuse_at({"work_group": GROUP_NEEDED}, self.read.changed)

    def _refuse_stuck(self, section: Section, cell: Cell) -> None:
        """Say that words wait in a section that nobody could save: they would be lost."""
        label = place_label(self.one.stuck[section], self.one.said)
        self.read.refuse(
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
