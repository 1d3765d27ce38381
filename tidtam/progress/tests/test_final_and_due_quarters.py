"""Which quarter of a project is the final one, and for which a report is due."""

from dataclasses import replace
from datetime import date

import pytest

from tidtam.progress.rules import due_quarters, final_quarter
from tidtam.progress.tests.clean_report import clean_report
from tidtam.projects.choices import ExecutionStatus
from tidtam.projects.facts import Execution

FINISHED, CANCELLED, IN_PROGRESS = ExecutionStatus.FINISHED, ExecutionStatus.CANCELLED, ExecutionStatus.IN_PROGRESS


def project(*declared, end=date(2024, 9, 30)):
    executions = tuple(Execution(quarter=quarter, status=status) for quarter, status in declared)
    return replace(clean_report().project, start_date=date(2023, 11, 1), end_date=end, executions=executions)


@pytest.mark.parametrize(
    ("given", "final", "due"),
    [
        (project(), 4, (1, 2, 3, 4)),
        (project(end=date(2024, 5, 31)), 3, (1, 2, 3)),
        (project(end=date(2025, 5, 31)), 4, (1, 2, 3, 4)),
        (project((2, FINISHED)), 2, (1, 2)),
        (project((2, FINISHED), (3, FINISHED)), 2, (1, 2)),
        (project((2, FINISHED), (3, IN_PROGRESS)), 4, (1, 2, 3, 4)),
        (project((2, IN_PROGRESS), (3, CANCELLED)), 4, (1, 2, 3)),
    ],
)
def test_the_last_quarter_follows_from_dates_and_declarations(given, final, due):
    assert (final_quarter(given), due_quarters(given)) == (final, due)
