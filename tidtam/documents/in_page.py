"""Blocks of a layout as a web page shows them (templates/documents/page_blocks.html); every text is escaped there."""

from collections.abc import Iterable
from typing import Any

from tidtam.documents.layout import Block, Heading, Table, Text


def page_blocks(blocks: Iterable[Block], *, top: int = 1) -> list[tuple[str, Any]]:
    """Return (kind, what is shown) of headings, tables and paragraphs in their order; charts are left out.

    top  the level of the headings that stand right below the page's own. A table without a title is named by the
         one of these above it.
    """
    shown: list[tuple[str, Any]] = []
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text if block.level == top else heading
            shown.append((f"heading{block.level - top + 1}", block.text))
        elif isinstance(block, Table):
            looks = block.looks or (None,) * len(block.rows)
            rows = [
                (row[0], list(zip(row[1:], block.columns[1:], strict=True)), look)
                for row, look in zip(block.rows, looks, strict=True)
            ]
            shown.append(("table", {"block": block, "rows": rows, "label": block.title or heading}))
        elif isinstance(block, Text):
            shown.append((block.kind, block.paragraphs))
    return shown
