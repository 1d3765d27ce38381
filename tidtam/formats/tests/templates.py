"""Templates changed as people and programs change them: parts taken away, renamed, added."""

import io
import re
import zipfile

from tidtam.formats.docx_template import template_bytes
from tidtam.formats.zip import write_zip


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content=None, **texts):
    """Return a template in which each part named (document, styles, header1 …) went through its function."""
    parts = parts_of(content or template_bytes())
    for name, change in texts.items():
        path = f"word/{name}.xml" if not name.endswith("_rels") else f"word/_rels/{name.removesuffix('_rels')}.xml.rels"
        parts[path] = change(parts[path].decode()).encode()
    return write_zip(parts)


def without_styles(*style_ids):
    def change(styles):
        for each in style_ids:
            styles = re.sub(f'<w:style [^>]*w:styleId="{each}">.*?</w:style>', "", styles)
        return styles

    return change


def in_body(blocks):
    return lambda document: document.replace("<w:sectPr>", f"{blocks}<w:sectPr>", 1)


def relation(kind, target, *, is_outside=True):
    mode = ' TargetMode="External"' if is_outside else ""
    row = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}"{mode}/>'
    )
    return lambda relations: relations.replace("</Relationships>", f"{row}</Relationships>")


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def field(instruction):
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in instruction)
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
