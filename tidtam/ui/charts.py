"""Charts drawn by the server as SVG, each with its table from the same data.

Colours and sizes are presentation attributes, so no stylesheet is needed, and the same data gives the same bytes. What
the figures mean, and their formatting, is the caller's. Documents draw their own (`formats/pdf.typ`).

    chart = column_chart(chart_id="quarters", title=_("แผนและผลการเบิกจ่ายรายไตรมาส"), unit=_("บาท"), ...)
    {% include "ui/components/chart.html" with chart=chart %}
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

INK, INK_2, RULE, EDGE, TRACK = "#171a2e", "#41465f", "#e4e6ee", "#82879e", "#eef0f5"
ACTUAL, PLAN_EDGE, PLAN_HATCH = "#2b3ba0", "#5b6079", "#a9aec4"
LEVEL_COLOURS = (
    ("#fbdca6", "#3d2600"),
    ("#f0b055", "#301d00"),
    ("#74aa6d", "#0b1f08"),
    ("#1a6d72", "#ffffff"),
    ("#143d6b", "#ffffff"),
)
"""Fill and text of quality levels 1–5, light to dark: the order survives grey print (docs/rooms/ui.md)."""

WIDE, NARROW = 640, 342
TEXT = 15
Format = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class Table:
    """The chart's data as words: the first cell of a row names it."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart as a wide drawing, a narrow one for phones, and its table."""

    svg_wide: SafeString
    svg_narrow: SafeString
    table: Table


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a drawing; `x` is their start, middle or end by `anchor`, `y` their base line."""

    x: float
    y: float
    words: str
    anchor: str
    strong: bool
    colour: str
    size: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """One drawing before it is written out: shapes and words apart."""

    key: str
    suffix: str
    width: int
    height: float
    title: str
    described: str
    drawn: tuple[SafeString | Label, ...]
    hatched: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A named figure; `value` None where nothing is known, which is not zero."""

    label: str
    value: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a whole with its fill and the colour of text upon it."""

    label: str
    value: Decimal
    fill: str
    ink: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Column:
    """Plan and actual of one group (a quarter); None where nothing is known."""

    label: str
    plan: Decimal | None
    actual: Decimal | None
    note: str = ""


def plain_number(value: Decimal) -> str:
    """Return 1234.5 as "1,234.5": the default where the caller gives no format."""
    return f"{value.normalize():,f}"


def bar_chart(
    *,
    chart_id: str,
    title: str,
    bars: Sequence[Bar],
    unit: str,
    label_heading: str,
    format_value: Format = plain_number,
    full_scale: Decimal | None = None,
) -> Chart:
    """Draw horizontal bars, one below the other, the label above each.

    chart_id      unique on its page; letters, digits, hyphens.   full_scale  what a full bar means; else the largest.
    Raises ValueError for a negative value: a length cannot say it.
    """
    _refuse_negative([bar.value for bar in bars])
    top = full_scale or max((bar.value for bar in bars if bar.value is not None), default=Decimal(0)) or Decimal(1)

    def words(value: Decimal | None) -> str:
        return _("ไม่มีข้อมูล") if value is None else format_value(value)

    def draw(width: int, suffix: str) -> Drawing:
        drawn: list[SafeString | Label] = []
        step = 48
        for index, bar in enumerate(bars):
            y = index * step
            figure = f"{words(bar.value)} {bar.note}".strip()
            drawn.append(_text(0, y + 17, _fitted(bar.label, width - _text_width(figure) - 16)))
            drawn.append(_text(width, y + 17, figure, anchor="end", strong=True))
            drawn.append(_rect(0, y + 26, width, 10, TRACK, rounded=5))
            if bar.value:
                drawn.append(_rect(0, y + 26, min(bar.value / top, Decimal(1)) * width, 10, ACTUAL, rounded=5))
        if not bars:
            drawn.append(_nothing_yet(width, 24))
        described = "; ".join(f"{bar.label} {words(bar.value)}" for bar in bars)
        return _drawing(chart_id, suffix, width, max(len(bars) * step, 48), title, _described(unit, described), drawn)

    table = Table(title, (label_heading, unit), tuple((bar.label, words(bar.value)) for bar in bars))
    return _chart(draw(WIDE, "wide"), draw(NARROW, "narrow"), table)


def split_bar(
    *,
    chart_id: str,
    title: str,
    parts: Sequence[Part],
    unit: str,
    label_heading: str,
    format_value: Format = plain_number,
) -> Chart:
    """Draw one bar split into parts, with a legend of every part below it; nothing is told by colour alone.

    The shares of the table add up from the stored values and are rounded half up to two decimals each.
    """
    _refuse_negative([part.value for part in parts])
    whole = sum((part.value for part in parts), Decimal(0))

    def draw(width: int, suffix: str) -> Drawing:
        drawn: list[SafeString | Label] = [_rect(0.5, 0.5, width - 1, 29, "#ffffff", edge=EDGE)] if not whole else []
        x = Decimal(0)
        for part in parts:
            if not whole or not part.value:
                continue
            share = part.value / whole * width
            inner = max(share - 2, Decimal(1))
            drawn.append(_rect(x, 0, inner, 30, part.fill, edge=EDGE, rounded=2))
            figure = format_value(part.value)
            if _text_width(figure) + 8 < inner:
                drawn.append(_text(x + inner / 2, 20, figure, anchor="middle", colour=part.ink, strong=True))
            x += share
        y, left = 58, 0.0
        for part in parts:
            label = f"{part.label} {format_value(part.value)}"
            needed = _text_width(label) + 46
            if left and left + needed > width:
                y, left = y + 26, 0
            drawn.append(_rect(left + 0.5, y - 12, 14, 14, part.fill, edge=EDGE, rounded=2))
            drawn.append(_text(left + 22, y, label))
            left += needed
        described = "; ".join(f"{part.label} {format_value(part.value)}" for part in parts)
        return _drawing(chart_id, suffix, width, y + 12, title, _described(unit, described), drawn)

    rows = tuple((part.label, format_value(part.value), _share(part.value, whole)) for part in parts)
    table = Table(title, (label_heading, unit, _("ร้อยละ")), rows)
    return _chart(draw(WIDE, "wide"), draw(NARROW, "narrow"), table)


def column_chart(
    *,
    chart_id: str,
    title: str,
    columns: Sequence[Column],
    unit: str,
    label_heading: str,
    plan_label: str,
    actual_label: str,
    format_value: Format = plain_number,
) -> Chart:
    """Draw plan (hatched) beside actual (solid) per group; on a phone as pairs of horizontal bars."""
    _refuse_negative([value for column in columns for value in (column.plan, column.actual)])
    known = [value for column in columns for value in (column.plan, column.actual) if value is not None]
    top = _round_scale(max(known, default=Decimal(0)))

    def words(value: Decimal | None) -> str:
        return _("ไม่มีข้อมูล") if value is None else format_value(value)

    described = "; ".join(
        f"{column.label} {plan_label} {words(column.plan)} {actual_label} {words(column.actual)}" for column in columns
    )

    def described_svg(suffix: str, width: int, height: int, drawn: Sequence[SafeString | Label]) -> Drawing:
        return _drawing(chart_id, suffix, width, height, title, _described(unit, described), drawn, hatched=True)

    def hatch(suffix: str) -> str:
        return f"url(#{chart_id}-{suffix}-hatch)"

    def legend(suffix: str) -> list[SafeString | Label]:
        after = 22 + _text_width(plan_label) + 24
        return [
            _rect(1, 3, 14, 12, hatch(suffix), edge=PLAN_EDGE),
            _text(22, 15, plan_label),
            _rect(after, 3, 14, 12, ACTUAL),
            _text(after + 22, 15, actual_label),
            _text(after + 22 + _text_width(actual_label) + 24, 15, unit),
        ]

    def draw_wide() -> Drawing:
        base, height_of_scale = 262, 200
        left = max(_text_width(format_value(top)), 30) + 12
        drawn = legend("wide")
        for step in range(5):
            y = base - Decimal(height_of_scale) * step / 4
            drawn.append(_line(left, WIDE, y))
            if known:
                drawn.append(_text(left - 8, y + 5, format_value(top * step / 4), anchor="end", size=13))
        slot = (WIDE - left) / max(len(columns), 1)
        width = min(slot * 0.36, 56)
        for index, column in enumerate(columns):
            middle = left + slot * (index + 0.5)
            pairs = ((column.plan, middle - width - 2, True), (column.actual, middle + 2, False))
            for value, x, is_plan in pairs:
                high = (value or Decimal(0)) / top * height_of_scale
                if value:
                    fill, edge = (hatch("wide"), PLAN_EDGE) if is_plan else (ACTUAL, "")
                    drawn.append(_rect(x, base - high, width, high, fill, edge=edge))
                figure = "–" if value is None else format_value(value)
                size = 13 if _text_width(figure) > width + 8 else TEXT
                anchor = "middle" if size == TEXT else ("end" if is_plan else "start")
                at = x + width / 2 if size == TEXT else (x + width if is_plan else x)
                drawn.append(_text(at, base - high - 7, figure, anchor=anchor, strong=not is_plan, size=size))
            drawn.append(_text(middle, base + 22, _fitted(column.label, slot), anchor="middle", strong=True))
            if column.note:
                drawn.append(_text(middle, base + 42, _fitted(column.note, slot), anchor="middle", size=14))
        if not columns:
            drawn.append(_nothing_yet(WIDE, base - 90))
        drawn.append(_line(left, WIDE, base, EDGE))
        return described_svg("wide", WIDE, base + 50, drawn)

    def draw_narrow() -> Drawing:
        drawn, step = legend("narrow"), 82
        room = NARROW - max((_text_width(words(value)) for value in [*known, None]), default=0) - 10
        for index, column in enumerate(columns):
            y = 34 + index * step
            drawn.append(_text(0, y + 14, column.label, strong=True))
            if column.note:
                drawn.append(_text(NARROW, y + 14, column.note, anchor="end", size=14))
            for value, top_of, is_plan in ((column.plan, y + 24, True), (column.actual, y + 46, False)):
                long = (value or Decimal(0)) / top * Decimal(room)
                if value:
                    fill, edge = (hatch("narrow"), PLAN_EDGE) if is_plan else (ACTUAL, "")
                    drawn.append(_rect(1, top_of, long, 16, fill, edge=edge))
                drawn.append(_text(long + 8, top_of + 13, words(value), strong=not is_plan, size=14))
        if not columns:
            drawn.append(_nothing_yet(NARROW, 60))
        return described_svg("narrow", NARROW, 34 + max(len(columns), 1) * step - 8, drawn)

    rows = tuple((column.label, words(column.plan), words(column.actual), column.note) for column in columns)
    noted = any(column.note for column in columns)
    header = (label_heading, plan_label, actual_label, *([_("หมายเหตุ")] if noted else []))
    table = Table(f"{title} ({unit})", header, rows if noted else tuple(row[:3] for row in rows))
    return _chart(draw_wide(), draw_narrow(), table)


def _refuse_negative(values: Sequence[Decimal | None]) -> None:
    if any(value is not None and value < 0 for value in values):
        raise ValueError("a chart of lengths cannot show a negative figure")


def _share(part: Decimal, whole: Decimal) -> str:
    return f"{(part / whole * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%" if whole else "–"


def _described(unit: str, described: str) -> str:
    return f"{unit}: {described}" if described else _("ยังไม่มีรายงานในรอบนี้")


def _round_scale(largest: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 4, 6, 8, 10 times a power of ten that holds the largest figure; four even steps."""
    if not largest:
        return Decimal(4)
    power = Decimal(1).scaleb(largest.adjusted())
    return next(power * step for step in (1, 2, 4, 6, 8, 10) if power * step >= largest)


def _text_width(text: str, size: float = TEXT) -> float:
    """Return about how wide a text is, in units of the drawing; marks above and below take no room."""
    return sum(size * 0.58 for char in text if unicodedata.category(char) not in {"Mn", "Cf"})


def _fitted(text: str, room: float) -> str:
    """Return the text, cut with "…" where it would not fit; never between a letter and its marks."""
    if _text_width(text) <= room:
        return text
    kept = text
    while kept and _text_width(kept + "…") > room:
        kept = kept[:-1]
        while kept and unicodedata.category(text[len(kept)]) == "Mn":
            kept = kept[:-1]
    return kept.rstrip() + "…"


def _number(value: Decimal | float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _rect(
    x: Decimal | float,
    y: Decimal | float,
    width: Decimal | float,
    height: Decimal | float,
    fill: str,
    *,
    edge: str = "",
    rounded: int = 0,
) -> SafeString:
    stroke = format_html(' stroke="{}" stroke-width="1"', edge) if edge else ""
    corner = format_html(' rx="{}"', rounded) if rounded else ""
    place = [_number(value) for value in (x, y, width, height)]
    return format_html('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}{}/>', *place, fill, stroke, corner)


def _line(x1: Decimal | float, x2: Decimal | float, y: Decimal | float, colour: str = RULE) -> SafeString:
    across = _number(y)
    return format_html(
        '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}"/>', _number(x1), _number(x2), across, across, colour
    )


def _text(
    x: Decimal | float,
    y: Decimal | float,
    words: str,
    *,
    anchor: str = "start",
    strong: bool = False,
    colour: str = "",
    size: int = TEXT,
) -> Label:
    return Label(float(x), float(y), words, anchor, strong, colour or (INK if strong else INK_2), size)


def _nothing_yet(width: int, y: int) -> Label:
    return _text(width / 2, y, _("ยังไม่มีรายงานในรอบนี้"), anchor="middle")


def _drawing(
    chart_id: str,
    suffix: str,
    width: int,
    height: float,
    title: str,
    described: str,
    drawn: Sequence[SafeString | Label],
    *,
    hatched: bool = False,
) -> Drawing:
    return Drawing(f"{chart_id}-{suffix}", suffix, width, height, title, described, tuple(drawn), hatched)


def _chart(wide: Drawing, narrow: Drawing, table: Table) -> Chart:
    return Chart(_svg(wide), _svg(narrow), table)


def _svg(drawing: Drawing) -> SafeString:
    pattern = (
        format_html(
            '<defs><pattern id="{}-hatch" width="7" height="7" patternUnits="userSpaceOnUse">'
            '<rect width="7" height="7" fill="#ffffff"/>'
            '<path d="M-1 1 1 -1M0 7 7 0M6 8 8 6" stroke="{}" stroke-width="1.6"/></pattern></defs>',
            drawing.key,
            PLAN_HATCH,
        )
        if drawing.hatched
        else ""
    )
    shapes = [_svg_text(shape) if isinstance(shape, Label) else shape for shape in drawing.drawn]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart {}-only" viewBox="0 0 {} {}" role="img"'
        ' aria-labelledby="{}-title {}-desc"><title id="{}-title">{}</title><desc id="{}-desc">{}</desc>{}{}</svg>',
        drawing.suffix,
        drawing.width,
        _number(drawing.height),
        *[drawing.key] * 3,
        drawing.title,
        drawing.key,
        drawing.described,
        pattern,
        format_html_join("", "{}", ((shape,) for shape in shapes)),
    )


def _svg_text(label: Label) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}"{}{}>{}</text>',
        _number(label.x),
        _number(label.y),
        label.size,
        label.colour,
        format_html(' text-anchor="{}"', label.anchor) if label.anchor != "start" else "",
        mark_safe(' font-weight="600"') if label.strong else "",
        label.words,
    )
