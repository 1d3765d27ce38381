"""The real letter of one secondary office for 2566: its instruments and levels as facts, its words from the source."""

import datetime as dt
from decimal import Decimal

from tidtam.assessment.facts import Advice, Edition, OfficeResult
from tidtam.instruments.choices import AppliesTo, NodeKind, TargetScope
from tidtam.instruments.facts import STANDARD_BANDS, InstrumentVersion, Node, Round
from tidtam.scoring.facts import Given
from tidtam.scoring.rules import score

OFFICE = {
    "office_code": "S52",
    "office_name": "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาลำปาง ลำพูน",
    "office_kind": "esa_secondary",
}
PUBLISHED_AT = dt.datetime(2023, 10, 31, 5, 0, tzinfo=dt.UTC)
KINDS = {
    "level_scored": NodeKind.LEVEL,
    "monitored_only": NodeKind.LEVEL,
    "target_compared": NodeKind.TARGET,
    "rollup": NodeKind.GROUP,
    "group": NodeKind.GROUP,
}
TYPES = {"standard": "มาตรฐาน", "indicator": "ตัวบ่งชี้", "issue": "ประเด็นการพิจารณา", "sub_issue": "ประเด็นการพิจารณา"}
ROUNDS = {
    "6m": Round(code="6m", label="รอบ 6 เดือน", months=6),
    "12m": Round(code="12m", label="รอบ 12 เดือน", months=12),
    "year": Round(code="year", label="ปีงบประมาณ", months=12),
}


def results(source, codes=("QP", "AP", "STD")):
    """Return the office's results of some instruments, scored from the levels of the source."""
    return [result(code, source["instruments"][code]) for code in codes]


def result(code, instrument, *, is_history=True):
    """Return one result; the words of advice are the source's."""
    version = version_of(code, instrument)
    given = given_of(instrument)
    return OfficeResult(
        **OFFICE,
        version=version,
        given=given,
        scores=score(version, given, office_kind=OFFICE["office_kind"]),
        edition=Edition(
            number=1,
            round_code=version.rounds[-1].code,
            published_at=PUBLISHED_AT,
            content_sha256="0" * 64,
            is_final=True,
            is_history=is_history,
        ),
        advice={
            row["code"]: Advice(finding=said["finding_th"], advice=said["advice_th"])
            for row in instrument["indicators"]
            if (said := row.get("recommendation"))
        },
    )


def version_of(code, instrument):
    """Return an instrument of the source."""
    return InstrumentVersion(
        code=code,
        fiscal_year_be=2566,
        title=instrument["name_th"],
        rounds=tuple(ROUNDS[each] for each in instrument["rounds"]),
        bands=STANDARD_BANDS,
        nodes=tuple(
            Node(
                code=row["code"],
                kind=KINDS[row["kind"]].value,
                title=row["name_th"],
                number=row["printed_no"],
                parent=row.get("parent") or "",
                type_label=TYPES.get(row.get("type"), "ตัวชี้วัด" if code != "STD" else ""),
                applies_to=AppliesTo(row["applies_to"]).value,
                is_monitored=row["kind"] == "monitored_only",
                score_group=row.get("score_group") or "",
                target=Decimal(row["target_percent"]) if row.get("target_percent") else None,
                target_scope=TargetScope.NATION.value,
            )
            for row in instrument["indicators"]
        ),
    )


def given_of(instrument):
    """Return the levels and percents of the source."""
    rows, rounds = instrument["indicators"], instrument["rounds"]
    shared = {group["members"][0]: group["level_year"] for group in instrument.get("score_groups", ())}
    levels = {(row["code"], each): row.get(f"level_{each}") for row in rows for each in rounds}
    levels |= {(code, "year"): level for code, level in shared.items()}
    return Given(
        levels={pair: level for pair, level in levels.items() if level is not None},
        percents={row["code"]: Decimal(row["result_percent"]) for row in rows if row.get("result_percent")},
        in_progress=frozenset(row["code"] for row in rows if row["status"] == "in_progress"),
    )
