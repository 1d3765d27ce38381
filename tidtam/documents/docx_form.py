"""What a form prints as DOCX, and so what its template must hold: one list for who draws and for who checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.functional import Promise

from tidtam.documents.in_docx import STYLES, add_blocks
from tidtam.documents.layout import Kind, Layout
from tidtam.formats import docx
from tidtam.formats.pdf import Heading as PageHeading


@dataclass(frozen=True, slots=True, kw_only=True)
class DocxForm:
    """A form that is drawn into a template.docx.

    name      of its folder: "office_booklet".      title  as people call it.
    shipped   the template that comes with the system.
    kinds     of text it prints.      headings  levels from 1.
    contents  levels in its contents, 0 where it has none.
    is_of_nation  its look is that of who issues it for the nation; no office has its own.
    """

    name: str
    title: str | Promise
    shipped: Path
    kinds: frozenset[Kind]
    headings: int = 4
    contents: int = 0
    has_cover: bool = False
    has_row_notes: bool = False
    is_of_nation: bool = False

    @property
    def styles(self) -> tuple[str, ...]:
        """The ids of the styles it uses, in the order in which a reader meets them."""
        found = ["Normal"]
        if self.has_cover:
            found += ["CoverTitle", "CoverText"]
        if self.contents:
            found += ["TOCHeading", *(f"TOC{level}" for level in range(1, self.contents + 1))]
        found += [f"Heading{level}" for level in range(1, self.headings + 1)]
        found += [style for kind, style in STYLES.items() if kind in self.kinds]
        found += ["TableTitle", "TableHead", "TableText", "TidtamTable"]
        if self.has_row_notes:
            found.append("TableNote")
        found.append("Caption")
        return tuple(dict.fromkeys(found))


def draw(
    layout: Layout, *, form: DocxForm, template: bytes, created: datetime, pages: Sequence[PageHeading] = ()
) -> bytes:
    """Return a layout as DOCX: cover and contents where it has them, then its blocks, in a template of the form.

    pages  the headings of the PDF of the same layout with their pages, for the contents.
    """
    builder = docx.DocxBuilder(template, title=layout.title, created=created, frame=layout.frame, styles=form.styles)
    if layout.cover_title:
        builder.cover(title="\n".join(layout.cover_title), lines=layout.cover_lines)
    if layout.contents_title:
        builder.contents(layout.contents_title, pages=pages, levels=layout.contents_levels)
    add_blocks(builder, layout)
    return builder.to_bytes()
