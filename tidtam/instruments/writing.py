"""Writes versions as the document that reading.py reads; what says no more than the default is left out."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from tidtam.instruments.facts import InstrumentVersion, Population
from tidtam.instruments.fields import POPULATION, VERSION
from tidtam.instruments.reading import FORMAT


def document(versions: Iterable[InstrumentVersion], populations: Iterable[Population] = ()) -> dict[str, Any]:
    """Return versions, and the reference populations they name, as a document."""
    return {
        "format": FORMAT,
        "populations": [POPULATION.plain(population) for population in populations],
        "instruments": [VERSION.plain(version) for version in versions],
    }


def as_json(written: dict[str, Any]) -> str:
    """Return a document as the text of a JSON file."""
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def content_hash(version: InstrumentVersion) -> str:
    """Return the hash of all a version states; a field that is added to the facts later changes none."""
    content = json.dumps(VERSION.plain(version), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
