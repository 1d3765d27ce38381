"""Keys for sorting and searching Thai, made to be stored in a column beside the text they come from.

No database orders Thai alike, so the order is put into the key: compare it by code point (PostgreSQL: COLLATE "C").
"""

import re

from tidtam.thai.numerals import to_arabic_digits
from tidtam.thai.text import clean, squeeze

_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_SECOND_RANK = re.compile("[\u0e47-\u0e4e]")
_DIGITS = re.compile("[0-9]+")
_BETWEEN_RANKS = "\t"  # below every character a cleaned text holds, so a shorter word comes first
_IGNORED_IN_SEARCH = re.compile("[.,\u0e2f\\-‐‑–—]+")


def sort_key(text: str) -> str:
    """Return a key whose order by code point is that of a Thai dictionary.

    A leading vowel (เแโใไ) sorts behind its consonant, tone marks decide only between words otherwise the same, digits
    sort by value before letters (เขต 2, เขต 10; ๒ as 2), Latin without case before Thai. At most five times the text's
    length, for a real name about twice.
    """
    letters = to_arabic_digits(clean(text)).replace("\n", " ").casefold()
    first_rank = _SECOND_RANK.sub("", letters)
    first_rank = _LEADING_VOWEL.sub(r"\2\1", first_rank)
    first_rank = _DIGITS.sub(lambda digits: _by_value(digits[0]), first_rank)
    # Tone marks with as many blanks before them as letters: an earlier mark weighs more, and none at all weighs least.
    second_rank = _tone_places(letters)
    return f"{first_rank}{_BETWEEN_RANKS}{second_rank}" if second_rank else first_rank


def search_key(text: str) -> str:
    """Return the form in which a text is searched (LIKE): squeezed, and without dots, commas, hyphens and ฯ.

    "สพปเชียงใหม่ เขต๒" finds "สพป.เชียงใหม่ เขต 2". Keep it in a column; make the same key of what is typed
    into the search box.
    """
    return squeeze(_IGNORED_IN_SEARCH.sub("", squeeze(text)))


_SOUNDS_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ศษซ", "ส"),
        **dict.fromkeys("ฐฑฒถธ", "ท"),
        **dict.fromkeys("ผภ", "พ"),
        **dict.fromkeys("ขฃฅฆ", "ค"),
        **dict.fromkeys("ฉฌ", "ช"),
        "ณ": "น", "ญ": "ย", "ฬ": "ล", "ฎ": "ด", "ฏ": "ต", "ฝ": "ฟ", "ฤ": "ร",
        "ใ": "ไ", "ี": "ิ", "ื": "ึ", "ู": "ุ", "ๅ": "า",
        **dict.fromkeys("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"),
    }
)  # fmt: skip
_TWICE = re.compile(r"([\u0e01-\u0e4e])\1+")


def sound_key(text: str) -> str:
    """Return the form in which a text is found although it is spelt another way (LIKE).

    Letters that sound alike are one (ศ ษ ส; ณ น; ใ ไ; long and short i, ue, u), tone marks and ์ are left out, a letter
    written twice stands once, and what search_key leaves out. "การศึกสา" finds "การศึกษา", "อนุบานเชียงไหม่" does not
    find อนุบาล: a final of another letter is another word.
    """
    return _TWICE.sub(r"\1", search_key(text).translate(_SOUNDS_ALIKE))


def _by_value(digits: str) -> str:
    digits = digits.lstrip("0") or "0"
    return f"{min(len(digits), 999):03}{digits}"


def _tone_places(letters: str) -> str:
    places: list[str] = []
    for letter in letters:
        if _SECOND_RANK.match(letter):
            places.append(letter)
        else:
            places.append(" ")
    return "".join(places).rstrip()
