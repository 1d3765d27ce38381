"""Puts the report into printing order: the full edition item by item, the short one as a table for each group."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from tidtam.documents.layout import DEMO, DRAFT, Block, Column, Heading, Layout, Numerals, Table, Text, in_numerals
from tidtam.documents.national_report import words
from tidtam.documents.national_report.record import Edition, Figure, Item, Report, Statement
from tidtam.documents.national_report.sentences import amount, sentence
from tidtam.documents.proof import proof_of
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_percent

ZERO = Decimal(0)


def laid_out(report: Report, edition: Edition, numerals: Numerals, document: UUID | None = None) -> Layout:
    """Return an edition in Thai or Arabic numerals; both say the same of a figure, word for word.

    document  the report's id in the register, once it is published.
    """
    title = words.TITLE.format(title=report.title, year=report.fiscal_year_be)
    as_of = words.AS_OF.format(date=format_date(report.cut_off_date))
    blocks = (*_full(report), *_differences(report)) if edition == "full" else (*_short(report), *_left_out(report))
    layout = Layout(
        title=f"{title} {words.EDITIONS[edition]}",
        header=f"{title} {words.EDITIONS[edition]}",
        footer=f"{report.publisher} · {as_of}",
        watermark=DRAFT if report.is_draft else "",
        notice=DEMO if report.is_demo else "",
        blocks=blocks,
        proof=proof_of(document, on_cover=True),
        cover_title=(f"รายงาน{report.title}", f"ประจำปีงบประมาณ พ.ศ. {report.fiscal_year_be}"),
        cover_lines=(
            words.EDITIONS[edition],
            as_of,
            words.SOURCE.format(source=" · ".join(report.sources) or words.APPROVED),
            report.publisher,
        ),
        contents_title=words.CONTENTS,
        contents_levels=2,
    )
    return in_numerals(layout, numerals)


def provenance(figure: Figure, report: Report) -> str:
    """Return as of when and from where a figure is, and what its base needs said."""
    told = [words.AS_OF.format(date=format_date(figure.as_of_date or report.cut_off_date))]
    if figure.source:
        told.append(words.SOURCE.format(source=figure.source))
    if figure.counted is not None and figure.asked is not None:
        told.append(words.REPORTED.format(counted=figure.counted, asked=figure.asked))
    if figure.base_reason and figure.population:
        told.append(
            words.BASE_REASON.format(
                name=figure.population.name,
                value=amount(figure.population.value),
                unit=figure.unit,
                reason=figure.base_reason,
            )
        )
    if figure.note:
        told.append(words.NOTE.format(note=figure.note))
    return " · ".join(told)


def _full(report: Report) -> Iterator[Block]:
    for group in report.groups:
        yield Heading(group.title, 1, starts_page=True)
        for item in group.items:
            yield Heading(f"{item.number}. {item.title}", 2)
            yield Heading(words.QUANTITATIVE, 3)
            for place, figure in enumerate(item.figures, 1):
                yield Text((f"{place}. {sentence(figure)}",), "intro")
                yield Text((provenance(figure, report),), "note")
            yield from _statements(words.QUALITATIVE, item.texts.results)
            yield from _statements(words.PROBLEMS, item.texts.problems)
            yield from _statements(words.SUGGESTIONS, item.texts.suggestions)


def _statements(title: str, statements: Sequence[Statement]) -> Iterator[Block]:
    """Yield a list of two levels; its numbers are made here."""
    yield Heading(title, 3)
    lines = []
    for place, statement in enumerate(statements, 1):
        lines.append(f"{place}. {statement.text}")
        lines += [f"{place}.{below} {point}" for below, point in enumerate(statement.points, 1)]
    yield Text(tuple(lines) or (words.NO_TEXT,))


def _short(report: Report) -> Iterator[Block]:
    for group in report.groups:
        yield Heading(group.title, 1, starts_page=True)
        rows = [(f"{item.number}. {item.title}", _results(item, report)) for item in group.items]
        yield Table((Column(words.INDICATOR, 30), Column(words.RESULT, 70)), tuple(row for row in rows if row[1]))


def _results(item: Item, report: Report) -> str:
    shown = [figure for figure in item.figures if figure.is_short]
    return "\n".join(
        f"{place}. {sentence(figure)} ({provenance(figure, report)})" for place, figure in enumerate(shown, 1)
    )


def _left_out(report: Report) -> Iterable[Block]:
    left = report.left_out
    if not left:
        return
    yield Heading(words.LEFT_OUT.format(count=len(left)), 1)
    yield Text((words.LEFT_OUT_INTRO,), "note")
    yield Text(tuple(f"{figure.code} {figure.title}" for figure in left), "plain")


def _differences(report: Report) -> Iterable[Block]:
    if not report.differences:
        return
    yield Heading(words.DIFFERENCES, 1, starts_page=True)
    yield Text((words.DIFFERENCES_INTRO,), "intro")
    yield Table(
        tuple(
            Column(title, share, "left" if share > 20 else "right")
            for title, share in zip(words.DIFFERENCE_COLUMNS, (34, 24, 18, 12, 12), strict=True)
        ),
        tuple(
            (
                f"{figure.code} {figure.title}",
                words.OF.format(
                    achieved=amount(figure.achieved or ZERO),
                    total=amount(figure.total or ZERO),
                    unit=figure.unit,
                ),
                printed.where,
                printed.percent,
                format_percent(figure.pct, sign=False),
            )
            for figure, printed in report.differences
        ),
    )
