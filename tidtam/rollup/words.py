"""A line of a roll-up in words: which of its sums say something follows from the kind of its node."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tidtam.instruments.choices import SCORED_KINDS, SHARE_KINDS, NodeKind
from tidtam.instruments.facts import InstrumentVersion
from tidtam.organisations.models import Organisation
from tidtam.rollup.choices import Source, TerritoryKind
from tidtam.rollup.facts import Line, Territory
from tidtam.scoring.rules import band_of
from tidtam.thai.money import format_percent


@dataclass(frozen=True, slots=True)
class Said:
    """A line in words.

    figure  the one figure that stands for it, short: on a tile, in a list.   level  it falls into; None: none.
    detail  both sides of a share, the people of a survey: what the figure is made of.
    """

    figure: str
    detail: str
    level: int | None


def source_of(version: InstrumentVersion, node_code: str) -> str:
    """Return where the sums of a node come from: levels and outcomes from results, figures from answers."""
    if not node_code:
        return Source.RESULT.value
    node = version.node(node_code)
    from_results = node.kind in (*SCORED_KINDS, NodeKind.GROUP, NodeKind.TARGET) and not node.is_monitored
    return Source.RESULT.value if from_results else Source.ANSWER.value


def said(line: Line, version: InstrumentVersion) -> Said:
    """Return a line in the words of the request's language."""
    if not line.sums.contributors:
        return Said("–", _("ไม่มีข้อมูล"), None)
    kind = version.node(line.node_code).kind if line.node_code else NodeKind.GROUP.value
    unit = version.node(line.node_code).unit if line.node_code else ""
    if line.mean is not None:
        band = band_of(Fraction(line.mean), version.bands)
        label = (band.label_en if get_language() == "en" and band.label_en else band.label) if band else ""
        return Said(f"{line.mean:.2f}", label, band.level if band else None)
    if kind == NodeKind.TARGET:
        return Said(f"{line.sums.met}", _("บรรลุ %(met)s ไม่บรรลุ %(not_met)s") % vars_of(line), None)
    if kind == NodeKind.SURVEY_MEAN:
        detail = _("ผู้ตอบ %(n)s คน ส่วนเบี่ยงเบนมาตรฐาน %(sd)s") % {"n": f"{line.sums.n:,}", "sd": line.pooled_sd or "–"}
        return Said(f"{line.survey_mean or 0:.2f}", detail, None)
    if kind in SHARE_KINDS and line.share_pct is not None:
        detail = _("%(achieved)s จาก %(total)s %(unit)s") % {
            "achieved": plain(line.achieved), "total": plain(line.total), "unit": unit,
        }  # fmt: skip
        return Said(format_percent(line.share_pct), detail, None)
    if kind == NodeKind.CHANGE:
        detail = _("จาก %(before)s เป็น %(after)s %(unit)s") % {
            "before": plain(line.total), "after": plain(line.achieved), "unit": unit,
        }  # fmt: skip
        return Said(f"{line.achieved - line.total:+,.4f}".rstrip("0").rstrip("."), detail, None)
    return Said(plain(line.achieved), unit, None)


def vars_of(line: Line) -> dict[str, int]:
    """Return the counts of outcomes."""
    return {"met": line.sums.met, "not_met": line.sums.not_met}


def spoken(territory: Territory, reader_of: Organisation) -> str:
    """Return a territory's name in the reader's language: English on English pages where there is one.

    reader_of  whose page it is: it names the whole nation, for who stands above it may be out of the reader's reach.
    """
    if territory.kind == TerritoryKind.NATION:
        return reader_of.spoken_name
    return territory.name_en if get_language() == "en" and territory.name_en else territory.name


def plain(value: Decimal) -> str:
    """Return 1234.5000 as 1,234.5."""
    return f"{value:,.4f}".rstrip("0").rstrip(".")
