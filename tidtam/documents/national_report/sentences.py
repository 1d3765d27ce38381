"""Sentences made from figures: unit, base and percent come with the number, and nobody types any of them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from tidtam.documents.national_report import words
from tidtam.documents.national_report.record import Figure
from tidtam.instruments.choices import NodeKind
from tidtam.thai.money import format_percent, percent


def sentence(figure: Figure) -> str:
    """Return the statement of a figure; one whose figures are missing says so."""
    made = _MAKERS.get(figure.kind, _text)(figure)
    if not made:
        return words.NO_FIGURE.format(title=figure.title)
    extras = [_extra(each.label, each.value, each.unit, is_more=each.is_more_than) for each in figure.extras]
    return " ".join([figure.title, made, *extras])


def amount(value: Decimal) -> str:
    """Return a number as printed: separators, and decimals only where it has some."""
    return f"{value:,f}" if value != value.to_integral_value() else f"{value:,.0f}"


def _about(figure: Figure) -> str:
    return "" if figure.is_exact else words.ABOUT


def _extra(label: str, value: Decimal, unit: str, *, is_more: bool) -> str:
    return f"{label}{' มากกว่า' if is_more else ''} {amount(value)} {unit}".strip()


def _share(figure: Figure) -> str:
    if figure.achieved is None or figure.total is None:
        return ""
    base = figure.base_name or words.NATIONWIDE
    said = (
        f"จำนวน {_about(figure)}{amount(figure.achieved)} {figure.unit} จาก{base} {amount(figure.total)} {figure.unit} "
        f"คิดเป็นร้อยละ {format_percent(figure.pct, sign=False)}"
    )
    return f"{said} {_parts(figure, figure.achieved)}".strip()


def _parts(figure: Figure, whole: Decimal) -> str:
    """Return the parts of a whole, each with its percent."""
    if not figure.parts:
        return ""
    told = (
        f"{label} {amount(value)} {figure.unit} (ร้อยละ {format_percent(percent(value, whole), sign=False)})"
        for label, value in figure.parts
    )
    return f"{words.BREAKDOWN} {' '.join(told)}"


def _breakdown(figure: Figure) -> str:
    if figure.total is None:
        return ""
    return f"จำนวน {_about(figure)}{amount(figure.total)} {figure.unit} {_parts(figure, figure.total)}".strip()


def _survey(figure: Figure) -> str:
    if figure.mean is None or figure.n is None:
        return ""
    spread = f" ส่วนเบี่ยงเบนมาตรฐาน {figure.sd}" if figure.sd is not None else ""
    label = f" อยู่ในระดับ{figure.label}" if figure.label else ""
    return f"ค่าเฉลี่ย {figure.mean}{spread}{label} จากผู้ตอบ {amount(figure.n)} {figure.unit}"


def _change(figure: Figure) -> str:
    if figure.before is None or figure.after is None:
        return ""
    first, last = (f"{year} " if year else "" for year in figure.years)
    moved = figure.after - figure.before
    said = "คงเดิม" if not moved else f"{'เพิ่มขึ้น' if moved > 0 else 'ลดลง'} {amount(abs(moved))} {figure.unit}"
    share = percent(abs(moved), figure.before) if moved else None
    pct = f" คิดเป็นร้อยละ {format_percent(share, sign=False)} ของจำนวนเดิม" if share is not None else ""
    before, after = (f"จำนวน {amount(value)} {figure.unit}" for value in (figure.before, figure.after))
    return f"{first}{before} {last}{after} {said}{pct}"


def _count(figure: Figure) -> str:
    return "" if figure.count is None else f"จำนวน {_about(figure)}{amount(figure.count)} {figure.unit}".strip()


def _audience(figure: Figure) -> str:
    seen = f"{figure.audience_unit} {_about(figure)}{amount(figure.audience)}" if figure.audience is not None else ""
    return " ".join(filter(None, (_count(figure), seen)))


def _percent_only(figure: Figure) -> str:
    if figure.percent_given is None:
        return ""
    return f"ร้อยละ {format_percent(figure.percent_given, sign=False)} (ไม่มีจำนวนและฐานในรายงาน)"


def _text(figure: Figure) -> str:
    return figure.text


_MAKERS: Mapping[str, Callable[[Figure], str]] = {
    NodeKind.SHARE.value: _share,
    NodeKind.GROUP_SHARE.value: _share,
    NodeKind.WHOLE_GROUP.value: _share,
    NodeKind.SURVEY_MEAN.value: _survey,
    NodeKind.BREAKDOWN.value: _breakdown,
    NodeKind.CHANGE.value: _change,
    NodeKind.COUNT.value: _count,
    NodeKind.NUMBER.value: _count,
    NodeKind.AUDIENCE.value: _audience,
    NodeKind.PERCENT_ONLY.value: _percent_only,
}
