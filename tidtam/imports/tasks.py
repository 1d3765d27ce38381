"""The long work of this room: checking and registering a list of more rows than a page waits for."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.imports import selectors, services
from tidtam.imports.models import ListImport
from tidtam.jobs.kinds import Context, JobFailed, JobKind
from tidtam.jobs.models import Job
from tidtam.jobs.services import enqueue
from tidtam.organisations.selectors import HeldRole, held_roles
from tidtam.thai.dates import local_date


def _import(parameters: dict[str, Any]) -> ListImport:
    row = selectors.list_import(uuid.UUID(parameters["list"]))
    if row is None:
        raise JobFailed(_("ส่งไฟล์อีกครั้ง · รายการนี้ถูกลบไปแล้วเพราะค้างเกิน 7 วัน"))
    return row


def _held(row: ListImport, at: dt.datetime) -> frozenset[HeldRole] | None:
    return None if row.by is None else held_roles(row.by, on=local_date(at))


def _title_of_check(parameters: dict[str, Any]) -> str:
    return _("ตรวจรายการในไฟล์ %(file)s") % {"file": _import(parameters).name}


def _title_of_registering(parameters: dict[str, Any]) -> str:
    return _("นำเข้ารายการในไฟล์ %(file)s") % {"file": _import(parameters).name}


def _check(context: Context) -> dict[str, Any]:
    row = _import(context.job.parameters)
    outcome = services.check_list(list_import=row, held=_held(row, timezone.now()))
    return {"faults": len(outcome.faults)}


def _register(context: Context) -> dict[str, Any]:
    """Register the list; it is written batch by batch, and done twice it makes nothing twice."""
    parameters = context.job.parameters
    row, at = _import(parameters), timezone.now()
    try:
        done = services.register_list(
            list_import=row,
            token=parameters["token"],
            leave_out_faulty=parameters["leave_out_faulty"],
            held=_held(row, at),
            by=row.by,
            at=at,
            said=lambda done, total: context.progress(done, total, _("ลงทะเบียนโครงการ")),
        )
    except services.NotConfirmed as refused:
        raise JobFailed(str(refused)) from refused
    return {"registered": done.registered}


def _page(job: Job) -> str:
    return _import(job.parameters).get_absolute_url()


CHECK = JobKind(name="imports.check", title=_title_of_check, run=_check, result_url=_page)
REGISTER = JobKind(
    name="imports.register", title=_title_of_registering, run=_register, result_url=_page, max_attempts=5
)


def ask_for_check(*, list_import: ListImport, by: User, at: dt.datetime) -> Job:
    """Ask for a list to be checked as it is matched now."""
    return enqueue(
        kind=CHECK.name,
        parameters={"list": str(list_import.pk)},
        organisation=list_import.organisation,
        requested_by=by,
        at=at,
    )


def ask_for_registering(
    *, list_import: ListImport, token: str, leave_out_faulty: bool, by: User, at: dt.datetime
) -> Job:
    """Ask for a checked list to be registered as it was confirmed; asked twice, it is one job."""
    return enqueue(
        kind=REGISTER.name,
        parameters={"list": str(list_import.pk), "token": token, "leave_out_faulty": leave_out_faulty},
        organisation=list_import.organisation,
        requested_by=by,
        at=at,
        idempotency_key=f"{list_import.pk}-{token[:24]}-{leave_out_faulty}",
    )
