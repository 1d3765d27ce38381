"""Every check of a report or round fires on its example, and not on its neighbour; the clean reports fail none."""

import time
from decimal import Decimal

import pytest

from tidtam.checks.rules import run
from tidtam.progress.checks import REPORT_CHECKS, ROUND_CHECKS
from tidtam.progress.checks.examples import with_kpi_value, with_summary
from tidtam.progress.tests.clean_report import clean_final_report, clean_report, clean_round


def codes(catalogue, subject):
    return {hit.code for hit in run(catalogue, subject)}


@pytest.mark.parametrize("subject", [clean_report(), clean_final_report()], ids=["quarter 2", "final quarter"])
def test_a_clean_report_fails_no_check(subject):
    assert run(REPORT_CHECKS, subject) == []


def test_a_clean_round_fails_no_check():
    assert run(ROUND_CHECKS, clean_round()) == []


@pytest.mark.parametrize("check", REPORT_CHECKS, ids=lambda check: check.code)
def test_a_check_of_a_report_knows_its_edge(check):
    assert check.code in codes(REPORT_CHECKS, check.example(clean_report()))
    assert check.code not in codes(REPORT_CHECKS, check.counter_example(clean_report()))


@pytest.mark.parametrize("check", ROUND_CHECKS, ids=lambda check: check.code)
def test_a_check_of_a_round_knows_its_edge(check):
    assert check.code in codes(ROUND_CHECKS, check.example(clean_round()))
    assert check.code not in codes(ROUND_CHECKS, check.counter_example(clean_round()))


@pytest.mark.parametrize("check", [*REPORT_CHECKS, *ROUND_CHECKS], ids=lambda check: check.code)
def test_a_message_can_be_said(check):
    catalogue, clean = (REPORT_CHECKS, clean_report()) if check.code in REPORT_CHECKS else (ROUND_CHECKS, clean_round())
    for hit in run(catalogue, check.example(clean)):
        assert "%(" not in catalogue.message(hit)
        assert catalogue.cure(hit)


def test_a_kpi_below_zero_has_not_fallen_where_nothing_was_reported_before():
    subject = with_kpi_value("k1", cumulative=Decimal(-3))(clean_report())
    assert run(REPORT_CHECKS, subject) == []


@pytest.mark.parametrize(("box", "is_let_be"), [("suggestions", True), ("work_problems", True), ("results", False)])
def test_next_year_may_be_named_where_a_box_looks_ahead(box, is_let_be):
    subject = with_summary(**{box: "ขอให้จัดสรรเงินในปีงบประมาณ พ.ศ. ๒๕๖๘"})(clean_report())
    assert ("progress.other_year" not in codes(REPORT_CHECKS, subject)) == is_let_be


@pytest.mark.parametrize("word", ["ก", "x", "๐", "1-", "2567-", "a@", "www."])
def test_the_longest_box_is_checked_in_a_moment(word):
    subject = with_summary(results=(word * 50_000)[:50_000])(clean_report())
    began = time.process_time()
    run(REPORT_CHECKS, subject)
    assert time.process_time() - began < 5
