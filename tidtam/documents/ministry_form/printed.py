"""Puts a filled form into printing order: section by section, a blank as a dotted line, none as a word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from tidtam.documents.layout import (
    DEMO,
    DRAFT,
    Block,
    Column,
    Heading,
    Layout,
    Numerals,
    Picture,
    Pictures,
    RowLook,
    Table,
    Text,
    columns,
    in_numerals,
)
from tidtam.documents.ministry_form import words
from tidtam.documents.ministry_form.record import FormSection, Part, ProjectForm
from tidtam.documents.sources import said
from tidtam.documents.sources.said import QuarterText, State
from tidtam.projects.choices import KpiKind
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_baht, format_percent


def laid_out(form: ProjectForm, numerals: Numerals, *, pictures: Mapping[str, bytes]) -> Layout:
    """Return the whole form in Thai or Arabic numerals. pictures  by the name of their file; one may be gone."""
    footer = words.FOR_QUARTER.format(quarter=form.quarter, year=form.fiscal_year_be, date=format_date(form.as_of_date))
    layout = Layout(
        title=title_of(form),
        header=f"{form.title} · {form.office_name}",
        footer=footer,
        watermark=DRAFT if form.is_draft else "",
        notice=DEMO if form.is_demo else "",
        blocks=(
            *_head(form),
            *(block for section in form.sections for block in _section(section, pictures)),
            *_open(form),
        ),
    )
    return in_numerals(layout, numerals)


def title_of(form: ProjectForm) -> str:
    """Return what the document is called, with its project."""
    return f"{form.title} {form.project_name}"


def _head(form: ProjectForm) -> Iterator[Block]:
    yield Heading(form.title, 1)
    yield Text((form.owner,))
    if form.profile_year_be != form.fiscal_year_be:
        yield Text((words.OLDER_PROFILE.format(year=form.profile_year_be),), "note")


def _section(section: FormSection, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    yield Heading(f"{section.number}. {section.title}", 2)
    if section.note:
        yield Text((section.note,), "lead")
    for is_boxes, together in groupby(section.parts, key=lambda part: isinstance(part.value, said.Tick)):
        parts = tuple(together)
        yield from _boxes(parts) if is_boxes else (block for part in parts for block in _part(part, pictures))


def _boxes(parts: Sequence[Part]) -> Iterator[Block]:
    """Yield boxes with their labels, a ticked one with its words or a line to write them on (R4.1, R4.2)."""
    rows = [
        (f"{words.TICKED if tick.is_ticked else words.UNTICKED} {part.label}", _words_of(part.state, tick))
        for part in parts
        if isinstance(tick := part.value, said.Tick)
    ]
    if len(rows) == 1:
        yield Text(tuple(f"{label}  {text}".rstrip() for label, text in rows))
    else:
        looks = tuple(RowLook(part.depth) for part in parts)
        yield Table((Column(words.PLAN, 50), Column(words.PLAN_WORDS, 50)), tuple(rows), looks=looks)


def _words_of(state: State, tick: said.Tick) -> str:
    if state == State.NONE:
        return words.NONE
    return "\n".join(tick.texts) or (words.SHORT_BLANK if tick.is_ticked else "")


def _part(part: Part, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    """Yield one thing asked: in one line with its label where that is enough, else below it."""
    if part.label and (line := _line(part)):
        yield Text((f"{part.label}  {line}",))
        return
    if part.label:
        yield Text((part.label,), "passage")
    yield from _said(part.value, pictures) if part.value is not None else [Text((_nothing(part),))]


def _nothing(part: Part) -> str:
    return {State.NONE: words.NONE, State.NOT_ASKED: words.NOT_APPLICABLE}.get(part.state, words.BLANK)


def _line(part: Part) -> str:
    """Return what is said in one line; "" for what needs more."""
    value = part.value
    if value is None:
        return _nothing(part)
    if isinstance(value, said.Choice):
        return _choice(value)
    if isinstance(value, said.Day):
        return words.DATE.format(date=format_date(value.day))
    if isinstance(value, said.Words) and len(value.paragraphs) == 1 and len(value.paragraphs[0]) <= LINE:
        return value.paragraphs[0]
    return ""


LINE = 80
"""Letters that stand beside a label without looking lost below it."""


def _said(value: said.Value, pictures: Mapping[str, bytes]) -> Iterator[Block]:
    match value:
        case said.Words(paragraphs):
            yield Text(paragraphs)
        case said.Items(items):
            yield Text(tuple(f"{number}. {item}" for number, item in enumerate(items, 1)))
        case said.Choice():
            yield Text((_choice(value),))
        case said.Period(start, end, months):
            period = words.PERIOD.format(start=format_date(start), end=format_date(end))
            yield Text((period + (words.MONTHS.format(months=months) if months else ""),))
        case said.Day(day):
            yield Text((words.DATE.format(date=format_date(day)),))
        case said.ByQuarter(told):
            yield Text(tuple(_quarters(told)))
        case said.ActivityResults(rows):
            yield _activities(rows)
        case said.KpiResults(rows):
            yield _kpis(rows)
        case said.Money():
            yield from _money(value)
        case said.Pictures(chosen):
            yield from _pictures(chosen, pictures)


def _choice(choice: said.Choice) -> str:
    shown = (f"{words.TICKED if is_chosen else words.UNTICKED} {label}" for label, is_chosen in choice.options)
    return words.BETWEEN_BOXES.join(shown)


def _quarters(told: Iterable[QuarterText]) -> list[str]:
    return [words.QUARTER.format(quarter=one.quarter) + one.text for one in told]


def _activities(rows: Iterable[said.ActivityRow]) -> Table:
    return Table(
        (Column(words.ACTIVITY_COLUMN, 35), Column(words.RESULT_OF_ACTIVITY, 65)),
        tuple(
            (
                words.ACTIVITY.format(number=row.number, title=row.title),
                "\n".join(_quarters(row.said)) or words.SHORT_BLANK,
            )
            for row in rows
        ),
    )


KINDS: tuple[tuple[KpiKind | None, str], ...] = (
    (KpiKind.QUANTITATIVE, words.QUANTITATIVE),
    (KpiKind.QUALITATIVE, words.QUALITATIVE),
    (None, words.NO_KIND),
)


def _kpis(rows: tuple[said.KpiRow, ...]) -> Table:
    """Return the KPIs under the heading of their kind; what a qualitative one is not asked is a dash, not a blank."""
    cells: list[tuple[str, ...]] = []
    looks: list[RowLook] = []
    for kind, title in KINDS:
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            cells.append((title, "", "", "", ""))
            looks.append(RowLook(is_strong=True))
        cells += [_kpi(row) for row in of_kind]
        looks += [RowLook()] * len(of_kind)
    titles = (words.KPI, words.TARGET_PCT, words.TARGET_NUMBER, words.RESULT, words.RESULT_PCT)
    return Table(columns(*titles, shares=(40, 14, 16, 16, 14)), tuple(cells), looks=tuple(looks))


def _kpi(row: said.KpiRow) -> tuple[str, ...]:
    if row.kind == KpiKind.QUALITATIVE:
        dash = words.NOT_APPLICABLE
        return (row.name, dash, dash, row.verdict or words.SHORT_BLANK, dash)
    has_pct = row.target_pct is not None
    return (
        row.name,
        format_percent(row.target_pct, sign=False) if has_pct else words.NOT_APPLICABLE,
        _number(row.target_number, row.unit),
        row.verdict if row.result is None and row.verdict else _number(row.result, row.unit),
        format_percent(row.pct, sign=False) if row.pct is not None else words.SHORT_BLANK,
    )


def _number(number: Decimal | None, unit: str) -> str:
    return words.SHORT_BLANK if number is None else f"{number:,f} {unit}".rstrip()


def _money(money: said.Money) -> Iterator[Block]:
    rows = [(words.RECEIVED, money.received_baht), (words.SPENT, money.spent_baht)]
    rows += [(words.SPENT_IN.format(quarter=number), spent) for number, spent in enumerate(money.by_quarter, 1)]
    shown = tuple((title, words.SHORT_BLANK if baht is None else format_baht(baht)) for title, baht in rows)
    yield Table(columns(words.MONEY, words.BAHT, shares=(70, 30)), shown)
    if money.above:
        yield Text(tuple(words.ABOVE.format(cause=cause) for cause in money.above))


def _pictures(chosen: Iterable[said.Picture], files: Mapping[str, bytes]) -> Iterator[Block]:
    shown, gone = [], []
    for number, one in enumerate(chosen, 1):
        if one.file in files:
            shown.append(Picture(files[one.file], words.PICTURE.format(number=number, title=one.title)))
        else:
            gone.append(words.NO_PICTURE.format(number=number, title=one.title))
    if shown:
        yield Pictures(tuple(shown))
    if gone:
        yield Text(tuple(gone))


def _open(form: ProjectForm) -> Iterator[Block]:
    """Yield what is missing or not complete; only a draft tells, for an approved form goes to the Ministry."""
    if not form.is_draft or not form.open_parts:
        return
    yield Heading(words.PAGE_OF_OPEN, 2, starts_page=True)
    yield Text((words.OPEN_NOTE,), "lead")
    yield Text(
        tuple(
            words.OPEN.format(number=section.number, what=part.label or section.title, fault=fault)
            for section, part in form.open_parts
            for fault in part.faults or (words.NOT_SAID,)
        )
    )
