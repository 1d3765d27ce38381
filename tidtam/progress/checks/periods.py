"""Dates and years in fields and in words: nothing in a report may have happened after its data date.

Dates in text are found by tidtam.thai.dates; only such as carry their year count. docs/rules/data-date.md says which
boxes state results.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import Found
from tidtam.progress.checks import examples as ex
from tidtam.progress.checks.catalogues import REPORT_CHECKS
from tidtam.progress.checks.subjects import Area, Box, ReportSubject, boxes, found, titles_and_boxes
from tidtam.progress.choices import ActivityStatus, Part
from tidtam.progress.facts import Narrative
from tidtam.thai.calendar import fiscal_year_be, quarter_dates, quarter_of
from tidtam.thai.dates import FoundDate, find_dates, find_years, format_date
from tidtam.thai.text import squeeze

check = REPORT_CHECKS.check

CONTEXT = 24
"""Letters before a year, squeezed, that must be the same for two years to speak of the same thing (X7)."""

LOOKS_AHEAD = {Area.CAUSE, Area.PROBLEMS, Area.SUGGESTIONS}
"""Boxes that may speak of next year: why money waits for it, what is asked for it."""


def _limit(subject: ReportSubject) -> date:
    """Return the data date; where it is missing, the last day of the quarter."""
    report = subject.report
    return report.data_date or quarter_dates(report.fiscal_year_be, report.quarter)[1]


def _later(box: Box, limit: date) -> list[FoundDate]:
    """Return what lies wholly after the data date; a month that holds it may have been meant up to that day."""
    return [one for one in find_dates(box.text) if one.first_date > limit]


def _runs_past(one: FoundDate, limit: date) -> bool:
    """Return whether a span begins by the data date and ends after it: told as if it had all happened."""
    return one.first_date <= limit < one.last_date and one.is_range and not _is_one_month(one)


def _is_one_month(one: FoundDate) -> bool:
    return one.precision == "month" and (one.first_date.year, one.first_date.month) == (
        one.last_date.year,
        one.last_date.month,
    )


@check(
    "progress.result_dated_after_data_date",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ช่องผลมีวันที่ %(date)s ซึ่งหลังวันที่ของข้อมูล %(limit)s"),
    cure=_("ตรวจวันที่และปี หากเป็นแผนที่จะทำ ให้เขียนในกิจกรรมที่ยังไม่แล้วเสร็จ"),
    findings=("C8",),
    example=ex.with_activity("a1", result="แล้วเสร็จเมื่อวันที่ ๖ กุมภาพันธ์ ๒๕๖๘"),
    counter_example=ex.with_activity("a1", result="แล้วเสร็จเมื่อวันที่ ๓๑ มีนาคม ๒๕๖๗"),
)
def result_dated_after_data_date(subject: ReportSubject) -> Iterator[Found]:
    """A result box, or the words of an activity that is done, names a later day."""
    limit = _limit(subject)
    for box in boxes(subject.report):
        if not box.is_result or box.area == Area.RESULTS:
            continue
        later = _later(box, limit)
        if later:
            yield found(box.place, date=format_date(later[0].last_date), limit=format_date(limit))


@check(
    "progress.span_ends_after_data_date",
    Level.HARD,
    Gate.SUBMIT,
    message=_("ผลการดำเนินงานครอบคลุมถึง %(date)s ซึ่งหลังวันที่ของข้อมูล %(limit)s"),
    cure=_("เขียนเฉพาะช่วงที่ดำเนินการแล้ว ช่วงที่เหลือเป็นแผน"),
    findings=("C9",),
    example=ex.with_activity("a2", how="พบกันเดือนละครั้ง ตั้งแต่เดือนพฤศจิกายน ๒๕๖๖ ถึงเดือนสิงหาคม ๒๕๖๗"),
    counter_example=ex.with_activity("a2", how="พบกันเดือนละครั้ง ตั้งแต่เดือนพฤศจิกายน ๒๕๖๖ ถึงเดือนมีนาคม ๒๕๖๗"),
)
def span_ends_after_data_date(subject: ReportSubject) -> Iterator[Found]:
    """A span that has begun is told of an activity done or under way, or as a result, and ends in the future."""
    limit = _limit(subject)
    worked = {
        f"activities[{row.activity_key}]"
        for row in subject.report.activities
        if row.status in {ActivityStatus.DONE, ActivityStatus.UNDER_WAY}
    }
    for box in boxes(subject.report):
        owner = box.place.partition("].")[0] + "]" if "]." in box.place else box.place
        if not box.is_result and owner not in worked:
            continue
        spans = [one for one in find_dates(box.text) if _runs_past(one, limit)]
        if spans:
            yield found(box.place, date=format_date(spans[0].last_date), limit=format_date(limit))


@check(
    "progress.summary_dated_after_data_date",
    Level.HARD,
    Gate.SUBMIT,
    message=_("สรุปผลการดำเนินงานมีวันที่ %(date)s ซึ่งหลังวันที่ของข้อมูล %(limit)s"),
    cure=_("สรุปเฉพาะผลที่เกิดแล้ว งานที่จะทำให้เขียนในกิจกรรมหรือข้อเสนอแนะ"),
    findings=("C10",),
    example=ex.with_summary(results="จัดค่ายรุ่นที่สองระหว่างวันที่ ๒๕ - ๒๖ พฤษภาคม ๒๕๖๗"),
    counter_example=ex.with_summary(results="จัดค่ายรุ่นแรกระหว่างวันที่ ๑๖ - ๑๗ มีนาคม ๒๕๖๗"),
)
def summary_dated_after_data_date(subject: ReportSubject) -> Iterator[Found]:
    """The quarter's results name a later day."""
    limit = _limit(subject)
    for box in boxes(subject.report):
        later = _later(box, limit) if box.area == Area.RESULTS else []
        if later:
            yield found(box.place, date=format_date(later[0].last_date), limit=format_date(limit))


@check(
    "progress.activity_done_in_future",
    Level.HARD,
    Gate.SUBMIT,
    message=_("กิจกรรมที่แล้วเสร็จมีวันที่ %(date)s ซึ่งหลังวันที่ของข้อมูล %(limit)s"),
    cure=_("ตรวจวันที่ หรือแก้สถานะของกิจกรรม"),
    example=ex.with_activity("a1", end_date=date(2024, 4, 1)),
    counter_example=ex.with_activity("a1", end_date=date(2024, 3, 31)),
)
def activity_done_in_future(subject: ReportSubject) -> Iterator[Found]:
    """The same in the fields of an activity: done, or begun, after the data date."""
    limit = _limit(subject)
    for row in subject.report.activities:
        ended = row.end_date if row.status == ActivityStatus.DONE else None
        begun = row.start_date if row.status in {ActivityStatus.DONE, ActivityStatus.UNDER_WAY} else None
        late = max((day for day in (begun, ended) if day is not None), default=limit)
        if late > limit:
            yield found(f"activities[{row.activity_key}]", date=format_date(late), limit=format_date(limit))


@check(
    "progress.date_after_data_date",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ช่องนี้มีวันที่ %(date)s ซึ่งหลังวันที่ของข้อมูล %(limit)s เป็นแผนหรือไม่"),
    cure=_("หากเป็นแผน ทำเครื่องหมายรับทราบ หากเป็นผลที่เกิดแล้ว ตรวจวันที่และปี"),
    findings=("C10",),
    example=ex.with_summary(work_problems="ต้องเลื่อนค่ายไปวันที่ 25 พฤษภาคม 2567"),
    counter_example=ex.with_summary(work_problems="ต้องเลื่อนค่ายจากวันที่ 25 มีนาคม 2567"),
)
def date_after_data_date(subject: ReportSubject) -> Iterator[Found]:
    """A later day anywhere else; plans may name one."""
    limit = _limit(subject)
    for box in boxes(subject.report):
        later = [] if box.is_result else _later(box, limit)
        if later:
            yield found(box.place, date=format_date(later[0].last_date), limit=format_date(limit))


@check(
    "progress.work_of_unreported_quarter",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("ช่องนี้เล่างานวันที่ %(date)s ของไตรมาสที่ %(quarter)s ซึ่งยังไม่มีรายงาน"),
    cure=_("รายงานไตรมาสนั้นด้วย หรือตรวจวันที่"),
    findings=("C7",),
    example=ex.with_activity("a1", how="ประชุมเตรียมการวันที่ ๑๕ ธันวาคม ๒๕๖๖"),
    counter_example=ex.with_activity("a1", how="ประชุมเตรียมการวันที่ ๑๕ มกราคม ๒๕๖๗"),
)
def work_of_unreported_quarter(subject: ReportSubject) -> Iterator[Found]:
    """Work dated in an earlier quarter of the year for which there is no report."""
    report = subject.report
    reported = {one.quarter for one in subject.earlier_reports}
    for box in boxes(report):
        if box.area not in {Area.ANSWER, Area.ACTIVITY, Area.RESULTS}:
            continue
        for one in find_dates(box.text):
            quarter = quarter_of(one.last_date)
            in_year = fiscal_year_be(one.last_date) == report.fiscal_year_be
            if in_year and quarter < report.quarter and quarter not in reported:
                yield found(box.place, date=format_date(one.last_date), quarter=quarter)
                break


@check(
    "progress.other_year",
    Level.NOTICE,
    Gate.SUBMIT,
    message=_("ช่องนี้กล่าวถึงปี %(years)s ซึ่งไม่ใช่ปีของรายงาน"),
    cure=_("ตรวจว่าเป็นข้อความที่ค้างจากปีก่อนหรือไม่"),
    findings=("C11",),
    example=ex.with_summary(results="สรุปผลค่ายประจำปี ๒๕๖๕"),
    counter_example=ex.with_summary(results="ทำตาม พ.ร.บ. การศึกษาแห่งชาติ พ.ศ. ๒๕๔๒ ในปีการศึกษา ๒๕๖๖"),
)
def other_year(subject: ReportSubject) -> Iterator[Found]:
    """A year that is neither the fiscal year, nor the one before it (its first quarter, its school year).

    Titles of laws, spans of plans, numbered orders, and years in the project's own name are let be; so is the next
    year where a box looks ahead (causes, problems, suggestions).
    """
    year = subject.report.fiscal_year_be
    expected = {year, year - 1} | {one.year_be for one in find_years(subject.project.name)}
    for box in titles_and_boxes(subject):
        years = [one.year_be for one in find_years(box.text) if one.kind not in {"enactment", "span", "numbered"}]
        others = sorted(set(years) - expected - ({year + 1} if box.area in LOOKS_AHEAD else set()))
        if others:
            yield found(box.place, years=", ".join(str(one) for one in others))


@check(
    "progress.same_fact_two_years",
    Level.WARNING,
    Gate.SUBMIT,
    message=_("เรื่องเดียวกันเขียนไว้สองปี: %(years)s (อีกแห่งอยู่ที่ %(other_place)s)"),
    cure=_("ตรวจว่าปีใดถูก แล้วแก้ให้ตรงกันทุกช่อง"),
    findings=("X7",),
    example=ex.in_turn(
        ex.with_activity("a1", what="วิเคราะห์ผลทดสอบการอ่านออกเสียงชั้น ป.๑ ปีการศึกษา ๒๕๖๕"),
        ex.with_answer(Part.OUTPUT, what="ใช้ผลทดสอบการอ่านออกเสียงชั้น ป.๑ ปีการศึกษา ๒๕๖๖"),
    ),
    counter_example=ex.in_turn(
        ex.with_activity("a1", what="วิเคราะห์ผลทดสอบการอ่านออกเสียงชั้น ป.๑ ปีการศึกษา ๒๕๖๖"),
        ex.with_answer(Part.OUTPUT, narrative=Narrative(whole_text="แผนปฏิบัติการ ปีการศึกษา ๒๕๖๗ จากปีการศึกษา ๒๕๖๖")),
    ),
)
def same_fact_two_years(subject: ReportSubject) -> Iterator[Found]:
    """The same words before a year, and two different years after them, in one report."""
    places: dict[str, dict[int, str]] = defaultdict(dict)
    for box in boxes(subject.report):
        for one in find_years(box.text):
            context = squeeze(box.text[max(0, one.start - 4 * CONTEXT) : one.start])[-CONTEXT:]
            if len(context) == CONTEXT and one.kind not in {"enactment", "numbered"}:
                places[context].setdefault(one.year_be, box.place)
    told: set[tuple[int, ...]] = set()
    for by_year in places.values():
        years = tuple(sorted(by_year))
        if len(years) > 1 and years not in told:
            told.add(years)
            first, second = list(by_year.values())[:2]
            yield found(second, years=", ".join(map(str, years)), other_place=first)
