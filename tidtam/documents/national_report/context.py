"""Gathers the report of an instrument: figures from what is rolled up for the nation, words from who writes it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from tidtam.access.selectors import is_demo_database
from tidtam.answers.choices import AnswerState
from tidtam.answers.models import Answer, Sheet
from tidtam.approval.choices import Status
from tidtam.documents.choices import ReportState
from tidtam.documents.models import NationalReport
from tidtam.documents.national_report.compose import report_of
from tidtam.documents.national_report.freeze import texts_from, thaw
from tidtam.documents.national_report.record import Population, Report
from tidtam.instruments.choices import SHARE_KINDS, AnsweredBy, NodeKind
from tidtam.instruments.facts import Node
from tidtam.instruments.models import Population as PopulationRow
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.rollup.choices import Source, TerritoryKind
from tidtam.rollup.facts import Line, Measures, Territory
from tidtam.rollup.selectors import lines, territories
from tidtam.rollup.sources import of_sheets
from tidtam.thai.calendar import round_as_of

NATION = Territory(id=0, kind=TerritoryKind.NATION.value, code="", name="")


def newest(version: Version, round_code: str) -> NationalReport | None:
    """Return the row of a round's report that counts: the one being written, else the last published. One query."""
    rows = NationalReport.objects.filter(instrument_version=version, round_code=round_code)
    return rows.order_by("-number").first()


def national_report(version: Version, round_code: str, row: NationalReport | None) -> Report:
    """Return the report of an instrument's round: frozen where `row` is published, else as figures stand now.

    A constant number of queries, however many answered. Raises ValueError for a round the version does not have.
    """
    if row is not None and row.state == ReportState.PUBLISHED:
        return thaw(row.content)
    instrument = version_facts(version)
    asked = next((each for each in instrument.rounds if each.code == round_code), None)
    if asked is None:
        raise ValueError(f"{instrument.code} has no round {round_code}")
    cut_off = asked.as_of_date or round_as_of(instrument.fiscal_year_be, asked.months)
    if row is not None and row.cut_off_date:
        cut_off = row.cut_off_date
    nation = territories(instrument.fiscal_year_be, kind=TerritoryKind.NATION)
    found = [*_of_bureaus(version, asked.code), *lines(version, asked.code, list(nation), source=Source.ANSWER)]
    stated = _stated(version, asked.code)
    by_node: dict[str, list[Line]] = {}
    for line in found:
        by_node.setdefault(line.node_code, []).append(line)
    figures: dict[str, Mapping[str, Any]] = {
        node.code: (_figure(node, by_node[node.code]) if node.code in by_node else {}) | stated.get(node.code, {})
        for node in instrument.nodes
        if node.is_leaf
        and (
            any(line.sums.contributors for line in by_node.get(node.code, []))
            or "percent_given" in stated.get(node.code, {})
        )
    }
    if row is not None:
        figures |= {code: {**figures.get(code, {}), **_noted(said)} for code, said in row.notes.items()}
    populations = populations_on(cut_off)
    publisher = Organisation.objects.filter(kind=OrganisationKind.COMMISSION).values_list("name_th", flat=True).first()
    return report_of(
        instrument,
        figures,
        publisher=publisher or "",
        cut_off_date=cut_off,
        populations=populations,
        texts={code: texts_from(said, populations) for code, said in row.texts.items()} if row is not None else {},
        is_demo=is_demo_database(),
    )


def _of_bureaus(version: Version, round_code: str) -> list[Line]:
    """Return what bureaus' approved answers say of the leaves that bureaus answer; roll-up counts places alone.

    Three queries.
    """
    sheets = Sheet.objects.filter(
        instrument_version=version,
        round_code=round_code,
        status=Status.APPROVED,
        organisation__kind=OrganisationKind.BUREAU,
    )
    theirs = {node.code for node in version_facts(version).nodes if node.answered_by == AnsweredBy.BUREAU}
    sums: dict[tuple[str, str], Measures] = {}
    for figures in of_sheets(list(sheets.select_related("organisation", "instrument_version"))).values():
        for key, measures in figures.items():
            sums[key] = sums.get(key, Measures()) + measures
    return [
        Line(territory=NATION, node_code=code, part=part, asked=measures.contributors, sums=measures)
        for (code, part), measures in sums.items()
        if code in theirs
    ]


def _noted(said: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the notes of a figure as its fields."""
    return {**said, "group_total": Decimal(said["group_total"])} if "group_total" in said else said


def _figure(node: Node, told: list[Line]) -> dict[str, Any]:
    """Return what is rolled up of a node as fields of a figure."""
    labels = {choice.code: choice.label for choice in node.choices}
    whole = next((line for line in told if not line.part), told[0])
    parts = tuple((labels[line.part], line.achieved) for line in told if line.part in labels)
    common: dict[str, Any] = {"parts": parts}
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


def _stated(version: Version, round_code: str) -> dict[str, dict[str, Any]]:
    """Return what approved answers state of each node beside its figures: latest day, group, concept. One query.

    The group is known where everybody who states a base states it, the concept where nobody states another. As in
    roll-up, only the schools' own answers count where schools answer.
    """
    nodes = {node.code: node for node in version_facts(version).nodes}
    rows = Answer.objects.filter(
        sheet__instrument_version=version,
        sheet__round_code=round_code,
        sheet__status=Status.APPROVED,
        state=AnswerState.ANSWERED,
    )
    found: dict[str, dict[str, Any]] = {}
    for said in (
        rows.order_by()
        .values("node_code", is_of_school=Q(sheet__organisation__kind=OrganisationKind.SCHOOL))
        .annotate(
            day=Max("as_of_date"), group=Sum("group_total"), groups=Count("group_total"), bases=Count("total"),
            first=Min("concept"), last=Max("concept"),
            bare=Max("percent"), percents=Count("percent"),
        )
    ):  # fmt: skip
        node = nodes.get(said["node_code"])
        if node is None or (node.answered_by == AnsweredBy.SCHOOL) != said["is_of_school"]:
            continue
        found[node.code] = {"as_of_date": said["day"]}
        if said["groups"] and said["groups"] == said["bases"]:
            found[node.code]["group_total"] = said["group"]
        if node.kind == NodeKind.PERCENT_ONLY and said["percents"] == 1:
            found[node.code]["percent_given"] = said["bare"]  # of many nobody knows the weights
        if said["first"] and said["first"] == said["last"]:
            found[node.code]["concept"] = said["first"]
    return found


def populations_on(day: date) -> dict[str, Population]:
    """Return the latest reference populations of the nation up to a day, by code. One query."""
    rows = PopulationRow.objects.filter(organisation=None, as_of_date__lte=day).order_by("as_of_date")
    return {
        row.code: Population(
            code=row.code, name=row.name, unit=row.unit, value=Decimal(row.value), as_of_date=row.as_of_date
        )
        for row in rows
    }
