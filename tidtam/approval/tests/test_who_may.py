"""Every move × status × person, against a table written here: asked of the page's buttons and of the service."""

from itertools import product

import pytest
from django.db import transaction

from tidtam.approval import rules, services
from tidtam.approval.services import NewAdvice
from tidtam.approval.tests.conftest import People, standing, take

pytestmark = pytest.mark.django_db

STATES = ("saved", "submitted", "at_the_director", "sent_back", "approved")
EXPECTED = {
    ("saved", "owner"): {"save", "submit"},
    ("saved", "co_owner"): {"save", "submit"},
    ("submitted", "owner"): {"recall"},
    ("submitted", "co_owner"): {"recall"},
    ("submitted", "group_head"): {"approve", "send_back"},
    ("at_the_director", "director"): {"approve", "send_back"},
    ("at_the_director", "bureau_director"): {"approve", "send_back"},
    ("sent_back", "owner"): {"correct", "submit"},
    ("sent_back", "co_owner"): {"correct", "submit"},
    ("approved", "director"): {"reopen"},
    ("approved", "bureau_director"): {"reopen"},
}
"""Who may what; whoever is not named may nothing."""

MORE = {"send_back": {"comment": "แก้ไขตัวเลข"}, "reopen": {"reason": "พบตัวเลขผิด"}}


def bring_to(state, report, people):
    if state == "saved":
        return
    take("submit", report, people.owner)
    if state == "sent_back":
        take("send_back", report, people.group_head, advice=[NewAdvice(text="เพิ่มจำนวน", place="summary.results")])
    if state in {"at_the_director", "approved"}:
        take("approve", report, people.group_head)
    if state == "approved":
        take("approve", report, people.director)


@pytest.mark.parametrize("state", STATES)
def test_only_those_in_the_table_may_make_a_move(state, report, people):
    bring_to(state, report, people)
    for name in People.ROLES:
        user = getattr(people, name)
        expected = EXPECTED.get((state, name), set())
        assert standing(report, user).moves == expected, name
        for move in sorted(rules.MOVES.keys() - {"save", "correct"}):
            done, why = False, ""
            try:
                with transaction.atomic():
                    take(move, report, user, **MORE.get(move, {}))
                    done = True
                    transaction.set_rollback(True)
            except services.DecisionRefused as refusal:
                why = str(refusal)
            report.refresh_from_db()
            assert done == (move in expected), (name, move)
            assert done or why


def test_the_table_names_every_move_somebody_makes():
    named = {move for moves in EXPECTED.values() for move in moves}
    assert named == set(rules.MOVES)
    assert {(state, name) for state, name in EXPECTED} <= set(product(STATES, People.ROLES))
