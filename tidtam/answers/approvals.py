"""How a sheet of answers climbs the chain of approvals. The chain itself is the room approval's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Expression, F, QuerySet, TextField
from django.db.models.functions import Cast

from tidtam.accounts.models import User
from tidtam.answers import listeners, models, selectors
from tidtam.answers.checks import SHEET_CHECKS
from tidtam.approval.choices import Origin, Status
from tidtam.approval.rules import content_of
from tidtam.audit.services import subject_of
from tidtam.checks.choices import Gate
from tidtam.checks.rules import run
from tidtam.checks.services import store_failed_checks
from tidtam.organisations.choices import Role
from tidtam.organisations.models import Organisation
from tidtam.periods.rules import Decision as WindowDecision
from tidtam.thai.dates import local_date

REPORTERS = frozenset({Role.INDICATOR_OWNER.value, Role.SCHOOL_REPORTER.value, Role.BUREAU_REPORTER.value})
"""Who answers, each for the organisation the role is held at and what is below it."""


class SheetKind:
    """A sheet of answers, as approval.things asks for it."""

    kind = "answers.sheet"
    model = models.Sheet
    owner_roles = REPORTERS
    default_roles: Sequence[str] = (Role.DIRECTOR.value,)
    gate = Gate.SUBMIT
    item_keys: Mapping[str, str] = {"answers": "node_code", "parts": "code"}
    unnamed: Sequence[str] = ()
    places: Sequence[str] = ("organisation",)
    version_in_sql: Expression = Cast("version", TextField())

    def locked(self, ids: Sequence[int]) -> Sequence[models.Sheet]:
        """Return the sheets, locked in the order of their ids."""
        rows = models.Sheet.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        return list(rows.select_related(*selectors.LOADED))

    def organisation(self, thing: models.Sheet) -> Organisation:
        """Return who answers."""
        return thing.organisation

    def organisation_code(self, thing: models.Sheet) -> str:
        """Return the code of who answers."""
        return thing.organisation.code

    def subject(self, thing: models.Sheet) -> tuple[str, str]:
        """Return the sheet's audit chain."""
        chain = subject_of(thing)
        return chain["subject_kind"], chain["subject_id"]

    def owner_ids(self, _thing: models.Sheet) -> frozenset[int]:
        """Return nobody: whoever holds the role there answers."""
        return frozenset()

    def named_owners(self) -> QuerySet[User]:
        """Return nobody."""
        return User.objects.annotate(person=F("pk")).none()

    def version(self, thing: models.Sheet) -> str:
        """Return the count of changes."""
        return str(thing.version)

    def contents(self, things: Sequence[models.Sheet]) -> list[dict[str, Any]]:
        """Return what the sheets say; their status is no content."""
        return [content_of(facts, leaving_out=("status",)) for facts in selectors.as_facts(things)]

    def checked_thing(self, thing: models.Sheet) -> models.Sheet:
        """Return the sheet itself."""
        return thing

    def check(self, thing: models.Sheet, *, at: dt.datetime) -> None:
        """Check what the sheet says now, with the evidence attached to it."""
        reading = selectors.reading_of(thing)
        subject = selectors.subject_of_sheet(reading, reading.sheet, on=local_date(at))
        store_failed_checks(
            thing=thing, organisation_code=thing.organisation.code, hits=run(SHEET_CHECKS, subject), at=at
        )

    def is_history(self, thing: models.Sheet) -> bool:
        """Return whether it was imported."""
        return thing.origin == Origin.IMPORTED

    def window(
        self, thing: models.Sheet, *, at: dt.datetime, captured_at: dt.datetime | None = None
    ) -> WindowDecision | None:
        """Return what the window of its round says. None for a correction that was asked for: it may come later.

        A capture in the future is refused always.
        """
        if thing.status == Status.SENT_BACK and (captured_at is None or captured_at <= at):
            return None
        return selectors.window_of_sheet(thing, at=at, captured_at=captured_at)

    def why_not_approved(self, _thing: models.Sheet) -> str:
        """Return "": nothing comes before its approval."""
        return ""

    def approved(self, things: Sequence[models.Sheet], *, at: dt.datetime) -> None:
        """Tell whoever counts what is approved."""
        for sheet in things:
            sheet.status = Status.APPROVED
        listeners.tell(things, at=at)

    def why_not_reopened(self, _thing: models.Sheet) -> str:
        """Return "": an approved sheet can be reopened with a reason."""
        return ""
