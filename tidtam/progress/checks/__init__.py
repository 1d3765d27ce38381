"""The rules of the quarterly report (M6) and of what is declared of a project at a round.

`REPORT_CHECKS` runs on a ReportSubject, `ROUND_CHECKS` on a ProjectRound, both with `tidtam.checks.rules.run`. One
module for each topic; the published list is docs/checks.md. The rules use fields, numbers, dates, classes of
characters and likeness, never words of a particular project: they hold for offices nobody here has seen.
"""

from tidtam.progress.checks import activities, answers, copying, execution, kpis, letters, money, periods, summary
from tidtam.progress.checks.catalogues import REPORT_CHECKS, ROUND_CHECKS
from tidtam.progress.checks.subjects import ProjectRound, ReportSubject, place_label

__all__ = [
    "REPORT_CHECKS",
    "ROUND_CHECKS",
    "ProjectRound",
    "ReportSubject",
    "activities",
    "answers",
    "copying",
    "execution",
    "kpis",
    "letters",
    "money",
    "periods",
    "place_label",
    "summary",
]
