"""Two offices and the instruments of FY2566, for the tests of assessment."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tidtam.assessment.tests.stored import AT, store_version
from tidtam.organisations import services
from tidtam.organisations.facts import NewOrganisation
from tidtam.scoring.tests.trees import of_letter

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "results-2566.json"


@pytest.fixture
def country(db):
    """The commission and two offices: S52 secondary, P50-1 primary."""
    made = [
        NewOrganisation(code="OBEC", kind="commission", parent_code=None, name_th="สำนักงานคณะกรรมการ"),
        NewOrganisation(code="S52", kind="esa_secondary", parent_code="OBEC", name_th="สพม.ลำปาง ลำพูน"),
        NewOrganisation(code="P50-1", kind="esa_primary", parent_code="OBEC", name_th="สพป.เชียงใหม่ เขต 1"),
    ]
    return {new.code: services.create_organisation(new=new, at=AT, by="test") for new in made}


@pytest.fixture
def versions_2566(db, load_shared):
    """QP, AP and STD as the real letter shows them, published."""
    letter = load_shared("lpn_2566.json")
    facts = {code: replace(of_letter(letter, code)[0], code=code) for code in ("QP", "AP", "STD")}
    return {code: store_version(each) for code, each in facts.items()}


@pytest.fixture
def results_2566():
    """The shipped results file, decoded."""
    return json.loads(FIXTURE.read_text(encoding="utf-8"))
