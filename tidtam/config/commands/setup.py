"""`tidtam setup`: makes the data folder, the keys and the database, and loads reference data. Safe to run again."""

import argparse
import os
import secrets
from pathlib import Path

from tidtam.config import environment as env

FIRST_YEAR_BE = 2566
"""The first fiscal year of the source documents; imported history may go back to it."""
BASE_DIR = Path(__file__).resolve().parent.parent.parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything is read from the settings."""


def make_secret_key(data_dir: Path) -> None:
    """Write a secret key readable by its owner alone, unless one stands there or in the environment."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / "secret_key"
    if env.text("TIDTAM_SECRET_KEY") or path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))


def run(_args: argparse.Namespace) -> int:
    """Set the installation up and return 0."""
    make_secret_key(Path(env.text("TIDTAM_DATA_DIR", str(BASE_DIR / "var"))).resolve())
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from tidtam.audit.keys import make_key_pair
    from tidtam.instruments.services import load_instruments
    from tidtam.organisations.services import load_reference_data
    from tidtam.periods.services import open_fiscal_year
    from tidtam.plans.services import load_plans
    from tidtam.thai import calendar
    from tidtam.thai.dates import local_date
    from tidtam.verification.services import sign_unsigned

    for key_file in (settings.AUDIT_SEAL_KEY_FILE, settings.DOCUMENT_KEY_FILE):
        if not key_file.exists():
            make_key_pair(key_file)
    call_command("migrate", interactive=False, verbosity=0)
    now = timezone.now()
    load_reference_data(at=now, by="setup")
    load_plans(at=now, by="setup")
    load_instruments(at=now, by="setup")
    for fiscal_year_be in range(FIRST_YEAR_BE, calendar.fiscal_year_be(local_date(now)) + 2):  # and the next year
        open_fiscal_year(fiscal_year_be=fiscal_year_be, at=now, by="setup")
    sign_unsigned(at=now, by="setup")
    print(f"tidtam: ตั้งค่าแล้ว (set up) · {settings.DATA_DIR}")
    return 0
