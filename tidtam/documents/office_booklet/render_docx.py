"""The booklet as DOCX: printing order -> paragraphs, tables and a contents field in `template.docx`.

Officers edit this file, so headings are heading styles, tables are tables, and charts are tables of bars. The page
numbers in the contents are those of the PDF of the same record until Word or LibreOffice renews the field.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tidtam.documents.office_booklet.layout import Bars, Block, Heading, Layout, Table, Text
from tidtam.documents.office_booklet.render_pdf import CONTENTS_LEVELS, frame_of
from tidtam.formats import docx
from tidtam.formats.pdf import Heading as PageHeading
from tidtam.thai.money import format_baht
from tidtam.thai.numerals import to_thai_digits

TEMPLATE = Path(__file__).resolve().parent / "template.docx"
STYLES = {
    "plain": "Normal",
    "note": "Note",
    "lead": "NoteKept",
    "intro": "Intro",
    "passage": "PassageTitle",
    "quarter": "QuarterBar",
}


def render_docx(layout: Layout, *, pages: Sequence[PageHeading], created: datetime) -> bytes:
    """Return the DOCX. pages: the headings of the PDF of the same layout with their pages."""
    builder = docx.DocxBuilder(TEMPLATE, title=layout.title, created=created, frame=frame_of(layout))
    builder.cover(title="\n".join(layout.cover_title), lines=layout.cover_lines)
    builder.contents(layout.contents_title, pages=pages, levels=CONTENTS_LEVELS)
    is_first = True
    for block in layout.blocks:
        _add(builder, block, thai=layout.numerals == "thai", is_first=is_first)
        is_first = False
    return builder.to_bytes()


def _add(builder: docx.DocxBuilder, block: Block, *, thai: bool, is_first: bool) -> None:
    if isinstance(block, Heading):
        # The contents end with a page break of their own.
        builder.heading(block.text, level=block.level, new_page=block.starts_page and not is_first)
    elif isinstance(block, Text):
        for paragraph in block.paragraphs:
            builder.paragraph(paragraph, style=STYLES[block.kind])
    elif isinstance(block, Table):
        shown = [docx.TableColumn(column.title, column.share, column.align) for column in block.columns]
        builder.table(shown, block.rows, title=block.title, total=block.total)
    else:
        builder.bar_table(_bars(block, thai))


def _bars(block: Bars, thai: bool) -> list[docx.Bar]:
    def figure(value: Decimal) -> str:
        text = format_baht(value) if block.is_split else f"{value:,f}"
        return to_thai_digits(text) if thai else text

    # An amount fills the place of the figure, a count leaves room for its percentage.
    return [
        docx.Bar(
            f"{bar.label} {bar.note}".strip() if block.is_split else bar.label,
            figure(bar.value) if block.is_split else f"{figure(bar.value)} {bar.note}".strip(),
            _share(bar.value, block.whole),
        )
        for bar in block.bars
    ]


def _share(value: Decimal, whole: Decimal) -> float | None:
    return float(value / whole) if whole else None
