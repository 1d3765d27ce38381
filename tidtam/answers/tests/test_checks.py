"""Every check of a sheet fires on its example and not on its neighbour; a clean sheet of every kind fails none."""

import pytest

from tidtam.answers.checks import SHEET_CHECKS
from tidtam.answers.checks.examples import CLEAN, NODES
from tidtam.checks.rules import run
from tidtam.instruments.choices import NodeKind


def codes(subject):
    return {hit.code for hit in run(SHEET_CHECKS, subject)}


def test_the_clean_sheet_has_a_leaf_of_every_kind_and_fails_no_check():
    assert {node.kind for node in NODES} == set(NodeKind.values) - {"group"}
    assert run(SHEET_CHECKS, CLEAN) == []


@pytest.mark.parametrize("check", SHEET_CHECKS, ids=lambda check: check.code)
def test_a_check_knows_its_edge(check):
    assert check.code in codes(check.example(CLEAN))
    assert check.code not in codes(check.counter_example(CLEAN))


@pytest.mark.parametrize("check", SHEET_CHECKS, ids=lambda check: check.code)
def test_a_message_can_be_said(check):
    for hit in run(SHEET_CHECKS, check.example(CLEAN)):
        assert not hit.crashed
        assert "%(" not in SHEET_CHECKS.message(hit)
        assert SHEET_CHECKS.cure(hit)
