"""What published results and approved answers add, as measures: the translation from the rooms below. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import islice

from tidtam.assessment.models import NodeResult, Result
from tidtam.instruments.models import Version
from tidtam.rollup.choices import Source
from tidtam.rollup.facts import MEAN, Added, Measures

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


def of_results(results: Collection[int]) -> Mapping[int, Added]:
    """Return what results (by id) add, by organisation. One query."""
    found: dict[int, dict[tuple[str, str], Measures]] = {}
    rows = NodeResult.objects.filter(result__in=results)
    for node in rows:
        level = node.level if node.level is not None else node.round_level
        measures = of_node(level=level, mean=node.mean, outcome=node.outcome)
        if measures is not None:
            found.setdefault(node.organisation_id, {})[node.node_code, ""] = measures
    return found


def _batched(things: Iterable[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def by_round(results: Iterable[Result]) -> dict[tuple[Version, str], dict[int, int]]:
    """Return the ids of results by organisation, for each version and round."""
    found: defaultdict[tuple[Version, str], dict[int, int]] = defaultdict(dict)
    for result in results:
        found[result.version, result.round_code][result.organisation_id] = result.pk
    return found


def batches(fiscal_year_be: int, *, size: int = 250) -> Iterator[Batch]:
    """Yield what everything published and approved of a fiscal year adds now, a batch of organisations at a time."""
    current = Result.objects.current().filter(version__fiscal_year_be=fiscal_year_be).select_related("version")
    for (version, round_code), ids in by_round(current.defer("content").order_by("organisation_id")).items():
        for some in _batched(ids.items(), size):
            added = of_results([result_id for _organisation_id, result_id in some])
            yield version, round_code, Source.RESULT.value, {pk: added.get(pk, {}) for pk, _result_id in some}
