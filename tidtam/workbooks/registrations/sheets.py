"""The sheets of the workbook of registrations: one row of each project, or one for each row of a list of it. Pure.

The columns are the fields of projects.places. A row's key is "P12|<legend>|<owner>": whose it is, what the numbers in
it stand for (words.Legend), and the place its cells belong to. "P12+" is a row that was empty: what is written into it
is new. A plan link is chosen in a column of its own, for its key follows from what is chosen.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tidtam.projects.choices import Section
from tidtam.projects.facts import Project
from tidtam.projects.forms import HINTS, label_key, label_of
from tidtam.projects.places import LISTS, WHAT_FITS, Field, FieldKind, fields_of, rows_of, section_of
from tidtam.workbooks.facts import About, CellKind, Column, Row, Sheet, digest
from tidtam.workbooks.registrations.registrations import OpenRegistration, begun
from tidtam.workbooks.registrations.words import Legend, Offers, is_numbered, options, shown, yes

NEW_REGISTRATIONS = 10
"""Empty rows for projects that are not registered yet."""

OFFERED: Mapping[str, int] = {"plan_links": 2, "results": 2, "kpis": 2, "activities": 5, "budget.transfers": 1}
"""Empty rows of each project, by list."""

LINKS, TRANSFERS = "plan_links", "budget.transfers"
NODE, PRIMARY = "node", "primary"
"""The columns of a plan link beside its fields: what it leads to, and whether it is the primary one."""

NUMBER = "number"
TARGETS = ("results", "kpis")

LISTS_BY_SHEET: Mapping[str, str] = {
    "plans": LINKS,
    "results": "results",
    "kpis": "kpis",
    "activities": "activities",
    "transfers": TRANSFERS,
}
SECTIONS_BY_SHEET: Mapping[str, Section] = {
    "general": Section.GENERAL,
    "details": Section.DETAILS,
    "budget": Section.BUDGET,
}
"""The sheets in which each project is one row, and the section whose fields outside lists they hold."""

ORDER = ("general", "plans", "details", "results", "kpis", "activities", "budget", "transfers")
KINDS: Mapping[FieldKind, CellKind] = {FieldKind.AMOUNT: "amount", FieldKind.NUMBER: "number"}
WIDTHS: Mapping[FieldKind, float] = {
    FieldKind.TEXT: 36,
    FieldKind.LINES: 44,
    FieldKind.OFFERED: 28,
    FieldKind.CHOICE: 20,
    FieldKind.AMOUNT: 18,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What the key of a row says.

    about  whose it is (OpenRegistration.about).   is_offered  it was empty, so that what is written there is new.
    """

    about: str
    is_offered: bool
    legend: Legend
    owner: str

    @property
    def text(self) -> str:
        """The key as it stands in the workbook."""
        return f"{self.about}{'+' if self.is_offered else ''}|{self.legend.text}|{self.owner}"

    @classmethod
    def read(cls, text: str) -> "Key":
        """Return what `text` was. Raises ValueError for the key of another kind of workbook."""
        about, legend, owner = text.split("|", 2)
        return cls(
            about=about.removesuffix("+"),
            is_offered=about.endswith("+"),
            legend=Legend.read(legend),
            owner=owner,
        )

    @property
    def row(self) -> tuple[str, str]:
        """The list and the key of its row; ("", "") for the project itself."""
        name, _bracket, rest = self.owner.partition("[")
        return (name, rest[:-1]) if rest else ("", "")


def place_of(key: Key, column: str) -> str:
    """Return the place of a cell."""
    return f"{key.owner}.{column}" if key.owner else column


def names_of(project: Project) -> dict[str, str]:
    """Return the words of the rows that others name, by key."""
    targets = {row.key: row.text for row in project.results} | {row.key: row.name for row in project.kpis}
    return targets | {row.key: row.title for row in project.activities}


@dataclass(frozen=True)
class Content:
    """A registration as its rows show it. rows  the keys of each list, those on offer after those that are written."""

    one: OpenRegistration
    title: str
    rows: Mapping[str, Sequence[str]]
    offered: frozenset[tuple[str, str]]
    legend: Legend

    def key(self, owner: str, *, is_offered: bool = False, has_numbers: bool = False) -> str:
        """Return the key of a row."""
        legend = self.legend if has_numbers else Legend()
        return Key(about=self.one.about, is_offered=is_offered, legend=legend, owner=owner).text


def _content(one: OpenRegistration, title: str, about: About) -> Content:
    rows, offered = dict[str, Sequence[str]](), set[tuple[str, str]]()
    for name, count in OFFERED.items():
        written = [key for key, _row in rows_of(one.said, name)]
        keys = (_new_key(about, one, name, number) for number in itertools.count(len(written) + 1))
        more = list(itertools.islice((key for key in keys if key not in written), count))
        rows[name] = [*written, *more]
        offered |= {(name, key) for key in more}
    legend = Legend.of([key for name in TARGETS for key in rows[name]], rows["activities"])
    return Content(one, title, rows, frozenset(offered), legend)


def _new_key(about: About, one: OpenRegistration, name: str, number: int) -> str:
    """Return the key of a row that may be written; another workbook has other keys."""
    if name in (LINKS, TRANSFERS):
        return str(number)  # a transfer is named by its place, a link by what is chosen
    return digest([about.made_by, about.made_at.isoformat(), one.about, name, number])[:12]


def sheets_of(
    registrations: Sequence[OpenRegistration], offers: Offers, about: About, *, may_begin: bool = True
) -> tuple[Sheet, ...]:
    """Return the sheets of registrations, in the order of the sections; who may begin some gets empty rows for them."""
    year = int(about.subject)
    new = [
        begun(digest([about.made_by, about.made_at.isoformat(), "project", number])[:32], year)
        for number in range(1, NEW_REGISTRATIONS + 1 if may_begin else 1)
    ]
    contents = [_content(one, one.name, about) for one in registrations]
    contents += [
        _content(one, _("โครงการใหม่ %(number)d") % {"number": number}, about) for number, one in enumerate(new, start=1)
    ]
    names = {
        "general": _("M1 ข้อมูลทั่วไป"),
        "plans": _("M2 ความเชื่อมโยงกับแผน"),
        "details": _("M3 เหตุผลและวัตถุประสงค์"),
        "results": _("M3 ผลผลิตและผลลัพธ์"),
        "kpis": _("M3 ตัวชี้วัด"),
        "activities": _("M4 กิจกรรม"),
        "budget": _("M5 งบประมาณ"),
        "transfers": _("M5 การโอนงบประมาณ"),
    }
    return tuple(
        Sheet(
            code=code,
            name=names[code],
            columns=_columns(code),
            rows=[row for content in contents for row in _rows(code, content, offers)],
            fixed=3 if code in ("kpis", "activities") else 1,
        )
        for code in ORDER
    )


def fields_by_row(
    project: Project, section: Section, *, rows: Mapping[str, Sequence[str]] | None = None
) -> dict[str, dict[str, Field]]:
    """Return the fields of a section by the owner and the column of their cells, in the order of the form."""
    found: dict[str, dict[str, Field]] = {}
    mine = {name: keys for name, keys in (rows or {}).items() if name != LINKS and section_of(name) == section}
    for one in fields_of(project, section, rows=mine):
        if one.kind is FieldKind.ROWS or one.place == f"{LINKS}.{PRIMARY}":
            continue
        name = one.owner.partition("[")[0]
        is_in_list = name in LISTS
        found.setdefault(one.owner if is_in_list else "", {})[one.name if is_in_list else one.place] = one
    return found


def _section(code: str) -> Section:
    return SECTIONS_BY_SHEET[code] if code in SECTIONS_BY_SHEET else section_of(LISTS_BY_SHEET[code])


def _rows(code: str, content: Content, offers: Offers) -> Iterator[Row]:
    name = LISTS_BY_SHEET.get(code, "")
    fields = fields_by_row(content.one.said, _section(code), rows=content.rows)
    if name == LINKS:
        yield from _links(content, fields, offers)
        return
    if not name:
        yield _row(content, "", fields[""], offers, is_offered=content.one.row is None)
        return
    before = len(content.rows["results"]) if name == "kpis" else 0
    for number, key in enumerate(content.rows[name], start=before + 1):
        owner = f"{name}[{key}]"
        is_offered = (name, key) in content.offered
        row = _row(content, owner, fields[owner], offers, is_offered=is_offered)
        yield replace(row, cells={**row.cells, NUMBER: str(number)}) if name != TRANSFERS else row


def _row(content: Content, owner: str, fields: Mapping[str, Field], offers: Offers, *, is_offered: bool) -> Row:
    names = names_of(content.one.said)
    words = {
        column: "" if is_offered else shown(one, offers, content.legend, names) for column, one in fields.items()
    }  # fmt: skip
    lists = {column: tuple(options(one, offers).values()) for column, one in fields.items()}
    if content.one.row is None and "work_group" in lists:
        lists["work_group"] = tuple(name for name in offers.groups if name in offers.mine)
    has_numbers = any(is_numbered(one) for one in fields.values())
    return Row(
        key=content.key(owner, is_offered=is_offered, has_numbers=has_numbers),
        cells={"project": content.title, **words},
        open=frozenset(fields),
        lists={column: listed for column, listed in lists.items() if listed},
    )


def _links(content: Content, fields: Mapping[str, Mapping[str, Field]], offers: Offers) -> Iterator[Row]:
    all_nodes = tuple(offers.nodes.values())
    for key, link in rows_of(content.one.said, LINKS):
        row = _row(content, f"{LINKS}[{key}]", fields[f"{LINKS}[{key}]"], offers, is_offered=False)
        node = node_words(key, offers)
        cells = {**row.cells, NODE: node, PRIMARY: yes() if link.is_primary else ""}
        lists = {**row.lists, NODE: (node,), PRIMARY: (yes(),)}
        yield replace(row, cells=cells, lists=lists, open=row.open | {NODE, PRIMARY})
    for name, key in sorted(content.offered):
        if name == LINKS:
            yield Row(
                key=content.key(f"{LINKS}[{key}]", is_offered=True),
                cells={"project": content.title},
                open=frozenset({NODE, PRIMARY, *LINK_FIELDS}),
                lists={NODE: all_nodes, PRIMARY: (yes(),)} if all_nodes else {PRIMARY: (yes(),)},
            )


LINK_FIELDS = ("contribution",)


def node_words(key: str, offers: Offers) -> str:
    """Return the words of a plan node; its code where the plans of the year do not have it."""
    return offers.nodes.get(key, key.partition(":")[2])


def _columns(code: str) -> tuple[Column, ...]:
    name = LISTS_BY_SHEET.get(code, "")
    sample = {LINKS: "master_plan:1"}.get(name, "x")
    blank = begun("", 2500).said
    if name == LINKS:
        blank = replace(blank, plan_links=(LISTS[LINKS].blank(sample),))
    fields = fields_by_row(blank, _section(code), rows={name: [sample]} if name else None)
    project = Column(name="project", title=_("โครงการ"), width=32)
    number = Column(name=NUMBER, title=_("ที่"), width=6)
    columns = [_column(column, one) for column, one in fields[f"{name}[{sample}]" if name else ""].items()]
    if name == LINKS:
        hint = _("เลือกในแถวว่าง · ลบข้อความในช่องนี้เพื่อถอนความเชื่อมโยง")
        node = Column(name=NODE, title=_("เป้าหมายของแผน"), width=60, hint=hint)
        hint = _("เลือก “ใช่” ที่เป้าหมายของแผนย่อยหนึ่งแถว")
        return (project, node, Column(name=PRIMARY, title=_("เป้าหมายหลัก"), width=14, hint=hint), *columns)
    return (project, *([number] if name and name != TRANSFERS else []), *columns)


def label_in_sheet(one: Field) -> str:
    """Return the words of a field; those of the plan say their quarter."""
    if not one.owner.startswith("budget.planned["):
        return label_of(one)
    quarter = one.owner.removeprefix("budget.planned[").removesuffix("]")
    return _("แผน ไตรมาส %(quarter)s (บาท)") % {"quarter": quarter}


def _column(name: str, one: Field) -> Column:
    hint = str(HINTS.get(label_key(one), "" if one.kind in (FieldKind.TEXT, FieldKind.LINE) else WHAT_FITS[one.kind]))
    if one.kind is FieldKind.QUARTERS:
        hint = _("พิมพ์เลขไตรมาส เช่น 1, 2")
    elif one.kind is FieldKind.KEYS:
        hint = _("พิมพ์เลขที่จากคอลัมน์ “ที่” ของแผ่น M3 เช่น 1, 3")
    elif one.name == "parent_key":
        hint = _("กิจกรรมรองพิมพ์เลขที่ของกิจกรรมหลัก กิจกรรมหลักเว้นว่าง")
    return Column(
        name=name,
        title=label_in_sheet(one),
        kind=KINDS.get(one.kind, "text"),
        width=WIDTHS.get(one.kind, 16),
        hint=hint,
    )
