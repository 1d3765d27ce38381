"""Blocks of a layout as DOCX: headings are heading styles, tables are tables, charts are tables of bars."""

from decimal import Decimal

from tidtam.documents.layout import Bars, Block, Heading, Kind, Layout, Pictures, Table, Text
from tidtam.formats import docx
from tidtam.thai.money import format_baht
from tidtam.thai.numerals import to_thai_digits

STYLES: dict[Kind, str] = {
    "plain": "Normal",
    "note": "Note",
    "lead": "NoteKept",
    "intro": "Intro",
    "passage": "PassageTitle",
    "quarter": "QuarterBar",
    "labelled": "LetterLabelled",
    "indented": "LetterText",
    "right": "LetterRight",
    "closing": "LetterClosing",
    "signer": "LetterSigner",
    "item": "ListBullet",
}
"""The style ids that a document's template holds for the kinds it uses."""


PICTURE_CM = 7.5
"""How wide a picture is drawn: two stand below each other with their captions on a third of a page."""


def add_blocks(builder: docx.DocxBuilder, layout: Layout) -> None:
    """Add every block; the first starts no page of its own, for the cover or the contents ended theirs."""
    for place, block in enumerate(layout.blocks):
        _add(builder, block, thai=layout.numerals == "thai", is_first=not place)


def _add(builder: docx.DocxBuilder, block: Block, *, thai: bool, is_first: bool) -> None:
    if isinstance(block, Heading):
        builder.heading(block.text, level=block.level, new_page=block.starts_page and not is_first)
    elif isinstance(block, Text):
        for paragraph in block.paragraphs:
            builder.paragraph(paragraph, style=STYLES[block.kind])
    elif isinstance(block, Table):
        shown = [docx.TableColumn(column.title, column.share, column.align) for column in block.columns]
        looks = [docx.RowLook(look.depth, look.is_strong, look.note) for look in block.looks]
        builder.table(shown, block.rows, title=block.title, total=block.total, looks=looks)
    elif isinstance(block, Pictures):
        for one in block.pictures:
            builder.picture(one.content, width_cm=PICTURE_CM, description=one.caption, caption=one.caption)
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
