"""`tidtam seal-audit`: signs the state of the audit trail."""

import argparse

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _

from tidtam.audit import keys, services
from tidtam.ui.console import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument: the key's place is a setting (TIDTAM_AUDIT_SEAL_KEY_FILE)."""


def run(args: argparse.Namespace) -> int:
    """Write one seal and say its number and hash, to be noted outside the database."""
    path = settings.AUDIT_SEAL_KEY_FILE
    try:
        sealed = services.seal(at=now(), private_key=keys.read_private_key(path))
    except keys.KeyUnreadable as error:
        raise Refused(_("อ่านกุญแจประทับตราที่ %(path)s ไม่ได้ ให้รัน tidtam setup ก่อน") % {"path": path}) from error
    except services.TrailNotWhole as error:
        raise Refused(
            _("ไม่ประทับตรา เพราะบันทึกไม่ตรงกับตราประทับก่อนหน้า (%(where)s) ให้รัน tidtam verify-audit เพื่อดูจุดที่ต่าง")
            % {"where": error}
        ) from error
    print(
        _("ประทับตราที่ %(number)s แล้ว: %(chains)s สายบันทึก %(lines)s บรรทัด")
        % {"number": sealed.number, "chains": sealed.chains, "lines": sealed.lines}
    )
    print(_("จดค่านี้ไว้นอกระบบ: %(seal)s") % {"seal": f"{sealed.number}:{sealed.hash}"})
    return 0
