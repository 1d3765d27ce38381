"""Makes one PDF in a child process with limits (`tidtam.formats.child`).

order   what `pdf.render_pdf` is asked for.
answer  one JSON line (headings, page_count), then the PDF.
"""

import json
import os
from datetime import datetime
from typing import Any

from tidtam.formats import pdf
from tidtam.formats.child import close_the_doors
from tidtam.formats.frame import Frame


def answer(order: dict[str, Any]) -> bytes:
    """Make the PDF of the order."""
    import weasyprint  # noqa: F401 - loaded before the doors are closed: it opens its libraries

    close_the_doors(folders=(os.environ["TMPDIR"],))
    order["frame"] = Frame(**order["frame"])
    order["created"] = datetime.fromisoformat(order["created"]) if order["created"] else None
    made = pdf.render_pdf(**order)
    told = {
        "headings": [[heading.level, heading.text, heading.page] for heading in made.headings],
        "page_count": made.page_count,
    }
    return json.dumps(told).encode("ascii") + b"\n" + made.content
