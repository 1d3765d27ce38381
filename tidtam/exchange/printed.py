"""Compares a printed original with what the system computes and generates (ต้นฉบับพิมพ์ต่างจากระบบ).

Design makes these faults impossible here, so no check looks for them; the importer says where the paper had them.
Printed figures are compared and kept, never taken over. Which figures and headings: docs/exchange.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from tidtam.exchange.choices import DifferenceKind, PrintedFigure, PrintedOutcome, PrintedTopic
from tidtam.exchange.facts import Difference, Printed, PrintedHeading, PrintedHeadline, PrintedReport
from tidtam.progress.choices import Verdict
from tidtam.progress.facts import Report
from tidtam.progress.rules import verdict
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Project
from tidtam.thai.money import format_baht, format_percent, percent
from tidtam.thai.numerals import to_arabic_digits
from tidtam.thai.text import squeeze

_QUARTER = re.compile(r"ไตรมาสที่([0-9]{1,2})")
_YEAR = re.compile(r"ปีงบประมาณ(?:พ\.ศ\.)?(2[0-9]{3})")
_WITH_QUARTER = {PrintedTopic.TARGETS, PrintedTopic.ACTIVITIES, PrintedTopic.DISBURSEMENT, PrintedTopic.SUMMARY}


@dataclass(frozen=True, slots=True)
class MoneyOfQuarter:
    """What the system computes for the quarter a headline speaks of; baht, and numbers of reports."""

    planned_baht: Decimal
    actual_baht: Decimal
    reports: int
    with_plan_or_spending: int
    with_plan: int


def differences(
    printed: Printed, projects: Sequence[Project], reports: Sequence[Report], money: MoneyOfQuarter | None
) -> tuple[Difference, ...]:
    """Return every place where the printed original says something else, headline first, then report by report.

    projects, reports  all of the office and year, as stored.   money  None where no headline is printed.
    """
    found: list[Difference] = []
    if printed.headline is not None and money is not None:
        found += _of_headline(printed.headline, projects, money)
    stored = {(report.project_key, report.quarter): report for report in reports}
    for index, each in enumerate(printed.reports):
        path = f"printed.reports[{index}]"
        report = stored.get((each.project_key, each.quarter))
        if report is not None:
            found += _of_report(each, report, path)
    return tuple(found)


def _of_headline(headline: PrintedHeadline, projects: Sequence[Project], money: MoneyOfQuarter) -> Iterable[Difference]:
    computed = computed_figures(projects, headline.quarter, money)
    for figure in PrintedFigure:
        printed = getattr(headline, figure.value)
        if printed is None:
            continue
        path = f"printed.headline.{figure.value}"
        if figure == PrintedFigure.SPENDING_PROJECTS:
            ways = (money.reports, money.with_plan_or_spending, money.with_plan)
            if printed not in ways:
                counted = " / ".join(map(str, ways))
                yield Difference(path, DifferenceKind.NOT_REBUILDABLE, str(figure.label), str(printed), counted)
        elif printed != computed[figure]:
            yield _difference(path, figure, printed, computed[figure])


def computed_figures(
    projects: Sequence[Project], quarter: int, money: MoneyOfQuarter
) -> Mapping[PrintedFigure, Decimal | int | None]:
    """Return the figures of a headline as the system computes them; None where there is nothing to divide by."""
    declared = [each.status for project in projects if (each := project.execution_at(quarter)) is not None]
    finished = declared.count(ExecutionStatus.FINISHED)
    in_progress = declared.count(ExecutionStatus.IN_PROGRESS)
    not_started = declared.count(ExecutionStatus.NOT_STARTED)
    net = money.planned_baht - money.actual_baht
    return {
        PrintedFigure.PROJECTS: len(projects),
        PrintedFigure.FINISHED: finished,
        PrintedFigure.IN_PROGRESS: in_progress,
        PrintedFigure.NOT_STARTED: not_started,
        PrintedFigure.CANCELLED: declared.count(ExecutionStatus.CANCELLED),
        PrintedFigure.FINISHED_PCT: percent(finished, len(projects)),
        PrintedFigure.IN_PROGRESS_PCT: percent(in_progress, len(projects)),
        PrintedFigure.NOT_STARTED_PCT: percent(not_started, len(projects)),
        PrintedFigure.PLANNED_BAHT: money.planned_baht,
        PrintedFigure.ACTUAL_BAHT: money.actual_baht,
        PrintedFigure.NOT_DISBURSED_BAHT: net,
        PrintedFigure.DISBURSED_PCT: percent(money.actual_baht, money.planned_baht),
        PrintedFigure.NOT_DISBURSED_PCT: percent(net, money.planned_baht),
    }


def _difference(path: str, figure: PrintedFigure, printed: Any, computed: Any) -> Difference:
    what = str(figure.label)
    if isinstance(printed, int):
        return Difference(path, DifferenceKind.COUNT, what, str(printed), str(computed))
    write = format_baht if figure.value.endswith("_baht") else format_percent
    amount = None if computed is None else printed - computed
    kind = DifferenceKind.COUNT if amount is None else DifferenceKind.AMOUNT
    return Difference(path, kind, what, write(printed), write(computed), amount)


def _of_report(printed: PrintedReport, report: Report, path: str) -> Iterable[Difference]:
    computed = verdict(report.disbursement)
    if printed.outcome is not None and computed is not None and not _same_outcome(printed.outcome, computed):
        yield Difference(f"{path}.outcome", DifferenceKind.OUTCOME, "", str(printed.outcome.label), str(computed.label))
    for index, heading in enumerate(printed.headings):
        place = f"{path}.headings[{index}]"
        yield from _of_heading(heading, report, place) if heading.topic in _WITH_QUARTER else _of_title(heading, place)


def _same_outcome(printed: PrintedOutcome, computed: Verdict) -> bool:
    """The printed form has one word for under and over; only "under" is what the system says with it."""
    if printed == PrintedOutcome.AS_PLANNED:
        return computed == Verdict.AS_PLANNED
    return computed == Verdict.BELOW_PLAN


def _of_heading(heading: PrintedHeading, report: Report, path: str) -> Iterable[Difference]:
    """Compare quarter and fiscal year of a heading: "ประจำปีงบประมาณที่ 2" names no quarter (finding C2)."""
    words = re.sub(r"\s", "", to_arabic_digits(heading.text))
    quarter, year = _QUARTER.search(words), _YEAR.search(words)
    stated = str(report.quarter)
    if quarter is None:
        yield Difference(path, DifferenceKind.HEADING_WITHOUT_QUARTER, heading.text, "", stated)
    elif quarter[1] != stated:
        yield Difference(path, DifferenceKind.HEADING_QUARTER, heading.text, quarter[1], stated)
    if year is not None and year[1] != str(report.fiscal_year_be):
        yield Difference(path, DifferenceKind.HEADING_YEAR, heading.text, year[1], str(report.fiscal_year_be))


def _of_title(heading: PrintedHeading, path: str) -> Iterable[Difference]:
    """Compare the words of a heading that names a level of plan: the third often repeats the first (finding C4)."""
    with override("th"):
        title = str(heading.topic.label)
    if squeeze(title) not in squeeze(heading.text):
        yield Difference(path, DifferenceKind.HEADING_WORDS, "", heading.text, title)
