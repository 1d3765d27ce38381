"""A pytest plugin: lets Django's `flush` empty the database between tests that commit.

Tests marked `django_db(transaction=True)` end with `flush`, which the trail's triggers refuse, as they should. The
triggers are dropped just before that one step; `flush` sends post_migrate, which installs them again.
"""

from typing import Any

import pytest
from django.test import TransactionTestCase

from tidtam.audit import append_only


@pytest.fixture(scope="session", autouse=True)
def flush_lifts_the_audit_triggers():
    case: Any = TransactionTestCase
    original = case._fixture_teardown

    def teardown(self):
        with append_only.triggers_lifted():
            original(self)

    case._fixture_teardown = teardown
    yield
    case._fixture_teardown = original
