"""Examples of the reference page: one request and its answer for each operation, as tests/test_examples.py asks them.

They lie beside as files and are read once; a test runs each against a small office and compares, so that none is
invented and none grows old.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


@cache
def example_of(name: str) -> dict[str, Any] | None:
    """Return the example of an operation: address, body where it takes one, answer; None where there is none yet."""
    file = FOLDER / f"{name}.json"
    found: dict[str, Any] | None = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    return found


def put_into(made: dict[str, Any], name: str) -> None:
    """Put the example of an operation into its part of the document."""
    example = example_of(name)
    if example is None:
        return
    if "body" in example:
        made["requestBody"]["content"]["application/json"]["example"] = example["body"]
    for answer in made["responses"].values():
        if "application/json" in answer.get("content", {}):
            answer["content"]["application/json"]["example"] = example["answer"]
