"""docs/rules/quarterly-report.md, line by line: what it names exists, and its numbers are those of the code."""

import importlib
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tidtam.progress.checks import REPORT_CHECKS
from tidtam.progress.checks.examples import PROJECT, REPORT
from tidtam.progress.choices import LEADS_TO
from tidtam.progress.rules import PLAN_PARTS
from tidtam.progress.tests.test_check_rules_pages import rows
from tidtam.progress.topics import editable_fields

PAGE = "quarterly-report.md"
RULES = rows(PAGE, columns=4)
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
PRINTED = {
    *("R-Q1", "R-Q2", "R-Q4", "R-P2", "N1", "N2", "N3", "R-C1", "R-D1", "R-D2", "R-D3", "R-D4", "R-M1"),
    *("§1 topics", "§3 elements", "§3 fifth", "§4 not yet", "§4 KPI", "§7 statuses", "§8 KPI", "§8 4a"),
}


def found(name):
    """Return what a name like "rules.due_parts" or "checks.copying.COPIED_WHOLE" stands for in this room."""
    module, _dot, attribute = name.rpartition(".")
    return getattr(importlib.import_module(f"tidtam.progress.{module}"), attribute)


def names(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_every_printed_rule_stands_on_the_page():
    assert {row[0] for row in RULES} >= PRINTED
    assert len({row[0] for row in RULES}) == len(RULES)


@pytest.mark.parametrize(("rule", "_printed", "where", "tests"), RULES, ids=[row[0] for row in RULES])
def test_what_holds_a_rule_and_its_test_exist(rule, _printed, where, tests):
    assert names(where)
    assert names(tests)
    for name in names(where):
        assert name in REPORT_CHECKS if name.startswith("progress.") else found(name) is not None, name
    for name in names(tests):
        assert f"def {name}(" in TESTS, name


@pytest.mark.parametrize(("_what", "number", "where"), rows(PAGE, columns=3))
def test_the_numbers_are_those_of_the_code(_what, number, where):
    value = found(*names(where))
    assert Decimal(number) == (value if isinstance(value, (int, Decimal)) else len(value))


def test_the_fifth_element_names_the_plan_of_its_own_part():
    labels = {one.place: one.label for one in editable_fields(REPORT, PROJECT) if one.place.endswith("leads_to")}
    assert labels == {f"answers[{part.value}].leads_to": str(LEADS_TO[part]) for part in PLAN_PARTS}
    assert len(set(labels.values())) == 4
