"""Everything that is wrong with an instrument is said at once, each with its place and what to do."""

import copy
from dataclasses import replace
from decimal import Decimal

import pytest

from tidtam.instruments.choices import FaultCode
from tidtam.instruments.facts import STANDARD_BANDS, Choice, InstrumentVersion, Node, PercentBand, Round, RubricLevel
from tidtam.instruments.reading import read_instruments
from tidtam.instruments.rules import faults
from tidtam.instruments.services import REFERENCE_INSTRUMENTS, decoded

ROUND = Round(code="year", label="รายปี")
LEAF = Node(code="1", kind="level", title="ข้อหนึ่ง", rubric=(RubricLevel(level=1, text="มีแผน"),))
OTHER = replace(LEAF, code="2")
GROUP = Node(code="G", kind="group", title="กลุ่ม")
SOUND = InstrumentVersion(
    code="X", fiscal_year_be=2567, title="ทดสอบ", nodes=(LEAF,), rounds=(ROUND,), bands=STANDARD_BANDS
)


def said(version, **known):
    return {(fault.path, fault.code) for fault in faults(version, **known)}


def of_nodes(*nodes):
    return said(replace(SOUND, nodes=nodes))


def test_a_sound_version_has_nothing_to_mend():
    assert said(SOUND) == set()


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"fiscal_year_be": 2024}, "fiscal_year_be", "year"),
        ({"nodes": ()}, "nodes", "no_nodes"),
        ({"rounds": ()}, "rounds", "no_rounds"),
        ({"rounds": (ROUND, replace(ROUND, months=6))}, "rounds[1].code", "code_twice"),
        ({"rounds": (ROUND, replace(ROUND, code="12m"))}, "rounds[1].months", "round_months"),
        ({"rounds": (replace(ROUND, months=9),)}, "rounds[0].months", "round_months"),
        ({"national_target": Decimal(101)}, "national_target", "percent_range"),
        ({"bands": ()}, "bands", "bands_missing"),
        ({"bands": STANDARD_BANDS[1:]}, "bands", "band_levels"),
        ({"bands": STANDARD_BANDS[:4]}, "bands", "band_ends"),
        ({"good_from_level": 6}, "good_from_level", "good_level"),
    ],
)
def test_the_whole_is_judged(change, path, code):
    assert (path, code) in said(replace(SOUND, **change))


def test_no_mean_with_two_decimals_falls_between_two_bands():
    gap = tuple(replace(band, first=Decimal("2.62")) if band.level == 3 else band for band in STANDARD_BANDS)
    assert ("bands[2].first", "band_gap") in said(replace(SOUND, bands=gap))
    overlap = tuple(replace(band, first=Decimal("2.60")) if band.level == 3 else band for band in STANDARD_BANDS)
    assert ("bands[2].first", "band_gap") in said(replace(SOUND, bands=overlap))


@pytest.mark.parametrize(
    ("nodes", "path", "code"),
    [
        ((LEAF, LEAF), "nodes[1].code", "code_twice"),
        ((replace(LEAF, parent="Z"),), "nodes[0].parent", "unknown_parent"),
        ((replace(LEAF, parent="G"), GROUP), "nodes[0].parent", "parent_after"),
        ((LEAF, replace(OTHER, parent="1")), "nodes[1].parent", "parent_is_leaf"),
        ((LEAF, GROUP), "nodes[1]", "group_empty"),
        ((replace(LEAF, rounds=("6m",)),), "nodes[0].rounds", "unknown_round"),
        ((replace(LEAF, weight=Decimal(0)),), "nodes[0].weight", "weight"),
        ((replace(LEAF, population="SCHOOLS"),), "nodes[0].population", "unknown_population"),
        ((Node(code="1", kind="share", title="สัดส่วน"),), "nodes[0].unit", "unit_missing"),
        ((Node(code="1", kind="audience", title="ผู้ชม", unit="ตอน"),), "nodes[0].audience_unit", "unit_missing"),
        ((Node(code="1", kind="target", title="ร้อยละ"),), "nodes[0].target", "target_empty"),
        ((Node(code="1", kind="target", title="ร้อยละ", target=Decimal(101)),), "nodes[0].target", "percent_range"),
        ((replace(LEAF, rubric=()),), "nodes[0].rubric", "rubric_empty"),
        ((replace(LEAF, rubric=(RubricLevel(level=6),)),), "nodes[0].rubric", "level_unknown"),
        ((replace(LEAF, kind="percent_bands", unit="คน"),), "nodes[0].percent_bands", "percent_bands_empty"),
        ((Node(code="1", kind="choice", title="เลือก"),), "nodes[0].choices", "choices_missing"),
        ((replace(LEAF, variant_of="6"),), "nodes[0].variant_of", "variant_alone"),
        ((replace(LEAF, variant_of="6"), replace(OTHER, variant_of="6")), "nodes[1].variant_of", "variant_overlap"),
        ((replace(LEAF, score_group="A"),), "nodes[0].score_group", "score_group"),
        (
            (replace(LEAF, score_group="A"), replace(OTHER, score_group="A", is_monitored=True)),
            "nodes[1].score_group",
            "score_group",
        ),
    ],
)
def test_each_node_is_judged(nodes, path, code):
    assert (path, code) in of_nodes(*nodes)


@pytest.mark.parametrize(
    "bands",
    [
        (PercentBand(level=1, first=Decimal(10)),),
        (PercentBand(level=1, first=Decimal(0)), PercentBand(level=2, first=Decimal(0))),
        (PercentBand(level=2, first=Decimal(0)), PercentBand(level=1, first=Decimal(60))),
        (PercentBand(level=1, first=Decimal(0)), PercentBand(level=2, first=Decimal(101))),
    ],
)
def test_bands_of_percents_begin_at_nothing_and_rise(bands):
    node = replace(LEAF, kind="percent_bands", unit="คน", percent_bands=bands)
    assert ("nodes[0].percent_bands", "percent_bands_order") in of_nodes(node)


def test_criteria_of_a_checklist_say_which_level_they_reach():
    criteria = (Choice(code="a", label="มีแผน"), Choice(code="a", label="ทำตามแผน", level=9))
    found = of_nodes(replace(LEAF, kind="checklist", choices=criteria))
    assert {
        ("nodes[0].choices[0].level", "criterion_level"),
        ("nodes[0].choices[1].code", "code_twice"),
        ("nodes[0].choices[1].level", "level_unknown"),
    } <= found


def test_variants_of_different_offices_are_sound():
    pair = (
        replace(LEAF, variant_of="6", applies_to="primary"),
        replace(OTHER, variant_of="6", applies_to="secondary"),
    )
    assert of_nodes(*pair) == set()


def test_what_is_only_empty_keeps_nobody_from_publishing():
    without_words = replace(SOUND, nodes=(replace(LEAF, rubric=()),))
    assert [fault.is_notice for fault in faults(without_words)] == [True]


def test_a_document_names_faults_of_shape_and_of_sense_at_once():
    raw = copy.deepcopy(decoded(REFERENCE_INSTRUMENTS))
    quick_policy = raw["instruments"][0]
    quick_policy["colour"] = "red"
    quick_policy["national_target"] = "มาก"
    quick_policy["rounds"][0]["months"] = 7
    quick_policy["nodes"][0]["kind"] = "star"
    quick_policy["nodes"][1]["code"] = "QP 2"
    quick_policy["nodes"][2]["title"] = ""
    quick_policy["nodes"][3]["code"] = "QP-3"
    quick_policy["bands"][1]["first"] = "1.805"
    raw["instruments"][1]["nodes"][1]["parent"] = "AP-Z"
    raw["instruments"].append(raw["instruments"][2])
    raw["populations"][0]["value"] = -1
    _document, found = read_instruments(raw)
    said = {(fault.path, fault.code) for fault in found if not fault.is_notice}
    assert said == {
        ("instruments[0]", "unknown_field"),
        ("instruments[0].national_target", "not_a_number"),
        ("instruments[0].rounds[0].months", "round_months"),
        ("instruments[0].nodes[0].kind", "unknown_choice"),
        ("instruments[0].nodes[1].code", "code_spelling"),
        ("instruments[0].nodes[2].title", "value_missing"),
        ("instruments[0].nodes[3].code", "code_twice"),
        ("instruments[0].bands[1].first", "too_many_decimals"),
        ("instruments[1].nodes[1].parent", "unknown_parent"),
        ("instruments[4]", "version_twice"),
        ("populations[0].value", "not_whole"),
    }
    assert all(fault.message for fault in found)


@pytest.mark.parametrize("raw", [[], "x", {"format": "other"}, {"format": "tidtam-instruments/1", "instruments": {}}])
def test_a_document_of_another_shape_is_refused_and_never_fails(raw):
    assert read_instruments(raw)[1]


def test_every_fault_has_words_for_its_values():
    values = {"line": 1, "expected": "x", "value": "x", "limit": 1, "level": 1, "first": 1, "last": 1}
    for code in FaultCode:
        assert str(code.label) % values
