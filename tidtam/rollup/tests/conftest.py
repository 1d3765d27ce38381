"""A small nation of two provinces and one instrument; what is added is written here by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from tidtam.instruments.facts import STANDARD_BANDS
from tidtam.instruments.models import Band, Instrument, Node, Round, Version
from tidtam.organisations import services
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Province, Region, RegionMember, RegionSet

AT = dt.datetime(2023, 9, 30, 9, 0, tzinfo=dt.UTC)
YEAR = 2566
OFFICES = ("P50-1", "P50-2", "S50", "P30-1", "S30")


@pytest.fixture
def nation(db):
    """Return the offices by code: three in province 50 (north), two in 30 (northeast), one of each with a school."""
    provinces = {
        code: Province.objects.create(code=code, iso_code=f"TH-{code}", name_th=code, name_en=code, sort_key=code)
        for code in ("30", "50")
    }
    region_set = RegionSet.objects.create(code="geographic-6", name_th="หกภาค")
    for code, province in (("north", "50"), ("northeast", "30")):
        region = Region.objects.create(region_set=region_set, code=code, name_th=code)
        RegionMember.objects.create(region_set=region_set, region=region, province=provinces[province])

    def make(code, kind, parent=None, province=()):
        new = NewOrganisation(
            code=code, kind=kind, parent_code=parent, name_th=f"หน่วยงาน {code}", province_codes=province
        )
        return services.create_organisation(new=new, at=AT, by="test")

    make("OBEC", "commission")
    found = {
        code: make(code, "esa_primary" if code[0] == "P" else "esa_secondary", "OBEC", (code[1:3],)) for code in OFFICES
    }
    make("DEMO-1", "school", "P50-1", ("50",))
    make("DEMO-2", "school", "S30", ("50",))
    return found


def version_of(code, *nodes, year=YEAR, number=1, rounds=("year",)):
    """Make a published version with nodes given as (code, kind, parent, fields of the node)."""
    instrument, _made = Instrument.objects.get_or_create(code=code)
    version = Version.objects.create(
        instrument=instrument, fiscal_year_be=year, number=number, state="published", title=code, good_from_level=3,
        national_target=Decimal(90), counts_overall=True, overall_rule="every_part",
        content_sha256=f"{code}{year}{number}", made_at=AT, made_by="test", published_at=AT,
    )  # fmt: skip
    for order, one in enumerate(rounds):
        Round.objects.create(version=version, order=order, code=one, label=one, months=12)
    for band in STANDARD_BANDS:
        Band.objects.create(version=version, level=band.level, first=band.first, last=band.last, label=band.label)
    for order, (node_code, kind, more) in enumerate(nodes):
        fields = {"title": node_code, "answered_by": "office", "applies_to": "all", "is_monitored": False,
                  "target_scope": "office", "in_short_edition": True} | more  # fmt: skip
        Node.objects.create(version=version, order=order, code=node_code, kind=kind, weight=1, **fields)
    return version


@pytest.fixture
def version(nation):
    return version_of("QP", ("QP-1", "level", {}), ("QP-2", "level", {"applies_to": "primary"}), ("QP-3", "share", {}))
