"""Loads the demo office. The verb imports it like any other history; here stands only what makes it a demo."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.access.selectors import is_demo_database
from tidtam.access.services import mark_as_demo
from tidtam.exchange.choices import Mode
from tidtam.exchange.facts import ImportReport
from tidtam.exchange.services import import_office, read_office_file
from tidtam.projects.selectors import any_project_exists

OFFICE_FILE = Path(__file__).resolve().parent / "fixtures" / "cme2-2567.json"
OFFICE_CODE = "P50-2"
FISCAL_YEAR_BE = 2567


class DemoRefused(Exception):
    """The demo office cannot be loaded here; the text says why and what to do."""


def load_demo_office(*, at: datetime, by: str) -> ImportReport:
    """Mark the database as demo and bring in the demo office as history, all or nothing.

    The same again changes nothing. Raises DemoRefused for a database that holds projects and is not
    marked demo, and where reference data is missing.
    """
    with transaction.atomic():
        if not is_demo_database():
            if any_project_exists():
                raise DemoRefused(
                    _("ฐานข้อมูลนี้มีโครงการจริงอยู่แล้ว จึงไม่นำข้อมูลสาธิตเข้า ตั้ง TIDTAM_DATA_DIR เป็นโฟลเดอร์ใหม่แล้วสั่งอีกครั้ง")
                )
            mark_as_demo()
        parsed = read_office_file(OFFICE_FILE.read_bytes())
        if parsed.file is None or parsed.faults:
            raise DemoRefused(
                _("ฐานข้อมูลยังไม่พร้อมรับข้อมูลสาธิต สั่ง tidtam setup แล้วลองอีกครั้ง (%(fault)s)") % {"fault": parsed.faults[0]}
            )
        return import_office(file=parsed.file, mode=Mode.HISTORY, at=at, by=by)
