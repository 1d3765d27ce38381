"""Two offices and the instruments of FY2566, for the tests of assessment."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType

from tidtam.accounts.models import User
from tidtam.answers.models import Answer, Sheet
from tidtam.approval.models import Approval, Snapshot
from tidtam.assessment.tests.stored import AT, store_version
from tidtam.organisations import services
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.models import Membership, Organisation
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


@pytest.fixture
def person(db):
    """Make somebody who holds a role: person("analyst", "OBEC")."""

    def make(role, code, username=""):
        user = User.objects.create_user(username or f"{role}-{code}".lower())
        place = Organisation.objects.get(code=code)
        Membership.objects.create(user=user, organisation=place, role=role, from_date=dt.date(2020, 1, 1))
        return user

    return make


def say(version, office, levels, *, at=AT):
    """Store an approved answer of an office: {(node, round): self-assessed level}."""
    for round_code in {code for _node, code in levels}:
        sheet = Sheet.objects.create(
            instrument_version=version,
            round_code=round_code,
            organisation=office,
            office=office,
            status="approved",
            changed_at=at,
        )
        content = ContentType.objects.get_for_model(Sheet)
        snapshot = Snapshot.objects.create(
            content_type=content,
            object_id=sheet.pk,
            content={},
            content_hash="",
            taken_at=at,
            by=User.objects.get_or_create(username="answerer")[0],
        )
        Approval.objects.create(
            content_type=content,
            object_id=sheet.pk,
            organisation=office,
            kind="answers.sheet",
            snapshot=snapshot,
            approved_snapshot=snapshot,
        )
        Answer.objects.bulk_create(
            Answer(sheet=sheet, node_code=node, position=number, state="answered", self_level=level)
            for number, ((node, code), level) in enumerate(levels.items())
            if code == round_code
        )
