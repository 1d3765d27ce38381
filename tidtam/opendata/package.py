"""The description of a release as a Frictionless Data Package (v1) with Table Schema, in both languages."""

from collections.abc import Sequence
from typing import Any

from tidtam.opendata.choices import Collection, Format
from tidtam.opendata.datasets import (
    DEMO_MARK,
    DESCRIPTION,
    LICENCE_NAME,
    LICENCE_TITLE,
    LICENCE_URL,
    TITLE,
    Column,
    Dataset,
    Words,
    dataset_of,
)
from tidtam.opendata.models import ReleaseFile
from tidtam.opendata.writing import json_bytes

FILE_NAME = "datapackage.json"


def package(*, collection: str, number: int, created: str, files: Sequence[ReleaseFile]) -> bytes:
    """Return the description of the CSV files of a release; the other formats hold the same rows.

    created  the moment of the release in UTC, ISO 8601.
    """
    tables = [file for file in files if file.format == Format.CSV and file.dataset]
    held = {(file.dataset, file.fiscal_year_be): _name(file) for file in tables}
    content = {
        "profile": "tabular-data-package",
        "name": f"tidtam-{collection}",
        **_words("title", TITLE, collection),
        **_words("description", DESCRIPTION, collection),
        "version": str(number),
        "created": created,
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "resources": [_resource(file, held) for file in tables],
    }
    return json_bytes(content)


def _words(name: str, words: Words, collection: str) -> dict[str, str]:
    th, en = words.th, words.en
    if collection == Collection.DEMO:
        th, en = f"{th} ({DEMO_MARK.th})", f"{en} ({DEMO_MARK.en})"
    return {name: th, f"{name}_en": en}


def _name(file: ReleaseFile) -> str:
    return file.file_name.removesuffix(f".{Format.CSV}").replace("_", "-")


def _resource(file: ReleaseFile, held: dict[tuple[str, int | None], str]) -> dict[str, Any]:
    dataset = dataset_of(file.dataset)
    assert dataset is not None
    year = f" {file.fiscal_year_be}" if file.fiscal_year_be else ""
    return {
        "name": _name(file),
        "path": file.file_name,
        "profile": "tabular-data-resource",
        "title": f"{dataset.title.th}{year}",
        "title_en": f"{dataset.title.en}{year}",
        "description": dataset.description.th,
        "description_en": dataset.description.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(column) for column in dataset.columns],
            "missingValues": [""],
            "primaryKey": list(dataset.key),
            "foreignKeys": _references(dataset, file.fiscal_year_be, held),
        },
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if column.choices is not None:
        constraints["enum"] = list(column.choices)
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title.th,
        "title_en": column.title.en,
        "description": column.meaning.th,
        "description_en": column.meaning.en,
    }
    field |= {"unit": column.unit} if column.unit else {}
    if column.choices is not None:
        field["choices"] = {value: {"th": words.th, "en": words.en} for value, words in column.choices.items()}
    return field | ({"constraints": constraints} if constraints else {})


def _references(dataset: Dataset, year: int | None, held: dict[tuple[str, int | None], str]) -> list[dict[str, Any]]:
    """Return what the table refers to in this release: the file of the same year, or the one of all years."""
    found = []
    for reference in dataset.references:
        resource = held.get((reference.dataset, year)) or held.get((reference.dataset, None))
        if resource is not None:
            found.append(
                {
                    "fields": list(reference.columns),
                    "reference": {"resource": resource, "fields": list(reference.named)},
                }
            )
    return found
