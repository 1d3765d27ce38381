"""The verbs of the attention list: looking at an office's year, and answering for what was noticed."""

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.attention import rules, selectors
from tidtam.attention.models import Look, Seen
from tidtam.audit.services import field_hashes, record
from tidtam.organisations.models import Organisation

if TYPE_CHECKING:
    from tidtam.accounts.models import User

LONGEST_REASON = 2_000


class ReasonMissing(ValueError):
    """Nobody answers for a notice without saying why it may stand."""

    def __init__(self) -> None:
        super().__init__(_("กรอกเหตุผลไม่เกิน %(most)s ตัวอักษร") % {"most": f"{LONGEST_REASON:,}"})


class NoticeGone(LookupError):
    """The notice says something else by now, or nothing."""

    def __init__(self) -> None:
        super().__init__(_("รายการนี้เปลี่ยนไปแล้ว · อ่านรายการใหม่ก่อนตอบ"))


def look(*, organisation: Organisation, fiscal_year_be: int, at: dt.datetime) -> Look:
    """Look at an office's year and keep what is noticed. Seconds for a thousand projects; the rules hold no lock."""
    office, token = selectors.office_year(organisation, fiscal_year_be)
    found = [{**asdict(one), "values": dict(one.values)} for one in rules.notices(office)]
    kept, _made = Look.objects.update_or_create(
        organisation=organisation,
        fiscal_year_be=fiscal_year_be,
        defaults={"token": token, "notices": found, "looked_at": at},
    )
    return kept


@transaction.atomic
def mark_seen(
    *, organisation: Organisation, fiscal_year_be: int, digest: str, reason: str, by: "User", at: dt.datetime
) -> Seen:
    """Keep that somebody has looked into a notice, and why it may stand; the first answer stays.

    It stands as long as the notice says the same: other figures make it another. Raises ReasonMissing, NoticeGone.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ReasonMissing
    kept = Look.objects.select_for_update().filter(organisation=organisation, fiscal_year_be=fiscal_year_be).first()
    if kept is None or digest not in {selectors.notice_from_json(one).digest for one in kept.notices}:
        raise NoticeGone
    seen, made = Seen.objects.get_or_create(
        organisation=organisation,
        fiscal_year_be=fiscal_year_be,
        digest=digest,
        defaults={"reason": reason, "by": by, "seen_at": at},
    )
    if made:
        record(
            subject_kind="attention.notice",
            subject_id=f"{organisation.code}/{fiscal_year_be}/{digest}",
            organisation_code=organisation.code,
            action="attention.notice.seen",
            by=by.username,
            at=at,
            reason=reason,
            fields=field_hashes({"reason": reason}),
        )
    return seen
