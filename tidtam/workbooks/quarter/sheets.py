"""The sheets of the workbook of a quarter: one for each topic's texts, grids for what is counted and paid. Pure.

A row's key is "R12|<owner or place>": the report's id and the place its cells belong to. In a sheet of texts each row
is one field and its cell the column `answer`; in a grid each column is a field of the row's owner.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tidtam.plans.facts import PlanNodeFact
from tidtam.progress import places
from tidtam.progress.checks import place_label
from tidtam.progress.facts import ActivityProgress, Cause, Disbursement, KpiValue, Narrative
from tidtam.progress.places import FieldKind, answer_places, fields_of, topic_of_place, unplanned_key
from tidtam.progress.topics import EditableField, editable_fields, target_words
from tidtam.projects.choices import KpiKind
from tidtam.thai.money import format_baht
from tidtam.workbooks.facts import ANSWER, CellKind, Column, Row, Sheet
from tidtam.workbooks.quarter.reports import OpenReport
from tidtam.workbooks.quarter.words import listed, numbered, said_before, shown

Nodes = Mapping[tuple[str, str], PlanNodeFact]
OFFERED_ROWS = 3
"""Rows of each report for causes and for work outside its plan, beyond those that are written."""

KINDS: Mapping[FieldKind, CellKind] = {FieldKind.AMOUNT: "amount", FieldKind.NUMBER: "number"}
TEXT_SHEETS = {"targets": 1, "strategy": 4, "ndp13": 5, "summary": 6}
"""The sheets of texts, and the topic of each."""


@dataclass(frozen=True)
class Content:
    """A report as its rows show it: its fields by place, in the order of the form, and the owners nobody wrote."""

    report: OpenReport
    fields: Mapping[str, EditableField]
    unwritten: frozenset[str]

    def key(self, owner: str) -> str:
        """Return the key of a row."""
        return row_key(self.report.row.pk, owner)

    def words(self, one: EditableField) -> str:
        """Return what the cell of a field says."""
        return shown(one, is_written=one.field.owner not in self.unwritten)

    @cached_property
    def earlier(self) -> Mapping[str, str]:
        """What the quarter before said, by place; the causes of a difference are of their own quarter."""
        before = self.report.previous
        said = fields_of(before, self.report.saved.project) if before else []
        return {one.place: said_before(one) for one in said if one.of is not Cause}

    @cached_property
    def texts(self) -> Mapping[int | None, Sequence[EditableField]]:
        """The fields that stand one below the other, by topic."""
        found: dict[int | None, list[EditableField]] = defaultdict(list)
        for one in self.fields.values():
            if one.field.of is not KpiValue:
                found[topic_of_place(one.place)].append(one)
        return found

    def by_owner(self, of: type) -> Iterator[tuple[str, dict[str, EditableField]]]:
        """Yield the fields of each thing of a kind by name, its boxes with them."""
        found: dict[str, dict[str, EditableField]] = defaultdict(dict)
        for one in self.fields.values():
            found[one.field.owner][one.field.name] = one
        yield from (pair for pair in found.items() if any(one.field.of is of for one in pair[1].values()))


def row_key(pk: int, place: str) -> str:
    """Return the key of a row: a report's id and the place of its cells."""
    return f"R{pk}|{place}"


def place_of_cell(key: str, column: str) -> tuple[int, str]:
    """Return a report's id and the place of a cell. Raises ValueError for the key of no report."""
    report, _bar, owner = key.partition("|")
    place = owner if column == ANSWER else f"{owner}.{column}" if owner else column
    return int(report.removeprefix("R")), place


def content_of(report: OpenReport, nodes: Nodes, *, offered: Collection[str] = ()) -> Content:
    """Return a report's fields with rows to add to. offered: places whose rows are wanted too."""
    said, project = report.report, report.saved.project
    words = {code: node.text for (_tree, code), node in nodes.items()}
    fields = editable_fields(said, project, targets=words, offered=[*more_rows(report), *offered])
    written = {
        *answer_places(said),
        *(f"disbursement.causes[{number}]" for number, _cause in enumerate(said.disbursement.causes, 1)),
    }
    rows = {one.field.owner for one in fields if one.field.owner.startswith(("answers[", "disbursement.causes["))}
    return Content(report, {one.place: one for one in fields}, frozenset(rows - written))


def more_rows(report: OpenReport) -> list[str]:
    """Return places in the rows that a workbook offers beyond those of the form: causes, and work outside the plan."""
    causes = len(report.report.disbursement.causes)
    taken = {row.activity_key for row in report.report.activities}
    taken |= {row.key for row in report.saved.project.activities}
    free = [key for number in range(1, len(taken) + OFFERED_ROWS + 1) if (key := unplanned_key(number)) not in taken]
    return [
        *(f"disbursement.causes[{number}].text" for number in range(causes + 1, causes + OFFERED_ROWS)),
        *(f"activities[{key}].title" for key in free[: OFFERED_ROWS - 1]),
    ]


def sheets_of(reports: Sequence[OpenReport], nodes: Nodes) -> tuple[Sheet, ...]:
    """Return the sheets of reports, in the order of the topics."""
    contents = [content_of(report, nodes) for report in reports]
    texts = {
        "targets": _("1 เป้าหมายโครงการ"),
        "strategy": _("4 ยุทธศาสตร์ชาติ"),
        "ndp13": _("5 แผนพัฒนาฯ 13"),
        "summary": _("6 สรุปและปัญหา"),
    }
    return (
        _texts("targets", texts["targets"], contents),
        _grid("kpis", _("1 ค่าตัวชี้วัด"), _kpi_columns(), contents, _kpi_rows),
        _grid("activities", _("2 กิจกรรม"), _activity_columns(contents), contents, _activity_rows),
        _grid("money", _("3 การเบิกจ่าย"), _money_columns(), contents, _money_rows),
        _grid("causes", _("3 สาเหตุ"), _cause_columns(), contents, _cause_rows),
        *(_texts(code, texts[code], contents) for code in ("strategy", "ndp13", "summary")),
    )


def _texts(code: str, name: str, contents: Sequence[Content]) -> Sheet:
    hint = _("พิมพ์คำตอบ หรือเลือกจากรายการ · ขึ้นบรรทัดใหม่ด้วย Alt+Enter")
    columns = (
        Column(name="project", title=_("โครงการ"), width=28),
        Column(name="heading", title=_("เรื่อง"), width=28),
        Column(name="label", title=_("ช่อง"), width=22),
        Column(name="target", title=_("เป้าหมาย"), width=36),
        Column(name="before", title=_("ไตรมาสก่อน"), width=40),
        Column(name=ANSWER, title=_("คำตอบ"), width=60, hint=hint),
    )
    rows = [
        Row(
            key=content.key(one.place),
            cells={
                "project": content.report.name,
                "heading": one.heading,
                "label": one.label,
                "target": numbered(one) if one.field.kind is FieldKind.KEYS else "",
                "before": content.earlier.get(one.place, ""),
                ANSWER: content.words(one),
            },
            open=frozenset({ANSWER}),
            lists={ANSWER: words} if (words := listed(one)) else {},
            kinds={ANSWER: KINDS.get(one.field.kind, "text")},
        )
        for content in contents
        for one in content.texts.get(TEXT_SHEETS[code], ())
    ]
    return Sheet(code=code, name=name, columns=columns, rows=rows, fixed=3)


_Rows = Callable[[Content], Iterator[Row]]


def _grid(code: str, name: str, columns: Sequence[Column], contents: Sequence[Content], rows_of: _Rows) -> Sheet:
    rows = [row for content in contents for row in rows_of(content)]
    return Sheet(code=code, name=name, columns=columns, rows=rows, fixed=2)


def _row(content: Content, owner: str, fields: Mapping[str, EditableField], cells: Mapping[str, str]) -> Row:
    """Return a row of a grid: what the system says, and the fields that are open."""
    return Row(
        key=content.key(owner),
        cells={
            "project": content.report.name,
            **cells,
            **{name: content.words(one) for name, one in fields.items()},
        },
        open=frozenset(fields),
        lists={name: words for name, one in fields.items() if (words := listed(one))},
    )


def _column(name: str, kind: CellKind = "text", width: float = 18, hint: str = "") -> Column:
    return Column(name=name, title=place_label(name), kind=kind, width=width, hint=hint)


def _project() -> Column:
    return Column(name="project", title=_("โครงการ"), width=28)


def _kpi_columns() -> tuple[Column, ...]:
    return (
        _project(),
        Column(name="kpi", title=_("ตัวชี้วัด"), width=40),
        Column(name="target", title=_("เป้าหมาย"), width=30),
        Column(name="before", title=_("ไตรมาสก่อน"), width=16),
        _column("cumulative", "number", hint=_("ผลสะสมตั้งแต่ต้นปีถึงสิ้นไตรมาส")),
        _column("total", "number", hint=_("กรอกเมื่อผลนับจากจำนวนทั้งหมดที่ต่างจากทะเบียน")),
        _column("verdict", hint=_("ตัวชี้วัดเชิงคุณภาพเลือกจากรายการ")),
    )


def _kpi_rows(content: Content) -> Iterator[Row]:
    kpis = {f"kpi_values[{kpi.key}]": kpi for kpi in content.report.saved.project.kpis}
    for owner, fields in content.by_owner(KpiValue):
        kpi = kpis.get(owner)
        leaving_out = set()
        if kpi is not None and kpi.kind == KpiKind.QUALITATIVE:
            leaving_out = {name for name in ("cumulative", "total") if not content.words(fields[name])}
        elif kpi is not None and kpi.kind == KpiKind.QUANTITATIVE and not content.words(fields["verdict"]):
            leaving_out = {"verdict"}
        before = (content.earlier.get(f"{owner}.{name}", "") for name in ("cumulative", "verdict"))
        cells = {
            "kpi": kpi.name if kpi else fields["cumulative"].heading,
            "target": target_words(kpi) if kpi else "",
            "before": " ".join(filter(None, before)),
        }
        yield _row(content, owner, {name: one for name, one in fields.items() if name not in leaving_out}, cells)


def _activity_columns(contents: Sequence[Content]) -> tuple[Column, ...]:
    boxes = ["what", "where", "how", "result"]
    has_whole = any(
        one.field.of is Narrative and one.field.name == "whole_text" and topic_of_place(one.place) == 2
        for content in contents
        for one in content.fields.values()
    )
    return (
        _project(),
        _column("title", width=40, hint=_("งานนอกแผนพิมพ์ชื่อกิจกรรม")),
        Column(name="before", title=_("ไตรมาสก่อน"), width=18),
        _column("status", width=20, hint=_("เลือกจากรายการ")),
        *(_column(name, width=36) for name in (*boxes, *(["whole_text"] if has_whole else []))),
        _column("start_date", width=14, hint=_("พิมพ์วันที่ เช่น 31/3/2568")),
        _column("end_date", width=14, hint=_("พิมพ์วันที่ เช่น 31/3/2568")),
        _column("quantity", "number", 12),
        _column("unit", width=12),
        _column("reason", width=30, hint=_("เขียนเมื่อไม่มีการดำเนินการหรือยกเลิก")),
        _column("later_quarter", width=12, hint=_("เลือกไตรมาสที่เลื่อนไป")),
        _column("ends_project", width=12, hint=_("เลือก “ใช่” เมื่อยุติทั้งโครงการ")),
        _column("actual_baht", "amount", 16),
    )


def _activity_rows(content: Content) -> Iterator[Row]:
    titles = places.activity_titles(content.report.saved.project, content.report.report)
    for owner, fields in content.by_owner(ActivityProgress):
        key = owner.removeprefix("activities[").removesuffix("]")
        cells = {"title": titles.get(key, key), "before": content.earlier.get(f"{owner}.status", "")}
        yield _row(content, owner, fields, cells)


MONEY = ("planned_baht", "carried_in_baht", "actual_baht", "still_needed_baht", "saved_baht", "transferred_baht")


def _money_columns() -> tuple[Column, ...]:
    return (
        _project(),
        *(_column(name, "amount", 18) for name in MONEY),
        _column("funding_source", width=24, hint=_("เลือกเมื่อไม่มีแผนหรือไม่มีการเบิกจ่าย")),
    )


def _money_rows(content: Content) -> Iterator[Row]:
    money = content.report.report.disbursement
    amounts = {name: getattr(money, name) for name in MONEY}
    cells = {name: "" if amount is None else format_baht(amount) for name, amount in amounts.items()}
    for owner, fields in content.by_owner(Disbursement):
        yield _row(content, owner, {name: one for name, one in fields.items() if one.field.of is Disbursement}, cells)


def _cause_columns() -> tuple[Column, ...]:
    return (
        _project(),
        Column(name="heading", title=_("สาเหตุที่"), width=12),
        _column("category", width=30, hint=_("เลือกจากรายการ")),
        _column("text", width=44),
        _column("activity_key", width=34, hint=_("เลือกกิจกรรมที่ไม่ได้ดำเนินการ")),
        _column("later_quarter", width=12, hint=_("เลือกไตรมาสที่เงินเลื่อนไป")),
        _column("project_code", width=20, hint=_("กรอกเมื่อได้รับจัดสรรเพิ่ม")),
        _column("work_plan", width=24, hint=_("กรอกเมื่อได้รับจัดสรรเพิ่ม")),
        _column("amount_baht", "amount", 16),
    )


def _cause_rows(content: Content) -> Iterator[Row]:
    for owner, fields in content.by_owner(Cause):
        number = owner.removeprefix("disbursement.causes[").removesuffix("]")
        yield _row(content, owner, fields, {"heading": number})
