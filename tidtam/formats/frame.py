"""What stands on every page of a document, the same for PDF and DOCX."""

from dataclasses import dataclass
from typing import Literal

Numerals = Literal["arabic", "thai"]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The texts around the pages; an empty text leaves its place empty.

    header     what the document is, at the top of every page but the cover.
    footer     whose it is and as of when, at the foot beside the page number.
    watermark  one or two words across every page, cover too ("ร่าง").
    notice     a line in a box at the top of every page, cover too (demo data).
    numerals   how page numbers are written.
    """

    header: str = ""
    footer: str = ""
    watermark: str = ""
    notice: str = ""
    numerals: Numerals = "arabic"
