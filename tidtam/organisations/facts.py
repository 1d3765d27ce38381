"""Plain values of this room: the tree of a day as tree_on() answers it, and an organisation to be created."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation as it stood on the day: names and parent of that day. parent_code None: a root."""

    id: int
    code: str
    kind: str
    name_th: str
    short_name_th: str
    name_en: str
    parent_code: str | None


@dataclass(frozen=True)
class Tree:
    """All organisations of a day by code, in the order of the list (sort key, code)."""

    nodes: Mapping[str, Node]

    @cached_property
    def children_of(self) -> dict[str | None, list[Node]]:
        """The nodes below each code; None holds the roots. A parent that is not of the day makes its child a root."""
        found: dict[str | None, list[Node]] = {}
        for node in self.nodes.values():
            parent = node.parent_code if node.parent_code in self.nodes else None
            found.setdefault(parent, []).append(node)
        return found

    def below(self, code: str) -> Iterator[Node]:
        """Yield the node of this code and every node below it, parents first. Raises KeyError for an unknown code."""
        yield self.nodes[code]
        for child in self.children_of.get(code, []):
            yield from self.below(child.code)


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation to be created: what a file or a form says about it.

    parent_code     None: a root.    province_codes  all provinces it covers, the first-named one first.
    valid_…_date    half-open; None is open.
    """

    code: str
    kind: str
    name_th: str
    parent_code: str | None = None
    short_name_th: str = ""
    name_en: str = ""
    obec_code: str = ""
    province_codes: tuple[str, ...] = ()
    area_no: int | None = None
    valid_from_date: dt.date | None = None
    valid_to_date: dt.date | None = None
    is_demo: bool = False
    source_note: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading the reference data added; all zero where everything was there."""

    provinces: int = 0
    regions: int = 0
    organisations: int = 0
    aliases: int = 0
