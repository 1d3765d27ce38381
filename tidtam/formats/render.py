"""The child process that makes one PDF: `python -m tidtam.formats.render`, order on stdin, answer on stdout.

stdin   one JSON object: what `pdf.render_pdf_in_child` was asked for, and the limits.
stdout  one JSON line (headings, page_count), then the PDF.
Limits are set before WeasyPrint is loaded; network, other programs and files outside the installation are refused
from the moment it is loaded. Exit code 3 means out of memory.
"""

import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tidtam.formats import pdf
from tidtam.formats.frame import Frame

REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "ftplib.", "smtplib.")


def limit(*, seconds: int, memory_mb: int) -> None:
    """Give this process at most `seconds` of CPU and `memory_mb` of memory of its own (heap and private mappings)."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def close_the_doors() -> None:
    """Refuse network, programs and foreign files for the rest of this process, whatever the HTML asks for."""
    own = (sys.prefix, sys.base_prefix, pdf.FORMATS.parent, os.environ["TMPDIR"])
    allowed = tuple(str(Path(folder).resolve()) + os.sep for folder in own)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED):
            raise PermissionError(f"refused while a document is made: {event}")
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not f"{path}{os.sep}".startswith(allowed):
                raise PermissionError(f"refused while a document is made: {path}")

    sys.addaudithook(watch)


def main() -> int:
    """Read the order, make the PDF, answer."""
    order = json.load(sys.stdin.buffer)
    limit(seconds=order.pop("seconds"), memory_mb=order.pop("memory_mb"))
    order["frame"] = Frame(**order["frame"])
    order["created"] = datetime.fromisoformat(order["created"]) if order["created"] else None
    import weasyprint  # noqa: F401 - loaded before the doors are closed: it opens its libraries

    close_the_doors()
    try:
        made = pdf.render_pdf(**order)
    except MemoryError:
        return pdf.OUT_OF_MEMORY
    told = {
        "headings": [[heading.level, heading.text, heading.page] for heading in made.headings],
        "page_count": made.page_count,
    }
    sys.stdout.buffer.write(json.dumps(told).encode("ascii") + b"\n" + made.content)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
