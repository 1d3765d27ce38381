"""Naming, using, choosing and deleting what stands in an office's library."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model

from tidtam.accounts.models import User
from tidtam.evidence import rules, selectors, things
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.services.common import adding_role, checked_title, lock_library, locked, record
from tidtam.evidence.services.files import remove_files
from tidtam.evidence.services.refusals import NoSuchPlace, NotADeleter, NotAPictureOfIt, OfAnotherOffice, StillUsed
from tidtam.organisations.selectors import held_roles
from tidtam.thai.dates import local_date


@transaction.atomic
def rename(*, evidence: Evidence, title: str, by: User, at: datetime) -> Evidence:
    """Call it otherwise. Raises NotAnAdder, TitleMissing, TitleTooLong, EvidenceGone."""
    title = checked_title(title)
    [evidence] = locked([evidence])
    role = adding_role(by, evidence.organisation, at=at)
    if title != evidence.title:
        evidence.title = title
        evidence.save(update_fields=["title"])
        record([evidence], "renamed", role, {"title": title}, by=by, at=at)
    return evidence


def use(*, evidence: Evidence, thing: Model, place: str, by: User, at: datetime) -> EvidenceUse:
    """Say that it stands at a place of a thing; as use_many."""
    [used] = use_many(evidence=[evidence], thing=thing, place=place, by=by, at=at)
    return used


@transaction.atomic
def use_many(*, evidence: Sequence[Evidence], thing: Model, place: str, by: User, at: datetime) -> list[EvidenceUse]:
    """Say that each stands at a place of a thing of the same office; twice says it once.

    Whether the thing may be written now is its own room's rule, asked before. Raises NotAnAdder, EvidenceGone,
    OfAnotherOffice, NoSuchPlace; then none is used.
    """
    if len(place) > rules.LONGEST_PLACE:
        raise NoSuchPlace
    office = things.kind_of_model(type(thing)).office_of(thing)
    rows = locked(evidence)
    if any(one.organisation_id != office.pk for one in rows):
        raise OfAnotherOffice
    role = adding_role(by, office, at=at)
    there = {(use.evidence_id, use.place): use for use in EvidenceUse.objects.at(thing).filter(evidence__in=rows)}
    chosen = {use.evidence_id for use in there.values() if use.is_chosen}
    new = [one for one in rows if (one.pk, place) not in there]
    for one in new:
        there[one.pk, place] = EvidenceUse.objects.create(
            evidence=one, thing=thing, place=place, is_chosen=one.pk in chosen, by=by, at=at
        )
    if new:
        record(new, "used", role, {"place": place}, by=by, at=at, thing=thing)
    return [there[one.pk, place] for one in rows]


@transaction.atomic
def stop_using(*, evidence: Evidence, thing: Model, place: str, by: User, at: datetime) -> None:
    """Say that it no longer stands there; nothing where it does not. Raises NotAnAdder, EvidenceGone."""
    [evidence] = locked([evidence])
    role = adding_role(by, evidence.organisation, at=at)
    number, _deleted = EvidenceUse.objects.at(thing).filter(evidence=evidence, place=place).delete()
    if number:
        record([evidence], "no_longer_used", role, {"place": place}, by=by, at=at, thing=thing)


@transaction.atomic
def choose_picture(*, evidence: Evidence, thing: Model, is_chosen: bool, by: User, at: datetime) -> None:
    """Choose a picture that is used at a thing for the Ministry's form, or no longer. Its size is never a reason.

    Raises NotAnAdder, EvidenceGone, NotAPictureOfIt.
    """
    [evidence] = locked([evidence])
    role = adding_role(by, evidence.organisation, at=at)
    uses = EvidenceUse.objects.at(thing).filter(evidence=evidence)
    if not evidence.is_picture or not uses.exists():
        raise NotAPictureOfIt
    if uses.exclude(is_chosen=is_chosen).update(is_chosen=is_chosen):
        record([evidence], "chosen" if is_chosen else "no_longer_chosen", role, {}, by=by, at=at, thing=thing)


@transaction.atomic
def delete(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Delete what is used nowhere, and its files once that is stored. Raises NotADeleter, EvidenceGone, StillUsed."""
    lock_library(evidence.organisation)
    [evidence] = locked([evidence])
    role = selectors.deleting_role(held_roles(by, on=local_date(at)), evidence, by.pk)
    if role is None:
        raise NotADeleter
    if evidence.uses.exists():
        raise StillUsed(where=selectors.places_in_words(evidence))
    fields = {"title": evidence.title, "sha256": evidence.sha256, "address": evidence.address}
    record([evidence], "deleted", role, fields, by=by, at=at)
    Evidence.objects.filter(pk=evidence.pk).delete()
    transaction.on_commit(lambda: remove_files(evidence), robust=True)
