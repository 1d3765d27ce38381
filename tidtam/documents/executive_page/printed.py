"""Puts the executive page into printing order. It is one page: names and texts are cut where a line is full."""

from collections.abc import Iterator

from tidtam.documents.executive_page import words
from tidtam.documents.executive_page.record import ExecutivePage, Listed, Window
from tidtam.documents.in_json import as_json
from tidtam.documents.layout import (
    DEMO,
    DRAFT,
    Block,
    Column,
    Heading,
    Layout,
    Numerals,
    Table,
    Text,
    columns,
    in_numerals,
)
from tidtam.documents.office_booklet import words as booklet_words
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_baht, format_percent
from tidtam.thai.text import shortened

FORM, VERSION = "executive_page", 1
NAME_LETTERS, TEXT_LETTERS, TITLE_LETTERS, RESULT_LETTERS = 42, 130, 24, 42
"""How much of a name, of a text (two lines), of an instrument's title and of what it came to stands on the page."""
LINES, INSTRUMENTS = 3, 6
"""How many lines of a list and how many instruments stand on the page."""


def render_json(page: ExecutivePage) -> bytes:
    """Return the whole record as UTF-8 JSON: what the hash of its files is made of."""
    content = {name: getattr(page, name) for name in page.__slots__ if name not in ("is_demo", "shares")}
    shares = [(share.status, share.count) for share in page.shares]
    return as_json(FORM, VERSION, content | {"shares": shares}, is_draft=page.is_draft, is_demo=page.is_demo)


def laid_out(page: ExecutivePage, numerals: Numerals) -> Layout:
    """Return the page in Thai or Arabic numerals."""
    subtitle = words.SUBTITLE.format(year=page.fiscal_year_be, months=page.months)
    layout = Layout(
        title=f"{words.TITLE} {page.name} {subtitle}",
        header="",
        footer=f"{shortened(page.short_name, 60)} · {words.AS_OF.format(date=format_date(page.as_of))}",
        watermark=DRAFT if page.is_draft else "",
        notice=DEMO if page.is_demo else "",
        blocks=tuple(_blocks(page)),
    )
    return in_numerals(layout, numerals)


def _blocks(page: ExecutivePage) -> Iterator[Block]:
    yield Heading(shortened(f"{words.TITLE} {page.short_name}", 56), 1)
    subtitle = words.SUBTITLE.format(year=page.fiscal_year_be, months=page.months)
    yield Text((f"{subtitle} · {words.AS_OF.format(date=format_date(page.as_of))}",), "lead")
    yield Heading(words.WHERE, 2)
    of = words.OF_NATION if page.is_nation else words.OF_OFFICE
    yield Text((of.format(projects=f"{page.projects:,}", offices=f"{page.offices:,}"),), "intro")
    shares = [share for share in page.shares if share.is_shown]
    share = 100 / max(len(shares), 1)
    yield Table(
        tuple(Column(str(one.label), share, "center") for one in shares),
        (tuple(f"{one.count:,} ({format_percent(one.pct)})" for one in shares),),
    )
    yield Heading(words.MONEY, 2)
    yield _money(page)
    yield Heading(words.INSTRUMENTS, 2)
    yield _instruments(page)
    yield Heading(words.LATE, 2)
    if page.late.count:
        said = words.LATE_OF.format(n=f"{page.late.count:,}", of=f"{page.late.of:,}")
        yield Text((said + _rest(page.late),), "intro")
        yield _lines(page.late)
    else:
        yield Text((words.NONE_LATE,))
    for title, sentence, listed in (
        (words.BLOCKED, words.BLOCKED_OF, page.blocked),
        (words.ASKED, words.ASKED_OF, page.asked),
    ):
        yield Heading(title, 2)
        said = sentence.format(quarter=page.told_quarter, n=f"{listed.count:,}", of=f"{listed.of:,}")
        yield Text((said + _rest(listed),), "intro")
        if listed.lines:
            yield _lines(listed)


def _money(page: ExecutivePage) -> Table:
    def row(label: str, of: str) -> tuple[str, ...]:
        return (label, *(format_baht(getattr(window.totals, of)) for window in page.windows))

    return Table(
        columns(booklet_words.ITEM, *(window_name(window) for window in page.windows), shares=(40, 30, 30)),
        (
            (
                words.REPORTING,
                *(words.N_OF.format(n=f"{one.reports:,}", of=f"{page.projects:,}") for one in page.windows),
            ),
            row(booklet_words.PLANNED, "planned_baht"),
            *([row(booklet_words.CARRIED_IN, "carried_in_baht")] if page.windows[0].totals.carried_in_baht else []),
            (
                booklet_words.ACTUAL,
                *(
                    f"{format_baht(one.totals.actual_baht)} ({format_percent(one.disbursed_pct)})"
                    for one in page.windows
                ),
            ),
            row(booklet_words.NOT_DISBURSED, "not_disbursed_baht"),
            row(booklet_words.OVER_PLAN, "over_plan_baht"),
        ),
    )


def window_name(window: Window) -> str:
    """Return the name of a window of money."""
    name = words.WINDOW_ROUND if window.is_cumulative else words.WINDOW_QUARTER
    return name.format(quarter=window.quarters[-1])


def _instruments(page: ExecutivePage) -> Block:
    if not page.instruments:
        return Text((words.NO_INSTRUMENTS,))
    return Table(
        columns(
            words.INSTRUMENT,
            words.NOW.format(year=page.fiscal_year_be),
            words.BEFORE.format(year=page.fiscal_year_be - 1),
            words.TREND,
            shares=(24, 33, 33, 10),
            numbers_from=9,
        ),
        tuple(
            (
                shortened(one.title, TITLE_LETTERS),
                *(shortened(said, RESULT_LETTERS) for said in (one.said, one.before)),
                words.TRENDS[one.trend],
            )
            for one in page.instruments[:INSTRUMENTS]
        ),
    )


def _rest(listed: Listed) -> str:
    """Return how many lines more there are than stand on the page."""
    left = listed.rest + max(len(listed.lines) - LINES, 0)
    return words.REST.format(n=f"{left:,}") if left else ""


def _lines(listed: Listed) -> Table:
    rows = tuple((shortened(one.name, NAME_LETTERS), shortened(one.said, TEXT_LETTERS)) for one in listed.lines[:LINES])
    return Table(columns(booklet_words.ITEM, words.SAID, shares=(40, 60), numbers_from=9), rows)
