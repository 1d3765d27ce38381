"""What of a record becomes public: every field was decided on, and nothing does by being added."""

import dataclasses
import json
from datetime import date
from decimal import Decimal

import pytest

from tidtam.approval.choices import Status
from tidtam.documents.office_booklet import record as r
from tidtam.progress.choices import Verdict
from tidtam.projects.choices import ExecutionStatus
from tidtam.publishing import rules
from tidtam.publishing.models import PublishedProject, PublishedReport

PUBLISHED = {
    r.ProjectRef: {"name", "number", "pk"},  # pk: whose public address it is, shown nowhere
    r.ProjectChapter: {"ref", "status", "work_group", "code", "quarters", "start_date", "end_date", "budget_baht"},
    r.ReportSection: {"ref", "data_date", "before_money", "money", "after_money"},
    r.ReportRef: {"project", "quarter"},
    r.MoneyLine: {
        "planned_baht", "carried_in_baht", "actual_baht", "within_plan_baht", "not_disbursed_baht", "over_plan_baht",
        "verdict",
    },
    r.Block: {"heading", "passages"},
    r.Passage: {"title", "paragraphs"},
    r.PlanLinkRow: {"project", "tree_label", "code", "text"},
}  # fmt: skip
WITHHELD = {
    r.ProjectRef: {"id"},
    r.ProjectChapter: {"in_emenscr", "status_reason", "invented"},
    r.ReportSection: {"status", "is_imported", "money_heading"},
    r.ReportRef: {"id", "pk"},
    r.MoneyLine: {"pct", "causes"},
    r.Block: set(),
    r.Passage: {"key"},
    r.PlanLinkRow: {"is_primary", "is_invented"},
}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_every_fact_was_decided_on(kind):
    names = {field.name for field in dataclasses.fields(kind)}
    assert names == PUBLISHED[kind] | WITHHELD[kind], f"decide whether {kind.__name__}'s new field is published"
    assert not PUBLISHED[kind] & WITHHELD[kind]


def marked(kind, **given):
    """Return a record whose every text names its own field."""
    texts = {
        field.name: f"<{kind.__name__}.{field.name}>"
        for field in dataclasses.fields(kind)
        if field.type in (str, "str") and field.name not in given
    }
    return kind(**texts, **given)


PROJECT = marked(r.ProjectRef, pk=1, number=7)
LINK = marked(r.PlanLinkRow, project=PROJECT, is_primary=True, is_invented=True)
ONE, TWO, THREE, FOUR, FIVE, SIX = (Decimal(f"{number}.00") for number in range(1, 7))
MONEY = r.MoneyLine(ONE, TWO, THREE, FOUR, FIVE, SIX, Decimal("9.99"), Verdict.BELOW_PLAN, ("<MoneyLine.causes>",))


def a_report(*keys):
    passages = tuple(r.Passage(key, f"<title {key}>", (f"<words {key}>",)) for key in keys)
    block = r.Block("<Block.heading>", passages)
    return marked(
        r.ReportSection,
        ref=r.ReportRef("<ReportRef.id>", PROJECT, 2, 3),
        status=Status.APPROVED,
        is_imported=True,
        data_date=date(2024, 3, 31),
        before_money=(block,),
        money=MONEY,
        after_money=(),
    )


def test_a_project_publishes_what_is_on_the_list_and_nothing_else():
    chapter = marked(
        r.ProjectChapter,
        ref=PROJECT,
        status=ExecutionStatus.FINISHED,
        in_emenscr=False,
        quarters=(),
        invented=("<invented>",),
        start_date=date(2023, 10, 1),
        end_date=None,
        budget_baht=Decimal("100.00"),
    )
    assert rules.project_columns(chapter, [LINK]) == {
        "project_id": 1,
        "number": 7,
        "name": "<ProjectRef.name>",
        "code": "<ProjectChapter.code>",
        "search_text": "<projectchaptercode><projectrefname>",
        "execution_status": "finished",
        "work_group": "<ProjectChapter.work_group>",
        "start_date": date(2023, 10, 1),
        "end_date": None,
        "budget_baht": Decimal("100.00"),
        "plan_targets": [
            {"plan": "<PlanLinkRow.tree_label>", "code": "<PlanLinkRow.code>", "target": "<PlanLinkRow.text>"}
        ],
    }


def test_a_report_publishes_what_is_on_the_list_and_nothing_else():
    columns = rules.report_columns(a_report("output"))
    assert columns == {
        "quarter": 2,
        "data_date": date(2024, 3, 31),
        "planned_baht": Decimal("1.00"),
        "carried_in_baht": Decimal("2.00"),
        "actual_baht": Decimal("3.00"),
        "within_plan_baht": Decimal("4.00"),
        "not_disbursed_baht": Decimal("5.00"),
        "over_plan_baht": Decimal("6.00"),
        "verdict": "below_plan",
        "passages": [
            {"heading": "<Block.heading>", "passages": [{"title": "<title output>", "paragraphs": ["<words output>"]}]}
        ],
    }


def test_a_passage_of_a_new_kind_is_not_published_by_itself():
    said = json.dumps(rules.report_columns(a_report("results", "note_to_the_approver"))["passages"])
    assert "words results" in said
    assert "note_to_the_approver" not in said
    assert rules.report_columns(a_report("note_to_the_approver"))["passages"] == []


def test_the_tables_hold_the_list_and_nothing_else():
    chapter = marked(
        r.ProjectChapter, ref=PROJECT, status=None, in_emenscr=None, quarters=(), invented=(), start_date=None,
        end_date=None, budget_baht=None,
    )  # fmt: skip
    for model, own, columns in (
        (PublishedProject, {"id", "edition_id"}, rules.project_columns(chapter, [])),
        (PublishedReport, {"id", "edition_id", "project_id"}, rules.report_columns(a_report())),
    ):
        assert {field.attname for field in model._meta.concrete_fields} - own == set(columns)
