"""`tidtam rollup`: what an instrument comes to for the nation, its regions, provinces or offices; makes sums anew."""

import argparse
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts, version_in_use, versions_of_year
from tidtam.organisations.models import Organisation
from tidtam.rollup import selectors, services
from tidtam.rollup.choices import BELOW_OFFICE, TerritoryKind, Tree
from tidtam.rollup.facts import Line, OverallLine
from tidtam.rollup.models import Territory
from tidtam.rollup.words import overall_sentence
from tidtam.thai.money import format_percent
from tidtam.ui.console import Refused

NAMED = 20
"""How many of the offices without a result are named; all of them are in the JSON."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    kinds = [kind for kind in TerritoryKind.values if kind not in BELOW_OFFICE]
    parser.add_argument("--fiscal-year", type=int, required=True, help="Buddhist-era year")
    parser.add_argument("--instrument", help="QP, AP, STD …; without it good or above by part and overall")
    parser.add_argument("--round", help="code of the round; without it the last one")
    parser.add_argument("--by", choices=kinds, default=TerritoryKind.NATION.value, help="what to add up for")
    parser.add_argument("--region-set", default="", help="which regions; without it those of every set")
    parser.add_argument("--tree", choices=Tree.values, default=Tree.YEAR.value, help="of the year, or of today")
    parser.add_argument("--rebuild", action="store_true", help="make all sums of the year anew first")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the sums; 0: everybody stands in them, 1: somebody is missing, 2: refused."""
    year = args.fiscal_year
    if args.rebuild:
        services.rebuild(year)
    within = list(selectors.territories(year, kind=args.by, tree=args.tree, region_set=args.region_set))
    if not within:
        raise Refused(
            _("ยังไม่มีผลของปีงบประมาณ %(year)s · ประกาศผลหรือนำเข้าด้วย tidtam import-results ก่อน แล้วเพิ่ม --rebuild")
            % {"year": year}
        )
    if args.instrument is None:
        return _overall(year, within, as_json=args.json)
    version = version_in_use(args.instrument, year)
    if version is None:
        known = ", ".join(str(one.instrument.code) for one in versions_of_year(year)) or "–"
        raise Refused(_("เลือกเครื่องมือของปีงบประมาณ %(year)s: %(known)s") % {"year": year, "known": known})
    return _lines(version, _round(version, args.round), within, as_json=args.json)


def _round(version: Version, asked: str | None) -> str:
    known = [each.code for each in version_facts(version).rounds]
    if asked is not None and asked not in known:
        raise Refused(_("เลือกรอบ: %(known)s") % {"known": ", ".join(known)})
    return asked or known[-1]


def _lines(version: Version, round_code: str, within: list[Territory], *, as_json: bool) -> int:
    lines = selectors.lines(version, round_code, within)
    titles = {node.code: node.title for node in version_facts(version).nodes}
    if as_json:
        print(json.dumps([_line(line) for line in lines], ensure_ascii=False, indent=1))
    for line in [] if as_json else lines:
        if line.asked == 0:
            continue
        what = f"{line.node_code} {titles[line.node_code]}" if line.node_code else _("ทั้งเครื่องมือ")
        levels = " ".join(f"{level}:{number}" for level, number in line.distribution.items())
        print(f"{line.territory.name} · {what} {line.part}".rstrip())
        print(
            "  "
            + _("มีผล %(n)s จาก %(asked)s · เฉลี่ย %(mean)s · ระดับ %(levels)s · ดีขึ้นไป %(good)s")
            % {
                "n": line.sums.contributors,
                "asked": line.asked,
                "mean": "–" if line.mean is None else line.mean,
                "levels": levels,
                "good": format_percent(line.good_pct),
            }
        )
    return 1 if any(line.missing for line in lines) else 0


def _overall(year: int, within: list[Territory], *, as_json: bool) -> int:
    versions = [version for version in versions_of_year(year) if version_facts(version).counts_overall]
    if not versions:
        raise Refused(_("ปีงบประมาณ %(year)s ยังไม่มีเครื่องมือที่นับในภาพรวม") % {"year": year})
    lines = selectors.overall(versions, within)
    absent = {
        one.pk: list(selectors.incomplete(versions, one))
        for one, line in zip(within, lines, strict=True)
        if line.complete < line.asked
    }
    if as_json:
        print(json.dumps([_overall_line(line, absent) for line in lines], ensure_ascii=False, indent=1))
    for line in [] if as_json else lines:
        print(overall_sentence(line))
        if named := absent.get(line.territory.id):
            more = " " + _("และอีก %(count)s เขต") % {"count": len(named) - NAMED} if len(named) > NAMED else ""
            print("  " + _("ยังไม่มีผลครบ: %(offices)s") % {"offices": ", ".join(map(str, named[:NAMED]))} + more)
    return 1 if absent else 0


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _line(line: Line) -> dict[str, Any]:
    return {
        "territory": {"kind": line.territory.kind, "code": line.territory.code, "name": line.territory.name},
        "node": line.node_code,
        "part": line.part,
        "asked": line.asked,
        "counted": line.sums.contributors,
        "missing": line.missing,
        "levels": line.distribution,
        "mean": _text(line.mean),
        "good": line.good,
        "good_pct": _text(line.good_pct),
        "met": line.sums.met,
        "not_met": line.sums.not_met,
        "n": line.sums.n,
        "achieved": _text(line.achieved),
        "total": _text(line.total),
        "share_pct": _text(line.share_pct),
        "audience": _text(line.audience),
        "survey_mean": _text(line.survey_mean),
        "pooled_sd": _text(line.pooled_sd),
    }


def _overall_line(line: OverallLine, absent: Mapping[int, Sequence[Organisation]]) -> dict[str, Any]:
    return {
        "territory": {"kind": line.territory.kind, "code": line.territory.code, "name": line.territory.name},
        "asked": line.asked,
        "complete": line.complete,
        "incomplete": [office.code for office in absent.get(line.territory.id, ())],
        "parts": {code: {"good": good, "pct": _text(line.pct(code))} for code, good in line.parts.items()},
        "overall": {"good": line.overall, "pct": _text(line.pct())},
    }
