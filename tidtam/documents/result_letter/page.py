"""What the web pages show of letters: the same tables as the printed ones, and one row for each office."""

from typing import Any

from tidtam.documents.in_page import page_blocks
from tidtam.documents.layout import Heading
from tidtam.documents.result_letter.places import Letters
from tidtam.documents.result_letter.printed import laid_out, overall
from tidtam.documents.result_letter.record import Letter


def letter_page(letter: Letter) -> dict[str, Any]:
    """Return a letter as its page draws it: the rows of the first page, then every block of every instrument."""
    return {
        "overall": [(part.title, overall(part)) for part in letter.parts],
        "unpublished": letter.unpublished,
        "signer": letter.signer,
        "blocks": page_blocks(_after_the_letter(letter)),
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
