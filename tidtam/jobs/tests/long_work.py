"""A kind of work that a worker process does in tests: its first run hangs until it is killed, the next one ends."""

import os
import time
from pathlib import Path

from django.apps import AppConfig


def run(context):
    """Write who runs into the log; hang for `seconds` in the first `hangs` runs."""
    said, attempt = context.job.parameters, context.job.attempts
    with Path(said["log"]).open("a") as log:
        log.write(f"{os.getpid()}\n")
    end = time.monotonic() + (said.get("seconds", 60) if attempt <= said.get("hangs", 0) else 0)
    while time.monotonic() < end:
        context.progress(1, 2, "กำลังทำ")
        time.sleep(0.05)
    return {"attempt": attempt}


def leave_a_mark(job, _result):
    """Write one row that cannot be written twice."""
    from tidtam.jobs.models import ScheduleRun

    ScheduleRun.objects.create(name=f"mark {job.pk}")


def register():
    """Register the kind."""
    from tidtam.jobs import kinds

    kinds.register(kinds.JobKind(name="test.long", title=lambda _said: "งานยาว", run=run, on_done=leave_a_mark))


class LongWork(AppConfig):
    name = "tidtam.jobs.tests"
    label = "long_work"

    def ready(self):
        register()
