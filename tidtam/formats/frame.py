"""What stands on every page of a document, the same for PDF and DOCX."""

from dataclasses import dataclass
from typing import Literal

Numerals = Literal["arabic", "thai"]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How a reader finds out whether this document was issued: at the foot of the cover, else after the last words.

    lines     what is printed, the first in bold.
    address   what the QR code beside them holds; "" prints none.
    spoken    what a screen reader says of the code.
    on_cover  whether the document has a cover to print it on.
    """

    lines: tuple[str, ...]
    address: str = ""
    spoken: str = ""
    on_cover: bool = False


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The texts around the pages; an empty text leaves its place empty.

    header     what the document is, at the top of every page but the cover.
    footer     whose it is and as of when, at the foot beside the page number.
    watermark  one or two words across every page, cover too ("ร่าง").
    notice     a line in a box at the top of every page, cover too (demo data).
    numerals   how page numbers are written.
    proof      how a reader finds out whether it was issued; None for what is not.
    """

    header: str = ""
    footer: str = ""
    watermark: str = ""
    notice: str = ""
    numerals: Numerals = "arabic"
    proof: Proof | None = None
