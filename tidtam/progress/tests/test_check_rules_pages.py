"""The worked tables of docs/rules/disbursement-causes.md and docs/rules/copied-target.md, line by line."""

from decimal import Decimal
from pathlib import Path

import pytest

from tidtam.checks.rules import run
from tidtam.progress.checks import REPORT_CHECKS
from tidtam.progress.checks.examples import TARGET, with_answer, with_money
from tidtam.progress.choices import Part
from tidtam.progress.facts import Narrative
from tidtam.progress.tests.clean_report import clean_report
from tidtam.thai.likeness import copied_share

RULES = Path(__file__).resolve().parents[3] / "docs" / "rules"


def rows(page, columns):
    """Return the cells of the page's table of so many columns, without its head."""
    lines = (RULES / page).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [tuple(row) for row in cells if len(row) == columns][2:]


@pytest.mark.parametrize(
    ("planned", "carried_in", "actual", "_verdict", "asked"), rows("disbursement-causes.md", columns=5)
)
def test_a_cause_is_asked_as_the_page_says(planned, carried_in, actual, _verdict, asked):
    amounts = {"planned_baht": planned, "carried_in_baht": carried_in, "actual_baht": actual}
    money = with_money(causes=(), **{name: amount.replace(",", "") for name, amount in amounts.items()})
    codes = {hit.code for hit in run(REPORT_CHECKS, money(clean_report()))}
    assert ("progress.cause_missing" in codes) == asked.startswith("yes")
    assert ("progress.spent_without_plan" in codes) == asked.endswith("came from")


@pytest.mark.parametrize(("answer", "share", "result"), rows("copied-target.md", columns=3))
def test_a_copied_target_is_judged_as_the_page_says(answer, share, result):
    assert copied_share(answer, TARGET) == Decimal(share)
    subject = with_answer(Part.SUB_PLAN, narrative=Narrative(whole_text=answer))(clean_report())
    codes = {hit.code for hit in run(REPORT_CHECKS, subject) if "target_copied" in hit.code}
    wanted = {"acknowledged": {"progress.target_copied_whole"}, "warning": {"progress.target_copied_partly"}}
    assert codes == wanted.get(result, set())
    assert all(REPORT_CHECKS[code].needs_approver == (result == "acknowledged") for code in codes)
