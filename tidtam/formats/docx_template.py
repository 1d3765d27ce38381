"""Writes the base `template.docx`: styles, embedded font, header, footer, page. Forms keep a copy and may change it.

What a template must keep, so that `docx.DocxBuilder` can fill it: the styles its form uses, and in its headers and
footers the marks of `FRAME_MARKS` (the paragraph goes where the text is empty). What the document is made of takes the
place of a paragraph that says «body»; without one it follows what the template holds. All else is the office's.
"""

import hashlib
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tidtam.formats.zip import write_zip

FONT = "Tidtam Sarabun"
FONT_FILES = Path(__file__).resolve().parent / "fonts"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'

FRAME_MARKS = {"«header»": "header", "«footer»": "footer", "«notice»": "notice"}
"""What stands in headers and footers for a text of the frame: the mark, and the frame's field."""
BODY_MARK = "«body»"
"""The paragraph whose place the document takes."""

BLUE, GREY = "14315C", "475467"
# Sizes in half points, distances in twentieths of a point; the same as pdf.typ, so that pages fall alike.
# id: (name, based on, kind of spacing XML, half points, bold, colour, more paragraph properties)
STYLES: dict[str, tuple[str, str, str, int, bool, str, str]] = {
    "Heading1": ("heading 1", "Normal", "keep", 34, True, BLUE, "0,227,476,0"),
    "Heading2": ("heading 2", "Normal", "keep", 28, True, BLUE, "397,142,392,1"),
    "Heading3": ("heading 3", "Normal", "keep", 24, True, BLUE, "283,85,336,2"),
    "Heading4": ("heading 4", "Normal", "keep", 22, True, BLUE, "198,57,308,3"),
    "CoverTitle": ("Cover Title", "Normal", "centre", 44, True, BLUE, "0,340,638,"),
    "CoverText": ("Cover Text", "Normal", "centre", 26, False, "101828", "0,113,403,"),
    "TOCHeading": ("TOC Heading", "Normal", "plain", 34, True, BLUE, "0,227,476,"),
    "TOC1": ("toc 1", "Normal", "leader", 22, False, "101828", "0,45,341,0"),
    "TOC2": ("toc 2", "Normal", "leader", 22, False, "101828", "0,45,341,340"),
    "TOC3": ("toc 3", "Normal", "leader", 22, False, "101828", "0,45,341,680"),
    "Caption": ("caption", "Normal", "plain", 19, False, GREY, "85,113,266,"),
    "TableTitle": ("Table Title", "Normal", "next", 20, True, "101828", "113,68,280,"),
    "TableText": ("Table Text", "Normal", "plain", 20, False, "101828", "0,0,280,"),
    "TableHead": ("Table Head", "TableText", "centre", 20, True, BLUE, "0,0,280,"),
    "Header": ("header", "Normal", "rule", 18, False, GREY, "0,0,243,"),
    "Footer": ("footer", "Normal", "foot", 18, False, GREY, "0,0,243,"),
    "Notice": ("Notice", "Normal", "box", 17, False, "93370D", "0,85,221,"),
    "ListBullet": ("List Bullet", "Normal", "bullet", 22, False, "101828", "0,57,341,"),
}
# A4 with the margins of pdf.typ; the text is 165 mm wide.
PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1588" w:right="1134" w:bottom="1247" w:left="1417" w:header="680" w:footer="567" w:gutter="0"/>'
)
TEXT_WIDTH = 9355


def base_template(path: Path) -> None:
    """Write the base template to `path`; the same bytes each time."""
    path.write_bytes(template_bytes())


def template_bytes() -> bytes:
    """Return the base template as a DOCX file without a body."""
    fonts = {f"word/fonts/font{number}.odttf": _embedded(style)[0] for number, style in ((1, "Regular"), (2, "Bold"))}
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"),
            ("extended-properties", "docProps/app.xml"),
            core="docProps/core.xml",
        ),
        "docProps/app.xml": f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>Tidtam</Application></Properties>',
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"/>',
        "word/document.xml": f"{_HEAD}<w:document {_NAMESPACES}><w:body>{_section()}</w:body></w:document>",
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/numbering.xml": _numbering(),
        "word/fontTable.xml": _font_table(),
        "word/header1.xml": _part("hdr", _paragraph("Notice", "«notice»") + _paragraph("Header", "«header»")),
        "word/header2.xml": _part("hdr", _paragraph("Notice", "«notice»")),
        "word/footer1.xml": _part("ftr", _paragraph("Footer", "«footer»", _PAGE_NUMBER)),
        "word/footer2.xml": _part("ftr", '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p>'),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("settings", "settings.xml"),
            ("numbering", "numbering.xml"),
            ("fontTable", "fontTable.xml"),
            ("header", "header1.xml"),
            ("header", "header2.xml"),
            ("footer", "footer1.xml"),
            ("footer", "footer2.xml"),
        ),
        "word/_rels/fontTable.xml.rels": _relations(("font", "fonts/font1.odttf"), ("font", "fonts/font2.odttf")),
    }
    return write_zip(fonts | {name: text.encode("utf-8") for name, text in texts.items()})


def _embedded(style: str) -> tuple[bytes, str]:
    """Return the font as Office embeds it (first 32 bytes mixed with a key, ECMA-376 17.8.1) and that key."""
    content = (FONT_FILES / f"TidtamSarabun-{style}.ttf").read_bytes()
    digits = hashlib.sha256(content).hexdigest()[:32].upper()
    key = bytes.fromhex(digits)[::-1]
    mixed = bytes(byte ^ key[place % 16] for place, byte in enumerate(content[:32]))
    cuts = (0, 8, 12, 16, 20, 32)
    return mixed + content[32:], "{" + "-".join(digits[a:b] for a, b in pairwise(cuts)) + "}"


def _font_table() -> str:
    return (
        f'{_HEAD}<w:fonts {_NAMESPACES}><w:font w:name="{FONT}"><w:charset w:val="DE"/><w:family w:val="swiss"/>'
        f'<w:pitch w:val="variable"/><w:embedRegular r:id="rId1" w:fontKey="{_embedded("Regular")[1]}"/>'
        f'<w:embedBold r:id="rId2" w:fontKey="{_embedded("Bold")[1]}"/></w:font></w:fonts>'
    )


_PAGE_NUMBER = (
    '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def _paragraph(style: str, text: str, after: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r>{after}</w:p>'


def _part(kind: str, content: str) -> str:
    return f"{_HEAD}<w:{kind} {_NAMESPACES}>{content}</w:{kind}>"


def _section() -> str:
    """Return the page set-up: the first page (the cover) has a header of its own and no footer."""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:headerReference w:type="first" r:id="rId6"/>'
        '<w:footerReference w:type="default" r:id="rId7"/><w:footerReference w:type="first" r:id="rId8"/>'
        f"{PAGE}<w:titlePg/></w:sectPr>"
    )


def _styles() -> str:
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    own = "".join(_style(style_id, *facts) for style_id, facts in STYLES.items())
    return (
        f'{_HEAD}<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="22"/>'
        '<w:szCs w:val="22"/><w:lang w:val="th-TH" w:eastAsia="th-TH" w:bidi="th-TH"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl/><w:spacing w:before="0" w:after="113" w:line="341" w:lineRule="atLeast"/></w:pPr>'
        f'<w:rPr>{fonts}<w:color w:val="101828"/><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/></w:style>'
        f'{own}<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        f"{table_style()}</w:styles>"
    )


def _style(style_id: str, name: str, based_on: str, kind: str, size: int, bold: bool, colour: str, gaps: str) -> str:
    """Return one paragraph style. `gaps`: before, after, line, and the outline level or the indent."""
    before, after, line, extra = gaps.split(",")
    properties = {
        "keep": "<w:keepNext/><w:keepLines/>",
        "next": "<w:keepNext/>",
        "bullet": '<w:numPr><w:numId w:val="1"/></w:numPr>',
        "box": "<w:pBdr>"
        + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="1" w:color="B54708"/>' for side in _SIDES)
        + '</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="FFFAEB"/>',
        "rule": '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="98A2B3"/></w:pBdr>',
        "foot": f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>',
        "leader": f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>',
    }.get(kind, "")
    indent = f'<w:ind w:left="{extra}" w:right="567"/>' if kind == "leader" else ""
    outline = f'<w:outlineLvl w:val="{extra}"/>' if kind == "keep" else ""
    centred = '<w:jc w:val="center"/>' if kind in ("centre", "box") else ""
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="{based_on}"/>{"<w:next w:val=" + quoteattr("Normal") + "/>" if outline else ""}<w:qFormat/>'
        f'<w:pPr>{properties}<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="atLeast"/>'
        f"{indent}{centred}{outline}</w:pPr>"
        f'<w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_SIDES = ("top", "left", "bottom", "right")


def table_style() -> str:
    """Return the style of tables: what a template is given that has none of this name."""
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="98A2B3"/>' for side in (*_SIDES, "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:styleId="TidtamTable"><w:name w:val="Tidtam Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>'
        '<w:top w:w="68" w:type="dxa"/><w:left w:w="102" w:type="dxa"/><w:bottom w:w="68" w:type="dxa"/>'
        '<w:right w:w="102" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _settings() -> str:
    return (
        f'{_HEAD}<w:settings {_NAMESPACES}><w:embedTrueTypeFonts/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:applyBreakingRules/><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="th-TH" w:bidi="th-TH"/></w:settings>'
    )


def _numbering() -> str:
    return (
        f'{_HEAD}<w:numbering {_NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _relations(*targets: tuple[str, str], core: str = "") -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    lines = [f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1)]
    if core:
        kind = f"{package}/metadata/core-properties"
        lines.append(f'<Relationship Id="rId{len(lines) + 1}" Type="{kind}" Target="{core}"/>')
    return f'{_HEAD}<Relationships xmlns="{package}">{"".join(lines)}</Relationships>'


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{_OFFICE}document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    for name in ("styles", "settings", "numbering", "fontTable"):
        parts[f"/word/{name}.xml"] = f"{_OFFICE}{name}+xml"
    for number in (1, 2):
        parts[f"/word/header{number}.xml"] = f"{_OFFICE}header+xml"
        parts[f"/word/footer{number}.xml"] = f"{_OFFICE}footer+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
        f"{overrides}</Types>"
    )
