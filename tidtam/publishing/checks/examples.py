"""A round that fails no check of the gate, and ways to spoil it: what the catalogue shows its examples on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tidtam.approval.choices import Status
from tidtam.documents.office_booklet.record import (
    Booklet,
    Cover,
    GroupChapter,
    LeftOut,
    MoneyLine,
    MoneyWindow,
    ProjectChapter,
    ProjectRef,
    QuarterCoverage,
    QuarterSection,
    ReportRef,
    ReportSection,
    StatusChapter,
    StatusShare,
)
from tidtam.progress.choices import Verdict
from tidtam.progress.selectors import NO_MONEY
from tidtam.projects.choices import ExecutionStatus
from tidtam.publishing.facts import ToPublish

DAY_BEFORE_THE_LAST, LAST_DAY, DAY_AFTER_THE_LAST = date(2024, 3, 30), date(2024, 3, 31), date(2024, 4, 1)
ZERO, BAHT = Decimal("0.00"), Decimal("1000.00")
MONEY = MoneyLine(BAHT, ZERO, BAHT, BAHT, ZERO, ZERO, Decimal("100.00"), Verdict.AS_PLANNED, ())
MONEY_MISSING = MoneyLine(BAHT, ZERO, None, None, None, None, None, None, ())
PROJECT = ProjectRef("P1", "โครงการพัฒนาทักษะการอ่าน", 1, 1)
REPORT = ReportSection(
    ref=ReportRef("P1Q2", PROJECT, 2, 1),
    status=Status.APPROVED,
    is_imported=False,
    data_date=LAST_DAY,
    before_money=(),
    money_heading="",
    money=MONEY,
    after_money=(),
)
NO_WINDOW = MoneyWindow((1, 2), True, NO_MONEY, None, None, None, (), (), (), (), ())


def clean_to_publish() -> ToPublish:
    """Return six months of an office with one project and its one approved report, issued after the last day."""
    booklet = Booklet(
        cover=Cover("สำนักงานเขตพื้นที่การศึกษาตัวอย่าง", "", 2567, 6, LAST_DAY, "", "", ()),
        is_demo=False,
        is_draft=False,
        projects=(PROJECT,),
        shares=(StatusShare(ExecutionStatus.IN_PROGRESS, 1, Decimal("100.00"), (PROJECT,)),),
        coverage=(QuarterCoverage(2, (REPORT.ref,), 1),),
        quarter_money=NO_WINDOW,
        round_money=NO_WINDOW,
        report_statuses=((Status.APPROVED, (REPORT.ref,)),),
        chapters=_chapters((REPORT,)),
        outside_emenscr=(),
        without_report=(),
        left_out=(),
        accepted_checks=(),
        plan_links=(),
        money_by_work_group=(),
        money_by_strategy=(),
    )
    return ToPublish(booklet=booklet, on=DAY_AFTER_THE_LAST)


def with_reports(subject: ToPublish, reports: Iterable[ReportSection]) -> ToPublish:
    """Return the round with these reports of its project."""
    return replace(subject, booklet=replace(subject.booklet, chapters=_chapters(reports)))


def with_report(subject: ToPublish, **changes: Any) -> ToPublish:
    """Return the round with its report changed."""
    return with_reports(subject, [replace(REPORT, **changes)])


def with_one_left_out(subject: ToPublish) -> ToPublish:
    """Return the round with a report of its first quarter that waits for its approval."""
    waiting = LeftOut(ReportRef("P1Q1", PROJECT, 1, 2), Status.SUBMITTED)
    return replace(subject, booklet=replace(subject.booklet, left_out=(waiting,)))


def with_nothing_declared(subject: ToPublish) -> ToPublish:
    """Return the round with its project in no declared status."""
    undeclared = StatusShare(None, 1, Decimal("100.00"), (PROJECT,))
    return replace(subject, booklet=replace(subject.booklet, shares=(undeclared,)))


def _chapters(reports: Iterable[ReportSection]) -> tuple[StatusChapter, ...]:
    quarters = tuple(QuarterSection(report.ref.quarter, report, None) for report in reports)
    chapter = ProjectChapter(PROJECT, ExecutionStatus.IN_PROGRESS, "", "", None, "", quarters, ())
    return (StatusChapter(ExecutionStatus.IN_PROGRESS, (GroupChapter("", (chapter,)),)),)
