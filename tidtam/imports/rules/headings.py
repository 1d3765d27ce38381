"""Where the heading of a list stands, and what its columns mean: by what was said before, by likeness, by content."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice

from tidtam.formats.sheets import Cell, CellKind, Sheet
from tidtam.imports.facts import Matching
from tidtam.imports.fields import IDENTITY, NEVER, ListField, Shape
from tidtam.organisations.rules import name_key
from tidtam.thai.dates import parse_date
from tidtam.thai.dates_in_text import find_dates
from tidtam.thai.money import parse_baht

SEARCHED_ROWS = 40
"""How far down a heading is looked for: above it stand titles and notes."""

ALIKE_TOO = 0.1
"""How much less alike a second meaning may be, where the first is another column's."""

LONGEST_LABEL = 120
SAMPLES = 20
LEAST_ALIKE = 0.62
"""From which likeness on a column is proposed for a field; the person decides."""

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_DIGITS = re.compile(r"[0-9]+")
_COUNTS = re.compile(r"\s*\([0-9๐-๙]{1,3}\)\s*")
_BIG_UNIT = re.compile("ล้าน|พันบาท|แสนบาท|หมื่นบาท|million|thousand", re.IGNORECASE)


def labels_of(sheet: Sheet, header: tuple[int, int]) -> dict[int, str]:
    """Return what the heading calls each column: its rows joined, each text once."""
    said: dict[int, dict[str, None]] = {}
    for cell in sheet.cells:
        if cell.row > header[1]:
            break
        if cell.row >= header[0]:
            said.setdefault(cell.column, {})[" ".join(cell.text.split())] = None
    return {column: " ".join(texts) for column, texts in sorted(said.items())}


def has_big_unit(label: str) -> bool:
    """Return whether a heading says that its amounts are in thousands or millions."""
    return bool(_BIG_UNIT.search(label))


def find_heading(
    sheets: Sequence[Sheet], fields: Sequence[ListField], remembered: Mapping[str, str] | None = None
) -> Matching:
    """Return the list that is most like one of these fields: its sheet, heading and columns. Hidden sheets have none.

    remembered  the field of a heading (label_key), as somebody of the office said before; "" for none.
    Where nothing is alike, the first rows that look like a heading, with no column matched.
    """
    best, found = 0.0, Matching(_first_visible(sheets), (1, 1), {})
    for number, sheet in enumerate(sheets):
        if sheet.is_hidden:
            continue
        rows = [row for row, _cells in islice(sheet.rows(), SEARCHED_ROWS)]
        for row in rows:
            for header in ((row, row), (row, row + 1)) if row + 1 in rows else ((row, row),):
                columns, fitness = match_columns(sheet, header, fields, remembered)
                # The second row of a heading must earn its place, else the first entry would be taken for it.
                fitness -= 0.3 * (header[1] - header[0])
                if fitness > best:
                    best, found = fitness, Matching(number, header, columns)
    return found


def _first_visible(sheets: Sequence[Sheet]) -> int:
    return next((number for number, sheet in enumerate(sheets) if not sheet.is_hidden and sheet.cells), 0)


def match_columns(
    sheet: Sheet,
    header: tuple[int, int],
    fields: Sequence[ListField],
    remembered: Mapping[str, str] | None = None,
) -> tuple[dict[int, str], float]:
    """Return the field proposed for each column of a heading, and how much the whole looks like a list of them."""
    labels = {column: label for column, label in labels_of(sheet, header).items() if len(label) <= LONGEST_LABEL}
    remembered = remembered or {}
    known = {column: remembered[label_key(label)] for column, label in labels.items() if label_key(label) in remembered}
    samples = samples_of(sheet, header[1]) if len(labels) > 1 or known else {}
    by_name = {field.name: field for field in fields}
    alike = sorted(
        (
            (-likeness * content_fits(field, samples.get(column, ())), place, column, field.name)
            for column, label in labels.items()
            if column not in known
            for place, field in enumerate(fields)
            if (likeness := label_likeness(label, field)) >= LEAST_ALIKE
        ),
    )
    clearest: dict[int, float] = {}
    for likeness, _place, column, _name in alike:
        clearest[column] = max(clearest.get(column, 0.0), -likeness)
    columns = {column: name for column, name in known.items() if name in by_name}
    fitness = float(len(columns))
    taken = set(columns.values())
    for likeness, _place, column, name in alike:
        if column in columns or (name in taken and not by_name[name].several):
            continue
        if -likeness < max(LEAST_ALIKE, clearest[column] - ALIKE_TOO):
            continue
        columns[column] = name
        taken.add(name)
        fitness -= likeness
    for column in [column for column, name in columns.items() if by_name[name].needs not in taken | {""}]:
        del columns[column]
        fitness -= 1
    if IDENTITY in by_name and IDENTITY not in taken:
        fitness /= 2
    return dict(sorted(columns.items())), fitness


def label_key(label: str) -> str:
    """Return the form in which two headings are one: letters, vowels, tone marks and digits."""
    return name_key(label)


def label_likeness(label: str, field: ListField) -> float:
    """Return how much a heading says that its column holds a field, 0-1."""
    plain = _IN_BRACKETS.sub(" ", label)
    if label_key(plain) in _keys(tuple(NEVER)):
        return 0.0
    keys = {label_key(label), label_key(plain)} - {""}
    return max((_alike(key, word, field.several) for key in keys for word in _keys(tuple(field.words))), default=0.0)


@lru_cache(maxsize=256)
def _keys(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(label_key(word) for word in words)


@lru_cache(maxsize=65_536)
def _alike(key: str, word: str, is_counted: bool) -> float:
    """Return how alike two headings are. is_counted  whether a number only counts: กิจกรรมที่ 1, กิจกรรมที่ 2."""
    if key == word:
        return 1.0
    shorter, longer = sorted((key, word), key=len)
    if len(shorter) < 3:
        return 0.0
    if shorter in longer:
        found = 0.7 + 0.25 * len(shorter) / len(longer)
    else:
        matcher = SequenceMatcher(None, key, word, autojunk=False)
        if matcher.real_quick_ratio() < LEAST_ALIKE or matcher.quick_ratio() < LEAST_ALIKE:
            return 0.0
        found = 0.95 * matcher.ratio()
    if not is_counted and _DIGITS.findall(key) != _DIGITS.findall(word):
        found *= 0.7
    return found


def content_fits(field: ListField, samples: Sequence[Cell]) -> float:
    """Return how well some cells of a column fit a field, 0.8-1: content decides between headings, not against them."""
    if not samples:
        return 1.0
    readable = sum(_is_readable(field.shape, cell) for cell in samples)
    return 0.8 + 0.2 * readable / len(samples)


def _is_readable(shape: Shape, cell: Cell) -> bool:
    if cell.kind is CellKind.FORMULA:
        return shape is not Shape.WORDS
    if shape is Shape.PERIOD:
        return bool(find_dates(cell.text)) or not _reads(parse_baht, cell.text)
    if shape is Shape.DATE:
        return _reads(parse_date, cell.text)
    is_amount = _reads(parse_baht, cell.text)
    return is_amount if shape is Shape.AMOUNT else not is_amount


def _reads(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]  # parse_date, parse_baht
    except ValueError:
        return text.strip() in {"-", "–", "—"}
    return True


def samples_of(sheet: Sheet, after: int) -> dict[int, list[Cell]]:
    """Return the first cells of each column below a row, without what a merged area repeats and numbers of columns."""
    found: dict[int, list[Cell]] = {}
    below: Iterator[Cell] = (cell for cell in sheet.cells if cell.row > after and not cell.is_continued)
    for cell in islice(below, SAMPLES * 40):
        kept = found.setdefault(cell.column, [])
        if len(kept) < SAMPLES and not _COUNTS.fullmatch(cell.text):
            kept.append(cell)
    return found


def headings_key(labels: Iterable[str]) -> str:
    """Return what the same set of headings has in common, in whatever order and spelling."""
    return "\n".join(sorted({label_key(label) for label in labels} - {""}))
