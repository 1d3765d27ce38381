"""The tables of open data, declared as data (fixtures/datasets.json): what a column holds and means, in both languages.

Whatever is not declared there is not published: rows are made into tuples of exactly these columns (`rows.py`). Field
types are those of Frictionless Table Schema.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Type = Literal["string", "integer", "number", "date", "datetime", "boolean"]

WHOLE = "_whole"
"""The node that stands for a whole instrument."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    th: str
    en: str

    def within(self, language: str) -> str:
        """Return the text in a language."""
        return self.en if language == "en" else self.th


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column.

    is_required  False: the cell may be empty, which is missing and never zero.
    unit         "THB", "percent", …; "" where there is none.
    choices      the only values, with what each means; None where any value may stand.
    """

    name: str
    type: Type
    title: Words
    meaning: Words
    is_required: bool = True
    unit: str = ""
    choices: Mapping[str, Words] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a row of another table of the same release, by columns there."""

    columns: tuple[str, ...]
    dataset: str
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One table. key: the columns that name a row. by_year: whether each fiscal year is a file of its own."""

    name: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    by_year: bool = True
    references: tuple[Reference, ...] = ()

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)


def _declared() -> tuple[Dataset, ...]:
    path = Path(__file__).resolve().parent / "fixtures" / "datasets.json"
    return tuple(_dataset(each) for each in json.loads(path.read_text(encoding="utf-8")))


def _dataset(given: dict[str, Any]) -> Dataset:
    return Dataset(
        **given
        | {
            "title": Words(**given["title"]),
            "description": Words(**given["description"]),
            "columns": tuple(_column(each) for each in given["columns"]),
            "key": tuple(given["key"]),
            "references": tuple(
                Reference(tuple(each["columns"]), each["dataset"], tuple(each["named"]))
                for each in given.get("references", ())
            ),
        }
    )


def _column(given: dict[str, Any]) -> Column:
    choices = {value: Words(**words) for value, words in given.get("choices", {}).items()}
    words = {"title": Words(**given["title"]), "meaning": Words(**given["meaning"])}
    return Column(**given | words | {"choices": choices or None})


DATASETS = _declared()
OFFICES, DOCUMENTS, PROJECTS, PLAN_LINKS, DISBURSEMENT, RESULTS, ROLLUP = DATASETS

TITLE = Words("ข้อมูลเปิดติดตาม", "Tidtam open data")
DESCRIPTION = Words(
    "ข้อมูลที่เผยแพร่แล้วของการติดตามและประเมินผลการศึกษาขั้นพื้นฐาน",
    "What is published of the monitoring and evaluation of Thailand's basic education",
)
DEMO_MARK = Words("ข้อมูลสาธิต ไม่ใช่ข้อมูลราชการ", "Demonstration data, not official")
LICENCE_NAME = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def dataset_of(name: str) -> Dataset | None:
    """Return a dataset by its name."""
    return next((one for one in DATASETS if one.name == name), None)
