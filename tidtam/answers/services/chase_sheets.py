"""Writing to those whose turn it is at sheets that are still to come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from tidtam.accounts.models import User
from tidtam.answers import chasing, selectors
from tidtam.answers.models import Chase, Sheet
from tidtam.approval.choices import Status
from tidtam.audit.services import field_hashes, record
from tidtam.instruments.models import Version
from tidtam.instruments.selectors import version_facts
from tidtam.notifications.selectors import reached, told_on
from tidtam.notifications.services import Letter, put
from tidtam.organisations.models import Organisation
from tidtam.thai.dates import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Chasing:
    """What chasing some sheets comes to, before or after it is done.

    told     sheets of which somebody is written to, each with these people.
    again    sheets whose people were written to of this round today already.
    nobody   sheets at which nobody is reached: no holder of the role, or none by any channel.
    people   how many are written to: each once, however many sheets are theirs.
    """

    told: Sequence[tuple[selectors.SheetRow, Sequence[User]]]
    again: Sequence[selectors.SheetRow]
    nobody: Sequence[selectors.SheetRow]

    @property
    def people(self) -> int:
        """How many are written to."""
        return len({one.pk for _row, people in self.told for one in people})


def plan_chase(version: Version, round_code: str, rows: Sequence[selectors.SheetRow], *, at: dt.datetime) -> Chasing:
    """Return what chasing sheets would come to now; what is approved is left out. Seven queries for any number."""
    day = local_date(at)
    turns = selectors.turns_of(rows, on=day)
    everybody = {one.pk: one for people in turns.values() for one in people}
    reach, done = reached(list(everybody.values())), told_on(day, kind=_kind(version, round_code))
    told: list[tuple[selectors.SheetRow, Sequence[User]]] = []
    again, nobody = [], []
    for row in rows:
        if row.status == Status.APPROVED:
            continue
        people = [one for one in turns[row.sheet.pk] if one.pk in reach]
        fresh = [one for one in people if one.pk not in done]
        if (row.chase and row.chase.day == day) or (people and not fresh):
            again.append(row)
        elif fresh:
            told.append((row, fresh))
        else:
            nobody.append(row)
    return Chasing(told=told, again=again, nobody=nobody)


def letters_of(chased: Chasing, asked: chasing.Asked) -> list[Letter]:
    """Return a letter to each person with all their sheets, in the person's language."""
    theirs: defaultdict[int, list[selectors.SheetRow]] = defaultdict(list)
    people: dict[int, User] = {}
    for row, some in chased.told:
        for one in some:
            people[one.pk] = one
            theirs[one.pk].append(row)
    found = []
    for pk, rows in theirs.items():
        with translation.override(people[pk].language):
            found.append(chasing.letter(people[pk], rows, asked))
    return found


@transaction.atomic
def chase_sheets(
    *,
    version: Version,
    round_code: str,
    sheets: Collection[int],
    office: Organisation | None = None,
    note: str = "",
    by: User,
    at: dt.datetime,
) -> Chasing:
    """Put a message for everybody whose turn it is at sheets of a round: each person once a day, whoever asks for it.

    office  None: sheets of offices and bureaus; else of this office's schools. Other ids are left out.
    A second call on the same day changes nothing.
    """
    list(Sheet.objects.select_for_update().filter(pk__in=sheets).order_by("pk").values_list("pk", flat=True))
    window = selectors.window_of_round(version, round_code)
    rows = selectors.rows_of_round(version, round_code, window=window, at=at, office=office, ids=sheets)
    chased = plan_chase(version, round_code, rows, at=at)
    if not chased.told:
        return chased
    facts = version_facts(version)
    one = next(each for each in facts.rounds if each.code == round_code)
    day = local_date(at)
    asked = chasing.Asked(version=facts, round=one, by=by, note=note)
    put(letters_of(chased, asked), kind=_kind(version, round_code), day=day, at=at)
    Chase.objects.bulk_create(
        Chase(sheet=row.sheet, day=day, at=at, by=by, people=len(people)) for row, people in chased.told
    )
    record(
        subject_kind="answers.round",
        subject_id=f"{facts.code}/{facts.fiscal_year_be}/{facts.number}/{round_code}",
        organisation_code=office.code if office else "",
        action="answers.round.chased",
        by=by.username,
        at=at,
        fields=field_hashes({"sheets": ",".join(str(row.sheet.pk) for row, _people in chased.told), "note": note}),
    )
    return chased


def _kind(version: Version, round_code: str) -> str:
    """Return the kind of the messages of a round: of one kind a person gets one a day."""
    return f"answers.chase.{version.pk}.{round_code}"
