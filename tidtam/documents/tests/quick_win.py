"""The printed figures of Quick Win 2567, read from the source, in the structure that is shipped."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import tidtam.instruments
from tidtam.documents.national_report.compose import report_of
from tidtam.documents.national_report.record import Extra, Population, Printed
from tidtam.instruments.reading import read_instruments

CUT_OFF = dt.date(2024, 10, 7)
SHIPPED = Path(tidtam.instruments.__file__).parent / "fixtures" / "reference-instruments.json"


def number(value):
    return None if value is None else Decimal(str(value))


def version():
    """Return the shipped instrument QW."""
    document = json.loads(SHIPPED.read_text(encoding="utf-8"))
    read, _notices = read_instruments(document)
    return next(each for each in read.versions if each.code == "QW")


def populations():
    """Return the shipped reference populations."""
    document = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return {
        row["code"]: Population(
            code=row["code"],
            name=row["name"],
            unit=row["unit"],
            value=Decimal(row["value"]),
            as_of_date=dt.date.fromisoformat(row["as_of_date"]),
        )
        for row in document["populations"]
    }


def figures(source):
    """Return what the source printed, by node code."""
    return {statement["id"]: _fields(statement) for statement in source["statements"]}


def _fields(statement):
    long, short = statement["long_table"], statement["short_table"] or {}
    kind = statement["kind"]
    found = {"as_of_date": dt.date.fromisoformat(statement["as_of"]), "unit": statement["unit_th"]}
    if kind in ("share", "all_of_group"):
        found |= {"total": number(statement["total"]), "achieved": number(statement["achieved"])}
        found["parts"] = tuple((row["label_th"], number(row["value"])) for row in statement.get("breakdown", ()))
    elif kind == "mean_sd":
        found |= {
            "n": number(long["n"]),
            "mean": number(long["mean"]),
            "sd": number(long["sd"]),
            "label": long["label_th"],
        }
    elif kind == "change":
        found |= {"before": number(long["before"]), "after": number(long["after"])}
        found["years"] = ("ปีการศึกษา 2566", "ปีการศึกษา 2567")
    elif kind == "count":
        found["count"] = number(statement["achieved"])
    elif kind == "breakdown":
        found["total"] = number(statement["total"])
        found["parts"] = tuple((row["label_th"], number(row["value"])) for row in statement["breakdown"])
    elif kind == "channel":
        found |= {"count": number(long["output"]), "audience": number(long["audience"])}
        found |= {"audience_unit": statement["audience_unit_th"], "unit": statement["output_unit_th"] or ""}
    else:
        found |= {"percent_given": number(long["percent"]), "unit": ""}
    found["extras"] = tuple(
        Extra(
            label=row["label_th"],
            value=number(row["value"]),
            unit=row["unit_th"],
            is_more_than=row.get("comparator") == ">",
        )
        for row in statement.get("extra", ())
    )
    found["printed"] = tuple(
        Printed(where=where, percent=table["percent"])
        for where, table in (("ตารางเต็ม", long), ("ตารางย่อ", short))
        if table.get("percent")
    )
    return found


def report(source, **changes):
    """Return the report of Quick Win 2567; changes: fields of figures by node code, put over the source's."""
    known = figures(source)
    for code, fields in changes.pop("figures", {}).items():
        known[code] = known.get(code, {}) | fields
    return report_of(
        version(), known, publisher="สำนักติดตามและประเมินผล", cut_off_date=changes.pop("cut_off_date", CUT_OFF),
        populations=populations(), **changes,
    )  # fmt: skip
