"""The last gate of text before it is written into a file: what no format can hold, or what would trick its reader.

Cleaning what people type (Thai normalisation, trimming) is not done here but on input, in `thai`.
"""

import re

# Word's soft line break (VT), form feed, NEL and the two Unicode separators all mean "next line" to their writer.
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Control characters, lone surrogates, non-characters (XML 1.0 §2.2), and the marks that override text direction.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def printable(text: str) -> str:
    """Return `text` with every line break as "\\n" and without characters that no document may hold.

    Markup, braces and leading "=" stay: the writers escape them, they are text.
    """
    return _UNPRINTABLE.sub("", _LINE_BREAKS.sub("\n", text))


_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(text: str) -> str:
    """Return `text` as a cell of a CSV that no program of spreadsheets takes for a formula."""
    text = printable(text)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
