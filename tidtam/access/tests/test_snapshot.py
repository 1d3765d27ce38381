"""One state of the database for everything read inside."""

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import JSONObject

from tests.people import person
from tidtam.access.snapshot import reading_snapshot
from tidtam.accounts.models import User


@pytest.mark.django_db(transaction=True)
def test_a_connection_whose_first_question_is_a_snapshot_can_speak_json():
    person("somsri")
    connection.features.__dict__.pop("supports_json_field", None)  # as on a new connection
    with reading_snapshot():
        assert list(User.objects.values_list(JSONObject(name=F("username")), flat=True)) == [{"name": "somsri"}]
