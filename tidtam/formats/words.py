"""Texts as the maker of our PDFs takes them: drawable by our font, and cut where a Thai line may break.

Runs in the child process that makes PDFs. The breaks are libthai's, a dictionary of Thai words.
"""

import ctypes
import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from tidtam.formats.text import printable

FONTS = Path(__file__).resolve().parent / "fonts"
MISSING = "□"
MAY_BREAK = "\u200b"
"""Stands where a line may break; `drawable` leaves none that was typed."""
_BLANKS = re.compile(r"[ \t]+")
_ALIKE = str.maketrans("“‘«”’»–—", "((()))--")
"""What libthai does not know, and what breaks as it does."""


def drawable(text: str) -> str:
    """Return `text` in characters our font has: a look-alike by NFKC (① as 1), nothing for invisible ones, else □."""
    text = printable(text)
    known = _drawn()
    swaps = {}
    for character in set(text) - known:
        alike = unicodedata.normalize("NFKC", character)
        if set(alike) <= known:
            swaps[ord(character)] = alike
        else:
            swaps[ord(character)] = "" if unicodedata.category(character) in ("Cf", "Mn") else MISSING
    return text.translate(swaps)


def cut(text: str) -> str:
    """Return `text`, drawable, with MAY_BREAK between its words; runs of blanks are one, line breaks and tabs stay."""
    return "\n".join(
        "\t".join(MAY_BREAK.join(_words(_BLANKS.sub(" ", part))) for part in line.split("\t"))
        for line in drawable(text).split("\n")
    )


def _words(line: str) -> list[str]:
    # One byte for each character: what is not Thai or ASCII is read as "?".
    told = line.translate(_ALIKE).encode("tis-620", "replace")
    ends = (ctypes.c_int * (len(told) + 1))()
    found = _libthai().th_brk_find_breaks(_dictionary(), told, ends, len(ends))
    edges = [0, *(end for end in ends[:found] if "\u00a0" not in line[end - 1 : end + 1]), len(line)]
    return [line[start:end] for start, end in pairwise(edges) if start < end]


@cache
def _libthai() -> ctypes.CDLL:
    """Return libthai. Raises OSError where Debian's libthai0 is missing."""
    library = ctypes.CDLL("libthai.so.0")
    library.th_brk_new.argtypes, library.th_brk_new.restype = [ctypes.c_char_p], ctypes.c_void_p
    numbers = ctypes.POINTER(ctypes.c_int)
    library.th_brk_find_breaks.argtypes = [ctypes.c_void_p, ctypes.c_char_p, numbers, ctypes.c_size_t]
    return library


@cache
def _dictionary() -> int:
    """Return the place of libthai's dictionary. Raises OSError where Debian's libthai-data is missing."""
    place: int | None = _libthai().th_brk_new(None)
    if not place:
        raise OSError("libthai found no dictionary")
    return place


@cache
def _drawn() -> frozenset[str]:
    """Return the characters our font can draw."""
    from fontTools.ttLib import TTFont

    return frozenset({chr(code) for code in TTFont(FONTS / "TidtamSarabun-Regular.ttf").getBestCmap()} | {"\n", "\t"})
