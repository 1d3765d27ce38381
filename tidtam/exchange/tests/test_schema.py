"""The published schema is the one the facts give."""

from pathlib import Path

from tidtam.exchange.office_json.schema import SCHEMA_FILE, office_schema, schema_text

ROOT = Path(__file__).resolve().parents[3]


def test_the_published_schema_is_current():
    assert (ROOT / SCHEMA_FILE).read_text(encoding="utf-8") == schema_text()


def test_every_class_of_facts_says_what_it_is():
    assert all(each["description"] for each in office_schema()["$defs"].values())


def test_no_amount_is_a_json_float():
    assert '"type": "number"' not in schema_text()
