"""Writes the `template.docx` of the booklet and of the forms laid out like it: the base template with the styles of
each form. Same bytes each time.

    python scripts/make_form_templates.py

The files are kept in the repository, because an office may lay its own look into a copy of one.
"""

import io
import re
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tidtam.documents.docx_form import DocxForm
from tidtam.documents.dossier.template import FORM as DOSSIER
from tidtam.documents.ministry_form.template import FORM as MINISTRY_FORM
from tidtam.documents.national_report.template import FORM as NATIONAL_REPORT
from tidtam.documents.office_booklet.render_docx import FORM as OFFICE_BOOKLET
from tidtam.documents.quarterly_report.template import FORM as QUARTERLY_REPORT
from tidtam.formats import docx_template
from tidtam.formats.zip import write_zip

FORMS = (OFFICE_BOOKLET, QUARTERLY_REPORT, DOSSIER, MINISTRY_FORM, NATIONAL_REPORT)
# id: (name, paragraph properties, half points, bold, colour)
STYLES = {
    "PassageTitle": (
        "Passage Title",
        '<w:keepNext/><w:spacing w:before="142" w:after="28" w:line="308" w:lineRule="atLeast"/>',
        22,
        True,
        "101828",
    ),
    "QuarterBar": (
        "Quarter Bar",
        '<w:keepNext/><w:keepLines/><w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="14315C"/></w:pBdr>'
        '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F9"/>'
        '<w:spacing w:before="227" w:after="113" w:line="341" w:lineRule="atLeast"/>',
        22,
        True,
        "101828",
    ),
    "Intro": (
        "Intro",
        '<w:keepNext/><w:spacing w:before="0" w:after="113" w:line="341" w:lineRule="atLeast"/>',
        22,
        False,
        "101828",
    ),
    "NoteKept": (
        "Note Kept",
        '<w:keepNext/><w:spacing w:before="0" w:after="113" w:line="341" w:lineRule="atLeast"/>',
        22,
        False,
        "475467",
    ),
    "Note": ("Note", '<w:spacing w:before="0" w:after="113" w:line="341" w:lineRule="atLeast"/>', 22, False, "475467"),
}


def main() -> None:
    """Write the templates."""
    with zipfile.ZipFile(io.BytesIO(docx_template.template_bytes())) as base:
        parts = {name: base.read(name) for name in base.namelist()}
    styles = re.sub(r'<w:style [^>]*w:styleId="TOC[123]".*?</w:style>', _contents, parts["word/styles.xml"].decode())
    for form in FORMS:
        own = "".join(_style(style_id, *facts) for style_id, facts in STYLES.items() if style_id in form.styles)
        with_own = styles.replace("</w:styles>", f"{own}</w:styles>").encode()
        form.shipped.write_bytes(
            write_zip(parts | {"word/styles.xml": with_own, "word/document.xml": _document(form, parts)})
        )


def _document(form: DocxForm, parts: Mapping[str, bytes]) -> bytes:
    """Return the empty body; without a cover the first page has header and number as every page, and as in the PDF."""
    document = parts["word/document.xml"]
    return document if form.has_cover else document.replace(b"<w:titlePg/>", b"")


def _contents(style: re.Match[str]) -> str:
    """Return a style of the contents set as closely as in the PDF, so that both have as many pages of contents."""
    # LibreOffice shows no page number behind a right indent; Word needs none, for the tab holds the place.
    close = style[0].replace(' w:right="567"', "").replace('w:val="22"', 'w:val="20"')
    close = close.replace('w:after="45" w:line="341"', 'w:after="17" w:line="290"')
    if "TOC1" in close:
        close = close.replace('w:before="0"', 'w:before="85"').replace("<w:rPr>", "<w:rPr><w:b/><w:bCs/>")
    return close


def _style(style_id: str, name: str, properties: str, size: int, bold: bool, colour: str) -> str:
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr>{properties}</w:pPr>'
        f'<w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


if __name__ == "__main__":
    main()
