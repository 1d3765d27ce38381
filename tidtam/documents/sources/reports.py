"""Sources of the quarterly reports (M6), of their evidence, and of who makes the form when."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from tidtam.documents.sources.registration import planned
from tidtam.documents.sources.said import (
    MISSING,
    NONE,
    NOT_ASKED,
    TO_FILL,
    ActivityResults,
    ActivityRow,
    ByQuarter,
    Day,
    Desk,
    Items,
    KpiResults,
    KpiRow,
    Money,
    Picture,
    Pictures,
    QuarterText,
    Said,
    State,
    given,
)
from tidtam.documents.sources.vocabulary import Made, Reporter, source, words
from tidtam.evidence.rules import PICTURES_WANTED, is_small
from tidtam.progress.checks.subjects import is_blank
from tidtam.progress.choices import ActivityStatus, CauseCategory
from tidtam.progress.facts import ActivityProgress, KpiValue, Summary
from tidtam.progress.rules import due_quarters, kpi_is_answered, kpi_standing
from tidtam.progress.sentences import activity_text, cause_text, narrative_text
from tidtam.projects.choices import KpiKind
from tidtam.projects.facts import Activity, Kpi


def _progress(made: Made, keys: Iterable[str]) -> Iterator[tuple[int, ActivityProgress]]:
    """Yield what reports say of some activities, oldest quarter first."""
    wanted = set(keys)
    for row in made.record.quarters:
        for one in row.report.activities:
            if one.activity_key in wanted:
                yield row.quarter, one


def _family(made: Made, activity: Activity) -> dict[str, str]:
    """Return the keys of an activity and of those below it, each with the title to name it by ("" for itself)."""
    below = {row.key: row.title for row in made.record.project.activities if row.parent_key == activity.key}
    return {activity.key: ""} | below


def _has_result(progress: ActivityProgress) -> bool:
    return bool(narrative_text(progress.narrative)) or progress.quantity is not None


def _said_of(made: Made, activity: Activity) -> tuple[QuarterText, ...]:
    """Return what became of an activity quarter by quarter; a sentence that nothing was done stands only at the end.

    What was done later answers it.
    """
    titles = _family(made, activity)
    told = list(_progress(made, titles))
    last = max((quarter for quarter, _one in told), default=0)
    said: list[QuarterText] = []
    for quarter, one in told:
        text = activity_text(one, quarter=quarter)
        if one.quantity is not None:
            text = "\n".join(filter(None, [text, f"จำนวน {one.quantity:,f} {one.unit}".rstrip()]))
        if text and (_has_result(one) or quarter == last):
            title = titles[one.activity_key]
            said.append(QuarterText(quarter, f"{title}: {text}" if title else text))
    return tuple(said)


@source("report.activities", Desk.TOPIC_2)
def activity_results(made: Made, _argument: str) -> Said:
    """A row for every planned activity: what became of it, or the sentence of no activity (R14.1, R14.2)."""
    rows = tuple(
        ActivityRow(number, activity.title, _said_of(made, activity))
        for number, activity in enumerate(planned(made), 1)
    )
    if not any(row.said for row in rows):
        return MISSING
    faults = (
        _("เขียนผลหรือเหตุที่ยังไม่ดำเนินการของกิจกรรมที่ %(number)s") % {"number": row.number} for row in rows if not row.said
    )
    return given(ActivityResults(rows), faults)


@source("report.next_activities", Desk.TOPIC_2)
def next_activities(made: Made, _argument: str) -> Said:
    """The planned activities without a result, each with the quarter it is to be done in (R20.1)."""
    items, faults = [], []
    for number, activity in enumerate(planned(made), 1):
        told = list(_progress(made, _family(made, activity)))
        is_closed = any(one.status in {ActivityStatus.DONE, ActivityStatus.CANCELLED} for _quarter, one in told)
        if is_closed or any(_has_result(one) for _quarter, one in told):
            continue
        later = [one.later_quarter for _quarter, one in told if one.later_quarter]
        later = later[-1:] or sorted(quarter for quarter in activity.planned_quarters if quarter > made.quarter)[:1]
        if later:
            items.append(f"กิจกรรมที่ {number} {activity.title} ดำเนินการในไตรมาสที่ {later[0]}")
        else:
            faults.append(_("ระบุไตรมาสที่จะดำเนินการของกิจกรรมที่ %(number)s") % {"number": number})
    if items:
        return given(Items(tuple(items)), faults)
    return Said(State.MISSING, None, tuple(faults)) if faults or not planned(made) else NOT_ASKED


@source("report.kpis", Desk.TOPIC_1)
def kpi_results(made: Made, _argument: str) -> Said:
    """A row for every KPI with its cumulative result, percent computed (R15.1 – R15.4)."""
    registered = made.record.project.kpis
    if not registered:
        return MISSING
    rows, faults = [], []
    for kpi in registered:
        value = _latest(made, kpi)
        row = _kpi_row(kpi, value)
        rows.append(row)
        if value is None:
            faults.append(_("รายงานผลของตัวชี้วัด “%(name)s”") % {"name": kpi.name})
        if kpi.target_pct is not None and not _total(kpi, value):
            faults.append(_("ระบุจำนวนเป้าหมายทั้งหมดของตัวชี้วัด “%(name)s” ซึ่งตั้งเป้าเป็นร้อยละ") % {"name": kpi.name})
    return given(KpiResults(tuple(rows)), faults)


def _latest(made: Made, kpi: Kpi) -> KpiValue | None:
    """Return the last value that was reported of a KPI: values are cumulative over the year (R15.2)."""
    values = [value for row in made.record.quarters for value in row.report.kpi_values if value.kpi_key == kpi.key]
    return next((value for value in reversed(values) if kpi_is_answered(kpi, value)), None)


def _total(kpi: Kpi, value: KpiValue | None) -> Decimal | None:
    return value.total if value is not None and value.total is not None else kpi.target_total


def _kpi_row(kpi: Kpi, value: KpiValue | None) -> KpiRow:
    standing = kpi_standing(kpi, value) if value is not None else None
    is_counted = kpi.kind != KpiKind.QUALITATIVE
    return KpiRow(
        name=kpi.name,
        kind=kpi.kind,
        unit=kpi.unit,
        target_pct=kpi.target_pct,
        target_number=_total(kpi, value) if kpi.target_pct is not None else kpi.target,
        result=value.cumulative if value is not None and is_counted else None,
        pct=standing.pct if standing is not None else None,
        verdict=str(value.verdict.label) if value is not None and value.verdict is not None else "",
    )


PROBLEMS: dict[str, Callable[[Summary], str]] = {
    "work": lambda summary: summary.work_problems,
    "spending": lambda summary: summary.spending_problems,
}
SOLUTIONS: dict[str, Callable[[Summary], str]] = {
    "work": lambda summary: summary.work_solution,
    "spending": lambda summary: summary.spending_solution,
}


@source("report.problems", Desk.TOPIC_6, *PROBLEMS)
def problems(made: Made, kind: str) -> Said:
    """The problems of the work, or of spending; none only where the last report ticks it (R18.1)."""
    said = _of_summaries(made, PROBLEMS[kind])
    if said:
        return given(ByQuarter(said))
    return NONE if made.record.quarters and made.record.quarters[-1].report.summary.no_problems else MISSING


@source("report.solutions", Desk.TOPIC_6, *SOLUTIONS)
def solutions(made: Made, kind: str) -> Said:
    """How they are solved: none where there is no problem, missing where there is one without a solution."""
    said = _of_summaries(made, SOLUTIONS[kind])
    if said:
        return given(ByQuarter(said))
    return NONE if problems(made, kind).state == State.NONE else MISSING


def _of_summaries(made: Made, read: Callable[[Summary], str]) -> tuple[QuarterText, ...]:
    """Return what reports say, quarter by quarter; a dash says nothing, as the checks of reports have it."""
    said = ((row.quarter, read(row.report.summary).strip()) for row in made.record.quarters)
    return tuple(QuarterText(quarter, text) for quarter, text in said if not is_blank(text))


@source("money.by_quarter", Desk.TOPIC_3)
def money(made: Made, _argument: str) -> Said:
    """Money received, spent in all and quarter by quarter.

    The sum is computed (R17.1), a blank quarter stays blank (R17.3), spending above what was received has its note
    (R17.2).
    """
    record = made.record
    spent = record.spent_by_quarter
    received = record.project.budget.received_baht
    if received is None and record.spent_baht is None:
        return MISSING
    faults = [] if received is not None else [_("ระบุงบประมาณที่ได้รับทั้งหมดในทะเบียนโครงการ")]
    owed = {quarter for quarter in due_quarters(record.project) if quarter <= made.quarter}
    owed |= {row.quarter for row in record.quarters}
    faults += [
        _("รายงานการเบิกจ่ายของไตรมาสที่ %(quarter)s") % {"quarter": quarter}
        for quarter in sorted(owed)
        if spent[quarter] is None
    ]
    above: tuple[str, ...] = ()
    if received is not None and record.spent_baht is not None and record.spent_baht > received:
        causes = [cause for row in record.quarters for cause in row.report.disbursement.causes]
        extra = [cause for cause in causes if cause.category == CauseCategory.EXTRA_ALLOCATION]
        above = tuple(filter(None, dict.fromkeys(map(cause_text, extra))))
        faults += [] if above else [_("ระบุงบประมาณที่ได้รับจัดสรรเพิ่ม เพราะเบิกจ่ายสะสมเกินงบประมาณที่ได้รับ")]
    desk = Desk.BUDGET if received is None else None
    return given(Money(received, record.spent_baht, tuple(spent.values()), above), faults, desk=desk)


@source("evidence.chosen_pictures", Desk.EVIDENCE)
def chosen_pictures(made: Made, _argument: str) -> Said:
    """The pictures chosen for the form; fewer than it wants and small ones are named, never refused (R16.1)."""
    chosen = {one.id: one for one in made.record.evidence if one.is_chosen and one.small_file}
    if not chosen:
        return MISSING
    faults = [_("ภาพ “%(title)s” เล็กกว่า 2 MB") % {"title": one.title} for one in chosen.values() if is_small(one.bytes)]
    if len(chosen) < PICTURES_WANTED:
        faults.append(
            _("เลือกภาพให้ครบ %(wanted)s ภาพ (มี %(count)s)") % {"wanted": PICTURES_WANTED, "count": len(chosen)}
        )
    return given(
        Pictures(tuple(Picture(one.title, one.small_file, one.sha256, one.bytes) for one in chosen.values())), faults
    )


# ---- who makes it, when


REPORTER: dict[str, Callable[[Reporter], str]] = {
    "name": lambda reporter: reporter.name,
    "position": lambda reporter: reporter.position,
    "email": lambda reporter: reporter.email,
}


@source("account.reporter", Desk.ACCOUNT, *REPORTER)
def reporter(made: Made, part: str) -> Said:
    """Name, position or e-mail of who makes the form; a command makes it without them, as lines to fill."""
    return words(REPORTER[part](made.reporter)) if made.reporter is not None else TO_FILL


@source("form.date", Desk.FILE)
def form_date(made: Made, _argument: str) -> Said:
    """The day of the form; a line to fill where none is given."""
    return given(Day(made.on)) if made.on is not None else TO_FILL
