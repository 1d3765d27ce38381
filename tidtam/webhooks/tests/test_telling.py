"""What changes is told in the transaction of the change: with it, or not at all."""

import json

import pytest
from django.db import transaction

from tidtam.approval.tests.conftest import AT, facts, people, places, report, take
from tidtam.publishing.listeners import EditionChange
from tidtam.publishing.models import Edition
from tidtam.webhooks.models import Delivery
from tidtam.webhooks.telling import tell_editions
from tidtam.webhooks.tests.conftest import make

__all__ = ["facts", "people", "places", "report"]  # fixtures
pytestmark = pytest.mark.django_db


def told():
    """Return type, status before and after of what was told, sorted."""
    said = [json.loads(one.body) for one in Delivery.objects.all()]
    return sorted((one["type"], one["data"]["status_before"], one["data"]["status"]) for one in said)


def test_every_change_of_a_report_is_told_and_a_step_that_changes_nothing_is_not(places, people, report, settings):
    settings.PUBLIC_URL = "https://tidtam.example.go.th"
    make(places.office)
    make(places.other)
    take("submit", report, people.owner)
    take("send_back", report, people.group_head, comment="บอกจำนวน")
    take("submit", report, people.owner)
    take("approve", report, people.group_head)
    take("approve", report, people.director)
    take("reopen", report, people.director, reason="ยอดเงินผิด")
    assert told() == [
        ("report.approved", "submitted", "approved"),
        ("report.reopened", "approved", "sent_back"),
        ("report.sent_back", "submitted", "sent_back"),
        ("report.submitted", "saved", "submitted"),
        ("report.submitted", "sent_back", "submitted"),
    ]
    assert json.loads(Delivery.objects.get(type="report.approved").body) == {
        "type": "report.approved",
        "timestamp": "2024-04-10T03:00:00Z",
        "data": {
            "kind": "report",
            "id": str(report.pk),
            "organisation_code": "P50-2",
            "status_before": "submitted",
            "status": "approved",
            "url": f"https://tidtam.example.go.th/api/v1/reports/{report.pk}",
        },
    }


def test_what_is_not_stored_is_not_told(places, people, report):
    make(places.bureau)
    with transaction.atomic():
        take("submit", report, people.owner)
        assert told() == [("report.submitted", "saved", "submitted")]
        transaction.set_rollback(True)
    assert told() == []


def test_a_registration_leads_to_its_project(places, people, report):
    make(places.office)
    version = report.project.current_version
    type(version).objects.filter(pk=version.pk).update(status="saved")
    take("submit", version, people.owner)
    said = json.loads(Delivery.objects.get().body)
    assert (said["type"], said["data"]["url"]) == ("registration.submitted", f"/api/v1/projects/{report.project_id}")


def test_an_edition_is_told_with_the_list_it_stands_in(places):
    make(places.bureau)
    edition = Edition(organisation=places.office, status="issued")
    tell_editions([EditionChange(edition=edition, action="published", before="preparing")], at=AT)
    assert told() == [("edition.published", "preparing", "issued")]
    assert json.loads(Delivery.objects.get().body)["data"]["url"] == "/api/v1/organisations/P50-2/editions"
