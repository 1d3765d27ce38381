"""Text as typed, pasted or read from a file, made safe to keep and alike to compare.

clean() is for everything that comes in and changes nothing a reader sees; repair_pdf_thai() is for text taken out of a
PDF and does change letters. What a document escapes ({{ }}, <script>, =1+1) is the writers' business: here it stays.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tidtam.thai.numerals import to_arabic_digits

MOST_MARKS = 6
"""Most combining marks kept on one letter; no living script stacks more. Thai needs 2, and 3 are kept."""
_MOST_THAI_MARKS = 3

_ABOVE_OR_BELOW = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_TONES = "\u0e48-\u0e4b"
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(" {2,}")
_BLANKS_BEFORE_BREAK = re.compile(" +(?=\n)")

_SPELLINGS = (
    ("\u0e40\u0e40", re.compile("\u0e40\u0e40"), "\u0e41"),  # two sara e -> sara ae
    # nikhahit and aa -> sara am
    (_NIKHAHIT, re.compile(f"([{_TONES}]?){_NIKHAHIT}([{_TONES}]?){_SARA_AA}"), rf"\1\2{_SARA_AM}"),
    (_NIKHAHIT, re.compile(f"{_SARA_AA}{_NIKHAHIT}"), _SARA_AM),
)
"""What is looked for, by the sign that it holds: few texts hold any."""
_MARK = f"{_ABOVE_OR_BELOW}{_SARA_AM}"
_VOWEL = "\u0e31\u0e34-\u0e3a\u0e47\u0e4d\u0e4e"
_TONE = "\u0e48-\u0e4c"
_MARKS = re.compile(f"[{_MARK}]{{2,}}(?<![^{_MARK}][{_VOWEL}][{_TONE}])(?<![^{_MARK}][{_TONE}]{_SARA_AM})")
"""Marks of one consonant to be put in order; a vowel and its tone, as in every other word, stand so already."""


def _spelt(marks: re.Match[str]) -> str:
    """Return the marks of one consonant in spelling order, each once: vowels, then the tone, then sara am."""
    once = dict.fromkeys(marks[0])
    has_sara_am = once.pop(_SARA_AM, "") is None
    ordered = sorted(once, key=lambda mark: "\u0e48" <= mark <= "\u0e4c")
    return "".join(ordered[:_MOST_THAI_MARKS]) + (_SARA_AM if has_sara_am else "")


_JOINER = 0x200D


class _Kept(dict[int, str | int | None]):
    """A table for str.translate that decides each character once: kept, turned into a blank, or dropped."""

    def __missing__(self, code: int) -> str | int | None:
        category = unicodedata.category(chr(code))
        kept: str | int | None = code
        if code == 0x0A:
            kept = code
        elif code == 0x09 or category == "Zs":
            kept = " "
        elif category in {"Cc", "Cs"} or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
            kept = None
        elif category == "Cf":  # bidi overrides, zero-width blanks, tags; only emoji need their joiner
            kept = code if code == _JOINER else None
        if code < 0x3000:  # what Thai and English need is remembered; a hostile text must not fill the memory
            self[code] = kept
        return kept


_KEPT = _Kept()

_USUAL = re.compile("[\n -~\u0e01-\u0e3a\u0e3f-\u0e5b\u2010-\u2027]*")
"""Text of which the table keeps every letter: newline, ASCII, Thai, dashes and quotation marks."""


@cache
def _mark_class() -> str:
    """Return a regular-expression class of every combining mark (built on first use: 20 ms)."""
    marks = (code for code in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)) if _is_mark(chr(code)))
    return f"[{re.escape(''.join(map(chr, marks)))}]"


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


@cache
def _too_many_marks() -> re.Pattern[str]:
    return re.compile(f"({_mark_class()}{{{MOST_MARKS}}}){_mark_class()}+")


_MAY_HAVE_TOO_MANY_MARKS = re.compile(
    f"[\u0300-\u0dff{_ABOVE_OR_BELOW}\u0e80-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]{{{MOST_MARKS + 1}}}"
)
"""Every stack of too many marks stands in such a run; looking for it is twenty times faster than for the marks."""


def clean(text: str) -> str:
    r"""Return typed or imported text as it is kept. Applying it again changes nothing; the cost is linear.

    - \r\n, Word's \x0b and \x0c become newlines; newlines are kept, blanks before them and blank runs are not
    - control characters, lone surrogates, noncharacters, bidi overrides and other invisible signs are dropped
    - NFC, and Thai as it is spelt: นํา -> นำ, เเ -> แ, tone after vowel, a doubled mark once, no stacks of marks
    """
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text).strip(" ")
    if not _USUAL.fullmatch(text):
        text = _LINE_BREAK.sub("\n", text).translate(_KEPT)
    for _ in range(8):  # each step may prepare another; two rounds settle real text, and then nothing changes
        before = text
        if _MAY_HAVE_TOO_MANY_MARKS.search(text):
            text = _too_many_marks().sub(r"\1", text)
        text = unicodedata.normalize("NFC", text)
        for sign, pattern, replacement in _SPELLINGS:
            if sign in text:
                text = pattern.sub(replacement, text)
        text = _MARKS.sub(_spelt, text)
        if text == before:
            break
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    if " \n" in text:
        text = _BLANKS_BEFORE_BREAK.sub("", text)
    return text.strip(" \n")


_THAI_FONT_GLYPHS = {
    0xF700 + offset: char
    for offset, char in enumerate(
        "\u0e10\u0e34\u0e35\u0e36\u0e37"  # tho than without its foot; vowels moved left
        "\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d"  # tones low-left, low; yo ying
        "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",  # moved left; vowels moved down
    )
}
"""Shapes that Thai fonts of the 1990s kept in the private-use area, and PDFs made with them give back."""

_LAO_SIGNS = "\u0eb0-\u0eb9\u0ec0-\u0ec4\u0ec8-\u0ecd\u0ed0-\u0ed9"  # Lao vowels, marks, digits: Thai + 0x80
_LAO_RUN = re.compile(f"([\u0e01-\u0e4e]?)([{_LAO_SIGNS}]+)(?=([\u0e01-\u0e4e]?))")
_BLANK_BEFORE_MARK = re.compile(f"(?<=[\u0e01-\u0e4e]) +(?=[{_ABOVE_OR_BELOW}{_SARA_AM}])")
_SPLIT_SARA_AM = re.compile(f"(?<=[\u0e01-\u0e2e])([{_TONES}]?) +{_SARA_AA}")


def _thai_twins(found: re.Match[str]) -> str:
    """Return Lao signs that touch Thai as the Thai signs of the same shape; others as they are."""
    before, signs, after = found.groups()
    twins = "".join(chr(ord(sign) - 0x80) for sign in signs) if before or after else signs
    return f"{before}{twins}"


def repair_pdf_thai(text: str) -> str:
    """Return text taken out of a PDF with its Thai put right, then cleaned.

    Private-use glyphs U+F700-F71A become the letters they show, Lao signs inside Thai words (คະแนน, finding S3) their
    Thai twins, blanks before a vowel or tone go (ก ิ -> กิ), a split sara am closes (จ านวน -> จำนวน).
    It guesses, so the importer keeps the original beside it; never apply it to typed text.
    """
    text = text.translate(_THAI_FONT_GLYPHS)
    text = _LAO_RUN.sub(_thai_twins, text)
    for _ in range(4):  # closing one blank may show the next; real text settles in two rounds
        before = text
        text = _BLANK_BEFORE_MARK.sub("", clean(text))
        text = clean(_SPLIT_SARA_AM.sub(rf"\1{_SARA_AM}", text))
        if text == before:
            break
    return text


@dataclass(frozen=True, slots=True)
class ForeignLetter:
    """A letter of another script inside a Thai word: text[position], its script ("lao") and the word it stands in."""

    char: str
    position: int
    script: str
    word: str


_MAY_BE_FOREIGN = re.compile("[^\x00-\u024f\u0e01-\u0e5b\u2010-\u2027]")
_WORD_WITH_THAI = re.compile(r"[^\W\d_][^\s\d_!-/:-@\[-`{-~“”‘’…–—]*")


def foreign_script_letters(text: str) -> list[ForeignLetter]:
    """Return the letters of other scripts inside Thai words (finding S3: คະแนน with a Lao vowel), in order.

    A Lao sign touching Thai counts always, a mark of another script on a Thai letter too, any other letter only between
    two Thai ones: a Latin, Chinese or Burmese word beside a Thai one is ordinary.
    """
    found = []
    for word in _WORD_WITH_THAI.finditer(text) if _MAY_BE_FOREIGN.search(text) else ():
        letters = word[0]
        if not any(_is_thai(char) for char in letters):
            continue
        for offset, char in enumerate(letters):
            if _is_thai(char) or ord(char) < 0x250 or unicodedata.category(char)[0] not in "LM":
                continue
            left = offset > 0 and _is_thai(letters[offset - 1])
            right = offset + 1 < len(letters) and _is_thai(letters[offset + 1])
            is_lao = 0x0E80 <= ord(char) <= 0x0EFF
            if (left and right) or ((left or right) and is_lao) or (left and _is_mark(char)):
                script = unicodedata.name(char, "UNKNOWN").split()[0].lower()
                found.append(ForeignLetter(char, word.start() + offset, script, letters[:60]))
    return found


def _is_thai(char: str) -> bool:
    return "\u0e01" <= char <= "\u0e4e" and char != "\u0e3f"


_NOT_COMPARED = re.compile("[\\s\u200d\"'`´‘’‚“”„«»‹›]+")


def squeeze(text: str) -> str:
    """Return the form in which two texts are compared: cleaned, no blanks or quotes, Arabic digits, casefolded."""
    for _ in range(8):  # taking a blank out may bring two marks together
        squeezed = _NOT_COMPARED.sub("", to_arabic_digits(clean(text)).casefold())
        if squeezed == text:
            break
        text = squeezed
    return text


def shortened(text: str, most: int) -> str:
    """Return a text on one line of at most `most` characters, cut at a blank where one is near, never inside a letter.

    What was cut ends with "…".
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = most - 1
    while end and (_is_mark(line[end]) or line[end] in "\u0e33\u0e30\u0e32\u0e45"):
        end -= 1  # a vowel behind its consonant and a mark above it stay with it, or go with it
    blank = line.rfind(" ", end - most // 5, end)
    return line[: blank if blank > 0 else end].rstrip() + "…"
