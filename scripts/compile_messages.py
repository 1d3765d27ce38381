"""Compiles every English catalogue into the .mo file Django reads; run by set-up and before tests of the pages.

    python scripts/compile_messages.py

Stops with exit code 1, naming file and line, where a message has no English, is marked fuzzy, or loses a placeholder.
Babel does the work: the GNU gettext programs need not be installed.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"%\((\w+)\)[sdf]")


def catalogues(root: Path = ROOT) -> list[Path]:
    """Return every django.po of the project, in order of their paths."""
    return sorted((root / "tidtam").glob("**/locale/*/LC_MESSAGES/django.po"))


def texts(message: Message) -> tuple[str, ...]:
    """Return a message's translations: one, or one per plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def originals(message: Message) -> tuple[str, ...]:
    """Return a message's Thai: one, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def complaints(catalogue: Catalog) -> list[str]:
    """Return what is wrong with a catalogue, one line each, opening with the line's number."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        if not all(texts(message)) or not texts(message):
            found.append(f"{message.lineno}: no English for {message.id!r}")
        elif message.fuzzy:
            found.append(f"{message.lineno}: fuzzy, read it again: {message.id!r}")
        elif {name for text in originals(message) for name in NAMED.findall(text)} != {
            name for text in texts(message) for name in NAMED.findall(text)
        }:
            found.append(f"{message.lineno}: other placeholders than {message.id!r}")
    return found


def main() -> int:
    """Compile all; return how the shell should see it."""
    failed = False
    for path in catalogues():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name, domain="django")
        for complaint in complaints(catalogue):
            failed = True
            print(f"{path.relative_to(ROOT)}:{complaint}", file=sys.stderr)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
