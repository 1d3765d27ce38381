"""The clean reports that tests mutate; they are the published ones, so that catalogue and tests speak of the same."""

from tidtam.progress.checks.examples import clean_final_report, clean_report, clean_round

__all__ = ["clean_final_report", "clean_report", "clean_round"]
