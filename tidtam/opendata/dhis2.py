"""Published figures as DHIS2 takes them: data value sets, and the metadata they need, both by code.

What a code means, which period is which, and how they are loaded: docs/rules/dhis2.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tidtam.opendata.datasets import DISBURSEMENT, OFFICES, RESULTS, WHOLE, Words
from tidtam.opendata.rows import Row
from tidtam.opendata.writing import json_bytes
from tidtam.thai.calendar import fiscal_year_dates, quarter_dates

DATA_VALUES, METADATA = "dhis2-data-values.json", "dhis2-metadata.json"
SHORT_NAME_LIMIT = 50
"""DHIS2's own bound of a short name."""


@dataclass(frozen=True, slots=True)
class Element:
    """A data element. how: how DHIS2 adds it up along organisation units."""

    code: str
    name: Words
    value_type: str = "NUMBER"
    how: str = "SUM"


AMOUNTS = ("planned", "carried_in", "actual", "within_plan", "not_disbursed", "over_plan")
MONEY: Mapping[str, Element] = {
    f"{name}_baht": Element(f"TIDTAM_{name.upper()}", DISBURSEMENT.column(f"{name}_baht").title) for name in AMOUNTS
}
REPORTS = Element(
    "TIDTAM_REPORTS",
    Words("จำนวนรายงานที่มีแผนและผล", "Reports with plan and result"),
    "INTEGER_ZERO_OR_POSITIVE",
)


def quarter_period(fiscal_year_be: int, quarter: int) -> str:
    """Return DHIS2's name of a quarter of a Thai fiscal year: quarter 2 of 2567 is "2024Q1"."""
    first, _last = quarter_dates(fiscal_year_be, quarter)
    return f"{first.year}Q{(first.month - 1) // 3 + 1}"


def year_period(fiscal_year_be: int) -> str:
    """Return DHIS2's name of a Thai fiscal year, which begins in October: 2567 is "2023Oct"."""
    first, _last = fiscal_year_dates(fiscal_year_be)
    return f"{first.year}Oct"


def files(tables: Mapping[str, Iterable[Row]]) -> dict[str, bytes]:
    """Return both files by name from the rows of offices, disbursement and results, of all years together.

    Of a year with rounds of 6 and 12 months the later one counts: it holds the quarters of the other.
    """
    money = list(_as_mappings(DISBURSEMENT.columns, tables[DISBURSEMENT.name]))
    results = [row for row in _as_mappings(RESULTS.columns, tables[RESULTS.name]) if row["node"] == WHOLE]
    elements = {element.code: element for element in (*MONEY.values(), REPORTS)} if money else {}
    values = _money_values(money)
    for row in results:
        if row["mean"] is None:
            continue
        element = Element(
            f"TIDTAM_{row['instrument']}_MEAN",
            Words(f"ค่าเฉลี่ยระดับ {row['instrument']}", f"Mean level {row['instrument']}"),
            how="AVERAGE",
        )
        elements[element.code] = element
        values[element.code, year_period(row["fiscal_year_be"]), row["office_code"]] = row["mean"]
    named = {unit for _element, _period, unit in values}
    offices = [row for row in _as_mappings(OFFICES.columns, tables[OFFICES.name]) if row["office_code"] in named]
    return {
        DATA_VALUES: json_bytes(
            {
                "dataElementIdScheme": "CODE",
                "orgUnitIdScheme": "CODE",
                "dataValues": [
                    {"dataElement": element, "period": period, "orgUnit": unit, "value": f"{value:f}"}
                    for (element, period, unit), value in sorted(values.items())
                ],
            }
        ),
        METADATA: json_bytes(
            {
                "dataElements": [_element(elements[code]) for code in sorted(elements)],
                "organisationUnits": [_unit(row) for row in offices],
            }
        ),
    }


def _as_mappings(columns: Iterable[Any], rows: Iterable[Row]) -> Iterable[dict[str, Any]]:
    names = [column.name for column in columns]
    return (dict(zip(names, row, strict=True)) for row in rows)


def _money_values(rows: list[dict[str, Any]]) -> dict[tuple[str, str, str], Decimal]:
    """Return the sums of offices by element, period and office code; a report without plan or actual adds nothing."""
    latest: dict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        of_year = row["office_code"], row["fiscal_year_be"]
        latest[of_year] = max(latest[of_year], row["months"])
    values: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["months"] < latest[row["office_code"], row["fiscal_year_be"]] or row["within_plan_baht"] is None:
            continue
        where = quarter_period(row["fiscal_year_be"], row["quarter"]), row["office_code"]
        values[REPORTS.code, *where] += 1
        for column, element in MONEY.items():
            values[element.code, *where] += row[column]
    return dict(values)


def _element(element: Element) -> dict[str, Any]:
    return {
        "code": element.code,
        "name": f"{element.name.en} · {element.name.th}",
        "shortName": element.code[:SHORT_NAME_LIMIT],
        "domainType": "AGGREGATE",
        "valueType": element.value_type,
        "aggregationType": element.how,
        "zeroIsSignificant": True,
    }


def _unit(row: Mapping[str, Any]) -> dict[str, Any]:
    opened = row["valid_from_date"]
    return {
        "code": row["office_code"],
        "name": row["name_th"],
        "shortName": row["office_code"][:SHORT_NAME_LIMIT],
        # An office whose first day nobody noted stood before everything that is counted here.
        "openingDate": opened.isoformat() if opened else "2000-01-01",
    }
