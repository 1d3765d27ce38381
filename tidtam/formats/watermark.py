"""Draws the watermark of a PDF page as outlines: words laid across the page would be mixed into the text one copies.

Lays out Thai and Latin letters with the anchors of the packaged font; enough for a word or two, no full shaper.
Runs in the child process that makes the PDF.
"""

from functools import cache
from math import radians
from typing import Any

from tidtam.formats.text import printable

ANGLE_DEGREES = 35
COLOUR, OPACITY = "#b42318", "0.10"


@cache
def watermark_svg(text: str, font_file: str) -> str:
    """Return an SVG picture of `text` in bold, turned upwards, whose size is that of the turned words."""
    from fontTools.misc.transform import Transform
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    font = TTFont(font_file)
    glyphs, turn = font.getGlyphSet(), Transform().rotate(radians(ANGLE_DEGREES))
    pen, bounds = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}"), BoundsPen(glyphs)
    for glyph, x, y in _places(font, " ".join(printable(text).split())):
        for target in (pen, bounds):
            # A page counts downwards, a font upwards.
            glyphs[glyph].draw(TransformPen(target, Transform().scale(1, -1).transform(turn).translate(x, y)))
    left, top, right, bottom = (round(edge) for edge in bounds.bounds or (0, 0, 1, 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {right - left} {bottom - top}">'
        f'<path fill="{COLOUR}" fill-opacity="{OPACITY}" d="{pen.getCommands()}"/></svg>'
    )


def _places(font: Any, text: str) -> list[tuple[str, float, float]]:
    """Return (glyph, x, y) of each letter; a mark sits on its consonant, a tone on its vowel."""
    cmap, widths, classes = font.getBestCmap(), font["hmtx"], font["GDEF"].table.GlyphClassDef.classDefs
    lookups = font["GPOS"].table.LookupList.Lookup
    on_bases = [table for lookup in lookups if lookup.LookupType == 4 for table in lookup.SubTable]
    on_marks = [table for lookup in lookups if lookup.LookupType == 6 for table in lookup.SubTable]
    placed: list[tuple[str, float, float]] = []
    edge, seat = 0.0, -1
    for character in text:
        glyph = cmap.get(ord(character))
        if glyph is None:
            continue
        if classes.get(glyph) != 3 or seat < 0:
            placed.append((glyph, edge, 0))
            edge += widths[glyph][0]
            seat = len(placed) - 1
            continue
        below, x, y = placed[-1]
        move = _attached(on_marks, below, glyph) if len(placed) - 1 > seat else None
        if move is None:
            below, x, y = placed[seat]
            move = _attached(on_bases, below, glyph) or (widths[below][0], 0)
        placed.append((glyph, x + move[0], y + move[1]))
    return placed


def _attached(tables: list[Any], below: str, mark: str) -> tuple[float, float] | None:
    """Return how far `mark` stands from `below`, or None where the font attaches no such mark to it."""
    for table in tables:
        kind = "Mark1" if hasattr(table, "Mark1Coverage") else "Mark"
        seats, bases = ("Mark2Coverage", "Mark2Array") if kind == "Mark1" else ("BaseCoverage", "BaseArray")
        marks, under = getattr(table, f"{kind}Coverage").glyphs, getattr(table, seats).glyphs
        if mark in marks and below in under:
            record = getattr(table, f"{kind}Array").MarkRecord[marks.index(mark)]
            array = getattr(table, bases)
            row = (array.Mark2Record if kind == "Mark1" else array.BaseRecord)[under.index(below)]
            seat = (row.Mark2Anchor if kind == "Mark1" else row.BaseAnchor)[record.Class]
            if seat is not None:
                own = record.MarkAnchor
                return seat.XCoordinate - own.XCoordinate, seat.YCoordinate - own.YCoordinate
    return None
