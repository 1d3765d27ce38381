"""What the web pages show of letters: the same tables as the printed ones, and one row for each office."""

from typing import Any

from tidtam.documents.layout import Heading, Table, Text
from tidtam.documents.result_letter.places import Letters
from tidtam.documents.result_letter.printed import laid_out, overall
from tidtam.documents.result_letter.record import Letter


def letter_page(letter: Letter) -> dict[str, Any]:
    """Return a letter as its page draws it: the rows of the first page, then every block of every instrument."""
    blocks: list[tuple[str, Any]] = []
    heading = ""
    for block in _after_the_letter(letter):
        if isinstance(block, Heading):
            heading = block.text if block.level == 1 else heading
            blocks.append((f"heading{block.level}", block.text))
        elif isinstance(block, Table):
            looks = block.looks or (None,) * len(block.rows)
            rows = [(row[0], row[1:], look) for row, look in zip(block.rows, looks, strict=True)]
            blocks.append(("table", {"block": block, "rows": rows, "label": block.title or heading}))
        elif isinstance(block, Text):
            blocks.append((block.kind, block.paragraphs))
    return {
        "overall": [(part.title, overall(part)) for part in letter.parts],
        "unpublished": letter.unpublished,
        "signer": letter.signer,
        "blocks": blocks,
    }


def _after_the_letter(letter: Letter) -> list[Any]:
    blocks = laid_out(letter, "arabic").blocks
    first = next(place for place, block in enumerate(blocks) if isinstance(block, Heading))
    return list(blocks[first:])


def office_rows(letters: Letters) -> list[dict[str, Any]]:
    """Return a row for each letter: the office and what each instrument came to."""
    return [
        {
            "code": place.letter.office_code,
            "name": place.letter.office_short_name,
            "parts": [(part.short_title, part.label or overall(part), part.shown) for part in place.letter.parts],
        }
        for place in letters.places
    ]
