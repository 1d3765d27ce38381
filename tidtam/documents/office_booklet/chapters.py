"""Turns one report's facts into the headings and passages that are printed; every heading is generated."""

from collections.abc import Iterable

from tidtam.approval.choices import Origin, Status
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.record import (
    Block,
    MoneyLine,
    Passage,
    ProjectChapter,
    ProjectRef,
    QuarterSection,
    ReportRef,
    ReportSection,
)
from tidtam.progress.choices import ActivityStatus, CauseCategory, Part
from tidtam.progress.facts import ActivityProgress, Cause, Report
from tidtam.progress.rules import counted_kpis, disbursed_pct, kpi_standing, money_split, verdict
from tidtam.progress.sentences import activity_text, answer_text, cause_text, kpi_sentence, quantity_sentences
from tidtam.projects.choices import KpiKind
from tidtam.projects.facts import Project

ACTIVITY, RESULTS, PROBLEMS, SUGGESTIONS = "activity", "results", "problems", "suggestions"
"""Keys of the passages that answer no part."""


def project_chapter(
    project: Project, ref: ProjectRef, quarters: tuple[QuarterSection, ...], *, at_quarter: int
) -> ProjectChapter:
    """Return a project with quarters of it as they are printed; its status is what was declared until a quarter."""
    execution = project.execution_at(at_quarter)
    return ProjectChapter(
        ref=ref,
        status=execution.status if execution else None,
        work_group=project.work_group,
        code=project.code,
        in_emenscr=project.in_emenscr,
        status_reason=execution.reason if execution else "",
        quarters=quarters,
        invented=project.invented,
        start_date=project.start_date,
        end_date=project.end_date,
        budget_baht=project.budget.total_baht,
    )


def report_section(project: Project, report: Report, ref: ReportRef) -> ReportSection:
    """Return one quarter's report as it is printed."""
    year, quarter = report.fiscal_year_be, report.quarter
    money = report.disbursement
    split = money_split(money)
    return ReportSection(
        ref=ref,
        status=report.status,
        is_imported=report.origin == Origin.IMPORTED and report.status != Status.APPROVED,
        data_date=report.data_date,
        before_money=(
            Block(words.TARGETS.format(quarter=quarter, year=year), tuple(_targets(project, report))),
            Block(words.ACTIVITIES.format(quarter=quarter, year=year), tuple(_activities(project, report))),
            Block(
                words.ALIGNMENT,
                tuple(_part(report, part) for part in (Part.NATIONAL_STRATEGY, Part.MASTER_PLAN_ISSUE, Part.SUB_PLAN)),
            ),
            Block(words.NDP13, (_part(report, Part.NDP13),)),
        ),
        money_heading=words.DISBURSEMENT.format(quarter=quarter, year=year),
        money=MoneyLine(
            planned_baht=money.planned_baht,
            carried_in_baht=money.carried_in_baht,
            actual_baht=money.actual_baht,
            within_plan_baht=split.within_plan_baht if split else None,
            not_disbursed_baht=split.not_disbursed_baht if split else None,
            over_plan_baht=split.over_plan_baht if split else None,
            pct=disbursed_pct(money),
            verdict=verdict(money),
            causes=tuple(dict.fromkeys(_cause(cause) for cause in money.causes)),
        ),
        after_money=(Block(words.SUMMARY.format(quarter=quarter, year=year), tuple(_summary(report))),),
    )


def _cause(cause: Cause) -> str:
    """Return a cause in its reporter's words, or in its category's where there are none; one sentence may name two."""
    return cause_text(cause) or str(CauseCategory(cause.category).label)


def _part(report: Report, part: Part) -> Passage:
    texts = tuple(filter(None, (answer_text(answer, quarter=report.quarter) for answer in report.answers_of(part))))
    return Passage(part.value, words.PART_TITLE[part], texts or (words.NOTHING_WRITTEN,))


def _targets(project: Project, report: Report) -> Iterable[Passage]:
    yield _part(report, Part.OUTPUT)
    yield _part(report, Part.OUTCOME)
    kpis = _part(report, Part.KPI)
    yield Passage(kpis.key, kpis.title, (*kpis.paragraphs, *_kpi_sentences(project, report)))


def _kpi_sentences(project: Project, report: Report) -> Iterable[str]:
    by_key = {value.kpi_key: value for value in report.kpi_values}
    for kpi in project.kpis:
        value = by_key.get(kpi.key)
        if value is None:
            continue
        standing = kpi_standing(kpi, value)
        if kpi.kind == KpiKind.QUALITATIVE and value.verdict is not None:
            yield f"{kpi.name}: {value.verdict.label}"
        elif value.cumulative is None:
            continue
        elif standing.pct is not None and standing.verdict is not None and kpi.target_pct is not None:
            sentence = kpi_sentence(
                number=value.cumulative, pct=standing.pct, verdict=standing.verdict, target_pct=kpi.target_pct
            )
            yield f"{kpi.name}: {sentence}"
        else:
            reached = f" {standing.verdict.label}" if standing.verdict else ""
            yield f"{kpi.name}: {value.cumulative:,f} {kpi.unit}".rstrip() + reached


def _activities(project: Project, report: Report) -> Iterable[Passage]:
    """Yield the activities that have something to say this quarter: the registered ones, numbered, then those added."""
    reported = {row.activity_key: row for row in report.activities}
    main = sub = 0
    found = False
    for activity in project.activities:
        row = reported.get(activity.key)
        if not activity.is_planned:
            label = words.UNPLANNED_ACTIVITY
        elif activity.parent_key:
            sub += 1
            label = words.SUB_ACTIVITY.format(number=f"{main}.{sub}")
        else:
            main, sub = main + 1, 0
            label = words.MAIN_ACTIVITY.format(number=main)
        if row is None:
            continue
        found = True
        yield Passage(
            ACTIVITY,
            f"{label} {activity.title}",
            tuple(_activity_words(project, row, report.quarter)),
        )
    registered = {activity.key for activity in project.activities}
    for row in report.activities:
        if row.activity_key not in registered:
            found = True
            title = f"{words.UNPLANNED_ACTIVITY} {row.title}".rstrip()
            yield Passage(ACTIVITY, title, tuple(_activity_words(project, row, report.quarter)))
    if not found:
        yield Passage(ACTIVITY, "", (words.NOTHING_WRITTEN,))


def _activity_words(project: Project, row: ActivityProgress, quarter: int) -> Iterable[str]:
    status = ActivityStatus(row.status).label if row.status else words.MISSING
    yield f"สถานะ: {status}"
    text = activity_text(row, quarter=quarter)
    if text:
        yield text
    if row.quantity is not None:
        yield f"จำนวน {row.quantity:,f} {row.unit}".rstrip()
    yield from quantity_sentences(row, counted_kpis(project, row.activity_key))


def _summary(report: Report) -> Iterable[Passage]:
    summary = report.summary
    yield Passage(RESULTS, words.RESULTS, (summary.results or words.NOTHING_WRITTEN,))
    problems = [summary.work_problems] if summary.work_problems else []
    if summary.work_solution:
        problems.append(f"{words.SOLUTION}: {summary.work_solution}")
    if summary.spending_problems:
        problems.append(f"{words.SPENDING_PROBLEMS}: {summary.spending_problems}")
    if summary.spending_solution:
        problems.append(f"{words.SOLUTION}: {summary.spending_solution}")
    if not problems:
        problems = [words.NONE if summary.no_problems else words.NOTHING_WRITTEN]
    yield Passage(PROBLEMS, words.PROBLEMS, tuple(problems))
    suggestions = [summary.suggestions] if summary.suggestions else []
    if suggestions and summary.suggestions_to:
        suggestions.append(words.SUGGESTIONS_TO.format(to=summary.suggestions_to))
    if not suggestions:
        suggestions = [words.NONE if summary.no_suggestions else words.NOTHING_WRITTEN]
    yield Passage(SUGGESTIONS, words.SUGGESTIONS, tuple(suggestions))
