"""Makes PDFs in a child process with limits (`tidtam.formats.child`).

order   `orders`, each what `pdf.PdfOrder` holds, and the `css` they share.
answer  one JSON line (headings, page_count and bytes of each), then the PDFs one after the other.
"""

import gc
import json
import os
from datetime import datetime
from typing import Any

from tidtam.formats import pdf
from tidtam.formats.child import close_the_doors
from tidtam.formats.frame import Frame, Proof


def _frame(asked: dict[str, Any]) -> Frame:
    proof = asked["proof"] and Proof(**asked["proof"] | {"lines": tuple(asked["proof"]["lines"])})
    return Frame(**asked | {"proof": proof})


def answer(order: dict[str, Any]) -> bytes:
    """Make the PDFs of the order."""
    import weasyprint  # noqa: F401 - loaded before the doors are closed: it opens its libraries

    close_the_doors(folders=(os.environ["TMPDIR"],))
    orders = [
        pdf.PdfOrder(
            **asked
            | {
                "frame": _frame(asked["frame"]),
                "created": datetime.fromisoformat(asked["created"]) if asked["created"] else None,
            }
        )
        for asked in order["orders"]
    ]
    told, contents = [], []
    if len(orders) > 1:
        # Looking for cycles while pages are laid out takes a fifth of the time, and through what stays, a tenth.
        gc.freeze()
        gc.disable()
    for made in pdf.render_many(orders, css=order["css"]):
        if len(orders) > 1:
            gc.collect()  # about 20 MB: two children beside each other stay within what the processor keeps near
        headings = [[heading.level, heading.text, heading.page] for heading in made.headings]
        told.append({"headings": headings, "page_count": made.page_count, "bytes": len(made.content)})
        contents.append(made.content)
    return json.dumps(told).encode("ascii") + b"\n" + b"".join(contents)
