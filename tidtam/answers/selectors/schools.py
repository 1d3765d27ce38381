"""What the schools of an office answer, summed in SQL: the office's answer, and its parts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, FloatField, QuerySet, Sum
from django.db.models.functions import Cast

from tidtam.answers import models
from tidtam.answers.choices import AnswerState, PartKind
from tidtam.answers.facts import Answer, Part
from tidtam.answers.selectors.contents import answers_as_facts
from tidtam.approval.choices import Status
from tidtam.instruments.choices import NodeKind
from tidtam.instruments.facts import Node

FOUR = Decimal("0.0001")
SUMMED = ("total", "achieved", "n", "before", "after", "number", "audience")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolSum:
    """What the approved answers of an office's schools come to at one node.

    counted, asked  schools with a figure, and all whose sheet was opened.
    sums            by field; parts by the code of the choice.   mean, sd  pooled over all that were asked.
    """

    counted: int
    asked: int
    sums: dict[str, Decimal | None]
    parts: dict[str, Decimal] = field(default_factory=dict)
    mean: Decimal | None = None
    sd: Decimal | None = None

    def as_answer(self, node: Node) -> Answer:
        """Return the sum as the office's answer to a node, with how many schools are in it."""
        is_survey = node.kind == NodeKind.SURVEY_MEAN
        figures: dict[str, Any] = {name: value for name, value in self.sums.items() if value is not None}
        return Answer(
            node_code=node.code,
            **figures,
            parts=tuple(
                Part(code=choice.code, value=self.parts[choice.code])
                for choice in node.choices
                if choice.code in self.parts
            ),
            mean=self.mean if is_survey else None,
            sd=self.sd if is_survey else None,
            counted=self.counted,
            asked=self.asked,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPart:
    """What one school answers to a node: its sheet, and its answer; None where it has not answered."""

    sheet: models.Sheet
    answer: Answer | None


def schools_of(sheet: models.Sheet) -> QuerySet[models.Sheet]:
    """Return the sheets of the schools below an office, of the version and round of its own, by their names."""
    below = models.Sheet.objects.filter(
        office=sheet.organisation_id, instrument_version=sheet.instrument_version_id, round_code=sheet.round_code
    )
    schools = below.exclude(organisation=sheet.organisation_id).select_related("organisation")
    return schools.order_by("organisation__sort_key", "pk")


def school_sums(sheet: models.Sheet) -> dict[str, SchoolSum]:
    """Return the sums of what the schools of an office's sheet answer, by the code of the node.

    Three queries, whatever the number of schools. Only what the schools' own chains approved is counted.
    """
    schools = schools_of(sheet)
    asked = schools.count()
    if not asked:
        return {}
    answers = models.Answer.objects.filter(
        sheet__in=schools.filter(status=Status.APPROVED), state=AnswerState.ANSWERED
    ).order_by()
    parts: dict[str, dict[str, Decimal]] = defaultdict(dict)
    below = models.AnswerPart.objects.filter(answer__in=answers, kind=PartKind.PART, value__isnull=False).order_by()
    for node_code, code, value in (
        below.values("answer__node_code", "code")
        .annotate(sum=Sum("value"))
        .values_list("answer__node_code", "code", "sum")
    ):
        parts[node_code][code] = _plain(value)
    n, mean, sd = (Cast(name, FloatField()) for name in ("n", "mean", "sd"))
    rows: Any = answers.values("node_code").annotate(
        counted=Count("pk"),
        weighted=Sum(n * mean),
        squared=Sum(n * mean * mean),
        within=Sum((n - 1) * sd * sd),
        **{f"sum_{name}": Sum(F(name)) for name in SUMMED},
    )
    return {
        row["node_code"]: SchoolSum(
            counted=row["counted"],
            asked=asked,
            sums={name: _plain(row[f"sum_{name}"]) for name in SUMMED if row[f"sum_{name}"] is not None},
            parts=parts[row["node_code"]],
            **_pooled(row),
        )
        for row in rows
    }


def _plain(value: Decimal) -> Decimal:
    return Decimal(value).quantize(FOUR).normalize() + 0


def _pooled(row: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """Return mean and standard deviation of all schools' answers together: weighted by n, within and between them."""
    if not row["sum_n"] or row["weighted"] is None:
        return {"mean": None, "sd": None}
    n, weighted = Decimal(str(row["sum_n"])), Decimal(str(row["weighted"]))
    mean = weighted / n
    if row["within"] is None or n <= 1:
        return {"mean": mean.quantize(FOUR), "sd": None}
    between = Decimal(str(row["squared"])) - n * mean * mean
    variance = max((Decimal(str(row["within"])) + between) / (n - 1), Decimal(0))
    return {"mean": mean.quantize(FOUR), "sd": variance.sqrt().quantize(FOUR)}


def school_parts(schools: Sequence[models.Sheet], node_code: str) -> list[SchoolPart]:
    """Return what schools answer to a node, their sheets given in the order wanted. Four queries, for any number."""
    rows = {
        one.sheet_id: one
        for one in models.Answer.objects.filter(sheet__in=[school.pk for school in schools], node_code=node_code)
    }
    said = answers_as_facts(list(rows.values()))
    return [
        SchoolPart(sheet=school, answer=said[rows[school.pk].pk] if school.pk in rows else None) for school in schools
    ]
