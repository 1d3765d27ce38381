"""Answer what only one target form asks of a project, place by place."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tidtam.accounts.models import User
from tidtam.approval.services import ChangedMeanwhile, NotTheOwner
from tidtam.audit.services import field_hashes, record, subject_of
from tidtam.drafts.typed import ChangesRefused
from tidtam.organisations.selectors import held_roles
from tidtam.projects import models
from tidtam.projects.places import LONGEST, WHAT_FITS, FieldKind
from tidtam.projects.services.locked_project import locked_project
from tidtam.projects.services.owner_role import owner_role
from tidtam.thai.dates import local_date
from tidtam.thai.text import clean


class AnswersChanged(ChangedMeanwhile):
    """Somebody else answered some of the places meanwhile, so nothing was written.

    standing  by place, the row as it stands now; None where the answer was taken away.
    """

    def __init__(self, standing: Mapping[str, models.FormAnswer | None]) -> None:
        super().__init__(_("มีผู้แก้ไขคำตอบหลังจากที่เปิดหน้านี้ · เทียบข้อความทีละช่องแล้วบันทึกอีกครั้ง"))
        self.standing = dict(standing)


def answer_token(text: str) -> str:
    """Return what names an answer as it was seen: "" where there was none."""
    kept = clean(text).strip()
    return hashlib.sha256(kept.encode()).hexdigest()[:16] if kept else ""


@transaction.atomic
def answer_form(
    *,
    project: models.Project,
    form: str,
    changes: Mapping[str, str],
    seen: Mapping[str, str],
    by: User,
    at: datetime,
    page: str = "",
) -> None:
    """Write answers to a form's own questions; an empty text takes an answer away.

    changes  texts by place; which places a form asks, its profile says, and the caller holds them to it.
    seen     by place, answer_token of what the form showed; a place that is left out showed nothing.
    page     names the opened page: who goes back to it and saves again has seen what they saved from it before.
    Two people who answer different places do not meet. What stands already is answered as done, whatever was seen:
    the same form may be sent twice, and only the first writes a line. There is no window and no approval: another
    office's form asks, and what it prints is dated.
    Raises approval.services.Gone, NotTheOwner, AnswersChanged, and ChangesRefused for texts that are too long.
    """
    row, _held = locked_project(project)
    role = owner_role(row, by, held=held_roles(by, on=local_date(at)))
    if role is None:
        raise NotTheOwner(_("ผู้รับผิดชอบโครงการเป็นผู้ตอบแบบรายงานของโครงการ"))
    said = {place: clean(text).strip() for place, text in changes.items()}
    too_long = [place for place, text in said.items() if len(text) > LONGEST[FieldKind.TEXT]]
    if too_long:
        raise ChangesRefused(dict.fromkeys(too_long, WHAT_FITS[FieldKind.TEXT]))
    rows = models.FormAnswer.objects.filter(project=row, form=form, place__in=said).select_related("updated_by")
    standing = {one.place: one for one in rows}
    now = {place: standing[place].text if place in standing else "" for place in said}
    said = {place: text for place, text in said.items() if text != now[place]}
    own = {place for place, one in standing.items() if page and (one.saved_from, one.updated_by_id) == (page, by.pk)}
    met = [place for place in said if place not in own and answer_token(now[place]) != seen.get(place, "")]
    if met:
        raise AnswersChanged({place: standing.get(place) for place in met})
    if not said:
        return
    models.FormAnswer.objects.filter(
        project=row, form=form, place__in=[place for place, text in said.items() if not text]
    ).delete()
    models.FormAnswer.objects.bulk_create(
        [
            models.FormAnswer(
                project=row, form=form, place=place, text=text, updated_at=at, updated_by=by, saved_from=page
            )
            for place, text in said.items()
            if text
        ],
        update_conflicts=True,
        unique_fields=["project", "form", "place"],
        update_fields=["text", "updated_at", "updated_by", "saved_from"],
    )
    record(
        **subject_of(row),
        organisation_code=row.organisation.code,
        action="projects.project.answered",
        by=by.username,
        at=at,
        role=role.role,
        fields=field_hashes({f"form_answers[{form}].{place}": text for place, text in said.items()}),
    )
