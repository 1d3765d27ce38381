"""`tidtam worker`: takes jobs from the queue, gives back what dead workers left, runs what is due every so often."""

import argparse

from django.utils.translation import gettext as _

from tidtam.jobs.models import Job
from tidtam.jobs.workers import run_workers
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--processes", type=int, default=1, help="how many jobs may run at once (1)")


def run(args: argparse.Namespace) -> int:
    """Work until Ctrl-C or SIGTERM and return 0."""
    if args.processes < 1:
        raise Refused(_("--processes ต้องเป็น 1 ขึ้นไป"))
    Job.objects.exists()  # a database without tables is told at once
    run_workers(count=args.processes, on_up=_say)
    return 0


def _say() -> None:
    print(_("พร้อมทำงานเบื้องหลังแล้ว หยุดด้วย Ctrl-C"), flush=True)
