"""`tidtam webhooks`."""

import pytest

from tidtam.config.cli import main
from tidtam.webhooks.tests.conftest import URL, happen

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("webhook")
def test_it_lists_and_sends(office, posted, capsys):
    happen(office, "one")
    assert main(["webhooks", "list"]) == 0
    assert main(["webhooks", "send"]) == 0
    listed, sent = capsys.readouterr().out.splitlines()
    assert listed == f"T01-1\tใช้งาน\t{URL}\treports,registrations,sheets,editions"
    assert sent == "ส่งถึงแล้ว 1 ข้อความ"
    assert len(posted) == 1


def test_an_installation_without_webhooks_is_told_how_to_have_them(db, settings, capsys):
    settings.WEBHOOKS = False
    assert main(["webhooks", "send"]) == 2
    assert "TIDTAM_WEBHOOKS=1" in capsys.readouterr().err
