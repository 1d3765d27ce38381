"""Amounts stand on one line in the columns that are made for them, in the wider numerals and in bold."""

from fontTools.ttLib import TTFont

from tidtam.documents.layout import Table
from tidtam.documents.office_booklet import words
from tidtam.documents.office_booklet.printed import laid_out
from tidtam.formats.words import FONTS

TEXT_MM, PADDING_MM, POINT_MM = 165, 3.6, 25.4 / 72


def test_sums_of_work_groups_below_a_million_fit_their_columns(booklet):
    font = TTFont(FONTS / "TidtamSarabun-Bold.ttf")
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    letters = sum(widths[glyphs[ord(letter)]][0] for letter in "๗๓๙,๑๒๐.๐๐")
    wanted = letters / font["head"].unitsPerEm * 10 * POINT_MM + PADDING_MM
    tables = [block for block in laid_out(booklet, "thai").blocks if isinstance(block, Table)]
    (table,) = [one for one in tables if one.columns[0].title == words.WORK_GROUP_COLUMN]
    whole = sum(column.share for column in table.columns)
    assert all(column.share / whole * TEXT_MM >= wanted for column in table.columns[2:5])
