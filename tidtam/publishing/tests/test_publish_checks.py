"""The checks of the gate "publish", each by its example and the neighbour that does not fail it."""

import pytest

from tidtam.checks.choices import Gate, Level
from tidtam.checks.rules import run
from tidtam.publishing.checks import PUBLISH_CHECKS, clean_to_publish


def codes(subject):
    return [hit.code for hit in run(PUBLISH_CHECKS, subject)]


def test_the_clean_to_publish_fails_nothing():
    assert codes(clean_to_publish()) == []


@pytest.mark.parametrize("check", PUBLISH_CHECKS, ids=lambda check: check.code)
def test_each_check_fires_on_its_example_alone_and_not_on_the_neighbour(check):
    found = [hit for hit in run(PUBLISH_CHECKS, check.example(clean_to_publish())) if hit.code == check.code]
    assert found
    assert not any(hit.crashed for hit in found)
    assert PUBLISH_CHECKS.message(found[0])
    assert check.code not in codes(check.counter_example(clean_to_publish()))
    assert check.gate == Gate.PUBLISH


def test_a_project_without_report_and_a_report_left_out_close_nothing():
    assert PUBLISH_CHECKS["publishing.without_report"].level == Level.NOTICE
    assert PUBLISH_CHECKS["publishing.not_approved"].level == Level.WARNING
