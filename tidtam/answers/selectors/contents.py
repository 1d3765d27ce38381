"""What sheets say, as facts: what is stored, what is valid, what is counted, what levels it gives."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tidtam.answers import facts, models
from tidtam.answers.choices import AnswerState, PartKind, StatementKind
from tidtam.answers.rules import given_by
from tidtam.approval.choices import Status
from tidtam.approval.selectors import approved_contents
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.projects.mapping import read, read_content
from tidtam.scoring.facts import Given

LISTS = {
    StatementKind.RESULT: "results",
    StatementKind.PROBLEM: "problems",
    StatementKind.SUGGESTION: "suggestions",
}
"""The field of facts.Answer that holds each list."""


def as_facts(sheets: Sequence[models.Sheet]) -> list[facts.Sheet]:
    """Return facts of sheets loaded with `organisation` and `instrument_version__instrument`. Three queries at most."""
    rows = list(models.Answer.objects.filter(sheet__in=[sheet.pk for sheet in sheets]))
    said = answers_as_facts(rows)
    answers: dict[int, list[facts.Answer]] = defaultdict(list)
    for row in rows:
        answers[row.sheet_id].append(said[row.pk])
    return [
        read(
            facts.Sheet,
            sheet,
            {
                "organisation_code": sheet.organisation.code,
                "instrument_code": sheet.instrument_version.instrument.code,
                "fiscal_year_be": sheet.instrument_version.fiscal_year_be,
                "version_number": sheet.instrument_version.number,
                "answers": tuple(answers[sheet.pk]),
            },
        )
        for sheet in sheets
    ]


def answers_as_facts(rows: Sequence[models.Answer]) -> dict[int, facts.Answer]:
    """Return facts of answers by their ids. Two queries in all, none for none."""
    if not rows:
        return {}
    parts: dict[int, list[models.AnswerPart]] = defaultdict(list)
    for part in models.AnswerPart.objects.filter(answer__in=rows):
        parts[part.answer_id].append(part)
    statements: dict[int, list[models.Statement]] = defaultdict(list)
    for statement in models.Statement.objects.filter(answer__in=rows):
        statements[statement.answer_id].append(statement)
    return {row.pk: _answer(row, parts[row.pk], statements[row.pk]) for row in rows}


def _answer(
    row: models.Answer, parts: Sequence[models.AnswerPart], statements: Sequence[models.Statement]
) -> facts.Answer:
    lists: dict[str, list[facts.Statement]] = {name: [] for name in LISTS.values()}
    for one in statements:
        said = lists[LISTS[StatementKind(one.kind)]]
        if one.level == 2 and said:
            said[-1] = replace(said[-1], points=(*said[-1].points, one.text))
        else:
            said.append(facts.Statement(text=one.text))
    return read(
        facts.Answer,
        row,
        {
            "criteria": tuple(one.code for one in parts if one.kind == PartKind.CRITERION),
            "parts": tuple(read(facts.Part, one) for one in parts if one.kind == PartKind.PART),
            "works": tuple(one.text for one in parts if one.kind == PartKind.WORK),
            **{name: tuple(said) for name, said in lists.items()},
        },
    )


def as_valid_facts(sheets: Sequence[models.Sheet]) -> list[facts.Sheet]:
    """Return facts of sheets as they are valid: a reopened one says what was approved last, with its status of now.

    What was never approved says what is stored. Loaded as for as_facts; one query more.
    """
    approved = approved_contents([sheet for sheet in sheets if sheet.status != Status.APPROVED])
    return [
        replace(read_content(facts.Sheet, approved[row.pk]), status=Status(row.status)) if row.pk in approved else said
        for row, said in zip(sheets, as_facts(sheets), strict=True)
    ]


def given(office: Organisation, version: Version) -> Given:
    """Return what an organisation says of itself in a version, all rounds together: what is valid. Five queries."""
    rows = models.Sheet.objects.filter(organisation=office, instrument_version=version).approved_once()
    sheets = list(rows.select_related("organisation", "instrument_version__instrument").order_by("pk"))
    return given_by(version_facts(version), as_valid_facts(sheets))


FIGURES = ("total", "achieved", "n", "mean", "sd", "before", "after", "number", "audience")


def figures_of(sheets: Sequence[models.Sheet]) -> list[facts.Figure]:
    """Return the figures of sheets that are approved, an answer without any left out. Two queries, whatever the number.

    The kind of each node comes from the version, which the process remembers. Loaded with `instrument_version`.
    """
    rows = {sheet.pk: sheet for sheet in sheets if sheet.status == Status.APPROVED}
    kinds: dict[int, Mapping[str, str]] = {
        sheet.instrument_version_id: {node.code: node.kind for node in version_facts(sheet.instrument_version).nodes}
        for sheet in rows.values()
    }
    parts: dict[int, dict[str, Any]] = defaultdict(dict)
    counted = models.AnswerPart.objects.filter(answer__sheet__in=list(rows), kind=PartKind.PART, value__isnull=False)
    for answer_id, code, value in counted.values_list("answer_id", "code", "value"):
        parts[answer_id][code] = value
    answers = models.Answer.objects.filter(sheet__in=list(rows), state=AnswerState.ANSWERED).order_by(
        "sheet", "position"
    )
    found = []
    for said in answers.values("pk", "sheet_id", "node_code", "choice", "text", "school_year_be", *FIGURES):
        kind = kinds[rows[said["sheet_id"]].instrument_version_id].get(said["node_code"])
        figures = {name: said[name] for name in FIGURES}
        has_any = parts[said["pk"]] or said["choice"] or any(value is not None for value in figures.values())
        if kind is not None and has_any:
            found.append(
                facts.Figure(
                    sheet_id=said["sheet_id"],
                    node_code=said["node_code"],
                    kind=kind,
                    choice=said["choice"],
                    label=said["text"].strip() if kind == NodeKind.SURVEY_MEAN else "",
                    school_year_be=said["school_year_be"],
                    parts=parts[said["pk"]],
                    **figures,
                )
            )
    return found
