"""A published result as the JSON that is kept for good, and back. A mean is written as a fraction ("7/2")."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidtam.assessment.facts import Advice, Edition, OfficeResult
from tidtam.instruments.facts import InstrumentVersion
from tidtam.scoring.facts import Given, NodeScore, Scores


def content_of(
    *,
    version: InstrumentVersion,
    round_code: str,
    office: tuple[str, str, str],
    given: Given,
    scores: Scores,
    advice: Mapping[str, Advice],
    self_levels: Mapping[tuple[str, str], int],
    reasons: Mapping[tuple[str, str], str],
) -> dict[str, Any]:
    """Return all that is published of an office's round.

    office  code, name and kind as they were.
    """
    code, name, kind = office
    return {
        "instrument": version.code,
        "fiscal_year_be": version.fiscal_year_be,
        "version": version.number,
        "round": round_code,
        "office": {"code": code, "name": name, "kind": kind},
        "levels": _nested(given.levels),
        "percents": {each: str(percent) for each, percent in given.percents.items()},
        "in_progress": sorted(given.in_progress),
        "advice": {each: {"finding": text.finding, "advice": text.advice} for each, text in advice.items()},
        "self_levels": _nested(self_levels),
        "reasons": _nested(reasons),
        "nodes": [_as_json(score) for score in scores.nodes.values()],
        "total": _as_json(scores.total),
    }


def result_from(content: Mapping[str, Any], *, version: InstrumentVersion, edition: Edition) -> OfficeResult:
    """Return the frozen values of a published result."""
    office = content["office"]
    return OfficeResult(
        office_code=office["code"],
        office_name=office["name"],
        office_kind=office["kind"],
        version=version,
        given=Given(
            levels=_flat(content["levels"]),
            percents={code: Decimal(text) for code, text in content["percents"].items()},
            in_progress=frozenset(content["in_progress"]),
        ),
        scores=scores_from(content["nodes"], content["total"]),
        edition=edition,
        advice={code: Advice(**texts) for code, texts in content["advice"].items()},
        self_levels=_flat(content["self_levels"]),
        reasons=_flat(content["reasons"]),
    )


def _as_json(score: NodeScore) -> dict[str, Any]:
    return {
        "code": score.code,
        "status": score.status,
        "levels": dict(score.levels),
        "mean": str(score.mean) if score.mean is not None else None,
        "shown": str(score.shown) if score.shown is not None else None,
        "level": score.level,
        "label": score.label,
        "label_en": score.label_en,
        "counted": score.counted,
        "asked": score.asked,
        "lowest": list(score.lowest) if score.lowest else None,
        "change": score.change,
        "percent": str(score.percent) if score.percent is not None else None,
        "outcome": score.outcome,
    }


def _score(content: Mapping[str, Any]) -> NodeScore:
    return NodeScore(
        **{
            **content,
            "mean": Fraction(content["mean"]) if content["mean"] is not None else None,
            "shown": Decimal(content["shown"]) if content["shown"] is not None else None,
            "lowest": tuple(content["lowest"]) if content["lowest"] else None,
            "percent": Decimal(content["percent"]) if content["percent"] is not None else None,
        }
    )


def scores_from(nodes: list[dict[str, Any]], total: Mapping[str, Any]) -> Scores:
    """Return what the parts "nodes" and "total" of a published result say."""
    return Scores(nodes={each["code"]: _score(each) for each in nodes}, total=_score(total))


def _nested(flat: Mapping[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (code, round_code), value in flat.items():
        found.setdefault(code, {})[round_code] = value
    return found


def _flat(nested: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(code, each): value for code, by_round in nested.items() for each, value in by_round.items()}
