"""Adding organisations and aliases, one or many; computes the columns that searching and sorting read."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from tidtam.audit.services import NewLine, record, record_many
from tidtam.organisations import rules
from tidtam.organisations.choices import ESA_OFFICE_KINDS, OrganisationKind
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation, OrganisationAlias, Province
from tidtam.thai import collation

SUBJECT = "organisations.organisation"
"""The kind of subject under which the audit keeps an organisation's history; the id is its code."""


class AliasTaken(Exception):
    """The spelling already names another organisation: two offices under one spelling could never be told apart."""


def line_of(organisation: Organisation, happened: str, *, at: dt.datetime, by: str, reason: str = "") -> NewLine:
    """Return the audit line that says what happened to an organisation, to be recorded last in the transaction."""
    return NewLine(
        subject_kind=SUBJECT,
        subject_id=organisation.code,
        organisation_code=organisation.code,
        action=f"organisations.organisation.{happened}",
        by=by,
        at=at,
        reason=reason,
    )


def fill_names(organisation: Organisation, provinces: Sequence[Province]) -> None:
    """Compute the columns for matching, searching and sorting from the names; saves nothing."""
    organisation.name_key = rules.name_key(organisation.name_th)
    organisation.short_name_key = rules.name_key(organisation.short_name_th)
    organisation.name_en_key = rules.name_key(organisation.name_en)
    words = [organisation.code, organisation.obec_code, organisation.short_name_th, organisation.name_th]
    words += [organisation.name_en, *(name for province in provinces for name in (province.name_th, province.name_en))]
    organisation.search_text = "\n".join(rules.searchable(word) for word in words if word)
    organisation.sort_key = collation.sort_key(organisation.short_name_th or organisation.name_th)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows with all columns but parent and path, and the provinces each covers: made before the transaction opens."""

    rows: list[tuple[str | None, Organisation]]  # (code of the parent, row)
    covered_ids: dict[str, list[int]]


def prepare_organisations(new: Sequence[NewOrganisation]) -> Prepared:
    """Compute the rows of new organisations. One query. Raises ValueError for a kind or province that is unknown."""
    provinces = {province.code: province for province in Province.objects.all()}
    rows, covered_ids = [], {}
    for one in new:
        unknown = [code for code in one.province_codes if code not in provinces]
        if unknown:
            raise ValueError(f"{one.code}: no province {', '.join(unknown)}")
        covered = [provinces[code] for code in one.province_codes]
        row = _row(one, covered)
        rows.append((one.parent_code, row))
        covered_ids[row.code] = [province.pk for province in covered]
    return Prepared(rows, covered_ids)


def insert_organisations(prepared: Prepared) -> list[Organisation]:
    """Write prepared organisations with paths and provinces, level by level; the caller holds the transaction.

    A parent stands in the database or anywhere among the rows. Per level of the tree: one insert and one update;
    beside them one query for parents and one insert of provinces. Raises ValueError for an unknown parent.
    """
    parent_codes = {parent_code for parent_code, _row in prepared.rows if parent_code}
    ids: dict[str | None, int | None] = {None: None}
    ids.update(Organisation.objects.filter(code__in=parent_codes).values_list("code", "pk"))
    waiting, written = prepared.rows, []
    while waiting:
        level = [(parent_code, row) for parent_code, row in waiting if parent_code in ids]
        if not level:
            raise ValueError(f"no organisation {waiting[0][0]} to stand above {waiting[0][1].code}")
        waiting = [(parent_code, row) for parent_code, row in waiting if parent_code not in ids]
        for parent_code, row in level:
            row.parent_id = ids[parent_code]
        rows = [row for _parent_code, row in level]
        Organisation.objects.bulk_create(rows)
        _write_paths()
        ids.update((row.code, row.pk) for row in rows)
        written += rows
    covers = Organisation.covers.through
    covers.objects.bulk_create(
        covers(organisation_id=ids[code], province_id=province_id)
        for code, province_ids in prepared.covered_ids.items()
        for province_id in province_ids
    )
    return written


def _row(new: NewOrganisation, covered: Sequence[Province]) -> Organisation:
    row = Organisation(
        code=rules.code_key(new.code),
        kind=OrganisationKind(new.kind),
        name_th=new.name_th,
        short_name_th=new.short_name_th,
        name_en=new.name_en,
        obec_code=new.obec_code,
        province=covered[0] if covered else None,
        area_no=new.area_no,
        valid_from_date=new.valid_from_date,
        valid_to_date=new.valid_to_date,
        is_demo=new.is_demo,
        source_note=new.source_note,
    )
    fill_names(row, covered)
    return row


def _write_paths() -> None:
    """Give the rows just inserted their paths: the parent's path and the own id, in one statement."""
    above = Organisation.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    Organisation.objects.filter(path="").update(
        path=Concat(Coalesce(Subquery(above), Value("")), Cast("pk", CharField()), Value("."))
    )


def insert_usual_spellings(offices: Iterable[tuple[Organisation, Sequence[Province]]]) -> int:
    """Write the usual spellings of area offices that mean one office alone; returns how many. Three queries."""
    spellings = {
        office.code: rules.usual_spellings(
            kind=office.kind, places=[province.name_th for province in provinces], area_no=office.area_no
        )
        for office, provinces in offices
    }
    taken: set[str] = set(OrganisationAlias.objects.values_list("key", flat=True))
    for keys in Organisation.objects.exclude(kind=OrganisationKind.SCHOOL).values_list(
        "name_key", "short_name_key", "name_en_key"
    ):
        taken.update(keys)
    ids = {office.code: office.pk for office, _provinces in offices}
    aliases = [
        OrganisationAlias(organisation_id=ids[code], text=text, key=rules.name_key(text), is_automatic=True)
        for code, texts in rules.unambiguous(spellings, taken=taken).items()
        for text in texts
    ]
    OrganisationAlias.objects.bulk_create(aliases)
    return len(aliases)


@transaction.atomic
def create_organisation(*, new: NewOrganisation, at: dt.datetime, by: str, reason: str = "") -> Organisation:
    """Add one organisation to the tree, with the usual spellings of an area office as aliases.

    Raises ValueError for a parent or province that does not exist, django's IntegrityError for a code in use.
    """
    (organisation,) = insert_organisations(prepare_organisations([new]))
    organisation.refresh_from_db()
    if organisation.kind in ESA_OFFICE_KINDS:
        insert_usual_spellings([(organisation, list(organisation.covers.all()))])
    record_many([line_of(organisation, "created", at=at, by=by, reason=reason)])
    return organisation


def add_organisations(*, new: Sequence[NewOrganisation], batch: str, at: dt.datetime, by: str) -> list[Organisation]:
    """Add many organisations at once, with one line of audit for the batch of this name. No aliases are made.

    The caller keeps a batch small enough to leave others their turn at the database (about 500).
    """
    prepared = prepare_organisations(new)
    with transaction.atomic():
        written = insert_organisations(prepared)
        record(
            subject_kind="organisations.batch",
            subject_id=batch,
            organisation_code="",
            action="organisations.organisations.added",
            by=by,
            at=at,
            reason=f"{len(written)} organisations, {new[0].code} to {new[-1].code}" if new else "none",
        )
    return written


@transaction.atomic
def add_alias(*, organisation: Organisation, text: str, at: dt.datetime, by: str) -> OrganisationAlias:
    """Add a spelling by which people name an organisation; adding it twice changes nothing.

    Raises AliasTaken where the spelling is a name or an alias of another organisation.
    """
    key = rules.name_key(text)
    if not key:
        raise ValueError("an alias needs letters")
    others = Organisation.objects.exclude(pk=organisation.pk)
    named = others.filter(name_key=key) | others.filter(short_name_key=key) | others.filter(name_en_key=key)
    other = named.first() or others.filter(aliases__key=key).first()
    if other is not None:
        raise AliasTaken(
            _("“%(text)s” ใช้เรียก %(other)s (%(code)s) อยู่แล้ว ให้ใช้ชื่ออื่น")
            % {"text": text, "other": other, "code": other.code}
        )
    alias, is_new = OrganisationAlias.objects.get_or_create(organisation=organisation, key=key, defaults={"text": text})
    if is_new:
        record_many([line_of(organisation, "alias_added", at=at, by=by, reason=text)])
    return alias
