"""From the levels of a real letter alone come all its means, levels and words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tidtam.scoring.rules import score
from tidtam.scoring.tests.trees import SECONDARY, of_letter


@pytest.fixture(scope="module")
def letter(load_shared):
    return load_shared("lpn_2566.json")


def scored(letter, code):
    version, given = of_letter(letter, code)
    return score(version, given, office_kind=SECONDARY)


def test_all_twelve_means_and_words_of_the_quick_policy(letter):
    found = scored(letter, "QP").nodes
    printed = [each for each in letter["instruments"]["QP"]["indicators"] if each["status"] == "scored"]
    assert len(printed) == 12
    for each in printed:
        node = found[each["code"]]
        assert (str(node.shown), node.label) == (each["printed_mean"], each["printed_label_th"]), each["code"]


def test_the_quick_policy_is_very_good_over_twelve(letter):
    total = scored(letter, "QP").total
    assert (total.mean, total.shown, total.label) == (Fraction(46, 12), Decimal("3.83"), "ดีมาก")
    assert (total.counted, total.asked) == (12, 12)
    assert scored(letter, "QP").nodes["QP-6a"].status == "not_applicable"


def test_falls_and_jumps_that_the_letter_does_not_say(letter):
    nodes = scored(letter, "QP").nodes.values()
    assert [node.code for node in nodes if node.has_fallen] == ["QP-1", "QP-5"]
    assert {node.code: node.change for node in nodes if node.has_jumped} == {"QP-4": 3, "QP-8": 3, "QP-10": 2}


def test_the_action_plan_is_excellent_over_five(letter):
    scores = scored(letter, "AP")
    total = scores.total
    assert (str(total.shown), total.label, total.counted, total.asked) == ("4.80", "ดีเยี่ยม", 5, 5)
    assert scores.nodes["AP-14"].level == 5  # shares the one level of 13 and 14
    assert scores.nodes["AP-2"].level is None


def test_the_standards_are_excellent_by_their_unrounded_means(letter):
    scores = scored(letter, "STD")
    shown = {code: str(scores.nodes[code].shown) for code in ("S1", "S2", "S3")}
    assert shown == {"S1": "4.50", "S2": "4.80", "S3": "4.40"}
    total = scores.total
    assert (total.mean, str(total.shown), total.level, total.label) == (Fraction(137, 30), "4.57", 5, "ดีเยี่ยม")


def test_the_two_that_a_five_hides_is_named(letter):
    scores = scored(letter, "STD")
    assert scores.nodes["S3"].lowest == scores.total.lowest == ("S3.4.2", 2)


def test_every_node_of_the_letter_has_a_status_and_every_group_its_mean(letter):
    nodes = scored(letter, "STD").nodes
    assert len(nodes) == len(letter["instruments"]["STD"]["indicators"])
    assert nodes["S3.3"].shown == nodes["S3.4"].shown == Decimal("4.00")  # blank cells in the letter
    assert nodes["S3.4.3"].shown == Decimal("5.00")
    assert {code: nodes[code].status for code in ("S1.2", "S3.2.1", "S3.3.2")} == {
        "S1.2": "monitored",
        "S3.2.1": "not_applicable",
        "S3.3.2": "monitored",
    }
