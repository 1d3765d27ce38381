"""Every check of a registered project fires on its example, and not on its neighbour."""

import pytest

from tidtam.checks.rules import run
from tidtam.projects.checks import PROJECT_CHECKS, clean_project


def test_a_clean_project_fails_no_check():
    assert run(PROJECT_CHECKS, clean_project()) == []


@pytest.mark.parametrize("check", PROJECT_CHECKS, ids=lambda check: check.code)
def test_a_check_of_a_project_knows_its_edge(check):
    hits = run(PROJECT_CHECKS, check.example(clean_project()))
    assert check.code in {hit.code for hit in hits}
    assert all("%(" not in PROJECT_CHECKS.message(hit) for hit in hits)
    assert check.code not in {hit.code for hit in run(PROJECT_CHECKS, check.counter_example(clean_project()))}
