"""What the pages of assessment say of scores: words, marks and rows, made once for all of them."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import get_language

from tidtam.assessment.choices import OUTCOME_WORDS, STATUS_WORDS
from tidtam.assessment.facts import OfficeResult
from tidtam.instruments.facts import InstrumentVersion, Node, Round
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts, version_in_use
from tidtam.scoring.facts import NodeScore

STATUS_MARKS = {
    "scored": ("ok", "check"),
    "not_applicable": ("mute", "close"),
    "monitored": ("mute", "info"),
    "in_progress": ("warn", "clock"),
    "missing": ("bad", "alert"),
}
"""Tone and icon of a status."""


def version_or_404(instrument: str, fiscal_year_be: int) -> Version:
    """Return the version of an instrument that holds in a year. Raises Http404."""
    version = version_in_use(instrument, fiscal_year_be)
    if version is None:
        raise Http404
    return version


def round_or_404(facts: InstrumentVersion, round_code: str) -> Round:
    """Return a round of a version. Raises Http404."""
    for each in facts.rounds:
        if each.code == round_code:
            return each
    raise Http404


def round_label(facts: InstrumentVersion, round_code: str) -> str:
    """Return the label of a round in the reader's language, its code where the version holds no such round."""
    return next((word(one.label, one.label_en) for one in facts.rounds if one.code == round_code), round_code)


def word(thai: str, english: str) -> str:
    """Return a word of the instrument in the reader's language, Thai where there is no English."""
    return english if english and get_language() == "en" else thai


def title_of(version: InstrumentVersion) -> str:
    """Return the instrument's title in the reader's language."""
    return word(version.title, version.title_en)


def score_row(node: Node, score: NodeScore, rounds: tuple[Round, ...], *, depth: int) -> dict[str, Any]:
    """Return one line of a table of scores."""
    tone, icon = STATUS_MARKS[score.status]
    return {
        "code": node.code,
        "number": node.number,
        "title": word(node.title, node.title_en),
        "depth": depth,
        "is_group": not node.is_leaf,
        "status": STATUS_WORDS[score.status],
        "is_scored": score.status == "scored",
        "tone": tone,
        "icon": icon,
        "levels": [score.levels.get(each.code) for each in rounds],
        "outcome": OUTCOME_WORDS.get(score.outcome, ""),
        "is_met": score.outcome == "met",
        "label": word(score.label, score.label_en),
        "score": score,
    }


def score_rows(result: OfficeResult) -> list[dict[str, Any]]:
    """Return a line for every node of a result, in the order of the instrument."""
    depths = depths_of(result.version)
    scores: Mapping[str, NodeScore] = result.scores.nodes
    return [
        score_row(node, scores[node.code], result.version.rounds, depth=depths[node.code])
        for node in result.version.nodes
    ]


def depths_of(version: InstrumentVersion) -> dict[str, int]:
    """Return how deep each node stands, 0 at the top."""
    depths: dict[str, int] = {"": -1}
    for node in version.nodes:
        depths[node.code] = depths[node.parent] + 1
    return depths


def facts_of(version: Version) -> InstrumentVersion:
    """Return what a version states."""
    return version_facts(version)
