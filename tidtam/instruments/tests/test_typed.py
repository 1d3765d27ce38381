"""What stands is what the form shows, and what is typed is what stands."""

from decimal import Decimal

import pytest

from tidtam.instruments import typed
from tidtam.instruments.fields import NODE, VERSION
from tidtam.instruments.forms import PARTS
from tidtam.instruments.reading import read_instruments
from tidtam.instruments.services import REFERENCE_INSTRUMENTS, decoded
from tidtam.instruments.tests.test_files import SMALL

VERSIONS = [*read_instruments(decoded(REFERENCE_INSTRUMENTS))[0].versions, *read_instruments(SMALL)[0].versions]
ROWS = {"rubric": 5, "percent_bands": 5, "choices": 9}


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.code)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(version):
    for node in version.nodes:
        assert typed.read(NODE, typed.typed_of(NODE, node), rows=ROWS) == (node, {})
    shown = {place: text for place, text in typed.typed_of(VERSION, version).items() if not place.startswith("nodes")}
    read, faults = typed.read(VERSION, shown, rows={"rounds": 2, "bands": 5})
    assert faults == {}
    assert (read.rounds, read.bands, read.title, read.national_target) == (
        version.rounds,
        version.bands,
        version.title,
        version.national_target,
    )


def test_faults_stand_at_the_places_where_they_were_typed():
    sent = {
        "code": "1 1", "kind": "choice", "title": "", "weight": "หนัก",
        "choices_0_label": "", "choices_2_code": "a", "choices_2_label": "", "percent_bands_3_first": "x",
    }  # fmt: skip
    node, faults = typed.read(NODE, sent, rows=ROWS)
    assert {place: fault.code for place, fault in faults.items()} == {
        "code": "code_spelling",
        "title": "value_missing",
        "weight": "not_a_number",
        "choices_2_label": "value_missing",
        "percent_bands_3_first": "not_a_number",
    }
    assert node.weight == Decimal(1)


def test_the_row_of_a_rubric_is_its_level():
    node, _faults = typed.read(NODE, {"code": "1", "kind": "level", "title": "ก", "rubric_3_text": "มีผล"}, rows=ROWS)
    assert [(each.level, each.text) for each in node.rubric] == [(4, "มีผล")]


def test_every_field_of_a_node_stands_in_a_part_and_no_part_has_the_name_of_a_field():
    fields = {field.name for table in (NODE, VERSION) for field in table.fields}
    assert not fields & PARTS.keys()
    drawn = {name for part in PARTS.values() for name in part}
    assert {field.name for field in NODE.fields} <= drawn
