"""The checks of the gate "publish": what a director must have seen, or answers for, before a booklet is issued.

A project that has not reported never keeps a booklet shut; it is named in it.
"""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Catalogue, Found
from tidtam.documents.office_booklet.record import ReportRef, ReportSection
from tidtam.publishing.checks import examples
from tidtam.publishing.facts import ToPublish
from tidtam.thai.dates import format_date

PUBLISH_CHECKS: Catalogue[ToPublish] = Catalogue("publishing")
clean_to_publish = examples.clean_to_publish


@PUBLISH_CHECKS.check(
    "publishing.nothing_approved",
    Level.HARD,
    Gate.PUBLISH,
    message=_("ยังไม่มีรายงานที่อนุมัติแล้วในรอบนี้ เล่มนี้จะไม่มีผลการดำเนินงานของโครงการใด"),
    cure=_("อนุมัติรายงานของรอบนี้ก่อน หรือลงนามพร้อมเหตุผล"),
    example=lambda clean: examples.with_reports(clean, ()),
)
def nothing_approved(subject: ToPublish) -> Iterable[Found]:
    """An edition without any approved report says nothing of the round."""
    if not subject.booklet.reports_in_order:
        yield Found("reports")


@PUBLISH_CHECKS.check(
    "publishing.round_not_over",
    Level.HARD,
    Gate.PUBLISH,
    message=_("ยังไม่สิ้นรอบรายงาน: ข้อมูลของเล่มนี้เป็นข้อมูล ณ วันที่ %(as_of)s"),
    cure=_("ออกเล่มรายงานเมื่อสิ้นรอบแล้ว หรือลงนามพร้อมเหตุผล"),
    example=lambda clean: replace(clean, on=examples.DAY_BEFORE_THE_LAST),
    counter_example=lambda clean: replace(clean, on=clean.booklet.cover.as_of_date),
)
def round_not_over(subject: ToPublish) -> Iterable[Found]:
    """The cover states the round's last day; before that day it would not be true."""
    as_of = subject.booklet.cover.as_of_date
    if subject.on < as_of:
        yield Found("cover.as_of_date", {"as_of": format_date(as_of)})


@PUBLISH_CHECKS.check(
    "publishing.data_after_round",
    Level.HARD,
    Gate.PUBLISH,
    message=_("รายงานไตรมาส %(quarter)s ของโครงการ “%(project)s” เป็นข้อมูล ณ วันที่ %(data_date)s หลังวันสิ้นรอบ %(as_of)s"),
    cure=_("ให้ผู้รับผิดชอบตรวจวันที่ของข้อมูลในรายงาน หรือลงนามพร้อมเหตุผล"),
    example=lambda clean: examples.with_report(clean, data_date=examples.DAY_AFTER_THE_LAST),
    counter_example=lambda clean: examples.with_report(clean, data_date=clean.booklet.cover.as_of_date),
)
def data_after_round(subject: ToPublish) -> Iterable[Found]:
    """A figure newer than the day on the cover does not belong to the round."""
    as_of = subject.booklet.cover.as_of_date
    for report in subject.booklet.reports_in_order:
        if report.data_date is not None and report.data_date > as_of:
            dates = {"data_date": format_date(report.data_date), "as_of": format_date(as_of)}
            yield Found(_place(report.ref), _named(report.ref) | dates)


@PUBLISH_CHECKS.check(
    "publishing.unanswered_checks",
    Level.HARD,
    Gate.PUBLISH,
    message=_("รายงานไตรมาส %(quarter)s ของโครงการ “%(project)s” อนุมัติแล้ว แต่มีข้อที่ต้องแก้ไข %(count)s ข้อที่ไม่มีผู้รับทราบ"),
    cure=_("เปิดแก้ไขรายงานแล้วอนุมัติใหม่ หรือลงนามพร้อมเหตุผล"),
    example=lambda clean: replace(clean, unanswered={"P1Q2": 2}),
    counter_example=lambda clean: replace(clean, unanswered={"P2Q2": 2}),
)
def unanswered_checks(subject: ToPublish) -> Iterable[Found]:
    """A hard failed check of a printed report is mended, or somebody has answered for it."""
    for report in subject.booklet.reports_in_order:
        count = subject.unanswered.get(report.ref.id, 0)
        if count:
            yield Found(_place(report.ref), _named(report.ref) | {"count": str(count)})


@PUBLISH_CHECKS.check(
    "publishing.money_missing",
    Level.WARNING,
    Gate.PUBLISH,
    message=_("รายงานไตรมาส %(quarter)s ของโครงการ “%(project)s” ไม่มีแผนหรือผลการเบิกจ่าย จึงไม่รวมอยู่ในยอดเงิน"),
    cure=_("ให้ผู้รับผิดชอบกรอกแผนและผลการเบิกจ่าย ถ้ามี"),
    example=lambda clean: examples.with_report(clean, money=examples.MONEY_MISSING),
)
def money_missing(subject: ToPublish) -> Iterable[Found]:
    """A report without plan or without actual adds nothing to any sum."""
    for report in subject.booklet.reports_in_order:
        if _has_no_money(report):
            yield Found(_place(report.ref), _named(report.ref))


@PUBLISH_CHECKS.check(
    "publishing.not_approved",
    Level.WARNING,
    Gate.PUBLISH,
    message=_("มีรายงาน %(count)s ฉบับที่ยังไม่ได้รับอนุมัติ จะไม่พิมพ์และไม่นับในเล่มนี้"),
    cure=_("อนุมัติก่อนถ้าพร้อม เล่มรายงานจะระบุชื่อโครงการของรายงานเหล่านี้"),
    example=examples.with_one_left_out,
)
def not_approved(subject: ToPublish) -> Iterable[Found]:
    """What is not approved is left out and named."""
    if subject.booklet.left_out:
        yield Found("left_out", {"count": str(len(subject.booklet.left_out))})


@PUBLISH_CHECKS.check(
    "publishing.status_undeclared",
    Level.WARNING,
    Gate.PUBLISH,
    message=_("มี %(count)s โครงการที่ไม่ได้แจ้งสถานะการดำเนินโครงการ ณ สิ้นรอบ"),
    cure=_("ให้ผู้รับผิดชอบแจ้งสถานะของโครงการ"),
    example=examples.with_nothing_declared,
)
def status_undeclared(subject: ToPublish) -> Iterable[Found]:
    """The booklet is ordered by declared status; a project without one stands in a part of its own."""
    count = sum(share.count for share in subject.booklet.shares if share.status is None)
    if count:
        yield Found("shares", {"count": str(count)})


@PUBLISH_CHECKS.check(
    "publishing.without_report",
    Level.NOTICE,
    Gate.PUBLISH,
    message=_("มี %(count)s โครงการที่ไม่มีรายงานในรอบนี้"),
    cure=_("เล่มรายงานจะระบุชื่อโครงการเหล่านี้ในหมายเหตุ"),
    example=lambda clean: replace(clean, booklet=replace(clean.booklet, without_report=clean.booklet.projects)),
)
def without_report(subject: ToPublish) -> Iterable[Found]:
    """A project that has not reported never keeps a booklet shut; it is named in it."""
    if subject.booklet.without_report:
        yield Found("without_report", {"count": str(len(subject.booklet.without_report))})


def _place(ref: ReportRef) -> str:
    return f"reports[{ref.id}]"


def _named(ref: ReportRef) -> dict[str, str]:
    return {"project": ref.project.name, "quarter": str(ref.quarter)}


def _has_no_money(report: ReportSection) -> bool:
    return report.money.planned_baht is None or report.money.actual_baht is None
