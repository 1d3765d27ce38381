"""The rows of each table, from published rows and from nothing else (tests/test_release.py watches the SQL).

A row is a tuple of the dataset's columns, in their order: text, int, Decimal, date, datetime, bool, None for missing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform

from tidtam.access.selectors import is_demo_database
from tidtam.assessment.content import scores_from
from tidtam.assessment.models import Result
from tidtam.instruments.facts import InstrumentVersion
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.opendata.choices import Collection
from tidtam.opendata.datasets import (
    DISBURSEMENT,
    DOCUMENTS,
    OFFICES,
    PLAN_LINKS,
    PROJECTS,
    RESULTS,
    ROLLUP,
    WHOLE,
    Dataset,
)
from tidtam.organisations.choices import ESA_OFFICE_KINDS
from tidtam.organisations.models import Organisation
from tidtam.publishing.models import Edition, PublishedProject, PublishedReport
from tidtam.rollup.choices import Source, TerritoryKind, Tree
from tidtam.rollup.models import Cell, Territory
from tidtam.rollup.selectors import lines
from tidtam.rollup.words import source_of

Value = str | int | Decimal | dt.date | dt.datetime | bool | None
Row = tuple[Value, ...]
TERRITORIES = (TerritoryKind.NATION, TerritoryKind.REGION, TerritoryKind.PROVINCE, TerritoryKind.OFFICE_KIND)
AT_ONCE = 50
"""Results read at a time: each holds some hundred scores."""


NO_YEAR = 0
"""The year of a table that is not by year."""


def rows_of(dataset: Dataset, collection: str, year: int) -> Iterator[Row]:
    """Yield the rows of a table in the order of its key. year: fiscal year, NO_YEAR where the table is not by year."""
    is_demo = collection == Collection.DEMO
    for row in _ROWS[dataset.name](collection, year):
        yield tuple(_named(dataset, {**row, "is_demo": is_demo}))


def years_of(dataset: Dataset, collection: str) -> list[int]:
    """Return the fiscal years of which a table has rows; [NO_YEAR] for one not by year, [] where it is empty."""
    if not dataset.by_year:
        return [NO_YEAR] if _offices(collection).exists() else []
    column, rows = _YEARS[dataset.name](collection)
    return sorted(rows.order_by().values_list(column, flat=True).distinct())


def _named(dataset: Dataset, row: Mapping[str, Value]) -> Iterator[Value]:
    """Yield a row's cells as the table declares them; what it does not declare, or lacks, is an error of ours."""
    names = [column.name for column in dataset.columns]
    if set(row) != set(names):
        raise ValueError(f"a row of {dataset.name} differs in {sorted(set(row) ^ set(names))}")
    for column in dataset.columns:
        value = row[column.name]
        value = None if value == "" else value
        if value is None and column.is_required:
            raise ValueError(f"{dataset.name}.{column.name} may not be missing")
        yield value


def _demo(field: str, collection: str) -> Q:
    """Return the condition that a row belongs to a collection; on a demo database all is invented."""
    if is_demo_database():
        return Q() if collection == Collection.DEMO else Q(pk__in=())
    return Q(**{field: collection == Collection.DEMO})


def _offices(collection: str) -> Any:
    offices = Organisation.objects.filter(_demo("is_demo", collection), kind__in=ESA_OFFICE_KINDS)
    return offices.select_related("province").order_by("code")


def _office_rows(collection: str, _year: int) -> Iterator[Mapping[str, Value]]:
    for one in _offices(collection):
        yield {
            "office_code": one.code,
            "obec_code": one.obec_code,
            "kind": one.kind,
            "name_th": one.name_th,
            "name_en": one.name_en,
            "province_code": one.province.code if one.province else None,
            "province_name_th": one.province.name_th if one.province else None,
            "province_name_en": one.province.name_en if one.province else None,
            "valid_from_date": one.valid_from_date,
            "valid_to_date": one.valid_to_date,
        }


def _editions(collection: str) -> Any:
    return Edition.objects.published().filter(_demo("is_demo", collection))


def _document_rows(collection: str, year: int) -> Iterator[Mapping[str, Value]]:
    for one in _editions(collection).filter(fiscal_year_be=year).select_related("organisation").order_by("pk"):
        yield {
            "edition_id": str(one.pk),
            "office_code": one.organisation.code,
            "fiscal_year_be": one.fiscal_year_be,
            "months": one.months,
            "document_no": one.document_no,
            "status": one.status,
            "as_of_date": one.as_of_date,
            "published_at": one.published_at,
            "superseded_by": str(one.superseded_by_id) if one.superseded_by_id else None,
            "withdrawn_at": one.withdrawn_at,
            "record_sha256": one.record_sha256,
        }


def _projects(collection: str) -> Any:
    editions = Edition.objects.current().filter(_demo("is_demo", collection))
    return PublishedProject.objects.filter(edition__in=editions).select_related("edition__organisation")


def _project_rows(collection: str, year: int) -> Iterator[Mapping[str, Value]]:
    for one in _in_order(_projects(collection).filter(edition__fiscal_year_be=year)):
        yield {
            "edition_id": str(one.edition_id),
            "project_id": one.project_id,
            "office_code": one.edition.organisation.code,
            "fiscal_year_be": one.edition.fiscal_year_be,
            "months": one.edition.months,
            "number": one.number,
            "code": one.code,
            "name": one.name,
            "execution_status": one.execution_status,
            "work_group": one.work_group,
            "start_date": one.start_date,
            "end_date": one.end_date,
            "budget_baht": one.budget_baht,
        }


def _plan_link_rows(collection: str, year: int) -> Iterator[Mapping[str, Value]]:
    for one in _in_order(_projects(collection).filter(edition__fiscal_year_be=year)):
        for position, link in enumerate(one.plan_targets, 1):
            yield {
                "edition_id": str(one.edition_id),
                "project_id": one.project_id,
                "fiscal_year_be": one.edition.fiscal_year_be,
                "position": position,
                "plan": link["plan"],
                "target_code": link["code"],
                "target": link["target"],
            }


def _in_order(rows: Any) -> Iterable[PublishedProject]:
    found: Iterable[PublishedProject] = rows.order_by("edition_id", "project_id").iterator(1_000)
    return found


def _disbursement_rows(collection: str, year: int) -> Iterator[Mapping[str, Value]]:
    reports = PublishedReport.objects.filter(project__in=_projects(collection), edition__fiscal_year_be=year)
    reports = reports.select_related("edition__organisation").defer("passages").annotate(whose=F("project__project_id"))
    for one in reports.order_by("edition_id", "whose", "quarter").iterator(1_000):
        yield {
            "edition_id": str(one.edition_id),
            "project_id": one.whose,
            "office_code": one.edition.organisation.code,
            "fiscal_year_be": one.edition.fiscal_year_be,
            "months": one.edition.months,
            "quarter": one.quarter,
            "data_date": one.data_date,
            "planned_baht": one.planned_baht,
            "carried_in_baht": one.carried_in_baht,
            "actual_baht": one.actual_baht,
            "within_plan_baht": one.within_plan_baht,
            "not_disbursed_baht": one.not_disbursed_baht,
            "over_plan_baht": one.over_plan_baht,
        }


def _results(collection: str) -> Any:
    return Result.objects.current().filter(_demo("organisation__is_demo", collection))


def _result_rows(collection: str, year: int) -> Iterator[Mapping[str, Value]]:
    rows = _results(collection).filter(version__fiscal_year_be=year).defer("content", "reason")
    rows = rows.select_related("organisation", "version__instrument").annotate(
        nodes=KeyTransform("nodes", "content"), whole=KeyTransform("total", "content")
    )
    order = ("organisation__code", "version__instrument__code", "version__number", "round_code")
    for one in rows.order_by(*order).iterator(AT_ONCE):
        titles = _titles(version_facts(one.version))
        scores = scores_from(one.nodes, one.whole)
        for code, score in sorted({**scores.nodes, WHOLE: scores.total}.items()):
            if score.status == "not_applicable":
                continue
            yield {
                "office_code": one.organisation.code,
                "fiscal_year_be": one.version.fiscal_year_be,
                "instrument": one.version.instrument.code,
                "version": one.version.number,
                "round": one.round_code,
                "node": code,
                "node_title": titles.get(code),
                "status": score.status,
                "level": score.level,
                "mean": score.shown,
                "label": score.label,
                "outcome": score.outcome,
                "percent": score.percent,
                "edition": one.number,
                "published_at": one.published_at,
            }


def _titles(version: InstrumentVersion) -> dict[str, str]:
    return {node.code: f"{node.number} {node.title}".strip() for node in version.nodes}


def _published_rounds(collection: str) -> Any:
    """Return the rounds of versions of which results are summed, with their nation."""
    nations = Territory.objects.filter(_demo("root__is_demo", collection), kind=TerritoryKind.NATION, tree=Tree.YEAR)
    return Cell.objects.filter(territory__in=nations, source=Source.RESULT)


def _rollup_rows(collection: str, year: int) -> Iterator[Mapping[str, Value]]:
    cells = _published_rounds(collection).filter(version__fiscal_year_be=year).order_by()
    found = set(cells.values_list("territory__root", "version", "round_code"))
    versions = Version.objects.select_related("instrument").in_bulk({version for _root, version, _round in found})
    roots = Organisation.objects.in_bulk({root for root, _version, _round in found})
    for root, version, code in sorted(
        ((roots[root], versions[version], code) for root, version, code in found),
        key=lambda each: (each[1].instrument.code, each[1].number, each[2], each[0].code),
    ):
        instrument = version_facts(version)
        nodes = ["", *(node.code for node in instrument.nodes if source_of(instrument, node.code) == Source.RESULT)]
        within = list(
            Territory.objects.filter(fiscal_year_be=year, root=root, tree=Tree.YEAR, kind__in=TERRITORIES).order_by(
                "kind", "code"
            )
        )
        listed = (line for line in lines(version, code, within, node_codes=nodes) if not line.part)
        for line in sorted(
            listed, key=lambda each: (each.territory.kind, each.territory.code, each.node_code or WHOLE)
        ):
            yield {
                "fiscal_year_be": instrument.fiscal_year_be,
                "instrument": instrument.code,
                "version": instrument.number,
                "round": code,
                "nation": root.code,
                "territory_kind": line.territory.kind,
                "territory_code": line.territory.code,
                "territory_name_th": line.territory.name,
                "node": line.node_code or WHOLE,
                "asked": line.asked,
                "counted": line.sums.contributors,
                **{f"level_{level}": count for level, count in line.distribution.items()},
                "mean": line.mean,
                "good": line.good,
                "good_percent": line.good_pct,
            }


_ROWS: dict[str, Callable[[str, int], Iterator[Mapping[str, Value]]]] = {
    OFFICES.name: _office_rows,
    DOCUMENTS.name: _document_rows,
    PROJECTS.name: _project_rows,
    PLAN_LINKS.name: _plan_link_rows,
    DISBURSEMENT.name: _disbursement_rows,
    RESULTS.name: _result_rows,
    ROLLUP.name: _rollup_rows,
}
_YEARS: dict[str, Callable[[str], tuple[str, Any]]] = {
    DOCUMENTS.name: lambda collection: ("fiscal_year_be", _editions(collection)),
    PROJECTS.name: lambda collection: ("edition__fiscal_year_be", _projects(collection)),
    PLAN_LINKS.name: lambda collection: ("edition__fiscal_year_be", _projects(collection).exclude(plan_targets=[])),
    DISBURSEMENT.name: lambda collection: (
        "edition__fiscal_year_be",
        PublishedReport.objects.filter(project__in=_projects(collection)),
    ),
    RESULTS.name: lambda collection: ("version__fiscal_year_be", _results(collection)),
    ROLLUP.name: lambda collection: ("version__fiscal_year_be", _published_rounds(collection)),
}
