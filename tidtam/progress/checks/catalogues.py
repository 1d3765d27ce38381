"""The two empty catalogues the rules of this room are written into; the package fills them when it is imported."""

from tidtam.checks.rules import Catalogue
from tidtam.progress.checks.subjects import ProjectRound, ReportSubject, place_label

REPORT_CHECKS: Catalogue[ReportSubject] = Catalogue("progress.report", place_label=place_label)
ROUND_CHECKS: Catalogue[ProjectRound] = Catalogue("progress.round", place_label=place_label)
