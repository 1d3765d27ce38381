"""What an office's indicators come to, put together from published results and sheets: plain readings for one page."""

from collections.abc import Sequence
from dataclasses import dataclass

from tidtam.answers.models import Sheet
from tidtam.answers.selectors import SheetCounts, sheets_of, with_counts
from tidtam.assessment.facts import OfficeResult
from tidtam.assessment.models import Result
from tidtam.assessment.selectors import as_result, editions_of_office
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import Node
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.models import Organisation
from tidtam.scoring.facts import NodeScore
from tidtam.scoring.rules import LOW_LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an instrument stands at an office in a fiscal year.

    row, result  the last round that is published; None before anything is.
    before       what was published for the latest year before; None without one.
    history      the current result of the last published round of every year, the earliest first.
    sheets       the office's sheets of the year with how much of each is answered.
    """

    code: str
    row: Result | None
    result: OfficeResult | None
    before: OfficeResult | None
    history: Sequence[Result]
    sheets: Sequence[tuple[Sheet, SheetCounts]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A node with its score, and what stood for it in the year before; None where it was not asked, or not scored."""

    node: Node
    score: NodeScore
    before: NodeScore | None = None


def years_of(office: Organisation) -> list[int]:
    """Return the fiscal years of which the office has a result or a sheet, the latest first. Two queries."""
    of_results = Result.objects.filter(organisation=office).order_by().values_list("version__fiscal_year_be", flat=True)
    of_sheets = Sheet.objects.filter(organisation=office).order_by()
    of_sheets_years = of_sheets.values_list("instrument_version__fiscal_year_be", flat=True)
    return sorted({*of_results.distinct(), *of_sheets_years.distinct()}, reverse=True)


def standings(office: Organisation, fiscal_year_be: int) -> list[Standing]:
    """Return where each instrument of a year stands at an office, by its code. Six queries beside version_facts."""
    found: dict[str, dict[int, Result]] = {}
    for row in editions_of_office(office):
        year, code = row.version.fiscal_year_be, row.version.instrument.code
        if row.is_current and year <= fiscal_year_be:
            kept = found.setdefault(code, {})
            if year not in kept or _order(row) > _order(kept[year]):
                kept[year] = row
    sheets = with_counts(sheets_of(office, fiscal_year_be=fiscal_year_be))
    answered = {sheet.instrument_version.instrument.code for sheet, _counts in sheets}
    codes = sorted(answered | {code for code, years in found.items() if fiscal_year_be in years})
    history = {code: [row for _year, row in sorted(found.get(code, {}).items())] for code in codes}
    results = _results([row for rows in history.values() for row in rows[-2:]])
    standing = []
    for code in codes:
        latest = found.get(code, {}).get(fiscal_year_be)
        before = next((one for one in reversed(history[code]) if one is not latest), None)
        standing.append(
            Standing(
                code=code,
                row=latest,
                result=results[latest.pk] if latest else None,
                before=results[before.pk] if latest and before else None,
                history=history[code],
                sheets=[one for one in sheets if one[0].instrument_version.instrument.code == code],
            )
        )
    return standing


def _order(row: Result) -> tuple[int, int]:
    """Return by which the later of two results of an instrument's year is told: its version, then its round."""
    codes = [each.code for each in version_facts(row.version).rounds]
    return row.version.number, codes.index(row.round_code)


def _results(rows: Sequence[Result]) -> dict[int, OfficeResult]:
    """Return what editions state, by id. One query."""
    loaded = Result.objects.filter(pk__in=[row.pk for row in rows]).select_related("version__instrument")
    return {row.pk: as_result(row) for row in loaded}


def low(result: OfficeResult) -> list[Moved]:
    """Return the nodes at which nothing stands below that are low, in the order of the instrument."""
    return [
        Moved(node, score)
        for node in result.version.nodes
        if node.is_leaf and (score := result.scores.nodes[node.code]).level and (score.level or 0) <= LOW_LEVEL
    ]


def moved_between_rounds(result: OfficeResult) -> list[Moved]:
    """Return the nodes that fell, or rose by two levels or more, between the rounds of the year."""
    scores = result.scores.nodes
    return [
        Moved(node, scores[node.code])
        for node in result.version.nodes
        if node.is_leaf and (scores[node.code].has_fallen or scores[node.code].has_jumped)
    ]


def fallen_since(result: OfficeResult, before: OfficeResult | None) -> list[Moved]:
    """Return the nodes whose level is below that of the year before: the same code under the same title."""
    if before is None:
        return []
    titles = {node.code: node.title for node in before.version.nodes}
    found = []
    for node in result.version.nodes:
        if titles.get(node.code) != node.title:
            continue
        now, then = result.scores.nodes[node.code], before.scores.nodes[node.code]
        if now.level is not None and then.level is not None and now.level < then.level:
            found.append(Moved(node, now, then))
    return found


def tops(result: OfficeResult) -> list[Moved]:
    """Return the highest nodes of which there are several and that carry a mean, or are to carry one."""
    parent, nodes = "", list(result.version.nodes)
    while len(level := [node for node in nodes if node.parent == parent]) == 1 and not level[0].is_leaf:
        parent = level[0].code
    scores = result.scores.nodes
    without = ("monitored", "not_applicable")
    return [
        Moved(node, score)
        for node in level
        if (score := scores[node.code]).status not in without and node.kind != NodeKind.TARGET
    ]


def compared(result: OfficeResult) -> list[Moved]:
    """Return the nodes that are compared with a target, as far as the comparison says anything."""
    scores = result.scores.nodes
    return [
        Moved(node, scores[node.code])
        for node in result.version.nodes
        if node.kind == NodeKind.TARGET and scores[node.code].outcome
    ]
