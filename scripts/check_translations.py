"""Holds every Thai message of the code against the English catalogues.

    python scripts/check_translations.py            names what is missing; exit code 1 where anything is
    python scripts/check_translations.py --missing  prints the missing ones as entries for a django.po, by room

Four questions: has each message of Python and of templates its English in a catalogue of any room (Django reads them
as one), what is counted for one and for many; do two rooms say the same Thai in different English; does Thai stand in a
template outside translate tags; does a catalogue keep a message nobody asks for any more?
"""

import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("TIDTAM_SECRET_KEY", "only for reading templates")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidtam.config.settings")

from django.utils.translation.template import templatize

from scripts.compile_messages import ROOT, catalogues

THAI = re.compile(r"[\u0e00-\u0e7f]")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
UNSAID = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
BLOCKS = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
OWN_NAME = re.compile(r">ไทย<")
"""The language switch names each language in itself; it is the one place where Thai is not translated."""

Key = tuple[str, str]
"""A message's context ("" for none) and its Thai (the singular, where there are two)."""


def sources(kind: str) -> list[Path]:
    """Return the project's files that speak to readers: kind "py" or "html"; tests do not."""
    return sorted(path for path in (ROOT / "tidtam").rglob(f"*.{kind}") if "tests" not in path.parts)


def asked_for(path: Path) -> Iterator[tuple[int, Key, bool]]:
    """Yield the line and the key of every message a file asks for, and whether it counts something."""
    text = path.read_text(encoding="utf-8")
    code = templatize(text, origin=str(path)) if path.suffix == ".html" else text
    for line, message, _comments, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        singular = message if isinstance(message, str) else message[0]
        yield line, (context or "", singular), not isinstance(message, str)


def bare_thai(path: Path) -> Iterator[int]:
    """Yield the lines of a template where Thai stands outside translate tags."""

    def emptied(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    text = path.read_text(encoding="utf-8")
    for pattern in (BLOCKS, UNSAID, OWN_NAME):
        text = pattern.sub(emptied, text)
    for number, line in enumerate(text.splitlines(), 1):
        if THAI.search(line):
            yield number


def translated() -> tuple[dict[Key, dict[str, Path]], set[Key]]:
    """Return the keys that have English, and those that have it for one and for many.

    Each English stands with a catalogue that holds it: one, unless rooms disagree.
    """
    known: dict[Key, dict[str, Path]] = defaultdict(dict)
    counted: set[Key] = set()
    for path in catalogues():
        with path.open("rb") as source:
            for message in read_po(source):
                if message.id:
                    key = message.context or "", message.id if isinstance(message.id, str) else message.id[0]
                    known[key][str(message.string)] = path
                    if not isinstance(message.id, str):
                        counted.add(key)
    return known, counted


def main() -> int:
    """Say what is missing; return how the shell should see it."""
    known, counted = translated()
    used: set[Key] = set()
    missing: dict[str, dict[Key, str]] = defaultdict(dict)
    failed = False
    for path in [*sources("py"), *sources("html")]:
        place = path.relative_to(ROOT)
        for line, key, is_counted in asked_for(path):
            used.add(key)
            if THAI.search(key[1]) and key not in (counted if is_counted else known):
                missing[place.parts[1]].setdefault(key, f"{place}:{line}")
        if path.suffix == ".html":
            for line in bare_thai(path):
                failed = True
                print(f"{place}:{line}: Thai outside translate tags", file=sys.stderr)
    for room, keys in sorted(missing.items()):
        failed = True
        for (context, message), where in keys.items():
            if "--missing" in sys.argv:
                print(f"# {room}\n#: {where}")
                print(f"msgctxt {quoted(context)}\n" if context else "", end="")
                print(f'msgid {quoted(message)}\nmsgstr ""\n')
            else:
                print(f"{where}: no English for {message!r}", file=sys.stderr)
    for key, english in sorted(known.items()):
        rooms = ", ".join(str(path.relative_to(ROOT)) for path in english.values())
        if key not in used:
            failed = True
            print(f"{rooms}: nobody asks for {key[1]!r} any more", file=sys.stderr)
        if len(english) > 1:
            failed = True
            print(f"{rooms}: two wordings of {key[1]!r}: {' / '.join(english)}", file=sys.stderr)
    return 1 if failed else 0


def quoted(text: str) -> str:
    """Return a text as it stands in a catalogue."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '\\n"\n"')
    return f'"{escaped}"'


if __name__ == "__main__":
    raise SystemExit(main())
