"""Puts a letter into printing order: the letter, then each instrument with its tables, notes and advice."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

from tidtam.documents.layout import (
    DEMO,
    DRAFT,
    Block,
    Column,
    Heading,
    Layout,
    Numerals,
    RowLook,
    Table,
    Text,
    in_numerals,
)
from tidtam.documents.proof import proof_of
from tidtam.documents.result_letter import words
from tidtam.documents.result_letter.record import Letter, Line, Part
from tidtam.documents.result_letter.record import Table as Kind
from tidtam.thai.dates import format_date
from tidtam.thai.money import format_percent


def laid_out(letter: Letter, numerals: Numerals, document: UUID | None = None) -> Layout:
    """Return the whole letter in Thai or Arabic numerals. document: its id in the register, once it may be sent."""
    title = words.TITLE.format(year=letter.fiscal_year_be)
    layout = Layout(
        title=f"{title} {letter.office_name}",
        header=f"{title} · {letter.office_short_name}",
        footer=words.AS_OF.format(date=format_date(letter.as_of_date)),
        watermark=DRAFT if letter.is_draft else "",
        notice=DEMO if letter.is_demo else "",
        proof=proof_of(document, on_cover=False),
        blocks=(
            *_letter(letter),
            *(block for place, part in enumerate(letter.parts, 1) for block in _part(place, part)),
        ),
    )
    return in_numerals(layout, numerals)


# ---- the letter


def _letter(letter: Letter) -> Iterable[Block]:
    year = letter.fiscal_year_be
    yield Text((words.NUMBER,), "labelled")
    yield Text((letter.issuer, words.DATE), "right")
    yield Text(
        (
            words.SUBJECT.format(year=year),
            words.TO.format(office=letter.office_name),
            words.ENCLOSED.format(count=len(letter.parts)),
        ),
        "labelled",
    )
    yield Text((words.OPENING.format(year=year, office=letter.office_name),), "indented")
    rows = [(part.title, overall(part)) for part in letter.parts]
    rows += [(title, words.UNPUBLISHED) for title in letter.unpublished]
    yield Table((Column(words.RESULTS, 68), Column(words.QUALITY, 32, "center")), tuple(rows))
    yield Text((words.CLOSING,), "indented")
    yield Text((words.RESPECTFULLY,), "closing")
    yield Text((words.SIGNATURE, *_signer(letter)), "signer")


def overall(part: Part) -> str:
    """Return what an instrument came to, as the first page says it."""
    if part.shown is not None and part.label:
        return words.WITH_MEAN.format(label=part.label, mean=part.shown)
    if not part.of_table("level"):
        compared = [line for line in part.of_table("target") if not line.is_group and line.status != "not_applicable"]
        stand = sum(line.percent is not None for line in compared)
        return words.COMPARED.format(counted=stand, asked=len(compared))
    return words.OPEN.format(counted=part.counted, asked=part.asked, unit=part.unit)


def _signer(letter: Letter) -> list[str]:
    if letter.signer is None:
        return [words.NO_SIGNER]
    signer = letter.signer
    acting = words.ACTING.format(position=signer.acting_position) if signer.acting_position else ""
    return [line for line in (signer.position, acting, signer.organisation) if line]


# ---- an instrument


def _part(place: int, part: Part) -> Iterator[Block]:
    yield Heading(f"{place}. {part.title}", 1, starts_page=True)
    date = format_date(part.published_date)
    if part.is_history:
        yield Text((words.HISTORY.format(date=date),), "note")
    else:
        reason = words.EDITION_REASON.format(reason=part.reason) if part.reason else ""
        yield Text((words.EDITION.format(edition=part.edition, date=date) + reason,), "note")
    yield from _level_table(part)
    yield from _target_table(part)
    yield from _other_table(part)
    yield from _notes(part)
    yield from _advice(part)


def _table(part: Part, table: Kind, title: str) -> tuple[list[Line], int, str]:
    """Return the rows of a table, the depth they begin at and its title.

    One group above all of them is the table itself; without one, the only table of an instrument needs no title.
    """
    lines = list(part.of_table(table))
    if len([line for line in lines if not line.depth]) == 1 and lines[0].is_group:
        return lines[1:], 1, lines[0].title
    is_alone = sum(bool(part.of_table(each)) for each in ("level", "target", "other")) == 1
    return lines, 0, "" if is_alone else title


def _level_table(part: Part) -> Iterator[Block]:
    lines, start, title = _table(part, "level", words.LEVEL_TABLE)
    if not lines:
        return
    middle = [(label, 9) for label in part.rounds] if len(part.rounds) > 1 else []
    has_means = len(part.rounds) > 1 or any(line.is_group for line in lines)
    middle += [(words.MEAN, 12)] if has_means else []
    middle += [(words.LEVEL, 10)] if len(part.rounds) == 1 else []
    columns = (
        Column(_first_heading(lines), 78 - sum(share for _title, share in middle)),
        *(Column(title, share, "center") for title, share in middle),
        Column(words.DESCRIPTION, 22, "center"),
    )
    yield Table(
        columns,
        tuple((_name(line), *_cells(line, len(part.rounds), has_means=has_means), _described(line)) for line in lines),
        title=title,
        total=_total(part, len(columns)),
        looks=tuple(RowLook(line.depth - start, line.is_group, "\n".join(_remarks(line))) for line in lines),
    )
    scale = " · ".join(words.BAND.format(first=first, last=last, label=label) for first, last, label in part.bands)
    yield Text((words.SCALE.format(bands=scale),), "note")


def _first_heading(lines: Sequence[Line]) -> str:
    """Return the heading over the names: the words for the kinds of node, in the order they first appear."""
    return "/".join(dict.fromkeys(line.type_label for line in lines if line.type_label)) or words.INDICATOR


def _name(line: Line) -> str:
    label = f"{line.type_label}ที่" if line.is_group and line.number and not line.depth and line.type_label else ""
    dot = "." if line.number and not label and "." not in line.number else ""
    return f"{label} {line.number}{dot} {line.title}".strip()


def _cells(line: Line, rounds: int, *, has_means: bool) -> list[str]:
    """Return the figures between name and description: levels of the rounds, mean, level."""
    if rounds > 1:
        levels = line.levels if not line.is_group else (None,) * rounds
        return [*map(_or_not, levels), _or_not(line.shown)]
    level = _or_not(line.level if line.is_group else line.latest)
    if not has_means:
        return [level]
    return [_or_not(line.shown) if line.is_group else "", level]


def _or_not(value: int | Decimal | None) -> str:
    return words.NOT_HERE if value is None else str(value)


def _described(line: Line) -> str:
    if line.status == "scored" and line.label:
        return line.label
    only = words.ONLY.get(line.applies_to, "") if line.status == "not_applicable" else ""
    return f"{words.STATUSES[line.status]}{only}"


def _remarks(line: Line) -> Iterator[str]:
    """Yield what stands in small words below a name: what a mean would hide."""
    if line.lowest:
        yield words.LOWEST.format(level=line.lowest[1], named=line.lowest[0])
    if line.joint_with and line.status == "scored":
        yield words.JOINT.format(numbers=" ".join(line.joint_with))
    yield from _changed(line)


def _changed(line: Line) -> Iterator[str]:
    if _has_fallen(line) or _has_jumped(line):
        said = words.FELL if _has_fallen(line) else words.ROSE
        yield said.format(count=abs(line.change or 0), first=line.levels[0], last=line.levels[-1])


def _has_fallen(line: Line) -> bool:
    return line.change is not None and line.change < 0


def _has_jumped(line: Line) -> bool:
    return line.change is not None and line.change >= 2


def _total(part: Part, width: int) -> tuple[str, ...]:
    """Return the last row of the level table: what was counted, its mean, its words."""
    said = words.TOTAL_OF_GROUPS if part.is_tree else words.TOTAL_OF_INDICATORS
    name = said.format(asked=part.asked, unit=part.unit)
    if part.shown is None or not part.label:
        is_open = words.OPEN.format(counted=part.counted, asked=part.asked, unit=part.unit)
        return (name, *[words.NOT_HERE] * (width - 2), is_open)
    if len(part.rounds) == 1 and width == 4:
        return name, str(part.shown), str(part.level), part.label
    return (name, *[""] * (width - 3), str(part.shown), part.label)


def _target_table(part: Part) -> Iterator[Block]:
    lines, start, title = _table(part, "target", words.TARGET_TABLE)
    if not lines:
        return
    scopes = {line.scope for line in lines if not line.is_group}
    achieved = words.ACHIEVED[scopes.pop()] if len(scopes) == 1 else ""
    yield Table(
        (
            Column(_first_heading(lines), 48),
            Column(words.TARGET, 13, "center"),
            Column(achieved or words.ACHIEVED_BY_SCOPE, 21, "center"),
            Column(words.OUTCOME, 18, "center"),
        ),
        tuple(
            (
                _name(line),
                "" if line.is_group else _percent(line.target),
                _achieved(line, is_labelled=not achieved),
                "" if line.is_group else words.OUTCOMES[line.outcome] or _described(line),
            )
            for line in lines
        ),
        title=title,
        looks=tuple(RowLook(line.depth - start, line.is_group) for line in lines),
    )


def _percent(value: Decimal | None) -> str:
    return words.NOT_HERE if value is None else format_percent(value, sign=False)


def _achieved(line: Line, *, is_labelled: bool) -> str:
    if line.percent is None:
        return "" if line.is_group else words.NOT_HERE
    return _percent(line.percent) + (f"\n({words.SCOPES[line.scope]})" if is_labelled else "")


def _other_table(part: Part) -> Iterator[Block]:
    lines, start, title = _table(part, "other", words.OTHER_TABLE)
    if lines:
        yield Table(
            (Column(_first_heading(lines), 70), Column(words.STATUS_HEADING, 30, "center")),
            tuple((_name(line), "" if line.is_group else _described(line)) for line in lines),
            title=title,
            looks=tuple(RowLook(line.depth - start, line.is_group) for line in lines),
        )


# ---- what to look at, and what to do


def _notes(part: Part) -> Iterator[Block]:
    """Say what means hide: every indicator at level 2 or less, every fall, every jump."""
    leaves = [line for line in part.of_table("level") if not line.is_group]
    if not leaves:
        return
    yield Heading(words.NOTES, 2)
    told = (
        (words.WEAK, [_called(line, part) for line in leaves if line.is_weak]),
        (words.FALLEN, [_called_changed(line, part) for line in leaves if _has_fallen(line)]),
        (words.JUMPED, [_called_changed(line, part) for line in leaves if _has_jumped(line)]),
    )
    noted = tuple(said.format(named=" · ".join(names)) for said, names in told if names)
    yield Text(noted, "item") if noted else Text((words.NOTHING_TO_NOTE,))


def _called(line: Line, part: Part) -> str:
    """Return an indicator's number, or all its name where numbers begin again in every group."""
    return line.named if part.is_tree or not line.number else words.ITEM.format(number=line.number)


def _called_changed(line: Line, part: Part) -> str:
    return words.ITEM_CHANGED.format(named=_called(line, part), first=line.levels[0], last=line.levels[-1])


def _advice(part: Part) -> Iterator[Block]:
    """Print finding and advice of each indicator; one that must have some and has none says so."""
    nothing = words.NO_ADVICE_IN_SOURCE if part.is_history else words.NO_ADVICE
    told = [line for line in part.lines if line.finding or line.advice or line.needs_advice]
    yield Heading(words.ADVICE, 2)
    if not told:
        yield Text((nothing,))
    for line in told:
        yield Heading(line.named if part.is_tree else _name(line), 3)
        yield Text(tuple(filter(None, (line.finding, line.advice or (nothing if line.needs_advice else "")))))
