"""The country as it ships."""

from collections import Counter

from tidtam.audit.models import AuditChain
from tidtam.organisations import services
from tidtam.organisations.facts import Loaded
from tidtam.organisations.models import Organisation, Province, Region, RegionMember, RegionSet
from tidtam.organisations.tests.conftest import AT
from tidtam.organisations.tests.test_tree import assert_paths_follow_parents


def test_it_holds_183_primary_and_62_secondary_offices_below_the_commission(country):
    kinds = Counter(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {"ministry": 1, "commission": 1, "esa_primary": 183, "esa_secondary": 62}
    assert Organisation.objects.below(Organisation.objects.get(code="OBEC")).offices().count() == 245
    assert_paths_follow_parents()


def test_each_province_has_one_of_six_regions_and_offices_of_both_kinds(country):
    assert Province.objects.count() == 77
    assert RegionMember.objects.filter(region_set__code="geographic-6").count() == 77
    assert Region.objects.count() == 6
    assert RegionSet.objects.filter(regions=None).count() == 2
    for kind in ("esa_primary", "esa_secondary"):
        assert Province.objects.filter(offices__kind=kind).distinct().count() == 77


def test_each_office_keeps_the_evidence_for_its_name(country):
    assert not Organisation.objects.filter(source_note="").exists()
    assert "15 exact names" in Organisation.objects.get(code="S50").source_note


def test_loading_again_adds_nothing_and_overwrites_nothing(country):
    Organisation.objects.filter(code="P50-2").update(name_en="corrected")
    assert services.load_reference_data(at=AT, by="test") == Loaded()
    assert Organisation.objects.get(code="P50-2").name_en == "corrected"


def test_it_takes_few_statements(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        services.load_reference_data(at=AT, by="test")


def test_each_office_begins_its_audit_chain(country):
    assert AuditChain.objects.filter(subject_kind="organisations.organisation").count() == 247


def test_it_is_the_list_of_the_source_documents(country, load_shared):
    offices = load_shared("esa_list.json")["offices"]
    there = {one.code: one for one in Organisation.objects.offices().prefetch_related("covers")}
    assert len(there) == len(offices)
    for office in offices:
        one = there[office["key"]]
        assert (one.name_th, one.short_name_th, one.area_no) == (
            office["name_th"],
            office["short_th"],
            office["area_no"],
        )
        assert {province.code for province in one.covers.all()} == set(office["provinces"])
        assert one.province.code == office["provinces"][0]
