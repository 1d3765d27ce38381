"""Verbs of editions: issue, complete (the job's own), withdraw."""

from tidtam.publishing.services.complete import complete, write_files
from tidtam.publishing.services.issue import issue
from tidtam.publishing.services.withdraw import withdraw

__all__ = ["complete", "issue", "withdraw", "write_files"]
