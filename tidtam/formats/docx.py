"""Builds a DOCX: paragraphs, headings, tables, contents and pictures put into a template. Knows no domain word.

The look (fonts, sizes, colours, header, footer) is the template's; here stands only structure. Tables are written as
one block of XML: python-docx's `row.cells` costs 31 s for 245 rows of nine cells. Text is data: it is escaped, and
what a document cannot hold is dropped (`text.printable`).
"""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from tidtam.formats import docx_facts, docx_template
from tidtam.formats.frame import Frame
from tidtam.formats.pdf import Heading
from tidtam.formats.text import printable
from tidtam.formats.zip import same_bytes

base_template = docx_template.base_template

Align = Literal["left", "center", "right"]
NAMESPACES = (
    f'xmlns:w="{docx_template.W}" xmlns:r="{docx_template.R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
# Tells Word that this is Thai (complex script): fonts, sizes and spelling of that script apply.
THAI = '<w:cs/><w:lang w:val="th-TH" w:bidi="th-TH"/>'
BOLD = "<w:b/><w:bCs/>"
# A longer cell may break across pages, or one answer would leave most of a page empty.
KEEP_ROW_UP_TO = 400
EMU_PER_CM = 360_000
TABLE = "TidtamTable"
TALLEST_CM = 12
"""How tall a picture stands at most: a long picture of a screen would be cut at the end of the page."""
PROOF_CM = 2.5
PROOF_GAP = 480
"""Twentieths of a point above the code."""


@dataclass(frozen=True)
class TableColumn:
    """One column: its heading, its share of the width (any unit, only proportions count) and the side of its text."""

    title: str
    share: float = 1
    align: Align = "left"


@dataclass(frozen=True)
class RowLook:
    """How a row stands: indent of its first cell in steps, in bold, small words below its first cell."""

    depth: int = 0
    is_strong: bool = False
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a bar table. `share` is 0..1 of the longest bar's full width; None draws no bar (no data)."""

    label: str
    value: str
    share: float | None


class DocxBuilder:
    """Collects the parts of one document in reading order; `to_bytes` returns the file."""

    def __init__(
        self,
        template: Path | bytes,
        *,
        title: str,
        created: datetime,
        language: str = "th",
        frame: Frame | None = None,
        styles: Collection[str] = (),
    ) -> None:
        """Open `template`. `created` (not the wall clock) goes into the file, so that same data give same bytes.

        styles  the ids the document may use; they are found in the template by id or by name. None given: by id alone.
        """
        from docx import Document

        content = template if isinstance(template, bytes) else template.read_bytes()
        self._document = Document(io.BytesIO(content))
        facts = docx_facts.facts_of(content)
        self._width, self._styles = facts.text_width, frozenset(styles)
        self._ids = {each: docx_facts.style_id(each, facts.styles) or each for each in {*styles, TABLE, "Footer"}}
        if all(style.id != self._ids[TABLE] for style in facts.styles):
            self._add_table_style()
        self._frame = frame or Frame()
        self._body: list[str] = []
        self._headings: list[tuple[int, str]] = []
        self._contents: tuple[int, str, Sequence[Heading], int] | None = None
        self._pictures = 0
        self._describe(title, created, language)

    # ---- text

    def cover(self, *, title: str, lines: Iterable[str] = ()) -> None:
        """Put the title and lines on a page of their own, without running header and page number, its proof below."""
        self._body.append(_paragraph("", "CoverTitle", properties='<w:spacing w:before="2400"/>'))
        self._body.extend(_paragraph(line, "CoverTitle") for line in _lines(title))
        self._body.extend(_paragraph(part, "CoverText") for line in lines for part in _lines(line))
        self._add_proof(on_cover=True)
        self.page_break()

    def heading(self, text: str, *, level: int, new_page: bool = False) -> None:
        """Add a real heading of `level` 1-4; it stands in the contents up to the level asked for there."""
        if not 1 <= level <= 4:
            raise ValueError("a heading has level 1 to 4")
        line = " ".join(printable(text).split())
        self._headings.append((level, line))
        name, number = f"_Toc{len(self._headings):06}", len(self._headings)
        marked = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{_runs(line)}<w:bookmarkEnd w:id="{number}"/>'
        broken = "<w:pageBreakBefore/>" if new_page else ""
        self._body.append(f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/>{broken}</w:pPr>{marked}</w:p>')

    def paragraph(self, text: str, *, style: str = "Normal", bold: bool = False) -> None:
        """Add `text`, one paragraph per line; blank lines add nothing. `style` is a style id of the template."""
        self._body.extend(_paragraph(line, style, bold=bold) for line in _lines(text))

    def page_break(self) -> None:
        """Start a new page."""
        self._body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    # ---- contents

    def contents(self, title: str, *, pages: Sequence[Heading], levels: int = 3) -> None:
        """Add the contents here: a field of Word, filled now with all headings and the numbers found in `pages`.

        `pages` are the headings of the PDF of the same document, in order. A heading that is not among them gets no
        number until Word or LibreOffice renews the field (it is marked to be renewed). Once per document.
        """
        self._contents = (len(self._body), title, pages, levels)
        self._body.append("")
        self.page_break()

    # ---- tables

    def table(
        self,
        columns: Sequence[TableColumn],
        rows: Sequence[Sequence[str]],
        *,
        title: str = "",
        total: Sequence[str] = (),
        looks: Sequence[RowLook] = (),
    ) -> None:
        """Add a table whose header row repeats on each page; `total` is a last row in bold, `looks` one look for each
        row or none. Raises ValueError on a row of another length than `columns`."""
        for row in (*rows, *([total] if total else [])):
            if len(row) != len(columns):
                raise ValueError(f"a row has {len(row)} cells for {len(columns)} columns")
        widths = self._widths([column.share for column in columns])
        if title:
            self._body.append(_paragraph(title, "TableTitle"))
        head = "".join(
            _cell(_paragraph(column.title, "TableHead"), width, fill="E6EDF7")
            for column, width in zip(columns, widths, strict=True)
        )
        sides = [column.align for column in columns]
        lines = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        shown = looks or [PLAIN] * len(rows)
        lines.extend(_row(row, widths, sides, look) for row, look in zip(rows, shown, strict=True))
        if total:
            lines.append(_row(total, widths, sides, RowLook(is_strong=True), fill="F2F4F7"))
        self._body.append(_table(TABLE, widths, lines))

    def bar_table(self, bars: Sequence[Bar], *, title: str = "", colour: str = "2F6DB5") -> None:
        """Add a bar chart made of a table: label, bar, value. Readable aloud, editable, needs no picture."""
        widths = self._widths([34, 46, 20])
        if title:
            self._body.append(_paragraph(title, "TableTitle"))
        lines = []
        for bar in bars:
            cells = (
                _cell(_paragraph(bar.label, "TableText"), widths[0]),
                _cell(_bar(bar.share, widths[1] - 204, colour), widths[1]),
                _cell(_paragraph(bar.value, "TableText", align="right"), widths[2]),
            )
            lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        self._body.append(_table("TableNormal", widths, lines, borders=_RULES_BETWEEN))

    # ---- pictures

    def picture(self, png: bytes, *, width_cm: float, description: str, caption: str = "") -> None:
        """Add a picture with the text a screen reader says, no taller than TALLEST_CM, and a caption below it."""
        self._body.append(self._drawn(png, width_cm=width_cm, description=description))
        if caption:
            self._body.append(_paragraph(caption, "Caption"))

    def _drawn(self, png: bytes, *, width_cm: float, description: str, before: int = 0) -> str:
        from docx.oxml import ns

        self._pictures += 1
        part, tallest = self._document.part, TALLEST_CM * EMU_PER_CM
        inline = part.new_pic_inline(io.BytesIO(png), width=int(width_cm * EMU_PER_CM))
        if inline.extent.cy > tallest:
            inline = part.new_pic_inline(io.BytesIO(png), height=tallest)
        for properties in inline.iter(ns.qn("wp:docPr"), ns.qn("pic:cNvPr")):
            properties.set("id", str(self._pictures))
            properties.set("name", f"Picture {self._pictures}")
            properties.set("descr", printable(description))
        gap = f'<w:spacing w:before="{before}"/>' if before else ""
        return f"<w:p><w:pPr><w:keepNext/>{gap}</w:pPr><w:r><w:drawing>{inline.xml}</w:drawing></w:r></w:p>"

    def _add_proof(self, *, on_cover: bool) -> None:
        """Add how a reader finds out whether it was issued: the code beside its lines, where this is its place."""
        from tidtam.formats.qr import qr_png

        proof = self._frame.proof
        if proof is None or proof.on_cover != on_cover:
            return
        if proof.address:
            self._body.append(
                self._drawn(qr_png(proof.address), width_cm=PROOF_CM, description=proof.spoken, before=PROOF_GAP)
            )
        self._body.extend(_paragraph(line, "Caption", bold=not place) for place, line in enumerate(proof.lines))

    # ---- the file

    def to_bytes(self) -> bytes:
        """Return the DOCX; the same calls give the same bytes."""
        from docx.oxml import parse_xml

        self._add_proof(on_cover=False)
        if self._contents:
            place, title, pages, levels = self._contents
            self._body[place] = _contents(title, self._headings, pages, levels, thai=self._frame.numerals == "thai")
        # The template's few blocks move into the new body: moving the thousands of new ones costs their number squared.
        body = self._document.element.body
        parsed = parse_xml(f"<w:body {NAMESPACES}>{''.join(self._body)}</w:body>".encode())
        self._name_styles(parsed)
        before, after = _around_body_mark(list(body))
        for place, block in enumerate(before):
            parsed.insert(place, block)
        parsed.extend(after)
        body.getparent().replace(body, parsed)
        self._fill_frame()
        written = io.BytesIO()
        self._document.save(written)
        return same_bytes(written.getvalue())

    def _add_table_style(self) -> None:
        """Give tables our lines where the template has no style for them: LibreOffice keeps none when it saves."""
        from docx.oxml import parse_xml

        style = parse_xml(docx_template.table_style().replace("<w:style ", f"<w:style {NAMESPACES} ", 1))
        self._document.styles.element.append(style)

    def _describe(self, title: str, created: datetime, language: str) -> None:
        core = self._document.core_properties
        core.title, core.language, core.revision = printable(title)[:255], language, 1
        core.author = core.last_modified_by = "Tidtam"
        core.created = core.modified = created

    def _widths(self, shares: Sequence[float]) -> list[int]:
        whole = sum(shares)
        return [round(self._width * share / whole) for share in shares]

    def _name_styles(self, body: Any) -> None:
        """Name every style as the template does. Raises ValueError for one that is not among those of the form."""
        from docx.oxml.ns import qn

        if not self._styles:
            return
        for style in body.iter(qn("w:pStyle"), qn("w:tblStyle")):
            wanted = style.get(qn("w:val"))
            if wanted != "TableNormal":
                if wanted not in self._styles:
                    raise ValueError(f"the form does not list the style {wanted}")
                style.set(qn("w:val"), self._ids[wanted])

    def _fill_frame(self) -> None:
        """Write the running texts into every header and footer of the template, and number the pages."""
        from docx.oxml import parse_xml

        texts = {mark: " ".join(printable(getattr(self._frame, field)).split()) for mark, field in _FRAME_MARKS}
        done: list[Any] = []
        number = 0
        for section in self._document.sections:
            if self._frame.numerals == "thai":
                _number_in_thai(section._sectPr)
            headers = [section.header, section.first_page_header, section.even_page_header]
            footers = [section.footer, section.first_page_footer, section.even_page_footer]
            for part in (*headers, *footers):
                if not part.is_linked_to_previous and part._element not in done:
                    done.append(part._element)
                    _fill_marks(part._element, texts, self._ids["Footer"])
                    if part in headers:
                        number += 1
                        if self._frame.watermark:
                            _last_paragraph(part._element).append(parse_xml(_watermark(self._frame.watermark, number)))


_FRAME_MARKS = tuple(docx_template.FRAME_MARKS.items())
# What follows the numbering of pages in a section, in the order of the schema.
_AFTER_NUMBERING = (
    "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "rtlGutter", "docGrid",
    "printerSettings", "sectPrChange",
)  # fmt: skip


def _around_body_mark(blocks: list[Any]) -> tuple[list[Any], list[Any]]:
    """Return what a template holds before the body and after it; the last block is the section's set-up."""
    place = next((number for number, block in enumerate(blocks) if docx_facts.is_body_mark(block)), None)
    if place is None:
        return blocks[:-1], blocks[-1:]
    from docx.oxml.ns import qn

    mark, rest = blocks[place], blocks[place + 1 :]
    if next(mark.iter(qn("w:sectPr")), None) is None:
        return blocks[:place], rest
    for run in mark.findall(qn("w:r")):
        mark.remove(run)
    return blocks[:place], [mark, *rest]


def _number_in_thai(section: Any) -> None:
    """Let the pages of a section be numbered in Thai digits."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    standing = section.find(qn("w:pgNumType"))
    if standing is not None:
        standing.set(qn("w:fmt"), "thaiNumbers")
        return
    kind = parse_xml(f'<w:pgNumType {NAMESPACES} w:fmt="thaiNumbers"/>')
    later = {qn(f"w:{name}") for name in _AFTER_NUMBERING}
    follower = next((element for element in section if element.tag in later), None)
    if follower is None:
        section.append(kind)
    else:
        follower.addprevious(kind)


def _last_paragraph(part: Any) -> Any:
    from docx.oxml.ns import qn

    return list(part.iter(qn("w:p")))[-1]


def _fill_marks(part: Any, texts: Mapping[str, str], plain_style: str) -> None:
    """Put texts in the place of marks, however a program has cut them into runs.

    A paragraph of which nothing is left goes, or stands as a plain line where its cell or part has no other.
    """
    from docx.oxml.ns import qn

    for paragraph in list(part.iter(qn("w:p"))):
        runs = [text for text in paragraph.iter(qn("w:t")) if next(text.iterancestors(qn("w:p"))) is paragraph]
        whole = "".join(run.text or "" for run in runs)
        found = [match for match in docx_facts.MARK.finditer(whole) if match[0] in texts]
        for match in reversed(found):
            _replace(runs, match.start(), match.end(), texts[match[0]])
        if not found or any(run.text for run in runs) or next(paragraph.iter(*map(qn, _NOT_TEXT)), None) is not None:
            continue
        parent = paragraph.getparent()
        if len(parent.findall(qn("w:p"))) > 1:
            parent.remove(paragraph)
        else:
            paragraph.style = plain_style  # of the element: an id


_NOT_TEXT = ("w:drawing", "w:pict", "w:fldChar", "w:fldSimple", "w:sym", "w:object")


def _replace(runs: Sequence[Any], start: int, end: int, text: str) -> None:
    """Put `text` where letters `start` to `end` of all runs together stand: into the first run that holds one."""
    place, is_written = 0, False
    for run in runs:
        length = len(run.text or "")
        first, last = max(start - place, 0), min(end - place, length)
        if first < last:
            before, after = run.text[:first], run.text[last:]
            run.text = before + ("" if is_written else text) + after
            run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            is_written = True
        place += length


def _lines(text: str) -> list[str]:
    return [line for line in printable(text).split("\n") if line.strip()]


def _runs(text: str, *, bold: bool = False) -> str:
    """Return `text` as one run; a line break and a tab become Word's own."""
    pieces = []
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            pieces.append("<w:br/>")
        for place, piece in enumerate(line.split("\t")):
            if place:
                pieces.append("<w:tab/>")
            if piece:
                pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return f"<w:r><w:rPr>{BOLD if bold else ''}{THAI}</w:rPr>{''.join(pieces)}</w:r>"


def _paragraph(text: str, style: str, *, bold: bool = False, align: Align = "left", properties: str = "") -> str:
    side = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{side}</w:pPr>{_runs(text, bold=bold)}</w:p>'


def _cell(content: str, width: int, *, fill: str = "") -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


PLAIN = RowLook()
STEP = 227
"""Twentieths of a point by which a row deeper in a tree stands further in."""


def _row(texts: Sequence[str], widths: Sequence[int], sides: Sequence[Align], look: RowLook, *, fill: str = "") -> str:
    keep = "<w:trPr><w:cantSplit/></w:trPr>" if max(map(len, texts), default=0) <= KEEP_ROW_UP_TO else ""
    cells = []
    for place, (text, width, side) in enumerate(zip(texts, widths, sides, strict=True)):
        indent = f'<w:ind w:left="{STEP * look.depth}"/>' if look.depth and not place else ""
        content = _paragraph(text, "TableText", bold=look.is_strong, align=side, properties=indent)
        if look.note and not place:
            content += "".join(_paragraph(line, "TableNote", properties=indent) for line in _lines(look.note))
        cells.append(_cell(content, width, fill=fill))
    return f"<w:tr>{keep}{''.join(cells)}</w:tr>"


_RULES_BETWEEN = (
    '<w:tblBorders><w:top w:val="single" w:sz="4" w:color="D0D5DD"/>'
    '<w:bottom w:val="single" w:sz="4" w:color="D0D5DD"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="EAECF0"/></w:tblBorders>'
)


def _table(style: str, widths: Sequence[int], lines: Sequence[str], *, borders: str = "") -> str:
    """Return the table and the small gap below it (Word also wants a paragraph between two tables)."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = (
        '<w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="102" w:type="dxa"/>'
        '<w:bottom w:w="57" w:type="dxa"/><w:right w:w="102" w:type="dxa"/></w:tblCellMar>'
        if borders
        else ""
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="227" w:lineRule="exact"/></w:pPr></w:p>'
    )


def _bar(share: float | None, width: int, colour: str) -> str:
    """Return a bar as a table of one row in a cell: a shaded part and the rest."""
    empty = '<w:p><w:pPr><w:pStyle w:val="TableText"/><w:spacing w:line="200" w:lineRule="exact"/></w:pPr></w:p>'
    if share is None:
        return empty
    full = max(0, min(width, round(width * share)))
    parts = [(size, fill) for size, fill in ((full, colour), (width - full, "F2F4F7")) if size > 0]
    cells = "".join(_cell(empty, size, fill=fill) for size, fill in parts)
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size, _fill in parts)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>"
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    )


def _contents(
    title: str, headings: Sequence[tuple[int, str]], pages: Sequence[Heading], levels: int, *, thai: bool
) -> str:
    """Return the contents field with one line per heading up to `levels`; numbers by order of appearance."""
    numbers = _page_numbers(headings, pages)
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve">'
        f' TOC \\o "1-{levels}" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines: list[str] = []
    for place, ((level, text), page) in enumerate(zip(headings, numbers, strict=True), 1):
        if level <= levels:
            shown = "" if page is None else str(page).translate(_THAI_DIGITS if thai else {})
            lines.append(
                f'<w:p><w:pPr><w:pStyle w:val="TOC{level}"/></w:pPr>{"" if lines else begin}'
                f'<w:hyperlink w:anchor="_Toc{place:06}" w:history="1">{_runs(text)}<w:r><w:tab/></w:r>'
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
                f'PAGEREF _Toc{place:06} \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                f'{_runs(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p>'
            )
    end = f'<w:p>{"" if lines else begin}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{_paragraph(title, 'TOCHeading')}{''.join(lines)}{end}</w:sdtContent></w:sdt>"
    )


_THAI_DIGITS = {ord(str(digit)): 0x0E50 + digit for digit in range(10)}


def _page_numbers(headings: Sequence[tuple[int, str]], pages: Sequence[Heading]) -> list[int | None]:
    """Return the page of each heading: the next one of the same level and text in `pages`, or None."""
    found: list[int | None] = []
    start = 0
    for level, text in headings:
        same = (n for n in range(start, len(pages)) if pages[n].level == level and pages[n].text == text)
        place = next(same, None)
        found.append(None if place is None else pages[place].page)
        start = start if place is None else place + 1
    return found


def _watermark(text: str, number: int) -> str:
    """Return the run Word itself writes for a watermark: a text shape behind the page, anchored in the header."""
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:320pt;height:150pt;rotation:325;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        "mso-position-vertical:center;mso-position-vertical-relative:page"
    )
    return (
        f'<w:r {NAMESPACES}><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        f'style="{style}" fillcolor="#b42318" stroked="f"><v:fill opacity=".12"/>'
        f'<v:textpath style="font-family:&quot;{docx_template.FONT}&quot;;font-size:1pt;font-weight:bold" '
        f"string={quoteattr(' '.join(printable(text).split()))}/></v:shape></w:pict></w:r>"
    )
