"""Verbs of long work. None writes an audit line: what a job changes is written by the service its kind calls."""

from tidtam.jobs.services.asking import cancel, enqueue, retry
from tidtam.jobs.services.reaping import give_back, reap
from tidtam.jobs.services.running import run_job
from tidtam.jobs.services.scheduling import run_scheduled

__all__ = ["cancel", "enqueue", "give_back", "reap", "retry", "run_job", "run_scheduled"]
