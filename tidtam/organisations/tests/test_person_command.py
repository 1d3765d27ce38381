"""`tidtam person` adds the first administrator, makes links and lists people."""

import pytest
from django.test import Client

from tests.people import person
from tidtam.accounts.models import User
from tidtam.config.cli import main

pytestmark = pytest.mark.django_db
ADD = ["person", "add", "--username", "first", "--name", "คนแรก", "--role", "administrator", "--office"]


@pytest.fixture
def office(create):
    return create("A")


def test_the_first_administrator_is_added_and_gets_a_link(office, capsys):
    assert main([*ADD, "A", "--site", "https://tidtam.example/"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "เพิ่ม คนแรก เป็นผู้ดูแลระบบ ของ หน่วยงาน A แล้ว"
    assert Client().get(said[-1].removeprefix("https://tidtam.example")).status_code == 302
    assert User.objects.get().memberships.get().role == "administrator"


def test_a_new_link_replaces_the_first(office, capsys):
    main([*ADD, "A"])
    first = capsys.readouterr().out.splitlines()[-1]
    assert main(["person", "link", "--username", "First"]) == 0
    second = capsys.readouterr().out.splitlines()[-1]
    opened = [Client().get(link.removeprefix("http://localhost:8000")).status_code for link in (first, second)]
    assert opened == [200, 302]


def test_the_people_of_an_office_are_listed(office, capsys):
    closed = person("closed", ("owner", office))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    main([*ADD, "A"])
    capsys.readouterr()
    assert main(["person", "list", "--office", "A"]) == 0
    said = capsys.readouterr().out
    assert "first\tคนแรก\tadministrator\tA" in said
    assert "closed [ปิดบัญชี]\towner" in said


@pytest.mark.parametrize(
    "call",
    [
        [*ADD, "NONE"],
        ["person", "link", "--username", "nobody"],
        ["person", "add", "--username", "1100501234567", "--name", "x", "--role", "owner", "--office", "A"],
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(office, capsys, call):
    assert main(call) == 2
    assert capsys.readouterr().err.startswith("tidtam person: ")
    assert not User.objects.exists()
