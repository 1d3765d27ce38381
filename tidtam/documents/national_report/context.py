"""Gathers the report of an instrument from what is rolled up for the nation: approved figures, never typed again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max

from tidtam.access.selectors import is_demo_database
from tidtam.answers.models import Answer
from tidtam.approval.choices import Status
from tidtam.documents.national_report.compose import report_of
from tidtam.documents.national_report.record import Population, Report
from tidtam.instruments.choices import SHARE_KINDS, AnsweredBy, NodeKind
from tidtam.instruments.facts import Node
from tidtam.instruments.models import Population as PopulationRow
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.rollup.choices import Source, TerritoryKind
from tidtam.rollup.facts import Line
from tidtam.rollup.selectors import lines, territories
from tidtam.thai.calendar import round_as_of


def national_report(version: Version, round_code: str = "") -> Report:
    """Return the draft of an instrument's national report as figures stand now.

    round_code  "" for the last round. A constant number of queries, however many answered.
    """
    instrument = version_facts(version)
    asked = next((each for each in instrument.rounds if each.code == round_code), instrument.rounds[-1])
    cut_off = asked.as_of_date or round_as_of(instrument.fiscal_year_be, asked.months)
    nation = territories(instrument.fiscal_year_be, kind=TerritoryKind.NATION)
    found = lines(version, asked.code, list(nation), source=Source.ANSWER)
    days = _days(version, asked.code)
    by_node: dict[str, list[Line]] = {}
    for line in found:
        by_node.setdefault(line.node_code, []).append(line)
    figures = {
        node.code: _figure(node, by_node[node.code], days.get(node.code))
        for node in instrument.nodes
        if node.is_leaf and any(line.sums.contributors for line in by_node.get(node.code, []))
    }
    publisher = Organisation.objects.filter(kind=OrganisationKind.COMMISSION).values_list("name_th", flat=True).first()
    return report_of(
        instrument,
        figures,
        publisher=publisher or "",
        cut_off_date=cut_off,
        populations=_populations(cut_off),
        is_demo=is_demo_database(),
    )


def _figure(node: Node, told: list[Line], day: date | None) -> Mapping[str, Any]:
    """Return what is rolled up of a node as fields of a figure."""
    labels = {choice.code: choice.label for choice in node.choices}
    whole = next((line for line in told if not line.part), told[0])
    parts = tuple((labels.get(line.part, line.part), line.achieved) for line in told if line.part)
    common: dict[str, Any] = {"as_of_date": day, "parts": parts}
    if node.answered_by != AnsweredBy.BUREAU:
        common |= {"counted": whole.sums.contributors, "asked": whole.asked}
    kind = node.kind
    if kind in SHARE_KINDS:
        return common | {"achieved": whole.achieved, "total": whole.total}
    if kind == NodeKind.SURVEY_MEAN:
        return common | {"n": Decimal(whole.sums.n), "mean": whole.survey_mean, "sd": whole.pooled_sd}
    if kind == NodeKind.CHANGE:
        return common | {"before": whole.total, "after": whole.achieved}
    if kind == NodeKind.BREAKDOWN:
        return common | {"total": sum((value for _label, value in parts), Decimal(0))}
    if kind == NodeKind.AUDIENCE:
        return common | {"count": whole.achieved, "audience": whole.audience}
    if kind == NodeKind.PERCENT_ONLY:
        return common | {"achieved": whole.achieved, "total": whole.total} if whole.sums.total else common
    return common | {"count": whole.achieved}


def _days(version: Version, round_code: str) -> dict[str, date]:
    """Return the latest day at which approved answers to each node stand. One query."""
    rows = Answer.objects.filter(
        sheet__instrument_version=version,
        sheet__round_code=round_code,
        sheet__status=Status.APPROVED,
        as_of_date__isnull=False,
    )
    return dict(rows.order_by().values_list("node_code").annotate(day=Max("as_of_date")))


def _populations(day: date) -> dict[str, Population]:
    """Return the latest reference populations of the nation up to a day, by code. One query."""
    rows = PopulationRow.objects.filter(organisation=None, as_of_date__lte=day).order_by("as_of_date")
    return {
        row.code: Population(code=row.code, name=row.name, value=Decimal(row.value), as_of_date=row.as_of_date)
        for row in rows
    }
