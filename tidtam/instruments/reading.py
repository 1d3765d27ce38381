"""Reads instruments from a document (a decoded JSON file, or what sheets.py made of a workbook) and names all faults.

Touches no database. The shape is read by fields.py, the sense is judged by rules.faults; both speak at once. The format
is described in docs/rooms/instruments.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tidtam.instruments import rules
from tidtam.instruments.choices import FaultCode
from tidtam.instruments.facts import Fault, InstrumentVersion, Population
from tidtam.instruments.fields import POPULATION, VERSION, FieldFault, Table

FORMAT = "tidtam-instruments/1"
MOST_ROWS = 2_000
"""Nodes of a version, and rows of any list in it: the largest instrument known has some hundreds."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a document holds."""

    versions: tuple[InstrumentVersion, ...] = ()
    populations: tuple[Population, ...] = ()


def read_instruments(document: object, *, known_populations: Collection[str] = ()) -> tuple[Document, list[Fault]]:
    """Return what a document holds and everything to say about it, notices included, in the order of the file.

    known_populations  codes of reference populations outside this document that a node may name.
    The document may be used only when every fault is a notice.
    """
    reader = _Reader()
    if not isinstance(document, Mapping):
        reader.say("$", FaultCode.NOT_AN_OBJECT)
        return Document(), reader.faults
    if document.get("format") != FORMAT:
        reader.say("format", FaultCode.FORMAT, expected=FORMAT)
    for name in document.keys() - {"format", "note", "populations", "instruments"}:
        reader.say("$", FaultCode.UNKNOWN_FIELD, value=str(name)[:60])
    populations = reader.rows(POPULATION, document.get("populations", []), "populations")
    known = {*known_populations, *(population.code for population in populations)}
    versions: list[InstrumentVersion] = []
    for path, raw in reader.objects(document.get("instruments", []), "instruments"):
        version = reader.fact(VERSION, raw, path)
        for fault in rules.faults(version, known_populations=known):
            if not reader.has_spoken(f"{path}.{fault.path}"):
                reader.faults.append(Fault(f"{path}.{fault.path}", fault.code, fault.values))
        key = (version.code, version.fiscal_year_be, version.number)
        if any(key == (other.code, other.fiscal_year_be, other.number) for other in versions):
            reader.say(path, FaultCode.VERSION_TWICE, value=rules.name_of(version))
        versions.append(version)
    return Document(tuple(versions), tuple(populations)), reader.faults


def read_fact(table: Table, raw: Mapping[str, Any]) -> tuple[Any, list[Fault]]:
    """Return one fact and its faults of shape; what cannot be read is as if it were left out."""
    reader = _Reader()
    return reader.fact(table, raw, ""), reader.faults


class _Reader:
    """Collects faults while it walks a document; one use each."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fact(self, table: Table, raw: Mapping[str, Any], path: str) -> Any:
        prefix = f"{path}." if path else ""
        for name in raw:
            if name not in table.lists and not any(name == field.name for field in table.fields):
                self.say(path or "$", FaultCode.UNKNOWN_FIELD, value=str(name)[:60])
        values: dict[str, Any] = {}
        for field in table.fields:
            values[field.name] = table.default(field.name)
            try:
                value = field.read(raw.get(field.name))
            except FieldFault as fault:
                self.say(f"{prefix}{field.name}", fault.code, **fault.values)
                continue
            if value is not None or (field.is_none_a_value and field.name in raw):
                values[field.name] = value
            elif field.required:
                self.say(f"{prefix}{field.name}", FaultCode.VALUE_MISSING)
        for name, nested in table.lists.items():
            values[name] = tuple(self.rows(nested, raw.get(name, []), f"{prefix}{name}"))
        return table.fact(**values)

    def rows(self, table: Table, raw: object, path: str) -> list[Any]:
        return [self.fact(table, each, where) for where, each in self.objects(raw, path)]

    def objects(self, raw: object, path: str) -> list[tuple[str, Mapping[str, Any]]]:
        if not isinstance(raw, list):
            self.say(path, FaultCode.NOT_A_LIST)
            return []
        if len(raw) > MOST_ROWS:
            self.say(path, FaultCode.TOO_MANY_NODES, limit=MOST_ROWS)
            return []
        found: list[tuple[str, Mapping[str, Any]]] = []
        for index, item in enumerate(raw):
            if isinstance(item, Mapping):
                found.append((f"{path}[{index}]", item))
            else:
                self.say(f"{path}[{index}]", FaultCode.NOT_AN_OBJECT)
        return found

    def has_spoken(self, path: str) -> bool:
        """Whether a fault of shape stands at a path already: what was not read is not judged as well."""
        return any(fault.path == path for fault in self.faults)

    def say(self, path: str, code: FaultCode, **values: object) -> None:
        self.faults.append(Fault(path, code.value, values))
