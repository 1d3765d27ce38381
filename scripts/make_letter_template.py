"""Writes the result letter's `template.docx`: the base template with the styles of this form. Same bytes each time.

    python scripts/make_letter_template.py

The file is kept in the repository, because the bureau may lay its own look into a copy of it.
"""

import io
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tidtam.formats import docx_template
from tidtam.formats.zip import write_zip

TEMPLATE = Path(__file__).resolve().parent.parent / "tidtam" / "documents" / "result_letter" / "template.docx"
HALF = '<w:ind w:left="4535"/>'
# id: (name, paragraph properties, half points, colour)
STYLES = {
    "LetterLabelled": (
        "Letter Labelled",
        '<w:tabs><w:tab w:val="left" w:pos="1701"/></w:tabs>'
        '<w:spacing w:before="0" w:after="57" w:line="350" w:lineRule="atLeast"/>'
        '<w:ind w:left="1701" w:hanging="1701"/>',
        23,
        "101828",
    ),
    "LetterRight": (
        "Letter Right",
        '<w:spacing w:before="0" w:after="57" w:line="350" w:lineRule="atLeast"/><w:ind w:left="4819"/>',
        23,
        "101828",
    ),
    "LetterText": (
        "Letter Text",
        '<w:spacing w:before="170" w:after="113" w:line="350" w:lineRule="atLeast"/><w:ind w:firstLine="1417"/>',
        23,
        "101828",
    ),
    "LetterClosing": (
        "Letter Closing",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="340" w:after="907" w:line="350" w:lineRule="atLeast"/>'
        f'{HALF}<w:jc w:val="center"/>',
        23,
        "101828",
    ),
    "LetterSigner": (
        "Letter Signer",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="0" w:after="28" w:line="350" w:lineRule="atLeast"/>'
        f'{HALF}<w:jc w:val="center"/>',
        23,
        "101828",
    ),
    "Note": ("Note", '<w:spacing w:before="0" w:after="113" w:line="290" w:lineRule="atLeast"/>', 19, "475467"),
    "TableNote": (
        "Table Note",
        '<w:spacing w:before="0" w:after="0" w:line="250" w:lineRule="atLeast"/>',
        18,
        "475467",
    ),
}
# Headings as close as in the PDF: before, after, half points.
HEADINGS = {"Heading1": (0, 57, 29), "Heading2": (283, 85, 25), "Heading3": (170, 28, 22)}


def main() -> None:
    """Write the template."""
    with zipfile.ZipFile(io.BytesIO(docx_template.template_bytes())) as base:
        parts = {name: base.read(name) for name in base.namelist()}
    styles = parts["word/styles.xml"].decode()
    for style_id, (before, after, size) in HEADINGS.items():
        start = styles.index(f'w:styleId="{style_id}"')
        end = styles.index("</w:style>", start)
        known = docx_template.STYLES[style_id]
        old_before, old_after, *_rest = known[6].split(",")
        own = styles[start:end]
        own = own.replace(f'w:before="{old_before}" w:after="{old_after}"', f'w:before="{before}" w:after="{after}"')
        own = own.replace(f'w:val="{known[3]}"', f'w:val="{size}"')
        styles = styles[:start] + own + styles[end:]
    own = "".join(_style(style_id, *facts) for style_id, facts in STYLES.items())
    parts["word/styles.xml"] = styles.replace("</w:styles>", f"{own}</w:styles>").encode()
    TEMPLATE.write_bytes(write_zip(parts))


def _style(style_id: str, name: str, properties: str, size: int, colour: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{properties}</w:pPr>'
        f'<w:rPr><w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


if __name__ == "__main__":
    main()
