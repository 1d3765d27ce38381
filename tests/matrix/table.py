"""The rule as docs/rules/access-matrix.md states it, and the addresses as the resolver has them."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLResolver, get_resolver

OF_READERS = {"/api/v1/", "/api/v1/openapi.json"}
"""What people open below the API's address."""
PAGE = Path(__file__).resolve().parents[2] / "docs/rules/access-matrix.md"


@dataclass(frozen=True)
class Row:
    """One address: what it names, and who may GET and POST it, in the words of the page."""

    name: str
    address: str
    thing: str
    get: str
    post: str

    def __str__(self):
        return self.address

    def who(self, method):
        """Return who may use a method; no other than the two is offered anywhere."""
        return {"GET": self.get, "POST": self.post}.get(method, "–")

    def filled(self, values):
        """Return the address of one thing."""
        return re.sub(r"<(\w+)>", lambda found: str(values[found[1]]), self.address)


def rows():
    tables = [block for block in PAGE.read_text(encoding="utf-8").split("\n\n") if block.startswith("|")]
    lines = [line for line in tables[1].splitlines() if line.startswith("|")][2:]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


def addresses(resolver=None, prefix="/", namespaces=()):
    """Yield name and address of everything that is answered, as the page writes them.

    Operations of the API are not among them: programs with tokens ask there, and tests/test_api.py asks them all.
    """
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + written(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            within = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from addresses(pattern, address, within)
        elif pattern.name != "nothing_here" and (not address.startswith("/api/v1/") or address in OF_READERS):
            yield ":".join((*namespaces, pattern.name or "")), address


def written(route):
    """Return a route as the page writes it: <pk> for <int:pk> and for (?P<pk>…)."""
    route = re.sub(r"<\w+:(\w+)>", r"<\1>", route.removeprefix("^").removesuffix("$").removesuffix(r"\Z"))
    return re.sub(r"\(\?P(<\w+>)[^()]*\)", r"\1", route)
