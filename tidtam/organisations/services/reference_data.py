"""Loads the country as it is known: provinces, regions, ministry, commission and 245 offices, from a dated file.

A service and not a migration, because emptying a test database would wipe it. Who corrects the country edits by the
other services; loading again only adds what is missing.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from tidtam.audit.services import NewLine, record_many
from tidtam.organisations import rules
from tidtam.organisations.choices import ESA_OFFICE_KINDS
from tidtam.organisations.facts import Loaded, NewOrganisation
from tidtam.organisations.models import Organisation, Province, Region, RegionMember, RegionSet
from tidtam.organisations.services.tree import (
    insert_organisations,
    insert_usual_spellings,
    line_of,
    prepare_organisations,
)
from tidtam.thai import collation

REFERENCE_FILE = Path(__file__).resolve().parent.parent / "fixtures" / "thailand-2564.json"


@transaction.atomic
def load_reference_data(*, at: dt.datetime, by: str, file: Path = REFERENCE_FILE) -> Loaded:
    """Add what the file holds and the database lacks, by code; what is there stays as it is. About 25 statements.

    Returns how much was added. Each organisation keeps the evidence for its name in `source_note`.
    """
    data = json.loads(file.read_text(encoding="utf-8"))
    provinces = _load_provinces(data["provinces"])
    regions = _load_region_sets(data["region_sets"])
    organisations, aliases = _load_organisations(data)
    loaded = Loaded(provinces=provinces, regions=regions, organisations=len(organisations), aliases=aliases)
    if loaded != Loaded():
        whole = NewLine(
            subject_kind="organisations.reference_data",
            subject_id=file.stem,
            organisation_code="",
            action="organisations.reference_data.loaded",
            by=by,
            at=at,
            reason=f"{loaded.provinces} provinces, {loaded.regions} regions, {loaded.organisations} organisations",
        )
        created = (line_of(one, "created", at=at, by=by, reason=file.stem) for one in organisations)
        record_many([whole, *created])
    return loaded


def _load_provinces(rows: list[dict[str, Any]]) -> int:
    known = set(Province.objects.values_list("code", flat=True))
    new = [Province(**row, sort_key=collation.sort_key(row["name_th"])) for row in rows if row["code"] not in known]
    Province.objects.bulk_create(new)
    return len(new)


def _load_region_sets(rows: list[dict[str, Any]]) -> int:
    """Add whole sets only: a set that is there belongs to who filled it."""
    known = set(RegionSet.objects.values_list("code", flat=True))
    missing = [row for row in rows if row["code"] not in known]
    sets = RegionSet.objects.bulk_create(
        RegionSet(code=row["code"], name_th=row["name_th"], name_en=row["name_en"], source_note=row["source_note"])
        for row in missing
    )
    regions, provinces_of = [], {}
    for region_set, row in zip(sets, missing, strict=True):
        for position, one in enumerate(row["regions"], start=1):
            regions.append(
                Region(
                    region_set=region_set,
                    code=one["code"],
                    name_th=one["name_th"],
                    name_en=one["name_en"],
                    position=position,
                )
            )
            provinces_of[region_set.pk, one["code"]] = one["provinces"]
    Region.objects.bulk_create(regions)
    province_ids = dict(Province.objects.values_list("code", "pk"))
    RegionMember.objects.bulk_create(
        RegionMember(region_set_id=region.region_set_id, region=region, province_id=province_ids[code])
        for region in regions
        for code in provinces_of[region.region_set_id, region.code]
    )
    return len(regions)


def _load_organisations(data: dict[str, Any]) -> tuple[list[Organisation], int]:
    known = set(
        Organisation.objects.filter(code__in=[row["code"] for row in data["organisations"]]).values_list(
            "code", flat=True
        )
    )
    evidence = data["sources"]["offices_secondary_evidence_codes"]
    primary = data["sources"]["offices_primary"]
    new = [
        NewOrganisation(
            code=row["code"],
            kind=row["kind"],
            parent_code=row["parent"],
            name_th=row["name_th"],
            short_name_th=row["short_name_th"],
            name_en=row["name_en"],
            province_codes=tuple(row["provinces"]),
            area_no=row["area_no"],
            source_note=primary if row["evidence"] == "primary" else evidence.get(row["evidence"], row["evidence"]),
        )
        for row in data["organisations"]
        if row["code"] not in known
    ]
    if not new:
        return [], 0
    written = {organisation.code: organisation for organisation in insert_organisations(prepare_organisations(new))}
    provinces = {province.code: province for province in Province.objects.all()}
    aliases = insert_usual_spellings(
        [
            (written[rules.code_key(one.code)], [provinces[code] for code in one.province_codes])
            for one in new
            if one.kind in ESA_OFFICE_KINDS
        ]
    )
    return list(written.values()), aliases
