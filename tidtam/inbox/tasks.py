"""The digest of the day, composed by a worker once its hour has come."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tidtam.inbox.digests.writing import write_digests
from tidtam.jobs.kinds import Context, JobKind
from tidtam.jobs.services import enqueue
from tidtam.notifications.channels import channels_on
from tidtam.thai.dates import BANGKOK


def _title(_parameters: dict[str, Any]) -> str:
    return _("จัดทำสรุปงานประจำวัน")


def _run(context: Context) -> dict[str, Any]:
    return {"people": write_digests(at=dt.datetime.fromisoformat(context.job.parameters["at"]))}


WRITE_DIGESTS = JobKind(name="inbox.write_digests", title=_title, run=_run)


def ask_for_digests(at: dt.datetime) -> None:
    """Have the day's digests composed, from DIGEST_HOUR on, where anybody can be reached: one job a day.

    After hours or days without a worker there is one digest, with all that is new since the last.
    """
    local = at.astimezone(BANGKOK)
    if local.hour >= settings.DIGEST_HOUR and channels_on():
        enqueue(
            kind=WRITE_DIGESTS.name,
            parameters={"at": at.isoformat()},
            organisation=None,
            requested_by=None,
            at=at,
            content_key=local.date().isoformat(),
        )
