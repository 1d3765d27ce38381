"""What happens to organisations that stand: new names, new parents, closing, merging, splitting.

Each leaves the past readable: names and parents until the day go to FormerState, the old name becomes an alias, and
mergers and splits are OrganisationChange rows. A change takes effect on the day it is entered or earlier: the
columns of Organisation always say what holds now.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from tidtam.audit.services import record_many
from tidtam.organisations import rules
from tidtam.organisations.choices import ESA_OFFICE_KINDS, ChangeKind
from tidtam.organisations.models import FormerState, Organisation, OrganisationAlias, OrganisationChange, subtree
from tidtam.organisations.services.tree import fill_names, insert_usual_spellings, line_of


class ChangeRefused(Exception):
    """The change cannot be made as asked; the message says why and what to do, in Thai."""


@transaction.atomic
def rename_organisation(
    *,
    organisation: Organisation,
    name_th: str,
    effective_date: dt.date,
    at: dt.datetime,
    by: str,
    short_name_th: str | None = None,
    name_en: str | None = None,
    reason: str = "",
) -> Organisation:
    """Give an organisation a new name from a day on; None keeps a short or English name. Old names become aliases.

    Raises ChangeRefused for a day to come, or a day before an earlier change of the same organisation.
    """
    _refuse_days_to_come(effective_date, at)
    organisation = _locked([organisation])[0]
    _remember([organisation], until=effective_date)
    for old in {organisation.name_th, organisation.short_name_th, organisation.name_en} - {""}:
        OrganisationAlias.objects.get_or_create(
            organisation=organisation, key=rules.name_key(old), defaults={"text": old, "is_automatic": True}
        )
    organisation.name_th = name_th
    organisation.short_name_th = organisation.short_name_th if short_name_th is None else short_name_th
    organisation.name_en = organisation.name_en if name_en is None else name_en
    covered = list(organisation.covers.all())
    fill_names(organisation, covered)
    organisation.save()
    if organisation.kind in ESA_OFFICE_KINDS:
        insert_usual_spellings([(organisation, covered)])
    OrganisationChange.objects.update_or_create(
        kind=ChangeKind.RENAMED,
        from_organisation=organisation,
        to_organisation=organisation,
        effective_date=effective_date,
        defaults={"note": reason},
    )
    record_many([line_of(organisation, "renamed", at=at, by=by, reason=reason)])
    return organisation


@transaction.atomic
def move_organisation(
    *,
    organisation: Organisation,
    parent: Organisation,
    effective_date: dt.date,
    at: dt.datetime,
    by: str,
    reason: str = "",
) -> Organisation:
    """Place an organisation, with all below it, under another parent from a day on.

    Raises ChangeRefused where the parent stands below it, and as rename_organisation does.
    """
    _refuse_days_to_come(effective_date, at)
    organisation, parent = _locked([organisation, parent])
    _move([organisation], parent, effective_date=effective_date)
    record_many([line_of(organisation, "moved", at=at, by=by, reason=reason)])
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def close_organisation(
    *, organisation: Organisation, effective_date: dt.date, at: dt.datetime, by: str, reason: str = ""
) -> Organisation:
    """Close an organisation: `effective_date` is the first day on which it no longer stands.

    Raises ChangeRefused while anything below it would still stand, or where it was closed before.
    """
    organisation = _locked([organisation])[0]
    if Organisation.objects.below(organisation).exclude(pk=organisation.pk).valid_on(effective_date).exists():
        raise ChangeRefused(
            _("%(organisation)s ยังมีหน่วยงานในสังกัด ให้ย้ายหรือปิดหน่วยงานเหล่านั้นก่อน") % {"organisation": organisation}
        )
    _close([organisation], effective_date=effective_date)
    record_many([line_of(organisation, "closed", at=at, by=by, reason=reason)])
    return organisation


@transaction.atomic
def merge_organisations(
    *,
    predecessors: Sequence[Organisation],
    into: Organisation,
    effective_date: dt.date,
    at: dt.datetime,
    by: str,
    reason: str = "",
) -> Organisation:
    """Merge organisations into one that stands on the day: they close, and all below them moves to it.

    Raises ChangeRefused where the successor does not stand on that day, is one of the predecessors, or as above.
    """
    _refuse_days_to_come(effective_date, at)
    *closing, into = _locked([*predecessors, into])
    _refuse_successor(into, closing, effective_date)
    lines = []
    for one in closing:
        moved = list(one.children.valid_on(effective_date).order_by("pk"))
        _move(moved, into, effective_date=effective_date)
        lines += [line_of(child, "moved", at=at, by=by, reason=reason) for child in moved]
    _close(closing, effective_date=effective_date)
    OrganisationChange.objects.bulk_create(
        OrganisationChange(
            kind=ChangeKind.MERGED,
            effective_date=effective_date,
            from_organisation=one,
            to_organisation=into,
            share=Decimal(1),
            note=reason,
        )
        for one in closing
    )
    lines += [line_of(one, "merged", at=at, by=by, reason=reason) for one in [*closing, into]]
    record_many(lines)
    return into


@transaction.atomic
def split_organisation(
    *,
    organisation: Organisation,
    shares: Mapping[str, Decimal | None],
    effective_date: dt.date,
    at: dt.datetime,
    by: str,
    children: Mapping[str, str] | None = None,
    reason: str = "",
) -> list[Organisation]:
    """Split an organisation into several that stand on the day; it closes. Returns the successors.

    shares    code of a successor -> the part of the figures it takes over (together 1), or None where not stated:
              then sums over the successors cannot be made (rules.carry_over refuses).
    children  code of what stands below -> code of the successor it moves to; every one that stands must be named.
    Raises ChangeRefused where shares do not make 1, a child is not named, or as merge_organisations does.
    """
    _refuse_days_to_come(effective_date, at)
    stated = [share for share in shares.values() if share is not None]
    if stated and (len(stated) != len(shares) or sum(stated) != 1 or min(stated) < 0):
        raise ChangeRefused(_("สัดส่วนของทุกหน่วยงานใหม่ต้องรวมกันได้ 1 พอดี หรือไม่ระบุเลย"))
    found = list(Organisation.objects.filter(code__in=shares).order_by("pk"))
    if len(found) != len(shares):
        missing = ", ".join(sorted(set(shares) - {one.code for one in found}))
        raise ChangeRefused(_("ไม่มีหน่วยงานรหัส %(codes)s ให้สร้างหน่วยงานใหม่ก่อนแยก") % {"codes": missing})
    organisation, *found = _locked([organisation, *found])
    successors = {one.code: one for one in found}
    for successor in found:
        _refuse_successor(successor, [organisation], effective_date)
    lines, places = [], children or {}
    standing = list(organisation.children.valid_on(effective_date).order_by("pk"))
    unplaced = [child for child in standing if places.get(child.code) not in successors]
    if unplaced:
        raise ChangeRefused(
            _("ยังไม่ระบุสังกัดใหม่ของ %(count)d หน่วยงาน เช่น %(first)s") % {"count": len(unplaced), "first": unplaced[0]}
        )
    for code, successor in successors.items():
        moved = [child for child in standing if places[child.code] == code]
        _move(moved, successor, effective_date=effective_date)
        lines += [line_of(child, "moved", at=at, by=by, reason=reason) for child in moved]
    _close([organisation], effective_date=effective_date)
    OrganisationChange.objects.bulk_create(
        OrganisationChange(
            kind=ChangeKind.SPLIT,
            effective_date=effective_date,
            from_organisation=organisation,
            to_organisation=successor,
            share=shares[code],
            note=reason,
        )
        for code, successor in successors.items()
    )
    lines += [line_of(one, "split", at=at, by=by, reason=reason) for one in [organisation, *found]]
    record_many(lines)
    return found


def _locked(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Return the organisations fresh from the database, locked in the order of their ids, in the order given."""
    ids = [one.pk for one in organisations]
    fresh = {one.pk: one for one in Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [fresh[pk] for pk in ids]


def _refuse_days_to_come(effective_date: dt.date, at: dt.datetime) -> None:
    if effective_date > timezone.localdate(at):
        raise ChangeRefused(_("วันที่มีผลยังมาไม่ถึง ให้บันทึกการเปลี่ยนแปลงในวันที่มีผลหรือหลังจากนั้น"))


def _refuse_successor(successor: Organisation, closing: Sequence[Organisation], on: dt.date) -> None:
    if successor in closing:
        raise ChangeRefused(_("%(organisation)s เป็นทั้งหน่วยงานเดิมและหน่วยงานใหม่") % {"organisation": successor})
    if not Organisation.objects.valid_on(on).filter(pk=successor.pk).exists():
        raise ChangeRefused(_("%(organisation)s ยังไม่ตั้งหรือปิดไปแล้วในวันที่มีผล ให้ตรวจวันที่") % {"organisation": successor})


def _remember(organisations: Sequence[Organisation], *, until: dt.date) -> None:
    """Keep names and parents as they were before a day; a second change on one day keeps the state before both."""
    later = FormerState.objects.filter(organisation__in=organisations, until_date__gt=until).select_related(
        "organisation"
    )
    if (first := later.first()) is not None:
        raise ChangeRefused(
            _("%(organisation)s มีการเปลี่ยนแปลงหลังวันนี้แล้ว ให้บันทึกตามลำดับวันที่") % {"organisation": first.organisation}
        )
    FormerState.objects.bulk_create(
        (
            FormerState(
                organisation=one,
                until_date=until,
                name_th=one.name_th,
                short_name_th=one.short_name_th,
                name_en=one.name_en,
                parent_id=one.parent_id,
            )
            for one in organisations
        ),
        ignore_conflicts=True,
    )


def _move(moved: Sequence[Organisation], parent: Organisation, *, effective_date: dt.date) -> None:
    """Put organisations under a parent and rewrite the paths of all below them: per former parent, not per child."""
    if not moved:
        return
    if any(rules.is_below(parent.path, one.path) for one in moved):
        raise ChangeRefused(_("%(parent)s อยู่ในสังกัดของหน่วยงานที่จะย้าย ให้เลือกสังกัดอื่น") % {"parent": parent})
    _remember(moved, until=effective_date)
    ids = [one.pk for one in moved]
    with_children = set(Organisation.objects.filter(parent__in=ids).values_list("parent", flat=True))
    for one in moved:
        if one.pk in with_children:
            new = rules.child_path(parent.path, one.pk)
            Organisation.objects.filter(subtree(one.path)).exclude(pk=one.pk).update(
                path=Concat(Value(new), Substr("path", len(one.path) + 1))
            )
    for length in {len(one.path) - len(f"{one.pk}.") for one in moved}:
        Organisation.objects.filter(pk__in=ids).filter(
            pk__in=[one.pk for one in moved if len(one.path) - len(f"{one.pk}.") == length]
        ).update(parent=parent, path=Concat(Value(parent.path), Substr("path", length + 1)))


def _close(organisations: Sequence[Organisation], *, effective_date: dt.date) -> None:
    for one in organisations:
        if one.valid_to_date is not None and one.valid_to_date <= effective_date:
            raise ChangeRefused(_("%(organisation)s ปิดไปก่อนแล้ว") % {"organisation": one})
        if one.valid_from_date is not None and one.valid_from_date > effective_date:
            raise ChangeRefused(_("%(organisation)s ยังไม่ตั้งในวันที่มีผล ให้ตรวจวันที่") % {"organisation": one})
        one.valid_to_date = effective_date
    Organisation.objects.filter(pk__in=[one.pk for one in organisations]).update(valid_to_date=effective_date)
