"""Generated office files for property tests: any facts that agree with one another, hostile texts among them."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import get_type_hints

from hypothesis import strategies as st

from tidtam.approval.choices import Origin, Status
from tidtam.exchange import facts as exchange
from tidtam.exchange.choices import PrintedOutcome, PrintedTopic
from tidtam.progress import facts as progress
from tidtam.progress.choices import (
    ActivityStatus,
    AnswerState,
    CauseCategory,
    FundingSource,
    KpiVerdict,
    Part,
)
from tidtam.projects import choices, facts
from tidtam.thai.text import clean

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% now %}",
    "a\x0bb",
    "\ud800x\udfff",
    "นํา้ เเม่",
    "\u202egnp.exe",
    "%(name)s %s %",
    "-",
    "' OR 1=1 --",
    "\ufeff\u200b",
    "ก" * 4440,
    "NaN",
    "null",
)
raw_texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))
texts = raw_texts.map(clean)
words = st.text("abcกขค่ำ๑ 1", min_size=1, max_size=12).map(clean).filter(bool)
baht = st.integers(0, 10**15 - 1).map(lambda satang: Decimal(satang).scaleb(-2))
numbers = st.integers(-(10**12), 10**12).map(lambda n: Decimal(n).scaleb(-4))
percents = st.integers(0, 99_999).map(lambda n: Decimal(n).scaleb(-2))
days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
quarters = st.integers(1, 4)
quarter_sets = st.sets(quarters).map(lambda chosen: tuple(sorted(chosen)))


def maybe(values):
    return st.none() | values


def of(shape, /, **given):
    """Build any instance of a class of facts: texts by default, the given strategies for the rest."""
    hints = get_type_hints(shape)
    words_of = {each.name: texts for each in fields(shape) if hints[each.name] is str}
    return st.builds(shape, **{**words_of, **given})


def enum(kind):
    return st.sampled_from(list(kind))


def several(values, most=2):
    return st.lists(values, max_size=most).map(tuple)


def unique(values, key, most=3):
    return st.lists(values, max_size=most, unique_by=key).map(tuple)


narratives = st.one_of(
    st.builds(progress.Narrative, whole_text=texts),
    st.builds(progress.Narrative, what=texts, where=texts, how=texts, result=texts, leads_to=texts),
)


@st.composite
def projects(draw, key, year, work_groups):
    keys = draw(st.lists(words, max_size=4, unique=True))
    split = draw(st.integers(0, len(keys)))
    results = tuple(
        draw(of(facts.Result, key=st.just(each), kind=enum(choices.ResultKind), text=words)) for each in keys[:split]
    )
    kpis = tuple(
        draw(
            of(
                facts.Kpi,
                key=st.just(each),
                name=words,
                kind=maybe(enum(choices.KpiKind)),
                unit=words,
                baseline=maybe(numbers),
                target=maybe(numbers),
                target_pct=maybe(percents),
                target_total=maybe(numbers),
                due_quarters=quarter_sets,
            )
        )
        for each in keys[split:]
    )
    activity_keys = draw(st.lists(words, max_size=3, unique=True))
    activities = tuple(
        draw(
            of(
                facts.Activity,
                key=st.just(each),
                title=words,
                parent_key=st.sampled_from(["", activity_keys[0]]) if number else st.just(""),
                planned_quarters=quarter_sets,
                weight_pct=maybe(percents),
                serves=unique(st.sampled_from(keys), str) if keys else st.just(()),
                is_planned=st.booleans(),
                planned_baht=maybe(baht),
            )
        )
        for number, each in enumerate(activity_keys)
    )
    start, end = sorted([draw(days), draw(days)])
    budget = of(
        facts.Budget,
        total_baht=maybe(baht),
        basis=maybe(enum(choices.BudgetBasis)),
        money_fiscal_year_be=maybe(st.integers(2500, 2700)),
        work_plan_kind=maybe(enum(choices.WorkPlanKind)),
        expense_category=maybe(enum(choices.ExpenseCategory)),
        planned=unique(
            st.builds(facts.PlannedDisbursement, quarter=quarters, planned_baht=baht), lambda row: row.quarter
        ),
        transfers=several(
            of(
                facts.Transfer,
                direction=enum(choices.TransferDirection),
                amount_baht=baht.filter(bool),
                project_code=words,
            )
        ),
    )
    return draw(
        of(
            facts.Project,
            key=st.just(key),
            name=words,
            fiscal_year_be=st.just(year),
            number=maybe(st.integers(1, 99)),
            code=words,
            work_group=st.sampled_from(["", *work_groups]),
            kind=words,
            start_date=maybe(st.just(start)),
            end_date=maybe(st.just(end)),
            continuing_from=words,
            in_emenscr=maybe(st.booleans()),
            objectives=several(words),
            results=st.just(results),
            kpis=st.just(kpis),
            activities=st.just(activities),
            budget=budget,
            executions=unique(
                of(
                    facts.Execution,
                    quarter=quarters,
                    status=enum(choices.ExecutionStatus),
                    planned_quarter=maybe(quarters),
                    planned_baht=maybe(baht),
                ),
                lambda row: row.quarter,
            ).map(lambda rows: tuple(sorted(rows, key=lambda row: row.quarter))),
            form_answers=unique(
                of(facts.FormAnswer, form=words, place=words, text=texts.filter(bool)),
                lambda row: (row.form, row.place),
            ).map(facts.answers_in_order),
            invented=several(words),
        )
    )


@st.composite
def reports(draw, project, quarter, status, origin):
    results = {
        part: [row.key for row in project.results if row.kind == kind]
        for part, kind in ((Part.OUTPUT, choices.ResultKind.OUTPUT), (Part.OUTCOME, choices.ResultKind.OUTCOME))
    }
    results[Part.KPI] = [row.key for row in project.kpis]
    answers = []
    for part in draw(st.lists(enum(Part), max_size=3)):
        keys = results.get(part)
        covers = draw(unique(st.sampled_from(keys), str)) if keys else ()
        answers.append(
            draw(
                of(
                    progress.Answer,
                    part=st.just(part),
                    state=enum(AnswerState),
                    narrative=narratives,
                    covers=st.just(covers),
                )
            )
        )
    registered = [row.key for row in project.activities]
    activity_keys = [*registered, *draw(st.sampled_from([[], ["unplanned-1"]]))]
    money = maybe(baht)
    return draw(
        of(
            progress.Report,
            project_key=st.just(project.key),
            fiscal_year_be=st.just(project.fiscal_year_be),
            quarter=st.just(quarter),
            data_date=maybe(days),
            status=st.just(status),
            origin=st.just(origin),
            answers=st.just(tuple(answers)),
            kpi_values=st.just(
                tuple(
                    draw(
                        of(
                            progress.KpiValue,
                            kpi_key=st.just(key),
                            cumulative=maybe(numbers),
                            total=maybe(numbers),
                            verdict=maybe(enum(KpiVerdict)),
                        )
                    )
                    for key in results[Part.KPI]
                )
            ),
            activities=st.just(
                tuple(
                    draw(
                        of(
                            progress.ActivityProgress,
                            activity_key=st.just(key),
                            title=st.just("") if key in registered else words,
                            status=maybe(enum(ActivityStatus)),
                            narrative=narratives,
                            start_date=maybe(days),
                            end_date=maybe(days),
                            quantity=maybe(numbers),
                            unit=words,
                            later_quarter=maybe(quarters),
                            ends_project=st.booleans(),
                            actual_baht=money,
                        )
                    )
                    for key in activity_keys
                )
            ),
            disbursement=of(
                progress.Disbursement,
                planned_baht=money,
                carried_in_baht=baht,
                actual_baht=money,
                causes=several(
                    of(
                        progress.Cause,
                        category=enum(CauseCategory),
                        activity_key=st.sampled_from(["", *activity_keys]),
                        later_quarter=maybe(quarters),
                        project_code=words,
                        amount_baht=money,
                    )
                ),
                still_needed_baht=money,
                saved_baht=money,
                transferred_baht=money,
                funding_source=maybe(enum(FundingSource)),
            ),
            summary=of(progress.Summary, no_problems=st.booleans(), no_suggestions=st.booleans()),
        )
    )


@st.composite
def offices(draw, *, organisation, demo=False, status=Status.SUBMITTED, origin=Origin.IMPORTED):
    """Build an office file whose projects, reports and printed original agree."""
    year = draw(st.integers(2560, 2580))
    work_groups = tuple(sorted(draw(st.sets(words, max_size=2))))
    keys = draw(st.lists(words, max_size=3, unique=True))
    registered = tuple(draw(projects(key, year, work_groups)) for key in keys)
    reported = tuple(
        draw(reports(project, quarter, status, origin))
        for project in registered
        for quarter in draw(st.lists(quarters, max_size=2, unique=True))
    )
    headline = st.builds(
        exchange.PrintedHeadline, quarter=quarters, projects=maybe(st.integers(0, 99)), planned_baht=maybe(baht)
    )
    headings = several(st.builds(exchange.PrintedHeading, topic=enum(PrintedTopic), text=words))
    printed = st.builds(
        exchange.Printed,
        document=texts,
        headline=maybe(headline),
        reports=st.just(
            tuple(
                exchange.PrintedReport(
                    project_key=report.project_key,
                    quarter=report.quarter,
                    outcome=draw(maybe(enum(PrintedOutcome))),
                    headings=draw(headings),
                )
                for report in reported
            )
        ),
    )
    return exchange.OfficeFile(
        demo=demo,
        organisation=organisation,
        fiscal_year_be=year,
        work_groups=work_groups,
        printed=draw(maybe(printed)),
        projects=registered,
        reports=reported,
    )
