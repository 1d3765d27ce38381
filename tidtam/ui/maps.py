"""Provinces drawn by the server: a grid of 77 tiles, which every page can carry, and the map itself, as a picture.

Colours are those of the quality levels and the level is printed, so that nothing is said by colour alone; a province of
which nothing is known is hatched. The table that says the same stands beside both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tidtam.ui.charts import EDGE, INK, INK_2, LEVEL_COLOURS, PLAN_HATCH, Table

PROVINCES_FILE = Path(__file__).parent / "fixtures" / "provinces.json"
TILE, GAP = 34, 4
UNKNOWN = "#ffffff"
VIEW_BOX = "0 0 560 1025"


@dataclass(frozen=True, slots=True)
class Province:
    """What is shown of a province: its figure in words, and the level it falls into; None where nothing is known."""

    code: str
    name: str
    figure: str
    level: int | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """The grid of tiles and the table of the same."""

    svg: SafeString
    table: Table


@dataclass(frozen=True, slots=True)
class Place:
    """Where a province is drawn: its tile, and its outline in the units of the map."""

    abbr: str
    row: int
    column: int
    path: str


def tile_map(
    *,
    chart_id: str,
    title: str,
    provinces: Sequence[Province],
    header: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
) -> TileMap:
    """Draw the tiles with the table beside them. header, rows: of that table, as words."""
    return TileMap(tiles(chart_id=chart_id, title=title, provinces=provinces), Table(title, header, tuple(rows)))


def tiles(*, chart_id: str, title: str, provinces: Sequence[Province]) -> SafeString:
    """Draw one tile a province, where it lies roughly; abbreviation and figure on each.

    chart_id  unique on its page, which says the same in a table.
    """
    shown = {province.code: province for province in provinces}
    places = _places()
    step = TILE + GAP
    width = (max(place.column for place in places.values()) + 1) * step
    height = (max(place.row for place in places.values()) + 1) * step
    drawn = [_tile(place, shown.get(code), step) for code, place in places.items()]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart tiles" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title"><title id="{}-title">{}</title>{}{}</svg>',
        width,
        height,
        chart_id,
        chart_id,
        title,
        _hatch(),
        _joined(drawn),
    )


def _tile(place: Place, province: Province | None, step: int) -> SafeString:
    fill, ink = _colours(province)
    x, y = place.column * step + 1, place.row * step + 1
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="5" fill="{}" stroke="{}"/>'
        '<text lang="th" x="{}" y="{}" font-size="13" text-anchor="middle" fill="{}">{}'
        '<tspan x="{}" dy="14" font-size="11">{}</tspan></text>',
        x,
        y,
        TILE,
        TILE,
        fill,
        EDGE,
        x + TILE // 2,
        y + 14,
        ink,
        place.abbr,
        x + TILE // 2,
        province.figure if province else "–",
    )


def province_map(*, title: str, provinces: Mapping[str, Province]) -> SafeString:
    """Draw the map as a picture of its own: it is too heavy to stand in a page."""
    drawn = []
    for code, place in _places().items():
        province = provinces.get(code)
        fill, _ink = _colours(province)
        drawn.append(
            format_html(
                '<path d="{}" fill="{}" stroke="{}" stroke-width=".7"><title>{}</title></path>',
                place.path,
                fill,
                INK_2,
                f"{province.name} {province.figure}" if province else place.abbr,
            )
        )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}" role="img"><title>{}</title>{}{}'
        '<text x="10" y="1015" font-size="13" fill="{}">{}</text></svg>',
        VIEW_BOX,
        title,
        _hatch(),
        _joined(drawn),
        INK,
        _("แผนที่: @svg-maps/thailand, CC BY 4.0"),
    )


def _joined(drawn: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((one,) for one in drawn))


def _colours(province: Province | None) -> tuple[str, str]:
    if province is None or province.level is None:
        return "url(#unknown)", INK
    return LEVEL_COLOURS[province.level - 1]


def _hatch() -> SafeString:
    return format_html(
        '<defs><pattern id="unknown" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<rect width="7" height="7" fill="{}"/><path d="M-1 1 1 -1M0 7 7 0M6 8 8 6" stroke="{}"/></pattern></defs>',
        UNKNOWN,
        PLAN_HATCH,
    )


@cache
def _places() -> dict[str, Place]:
    """Return every province's place by its code."""
    return {code: Place(**place) for code, place in json.loads(PROVINCES_FILE.read_text("utf-8"))["provinces"].items()}
