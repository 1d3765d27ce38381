"""`tidtam score`: says what the published levels of an office come to, node by node."""

import argparse
import json
from typing import Any

from django.utils.translation import gettext as _

from tidtam.assessment.choices import OUTCOME_WORDS, STATUS_WORDS
from tidtam.assessment.facts import OfficeResult
from tidtam.assessment.selectors import result_of
from tidtam.instruments.facts import Node
from tidtam.instruments.selectors import version_in_use
from tidtam.organisations.selectors import OrganisationAmbiguous, OrganisationNotFound, find_organisation
from tidtam.scoring.facts import NodeScore
from tidtam.thai.calendar import fiscal_year_dates
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--office", required=True, help="code, name or alias")
    parser.add_argument("--fiscal-year", type=int, required=True, help="Buddhist-era year")
    parser.add_argument("--instrument", required=True, metavar="CODE", help="QP, AP, STD or another")
    parser.add_argument("--round", default="", help="code of a round; without it the last that is published")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Say the scores; 0: the result is final, 1: it is open, 2: refused."""
    try:
        day = fiscal_year_dates(args.fiscal_year)[1]
    except ValueError as error:
        raise Refused(_("ใส่ปีงบประมาณเป็น พ.ศ. สี่หลัก เช่น 2566")) from error
    try:
        office = find_organisation(args.office, on=day)
    except (OrganisationNotFound, OrganisationAmbiguous) as error:
        raise Refused(str(error)) from error
    named = {"instrument": args.instrument, "year": args.fiscal_year, "office": office}
    version = version_in_use(args.instrument, args.fiscal_year)
    if version is None:
        raise Refused(_("โหลดเครื่องมือก่อน · ไม่มี %(instrument)s ปีงบประมาณ %(year)s") % named)
    result = result_of(office, version, round_code=args.round)
    if result is None:
        raise Refused(_("%(office)s ยังไม่มีผล %(instrument)s ปีงบประมาณ %(year)s ที่ประกาศ") % named)
    if args.json:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines_of(result)))
    return 0 if result.edition.is_final else 1


def as_json(result: OfficeResult) -> dict[str, Any]:
    """Return the scores for a machine: exact means as fractions, two decimals as they are shown."""
    titles = {node.code: node for node in result.version.nodes}
    return {
        "office": {"code": result.office_code, "name": result.office_name, "kind": result.office_kind},
        "instrument": result.version.code,
        "fiscal_year_be": result.version.fiscal_year_be,
        "version": result.version.number,
        "round": result.edition.round_code,
        "edition": result.edition.number,
        "is_final": result.edition.is_final,
        "total": _score_json(result.scores.total),
        "nodes": [
            {"code": code, "title": titles[code].title, "parent": titles[code].parent, **_score_json(score)}
            for code, score in result.scores.nodes.items()
        ],
    }


def _score_json(score: NodeScore) -> dict[str, Any]:
    return {
        "status": score.status,
        "levels": dict(score.levels),
        "mean_exact": str(score.mean) if score.mean is not None else None,
        "mean": str(score.shown) if score.shown is not None else None,
        "level": score.level,
        "label": score.label,
        "counted": score.counted,
        "asked": score.asked,
        "lowest": {"code": score.lowest[0], "level": score.lowest[1]} if score.lowest else None,
        "change": score.change,
        "has_fallen": score.has_fallen,
        "has_jumped": score.has_jumped,
        "percent": str(score.percent) if score.percent is not None else None,
        "outcome": score.outcome or None,
    }


def lines_of(result: OfficeResult) -> list[str]:
    """Return the scores for a person: the whole, then every node below its parent."""
    frame = {
        "office": result.office_name,
        "instrument": result.version.code,
        "year": result.version.fiscal_year_be,
        "edition": result.edition.number,
    }
    lines = [
        _("%(instrument)s ปีงบประมาณ %(year)s · %(office)s · ฉบับที่ %(edition)s") % frame,
        f"{result.version.title}: {_words(result.scores.total)}",
    ]
    depths: dict[str, int] = {"": 0}
    for node in result.version.nodes:
        depths[node.code] = depths[node.parent] + 1
        lines.append("  " * depths[node.code] + _line(node, result.scores.nodes[node.code]))
    return lines


def _line(node: Node, score: NodeScore) -> str:
    return f"{node.code} {node.title}: {_words(score)}"


def _words(score: NodeScore) -> str:
    said = [str(STATUS_WORDS[score.status])]
    if score.shown is not None:
        said.append(
            _("%(mean)s → ระดับ %(level)s %(label)s") % {"mean": score.shown, "level": score.level, "label": score.label}
        )
    if len(score.levels) > 1 or (score.levels and score.mean is None):
        said.append(
            _("รายรอบ %(levels)s") % {"levels": " ".join(f"{code}={level}" for code, level in score.levels.items())}
        )
    if score.asked > 1 and not score.levels:
        said.append(_("%(counted)s จาก %(asked)s") % {"counted": score.counted, "asked": score.asked})
    if score.percent is not None:
        said.append(_("ร้อยละ %(percent)s") % {"percent": score.percent})
    if score.outcome in ("met", "not_met"):  # in progress is said by the status
        said.append(str(OUTCOME_WORDS[score.outcome]))
    if score.lowest:
        said.append(_("ต่ำสุด %(code)s ระดับ %(level)s") % {"code": score.lowest[0], "level": score.lowest[1]})
    if score.has_fallen:
        said.append(_("ลดลง %(steps)s ระดับ") % {"steps": -(score.change or 0)})
    if score.has_jumped:
        said.append(_("เพิ่มขึ้น %(steps)s ระดับ ตรวจอีกครั้ง") % {"steps": score.change})
    return " · ".join(said)
