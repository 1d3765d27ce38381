"""Every variable the product reads has a row in docs/settings.md, and no row names one that is gone."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_variable_is_described():
    read = set()
    for path in (ROOT / "tidtam").rglob("*.py"):
        if "tests" not in path.parts:
            found = re.findall(r'env\.(?:text|flag|number)\(\s*"(TIDTAM_[A-Z_]+)"', path.read_text())
            found += re.findall(r'environ(?:\.get)?[(\[]\s*"(TIDTAM_[A-Z_]+)"', path.read_text())
            read |= set(found)
    described = set(re.findall(r"^\| `(TIDTAM_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE))
    assert described == read
