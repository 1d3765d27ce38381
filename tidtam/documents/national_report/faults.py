"""What must not be published as it stands. Each fault names its place and says what to do first.

A fault is mended, or published with a signed note where it says so; docs/rules/national-report.md tables them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tidtam.documents.national_report.record import Figure, Item, Report
from tidtam.documents.national_report.sentences import amount
from tidtam.instruments.choices import SHARE_KINDS, NodeKind
from tidtam.thai.dates import format_date

Code = Literal[
    "newer_than_cut_off",
    "part_above_population",
    "base_missing",
    "percent_without_base",
    "other_base",
    "not_the_group",
    "parts_differ",
    "part_above_base",
    "same_concept",
    "figure_missing",
    "other_unit",
    "typed_number",
]

_NUMBERED = re.compile(r"[0-9๐-๙]{1,3}(?:\.[0-9๐-๙]{1,3})*[.)]\s")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault at a figure or an item, by its code."""

    code: Code
    place: str
    message: str


def faults(report: Report) -> list[Fault]:
    """Return everything that stands in the way of publishing, in printing order."""
    found = [fault for item in report.items for fault in _of_item(item, report)]
    return [*found, *_same_concept(report)]


def _of_item(item: Item, report: Report) -> Iterator[Fault]:
    for figure in item.figures:
        for rule in RULES:
            yield from rule(figure, report)
    yield from _typed_numbers(item)
    for tagged in item.texts.tagged:
        if tagged.population and tagged.value > tagged.population.value:
            yield Fault(
                "part_above_population",
                item.code,
                f"ตรวจ “{tagged.label}” {amount(tagged.value)} {tagged.unit} · "
                f"มากกว่า{tagged.population.name}ทั้งหมด {amount(tagged.population.value)}",
            )


def _newer(figure: Figure, report: Report) -> Iterator[Fault]:
    if figure.as_of_date and figure.as_of_date > report.cut_off_date:
        yield Fault(
            "newer_than_cut_off",
            figure.code,
            f"เลื่อนวันตัดข้อมูลจาก {format_date(report.cut_off_date)} หรือใช้ตัวเลขก่อนวันนั้น · "
            f"ตัวเลขนี้เป็นของวันที่ {format_date(figure.as_of_date)}",
        )


def _typed_numbers(item: Item) -> Iterator[Fault]:
    """Yield statements that begin with a number somebody typed: it would stand beside the generated one."""
    texts = item.texts
    for statement in (*texts.results, *texts.problems, *texts.suggestions):
        for text in (statement.text, *statement.points):
            if _NUMBERED.match(text):
                yield Fault("typed_number", item.code, f"ลบเลขหน้าข้อความ “{text[:40]}” · ระบบใส่เลขข้อให้ตามลำดับ")


def _other_unit(figure: Figure, _report: Report) -> Iterator[Fault]:
    population = figure.population
    if population and figure.unit and figure.unit != population.unit and not figure.note:
        yield Fault(
            "other_unit",
            figure.code,
            f"ใช้หน่วย “{population.unit}” ตาม{population.name} หรือลงนามหมายเหตุว่านับอย่างไร · หน่วยที่ใช้คือ “{figure.unit}”",
        )


def _missing(figure: Figure, _report: Report) -> Iterator[Fault]:
    known = (figure.achieved, figure.total, figure.mean, figure.after, figure.count, figure.audience)
    if all(value is None for value in (*known, figure.percent_given)) and not figure.text:
        yield Fault("figure_missing", figure.code, "ใส่ตัวเลขของตัวชี้วัดนี้ · ยังไม่มีหน่วยงานใดรายงานและได้รับอนุมัติ")


def _base_missing(figure: Figure, _report: Report) -> Iterator[Fault]:
    if figure.kind in SHARE_KINDS and figure.achieved is not None and figure.total is None:
        yield Fault("base_missing", figure.code, "ใส่จำนวนทั้งหมดที่เป็นฐาน · จำนวนที่มีฐานพิมพ์พร้อมฐานและร้อยละเสมอ")
    if figure.kind == NodeKind.SURVEY_MEAN and figure.mean is not None and figure.n is None:
        yield Fault("base_missing", figure.code, "ใส่จำนวนผู้ตอบแบบสำรวจ · ค่าเฉลี่ยพิมพ์พร้อมจำนวนผู้ตอบเสมอ")


def _percent_alone(figure: Figure, _report: Report) -> Iterator[Fault]:
    if figure.percent_given is not None and figure.total is None and not figure.note:
        yield Fault(
            "percent_without_base",
            figure.code,
            "ใส่จำนวนและฐาน หรือลงนามหมายเหตุว่าร้อยละนี้มาจากที่ใด · ร้อยละไม่มีฐานคำนวณซ้ำไม่ได้",
        )


def _above_population(figure: Figure, _report: Report) -> Iterator[Fault]:
    population = figure.population
    if population is None:
        return
    for value in (figure.achieved, figure.total, *(value for _label, value in figure.parts)):
        if value is not None and value > population.value:
            yield Fault(
                "part_above_population",
                figure.code,
                f"ตรวจจำนวน {amount(value)} {figure.unit} · มากกว่า{population.name}ทั้งหมด {amount(population.value)}",
            )
            return


def _other_base(figure: Figure, _report: Report) -> Iterator[Fault]:
    population, total = figure.population, figure.total
    if population and total is not None and total != population.value and not figure.base_reason:
        yield Fault(
            "other_base",
            figure.code,
            f"ใส่เหตุที่ใช้ฐาน {amount(total)} · {population.name}มี {amount(population.value)} "
            f"ณ วันที่ {format_date(population.as_of_date)}",
        )


def _not_the_group(figure: Figure, _report: Report) -> Iterator[Fault]:
    if figure.group_total is not None and figure.total is not None and figure.total != figure.group_total:
        yield Fault(
            "not_the_group",
            figure.code,
            f"ใช้ฐาน {amount(figure.group_total)} {figure.unit} ซึ่งเป็นกลุ่มที่กิจกรรมนี้มุ่งถึง · ฐานที่ใช้คือ {amount(figure.total)}",
        )


def _above_base(figure: Figure, _report: Report) -> Iterator[Fault]:
    if figure.achieved is not None and figure.total is not None and figure.achieved > figure.total:
        yield Fault(
            "part_above_base", figure.code, f"ตรวจจำนวน {amount(figure.achieved)} · มากกว่าฐาน {amount(figure.total)}"
        )


def _parts_differ(figure: Figure, _report: Report) -> Iterator[Fault]:
    whole = figure.total if figure.kind == NodeKind.BREAKDOWN else figure.achieved
    added = sum((value for _label, value in figure.parts), Decimal(0))
    if figure.parts and whole is not None and added != whole:
        yield Fault("parts_differ", figure.code, f"แก้ให้ส่วนย่อยรวมกันได้ {amount(whole)} · ตอนนี้รวมได้ {amount(added)}")


def _same_concept(report: Report) -> Iterator[Fault]:
    """Yield figures, also those inside narratives, that tell of the same thing with another number."""
    told: defaultdict[str, list[tuple[str, str, Decimal]]] = defaultdict(list)
    for item in report.items:
        for figure in item.figures:
            value = figure.achieved if figure.achieved is not None else figure.count
            if figure.concept and value is not None:
                told[figure.concept].append((figure.code, figure.title, value))
        for tagged in item.texts.tagged:
            if tagged.concept:
                told[tagged.concept].append((item.code, tagged.label, tagged.value))
    for (place, title, value), *others in told.values():
        for other_place, other_title, other in others:
            if other != value:
                yield Fault(
                    "same_concept",
                    other_place,
                    f"ใช้ตัวเลขเดียว หรือเขียนนิยามให้ต่างกัน · {place} “{title}” {amount(value)} "
                    f"แต่ {other_place} “{other_title}” {amount(other)}",
                )


RULES: tuple[Callable[[Figure, Report], Iterator[Fault]], ...] = (
    _missing,
    _newer,
    _base_missing,
    _percent_alone,
    _above_base,
    _above_population,
    _other_base,
    _other_unit,
    _not_the_group,
    _parts_differ,
)
