"""Makes PDFs by Typst in a child process with limits (`tidtam.formats.child`).

order   `orders`, each what `pdf.PdfOrder` holds.
answer  one JSON line (pages of the headings, page_count and bytes of each), then the PDFs one after the other.

Typst reads below one folder, the child's own: the look, and the pictures of the order. It has our fonts and no other.
"""

import hashlib
import json
import os
import shutil
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tidtam.formats.child import close_the_doors
from tidtam.formats.words import FONTS, MAY_BREAK, cut, drawable

LOOK = Path(__file__).resolve().parent / "pdf.typ"
STANDARD: Final = "ua-1"
NAMELESS = "–"
"""Stands for a title, heading or caption without a word, which PDF/UA refuses."""
AGES = 10
"""Typst keeps what it laid out for so many documents more, 15 MB for each letter of eight pages."""


def answer(order: dict[str, Any]) -> bytes:
    """Make the PDFs of the order."""
    import typst

    cut("")  # opens libthai and its dictionary, as the import above does Typst's library
    folder = Path(os.environ["TMPDIR"])
    close_the_doors(folders=(str(folder),))
    main = shutil.copyfile(LOOK, folder / LOOK.name)
    compiler = typst.Compiler(
        main,
        root=folder,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]),
        package_path=folder / "none",
        package_cache_path=folder / "none",
    )
    (folder / "empty.typ").touch()
    empty = typst.Compiler(folder / "empty.typ", root=folder)
    told, contents = [], []
    for asked in order["orders"]:
        created = asked["created"] and datetime.fromisoformat(asked["created"])
        content = compiler.compile(
            format="pdf",
            sys_inputs={"document": json.dumps(_document(asked, folder))},
            timestamp=created,
            pdf_standards=STANDARD,
        )
        assert isinstance(content, bytes)  # no output file and one format were asked for
        ((pages, page_count),) = json.loads(compiler.query("<told>", field="value"))
        told.append({"pages": pages, "page_count": page_count, "bytes": len(content)})
        contents.append(content)
        if len(order["orders"]) > 1:
            for _age in range(AGES):  # a millisecond each; then the document before is forgotten
                empty.compile(format="pdf")
    return json.dumps(told).encode("ascii") + b"\n" + b"".join(contents)


def _document(asked: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the document as pdf.typ reads it, its texts cut; its pictures are in the folder."""
    frame, cover, contents = asked["frame"], asked["cover"], asked["contents"]
    return {
        "title": drawable(asked["title"]).strip() or NAMELESS,
        "language": asked["language"],
        "is_dated": bool(asked["created"]),
        "look": asked["look"],
        "numerals": frame["numerals"],
        "header": cut(frame["header"]),
        "footer": cut(frame["footer"]),
        "notice": cut(frame["notice"]),
        "mark": drawable(frame["watermark"]),
        "watermark": _watermark(frame["watermark"]),
        "proof": frame["proof"] and _proof(frame["proof"]),
        "cover": cover and {name: _cut(texts) for name, texts in cover.items()},
        "contents": contents and contents | {"title": cut(contents["title"])},
        "blocks": _levelled([_block(block, folder) for block in asked["blocks"]]),
    }


def _levelled(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks whose headings have words and leave no level out, as PDF/UA asks: no typed text fails a file."""
    level = 0
    for block in blocks:
        if block["kind"] == "heading":
            level = min(block["level"], level + 1)
            block |= {"level": level, "text": block["text"].strip(f" {MAY_BREAK}") or NAMELESS}
    return blocks


def _block(block: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    if block["kind"] != "pictures":
        told: dict[str, Any] = _cut(block)
        return told
    pictures = []
    for one in block["pictures"]:
        content = b64decode(one["content"])
        path = folder / hashlib.sha256(content).hexdigest()
        path.write_bytes(content)
        pictures.append({"path": path.name, "caption": cut(one["caption"]).strip() or NAMELESS})
    return {"kind": "pictures", "pictures": pictures}


def _cut(value: Any) -> Any:
    """Return a value of a block with every text in it cut."""
    if isinstance(value, str):
        return cut(value)
    if isinstance(value, list):
        return [_cut(each) for each in value]
    if isinstance(value, dict):
        return {name: _cut(each) for name, each in value.items()}
    return value


def _watermark(word: str) -> str:
    """Return the drawing that lies under every page, or ""."""
    if not word.strip():
        return ""
    from tidtam.formats.watermark import watermark_svg

    return watermark_svg(word, str(FONTS / "TidtamSarabun-Bold.ttf"))


def _proof(proof: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lines of a proof and its code, which stays a drawing of lines and is spoken by its words."""
    code = ""
    if proof["address"]:
        from tidtam.formats.qr import qr_svg

        code = qr_svg(proof["address"])
    return {
        "lines": _cut(proof["lines"]),
        "code": code,
        "spoken": drawable(proof["spoken"]),
        "on_cover": proof["on_cover"],
    }
