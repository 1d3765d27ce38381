"""The booklet, and what is laid out like it, as DOCX: printing order -> paragraphs and tables in `template.docx`.

Officers edit this file, so headings are heading styles, tables are tables, and charts are tables of bars. The page
numbers in the contents are those of the PDF of the same record until Word or LibreOffice renews the field.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tidtam.documents.in_docx import add_blocks
from tidtam.documents.layout import Layout
from tidtam.formats import docx
from tidtam.formats.pdf import Heading as PageHeading

TEMPLATE = Path(__file__).resolve().parent / "template.docx"


def render_docx(layout: Layout, *, pages: Sequence[PageHeading], created: datetime) -> bytes:
    """Return the DOCX, with cover and contents where the layout has them.

    pages  the headings of the PDF of the same layout with their pages; of use where there are contents.
    """
    builder = docx.DocxBuilder(TEMPLATE, title=layout.title, created=created, frame=layout.frame)
    if layout.cover_title:
        builder.cover(title="\n".join(layout.cover_title), lines=layout.cover_lines)
    if layout.contents_title:
        builder.contents(layout.contents_title, pages=pages, levels=layout.contents_levels)
    add_blocks(builder, layout)
    return builder.to_bytes()
