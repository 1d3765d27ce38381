"""The cells of a workbook that say something else of one registration than it says, each at the place of its field."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext_lazy

from tidtam.drafts.typed import Words, plain
from tidtam.projects.choices import Section
from tidtam.projects.places import LISTS, WHAT_FITS, Field, FieldKind, rows_of
from tidtam.projects.typed import texts_of
from tidtam.workbooks.facts import Fault, Filled
from tidtam.workbooks.registrations.registrations import OpenRegistration
from tidtam.workbooks.registrations.sheets import (
    LINKS,
    NODE,
    PRIMARY,
    Key,
    fields_by_row,
    names_of,
    node_words,
    place_of,
)
from tidtam.workbooks.registrations.words import Offers, is_numbered, one_line, shown, typed, yes

GONE = gettext_lazy("คัดลอกคำตอบไปใส่ในแถวว่างของโครงการนี้ แล้วลบแถวนี้ · มีผู้ลบรายการนี้ในระบบแล้ว")
NUMBERS = gettext_lazy("พิมพ์เลขที่จากคอลัมน์ “ที่” ของโครงการเดียวกัน เช่น 1, 3 · แถวที่อ้างถึงต้องกรอกแล้ว")
NO_NODE = gettext_lazy("เลือกรายการจากแผนที่ใช้ในปีงบประมาณนี้")
NODE_FIRST = gettext_lazy("เลือกเป้าหมายของแผนในแถวนี้ก่อน")
NODE_ELSEWHERE = gettext_lazy("เลือกเป้าหมายใหม่ในแถวว่างของโครงการ แล้วลบข้อความในช่องนี้ถ้าไม่ใช้เป้าหมายเดิม")
LINKED_TWICE = gettext_lazy("ลบแถวนี้ · โครงการเชื่อมโยงกับเป้าหมายนี้ในอีกแถวหนึ่งแล้ว")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
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


class Cells:
    """What the rows of a workbook say of one registration.

    changed  the cells that say something else.   stored  the keys of its rows, by list.   faults  what is wrong.
    """

    def __init__(
        self, one: OpenRegistration, offers: Offers, language: str, said: Sequence[tuple[Filled, Key]]
    ) -> None:
        """Take the cells that say something else than they did."""
        self.one, self.offers, self.said = one, offers, said
        self.faults: list[Fault] = []
        self.stored = {name: [key for key, _row in rows_of(one.said, name)] for name in LISTS}
        with translation.override(language):
            self.changed = [*self._cells(), *self._links()]

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

    def _cells(self) -> Iterator[Cell]:
        names = names_of(self.one.said)
        for filled, key in self.said:
            name, row = key.row
            if name == LINKS:
                continue
            field = self.fields[key.owner].get(filled.name) if key.owner in self.fields else None
            if field is None:
                if filled.words.strip():
                    self.refuse(filled, GONE)
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
                self.refuse(filled, NUMBERS if is_numbered(field) else WHAT_FITS[field.kind])
                continue
            yield Cell(filled=filled, place=place_of(key, filled.name), row=key.row, words=words, now=now)

    def _links(self) -> Iterator[Cell]:
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
                self.refuse(node or first, NO_NODE if chosen else NODE_FIRST)
            elif not is_offered and link not in self.stored[LINKS]:
                self.refuse(first, GONE)
            elif link in taken:
                self.refuse(node or first, LINKED_TWICE)
            elif not is_offered and chosen not in ("", one_line(node_words(link, self.offers))):
                self.refuse(node or first, NODE_ELSEWHERE)
            else:
                taken.add(link)
                yield from self._link(link, columns)

    def _link(self, link: str, columns: Mapping[str, Filled]) -> Iterator[Cell]:
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
                self.refuse(filled, WHAT_FITS[FieldKind.YES_NO])
            elif plain(words) != plain(now[name]):
                place = places.get(name, f"{LINKS}[{link}].{name}")
                yield Cell(filled=filled, place=place, row=(LINKS, link), words=filled.words, now=now[name])

    def refuse(self, filled: Filled, sentence: object) -> None:
        """Say what is wrong in a cell."""
        self.faults.append(filled.fault(str(sentence)))
