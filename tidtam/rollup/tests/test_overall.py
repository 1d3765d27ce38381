"""Good or above overall: every office is in the denominator, and who has no result is named."""

import pytest

from tests.people import person, signed_in
from tidtam.assessment.models import Result
from tidtam.config.cli import main
from tidtam.instruments.selectors import version_facts, versions_of_year
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import add_organisations
from tidtam.rollup import selectors, services
from tidtam.rollup.tests.conftest import AT, YEAR, version_of

GOOD = {"QP": 242, "AP": 239, "STD": 245}
WITHOUT = {"QP": 3, "AP": 4, "STD": 0}
"""Offices without a result; 2 more are not good in AP."""

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(db):
    """245 offices that come to the figures printed for 2566; offices 243 to 245 have no result of QP."""
    root = NewOrganisation(code="OBEC", kind="commission", parent_code=None, name_th="สพฐ.")
    offices = [
        NewOrganisation(code=f"P{number}", kind="esa_primary", parent_code="OBEC", name_th=f"เขต {number}")
        for number in range(1, 246)
    ]
    added = add_organisations(new=[root, *offices], batch="test", at=AT, by="test")[1:]
    services.lay_out(YEAR)
    for code, good in GOOD.items():
        version = version_of(code, ("A", "level", {}))
        Result.objects.bulk_create(
            Result(
                version=version, organisation=office, round_code="year", is_final=True, published_at=AT, content={},
                level=4 if number < good else 2, mean_numerator=4 if number < good else 2, mean_denominator=1,
            )
            for number, office in enumerate(added[: len(added) - WITHOUT[code]])
        )  # fmt: skip


def test_242_239_and_245_of_245_are_printed_to_two_decimals_and_who_is_missing_is_named(printed, capsys):
    assert main(["rollup", "--fiscal-year", str(YEAR)]) == 1
    said = capsys.readouterr().out
    assert "AP 239 = 97.55 % · QP 242 = 98.78 % · STD 245 = 100.00 %" in said
    assert "ทุกส่วน 239 = 97.55 % · มีผลครบ 241 จาก 245" in said
    assert "ยังไม่มีผลครบ: เขต 242, เขต 243, เขต 244, เขต 245" in said


def test_the_overview_divides_by_245_and_names_who_is_missing(printed, client):
    analyst = signed_in(person("analyst", ("analyst", Organisation.objects.get(code="OBEC"))))
    page = analyst.get("/offices/OBEC/rollup/").content.decode()
    for said in ("98.78", "97.55", "100.00", "ยังไม่มีผลครบทุกส่วน 4 เขต", "เขต 242 · เขต 243 · เขต 244 · เขต 245"):
        assert said in page


def test_where_every_part_has_its_result_nobody_is_named(printed):
    (nation,) = selectors.territories(YEAR, kind="nation")
    every = {version_facts(version).code: version for version in versions_of_year(YEAR)}
    assert not selectors.incomplete([every["STD"]], nation).exists()
    assert selectors.incomplete([every["QP"], every["STD"]], nation).count() == 3
