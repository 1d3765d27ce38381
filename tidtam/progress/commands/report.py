"""`tidtam report due`: creates the reports that are due in every open quarter, as a worker does every few minutes."""

import argparse

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.progress.services import create_due_reports_now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("what", choices=["due"], help="create the reports that are due now")


def run(_args: argparse.Namespace) -> int:
    """Create them and say how many are new; 0."""
    created = create_due_reports_now(timezone.now())
    print(_("เปิดรายงานที่ถึงกำหนดใหม่ %(count)d ฉบับ") % {"count": created})
    return 0
