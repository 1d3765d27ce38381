"""Reported once, printed everywhere: a fact stands in each form that asks for it; changed once, it changes in all."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.documents.dossier.compose import dossier
from tidtam.documents.dossier.printed import laid_out as dossier_laid_out
from tidtam.documents.dossier.printed import render_json as dossier_json
from tidtam.documents.ministry_form import words
from tidtam.documents.ministry_form.document import project_form
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.printed import laid_out as booklet_laid_out
from tidtam.documents.office_booklet.render_json import render_json as booklet_json
from tidtam.documents.project_record import record_of_project
from tidtam.documents.quarterly_report.compose import quarterly_report
from tidtam.documents.quarterly_report.printed import laid_out as report_laid_out
from tidtam.documents.quarterly_report.printed import render_json as report_json
from tidtam.documents.tests.one_project import FORM, SHIPPED, texts_of
from tidtam.progress.choices import ActivityStatus, CauseCategory, KpiVerdict, Part
from tidtam.progress.facts import ActivityProgress, Answer, Cause, Disbursement, KpiValue, Narrative, Report, Summary
from tidtam.progress.tests.small_office import YEAR, fill, make_office
from tidtam.projects.choices import ExecutionStatus, KpiKind, ResultKind, WorkPlanKind
from tidtam.projects.facts import Activity, Budget, Execution, FormAnswer, Kpi, PlanLink, Project, Result
from tidtam.projects.models import Project as ProjectRow
from tidtam.thai.dates import format_date

M6, MINISTRY, BOOKLET, DOSSIER = "quarterly_report", FORM, "office_booklet", "dossier"
ALL = {M6, MINISTRY, BOOKLET, DOSSIER}
ASKED_BY = {
    "name": ALL,
    "work_group": ALL,
    "rationale": {MINISTRY, DOSSIER},
    "objective": {MINISTRY, DOSSIER},
    "target_group": {MINISTRY, DOSSIER},
    "place": {MINISTRY, DOSSIER},
    "code": {M6, BOOKLET, DOSSIER},
    "kind": {DOSSIER},
    "start": {M6, MINISTRY, DOSSIER},
    "output": {DOSSIER},
    "outcome": {DOSSIER},
    "kpi": ALL,
    "target": {MINISTRY, DOSSIER},
    "quality": ALL,
    "criterion": {DOSSIER},
    "activity": ALL,
    "responsible": {DOSSIER},
    "contribution": {DOSSIER},
    "linked": {MINISTRY, BOOKLET, DOSSIER},
    "work_plan": {MINISTRY, DOSSIER},
    "produce": {MINISTRY, DOSSIER},
    "budget_line": {MINISTRY, DOSSIER},
    "budget": {M6, MINISTRY, DOSSIER},
    "status_reason": {M6, BOOKLET, DOSSIER},
    "planned": {M6, BOOKLET, DOSSIER},
    "cause": {M6, BOOKLET, DOSSIER},
    "answer": {M6, BOOKLET, DOSSIER},
    "activity_result": ALL,
    "kpi_value": ALL,
    "spent": ALL,
    "work_problems": ALL,
    "work_solution": ALL,
    "spending_problems": ALL,
    "spending_solution": ALL,
    "results": {M6, BOOKLET, DOSSIER},
    "suggestions": {M6, BOOKLET, DOSSIER},
    "suggestions_to": {M6, BOOKLET, DOSSIER},
    "public_benefit": {MINISTRY},
}
"""Which forms print a fact of a project: every fact a form prints and that somebody typed stands here."""
SECTIONS = {
    "name": {1},
    "work_group": {2},
    "linked": {4},
    "work_plan": {4, 17},
    "rationale": {7},
    "objective": {8},
    "kpi": {9, 15},
    "quality": {9, 15},
    "target_group": {10},
    "start": {11},
    "place": {12},
    "activity": {13, 14},
    "activity_result": {14},
    "target": {15},
    "kpi_value": {15},
    "budget": {17},
    "produce": {17},
    "budget_line": {17},
    "spent": {17},
    "work_problems": {18},
    "work_solution": {18},
    "spending_problems": {19},
    "spending_solution": {19},
    "public_benefit": {21},
}
"""In which sections of the Ministry's form a fact stands: twice where two ask for it."""
NUMBERS = {
    "budget": ("98,765.43", "87,654.32"),
    "planned": ("54,321.09", "65,432.10"),
    "spent": ("12,345.67", "23,456.78"),
    "target": ("9,135", "9,246"),
    "kpi_value": ("3,579", "4,680"),
}
STATUSES = (ExecutionStatus.CANCELLED, ExecutionStatus.IN_PROGRESS)
"""What the project is declared to be before and after."""
DATES = {"start": (dt.date(2024, 1, 2), dt.date(2024, 1, 3))}


def word(fact, turn):
    """Return what a fact says before (0) and after (1) it is changed."""
    if fact in DATES:
        return format_date(DATES[fact][turn])
    return NUMBERS[fact][turn] if fact in NUMBERS else f"{fact} {('เดิม', 'ใหม่')[turn]}"


def amount(fact, turn):
    return Decimal(word(fact, turn).replace(",", ""))


def facts(turn):
    """Return a project and its report with every fact said."""

    def said(fact):
        return word(fact, turn)

    project = Project(
        key="full",
        name=said("name"),
        fiscal_year_be=YEAR,
        number=1,
        code=said("code"),
        kind=said("kind"),
        work_group=said("work_group"),
        start_date=DATES["start"][turn],
        end_date=dt.date(2024, 9, 30),
        rationale=said("rationale"),
        objectives=(said("objective"),),
        target_group=said("target_group"),
        place=said("place"),
        results=(
            Result(key="o1", kind=ResultKind.OUTPUT, text=said("output")),
            Result(key="c1", kind=ResultKind.OUTCOME, text=said("outcome")),
        ),
        kpis=(
            Kpi(key="k1", name=said("kpi"), kind=KpiKind.QUANTITATIVE, unit="คน", target=amount("target", turn)),
            Kpi(key="k2", name=said("quality"), kind=KpiKind.QUALITATIVE, criterion=said("criterion")),
        ),
        activities=(
            Activity(key="a1", title=said("activity"), planned_quarters=(2,), responsible=said("responsible")),
        ),
        plan_links=(PlanLink(tree="ndp13", code=said("linked"), contribution=said("contribution")),),
        budget=Budget(
            total_baht=amount("budget", turn),
            work_plan_kind=WorkPlanKind.INTEGRATED,
            work_plan_name=said("work_plan"),
            output_or_project=said("produce"),
            budget_activity=said("budget_line"),
        ),
        executions=(Execution(quarter=2, status=STATUSES[turn], reason=said("status_reason")),),
        form_answers=(FormAnswer(form=FORM, place="public_benefit", text=said("public_benefit")),),
    )
    report = Report(
        project_key="full",
        fiscal_year_be=YEAR,
        quarter=2,
        data_date=dt.date(2024, 3, 31),
        answers=(Answer(part=Part.OUTPUT, narrative=Narrative(whole_text=said("answer")), covers=("o1",)),),
        kpi_values=(
            KpiValue(kpi_key="k1", cumulative=amount("kpi_value", turn)),
            KpiValue(kpi_key="k2", verdict=KpiVerdict.MET),
        ),
        activities=(
            ActivityProgress(
                activity_key="a1", status=ActivityStatus.DONE, narrative=Narrative(whole_text=said("activity_result"))
            ),
        ),
        disbursement=Disbursement(
            planned_baht=amount("planned", turn),
            actual_baht=amount("spent", turn),
            causes=(Cause(category=CauseCategory.WORKLOAD, text=said("cause")),),
        ),
        summary=Summary(
            **{
                name: said(name)
                for name in (
                    "results",
                    "work_problems",
                    "work_solution",
                    "spending_problems",
                    "spending_solution",
                    "suggestions",
                    "suggestions_to",
                )
            }
        ),
    )
    return project, report


def forms(office):
    """Return the printed words and the JSON of every form of the one project."""
    record = record_of_project(ProjectRow.objects.get(key="full").pk)
    report, folder = quarterly_report(record, 2), dossier(record)
    booklet = office_booklet(organisation=office, fiscal_year_be=YEAR, months=6)
    form = project_form(record, form=FORM, quarter=2, template=SHIPPED)
    made = {
        M6: (report_laid_out(report, "arabic"), report_json(report)),
        DOSSIER: (dossier_laid_out(folder, "arabic"), dossier_json(folder)),
        BOOKLET: (booklet_laid_out(booklet, "arabic"), booklet_json(booklet)),
        MINISTRY: (form.lay_out("arabic"), form.content),
    }
    return {name: ("\n".join(texts_of(layout)), content.decode()) for name, (layout, content) in made.items()}


def sections_saying(text, data):
    """Return the numbers of the sections of the Ministry's form, as JSON, whose answers hold a text."""
    sections = json.loads(data)["form"]["sections"]
    return {one["number"] for one in sections if any(text in str(part["value"]) for part in one["parts"])}


def as_data(fact, turn):
    return str(DATES[fact][turn]) if fact in DATES else word(fact, turn).replace(",", "")


@pytest.fixture
def office(db):
    office = make_office()
    for code, turn in (("G8", 0), ("G9", 1)):
        group = type(office).objects.create(
            code=code, kind="work_group", name_th=word("work_group", turn), parent=office, path=""
        )
        group.path = f"{office.path}{group.pk}."
        group.save()
    return office


def test_each_fact_stands_in_every_form_that_asks_for_it_and_changes_in_all(office):
    shown = []
    for turn in (0, 1):
        project, report = facts(turn)
        fill(office, projects=[project], reports=[report], checked=False)
        shown.append(forms(office))
    for turn, said in enumerate(shown):
        printing = {
            fact: {name for name, (printed, _data) in said.items() if word(fact, turn) in printed} for fact in ASKED_BY
        }
        assert printing == ASKED_BY
        for fact, asking in ASKED_BY.items():
            assert all(as_data(fact, turn) in said[name][1].replace(",", "") for name in asking), fact
            assert not any(word(fact, 1 - turn) in printed for printed, _data in said.values()), fact
        ended = words.TICKED + " สิ้นสุดโครงการแล้ว" in said[MINISTRY][0]
        assert ended == (STATUSES[turn] == ExecutionStatus.CANCELLED)
        for name in (M6, DOSSIER):
            assert [status for status in STATUSES if f'"{status.value}"' in said[name][1]] == [STATUSES[turn]]
        data = said[MINISTRY][1]
        assert {fact: sections_saying(as_data(fact, turn), data) for fact in SECTIONS} == SECTIONS


def test_every_word_somebody_types_is_followed_through_the_forms():
    assert set(SECTIONS) == {fact for fact, asking in ASKED_BY.items() if MINISTRY in asking}
    project, report = facts(0)
    typed = {text for text in (*texts_of((project, report)), project.kind) if "เดิม" in text}
    assert typed == {word(fact, 0) for fact in ASKED_BY if fact not in NUMBERS | DATES}
    assert not any("เดิม" in text for text in texts_of(facts(1)))
    assert replace(project, form_answers=()) != project
