"""What published results and approved answers add, as measures: the translation from the rooms below. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tidtam.answers.facts import Figure
from tidtam.answers.models import Sheet
from tidtam.answers.selectors import figures_of
from tidtam.approval.choices import Status
from tidtam.assessment.models import Result
from tidtam.assessment.selectors import as_result
from tidtam.instruments.choices import AnsweredBy, NodeKind
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import OrganisationKind
from tidtam.rollup.choices import Source
from tidtam.rollup.facts import FIGURE, MEAN, Added, Measures
from tidtam.rollup.models import CODE_LENGTH

Batch = tuple[Version, str, str, Mapping[int, Added]]
"""Version, round code, source, and what each organisation (by id) adds."""


def of_node(*, level: int | None, mean: Fraction | None, outcome: str) -> Measures | None:
    """Return what a node of a published result adds; None where it says nothing: open, missing, not applicable."""
    if level is None and outcome not in ("met", "not_met"):
        return None
    values: dict[str, int] = {"contributors": 1}
    if level is not None:
        values[f"level_{level}"] = 1
        values["mean"] = _half_up((mean if mean is not None else Fraction(level)) * MEAN)
    if outcome in ("met", "not_met"):
        values[outcome] = 1
    return Measures(**values)


def of_results(results: Iterable[Result]) -> dict[int, Added]:
    """Return what results add, by organisation. No query where their versions are loaded and remembered."""
    found: dict[int, Added] = {}
    for result in results:
        scores = as_result(result).scores
        found[result.organisation_id] = added = {}
        for node in (*scores.nodes.values(), scores.total):
            level = node.level if node.level is not None else node.levels.get(result.round_code)
            measures = of_node(level=level, mean=node.mean, outcome=node.outcome)
            if measures is not None:
                added[node.code, ""] = measures
    return found


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def _whole(value: Decimal) -> int:
    return _half_up(Fraction(value))


def _first(*values: Decimal | None) -> Decimal | None:
    return next((value for value in values if value is not None), None)


def of_figure(figure: Figure) -> dict[str, Measures]:
    """Return what a figure of an approved answer adds, by part: "" for the whole, the codes of a breakdown or a choice,
    the labels of surveys, the later year of a change.

    Of a share, a whole group or a percent without base its two numbers; of a change the later year and the earlier. A
    number that is missing adds nothing, and an answer without any number nothing at all.
    """
    found: dict[str, Measures] = {}
    whole = {
        "achieved": _first(figure.achieved, figure.number, figure.after),
        "total": _first(figure.total, figure.before),
        "audience": figure.audience,
    }
    values = {name: _whole(value * FIGURE) for name, value in whole.items() if value is not None}
    if figure.n is not None and figure.mean is not None:
        values |= {"n": _whole(figure.n), "achieved": _whole(figure.n * figure.mean * FIGURE)}
        if figure.sd is not None and figure.n > 1:
            values["within"] = _whole((figure.n - 1) * figure.sd * figure.sd * MEAN)
    if values or figure.parts or figure.choice:
        found[""] = Measures(contributors=1, **values)
    if figure.kind == NodeKind.CHANGE and figure.school_year_be and values:
        found[str(figure.school_year_be)] = found[""]
    if figure.label and values:
        found[figure.label[:CODE_LENGTH]] = Measures(contributors=1)
    for code, value in figure.parts.items():
        found[code] = Measures(contributors=1, achieved=_whole(value * FIGURE))
    if figure.choice:
        found[figure.choice] = Measures(contributors=1)
    return found


def of_sheets(sheets: Sequence[Sheet]) -> Mapping[int, Added]:
    """Return what approved sheets add, by organisation: figures of the leaves it answers itself. Two queries.

    What schools answer adds up from their own sheets, and is left out of their office's.
    """
    rows = {sheet.pk: sheet for sheet in sheets}
    found: dict[int, dict[tuple[str, str], Measures]] = {sheet.organisation_id: {} for sheet in sheets}
    for figure in figures_of(sheets):
        sheet = rows[figure.sheet_id]
        node = version_facts(sheet.instrument_version).node(figure.node_code)
        is_of_school = sheet.organisation.kind == OrganisationKind.SCHOOL
        if (node.answered_by == AnsweredBy.SCHOOL) == is_of_school:
            for part, measures in of_figure(figure).items():
                found[sheet.organisation_id][figure.node_code, part] = measures
    return found


def sheets_by_round(sheets: Iterable[Sheet]) -> dict[tuple[Version, str], list[Sheet]]:
    """Return sheets by the version and the round they answer."""
    found: defaultdict[tuple[Version, str], list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.instrument_version, sheet.round_code].append(sheet)
    return found


def reopened(version: Version, round_code: str) -> set[int]:
    """Return the organisations whose sheet of a round was approved and is being written again. One query."""
    sheets = Sheet.objects.approved_once().filter(instrument_version=version, round_code=round_code)
    return set(sheets.exclude(status=Status.APPROVED).values_list("organisation_id", flat=True))


def by_round(results: Iterable[Result]) -> dict[tuple[Version, str], list[Result]]:
    """Return results by their version and round."""
    found: defaultdict[tuple[Version, str], list[Result]] = defaultdict(list)
    for result in results:
        found[result.version, result.round_code].append(result)
    return found


def batches(fiscal_year_be: int, *, size: int = 250) -> Iterator[Batch]:
    """Yield what everything published and approved of a fiscal year adds now, a batch of organisations at a time."""
    current = Result.objects.current().filter(version__fiscal_year_be=fiscal_year_be).select_related("version")
    for (version, round_code), results in by_round(current.defer("content").order_by("organisation_id")).items():
        for start in range(0, len(results), size):
            some = current.filter(pk__in=[result.pk for result in results[start : start + size]])
            yield version, round_code, Source.RESULT.value, of_results(some)
    approved = Sheet.objects.filter(instrument_version__fiscal_year_be=fiscal_year_be, status=Status.APPROVED)
    sheets = approved.select_related("instrument_version", "organisation").order_by("organisation_id")
    for (version, round_code), rows in sheets_by_round(sheets).items():
        for start in range(0, len(rows), size):
            yield version, round_code, Source.ANSWER.value, of_sheets(rows[start : start + size])
