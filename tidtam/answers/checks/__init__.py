"""The rules of a sheet of answers: `SHEET_CHECKS` runs on a SheetSubject with `tidtam.checks.rules.run`."""

from tidtam.answers.checks import figures, whole
from tidtam.answers.checks.subjects import SHEET_CHECKS, Bound, SheetSubject, place_label

__all__ = ["SHEET_CHECKS", "Bound", "SheetSubject", "figures", "place_label", "whole"]
