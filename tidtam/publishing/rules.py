"""What of a record is published: the one list. Nothing becomes public by being added to a project or a report.

Not published, for they name people, are notes between reporter and approver, or say nothing to the public: the causes
of a difference in spending, the reasons for a declared status, ids and keys, and which fields of a demo were invented.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from tidtam.documents.office_booklet.chapters import ACTIVITY, PROBLEMS, RESULTS, SUGGESTIONS
from tidtam.documents.office_booklet.record import Block, PlanLinkRow, ProjectChapter, ReportSection
from tidtam.progress.choices import Part
from tidtam.thai.collation import sound_key

PUBLISHED_PASSAGES = frozenset({*(part.value for part in Part), ACTIVITY, RESULTS, PROBLEMS, SUGGESTIONS})
"""Keys of the passages of a report that are published."""


def project_columns(chapter: ProjectChapter, links: Iterable[PlanLinkRow]) -> dict[str, Any]:
    """Return the columns of models.PublishedProject; `links` are those of this project."""
    return {
        "project_id": chapter.ref.pk,
        "number": chapter.ref.number,
        "name": chapter.ref.name,
        "code": chapter.code,
        "search_text": sound_key(f"{chapter.code} {chapter.ref.name}"),
        "execution_status": chapter.status or "",
        "work_group": chapter.work_group,
        "start_date": chapter.start_date,
        "end_date": chapter.end_date,
        "budget_baht": chapter.budget_baht,
        "plan_targets": [{"plan": link.tree_label, "code": link.code, "target": link.text} for link in links],
    }


def report_columns(report: ReportSection) -> dict[str, Any]:
    """Return the columns of models.PublishedReport."""
    money = report.money
    return {
        "quarter": report.ref.quarter,
        "data_date": report.data_date,
        "planned_baht": money.planned_baht,
        "carried_in_baht": money.carried_in_baht,
        "actual_baht": money.actual_baht,
        "within_plan_baht": money.within_plan_baht,
        "not_disbursed_baht": money.not_disbursed_baht,
        "over_plan_baht": money.over_plan_baht,
        "verdict": money.verdict or "",
        "passages": _passages((*report.before_money, *report.after_money)),
    }


def _passages(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return the headings with their published passages; a heading with none of them is left out."""
    found = []
    for block in blocks:
        passages = [
            {"title": passage.title, "paragraphs": list(passage.paragraphs)}
            for passage in block.passages
            if passage.key in PUBLISHED_PASSAGES
        ]
        if passages:
            found.append({"heading": block.heading, "passages": passages})
    return found
