"""Two people at one instant on one report, many times: exactly one wins, and the loser is told why."""

import datetime as dt
import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tidtam.approval import services
from tidtam.approval.choices import Origin
from tidtam.approval.models import Approval, Decision, Snapshot
from tidtam.approval.tests.conftest import AT, YEAR, People, grant
from tidtam.audit.selectors import verify_trail
from tidtam.progress.facts import Report
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import save_reports
from tidtam.projects.facts import Project
from tidtam.projects.models import ProjectVersion
from tidtam.projects.services import save_projects

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
SHARES = 4
"""Shares that several processes can take: four hundred in a run, a thousand in the long one."""
ROUNDS = (1_000 if os.environ.get("TIDTAM_HYPOTHESIS") == "long" else 400) // SHARES
AFTER_CLOSE = AT + dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def on_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("real row locks need PostgreSQL; TIDTAM_DATABASE_URL names another database")


def submitted_reports(places, people):
    """Save and submit a report for each round, in bulk; one step decides."""
    keys = [f"p{number}" for number in range(-(-ROUNDS // 4))]
    projects = [Project(key=key, name=key, fiscal_year_be=YEAR, work_group=places.group.name_th) for key in keys]
    said = [Report(project_key=key, fiscal_year_be=YEAR, quarter=quarter) for key in keys for quarter in (1, 2, 3, 4)]
    shared = {"organisation": places.office, "at": AT, "by": "owner", "origin": Origin.ENTERED}
    save_projects(projects=projects, is_demo=False, **shared)
    ProjectVersion.objects.update(status="approved")
    save_reports(fiscal_year_be=YEAR, reports=said, as_history=False, **shared)
    ProgressReport.objects.update(status="submitted")
    kind = ContentType.objects.get_for_model(ProgressReport)
    rows = list(ProgressReport.objects.order_by("pk").select_related("project"))
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(content_type=kind, object_id=row.pk, content={}, content_hash="0" * 64, taken_at=AT, by=people.owner)
        for row in rows
    )
    Approval.objects.bulk_create(
        Approval(
            content_type=kind, object_id=row.pk, organisation=places.group, kind="progress.report", moves=1,
            roles=["director"], content_version=str(row.version), submitted_by=people.owner, snapshot=snapshot,
        )
        for row, snapshot in zip(rows, snapshots, strict=True)
    )  # fmt: skip
    return rows


def contenders(row, places, people, chance):
    """Return the name of a race and what the two do, each from the page as both saw it."""
    seen = {"thing": row, "version": f"{row.version}.1", "at": AT}
    key = f"round {row.pk}"

    def approve(by=people.director, name="a"):
        services.approve(by=by, idempotency_key=f"{key} {name}", **seen)

    others = {
        "recall": lambda: services.recall(by=people.owner, idempotency_key=f"{key} b", **seen),
        "approve": lambda: approve(people.bureau_director, "b"),
        "send_back": lambda: services.send_back(
            by=people.second_director, idempotency_key=f"{key} b", comment="แก้", **seen
        ),
        "closing": lambda: services.recall(by=people.owner, idempotency_key=f"{key} b", **{**seen, "at": AFTER_CLOSE}),
    }
    name = chance.choice(sorted(others))
    return name, [approve, others[name]]


REASONS = (services.ChangedMeanwhile, services.WindowClosed)
AFTER = {"recall": "saved", "send_back": "sent_back", "approve": "approved"}


@pytest.mark.parametrize("share", range(SHARES))
def test_exactly_one_of_two_wins_and_the_loser_is_told_why(places, share):
    people = People(places)
    people.second_director = type(people.owner).objects.create(username="second", display_name="คุณ ที่สอง")
    grant(people.second_director, places.office, "director")
    rows = submitted_reports(places, people)
    chance = random.Random(2567 + share)
    start = Barrier(2)

    def attempt(work, pause):
        start.wait(timeout=30)
        if pause:
            time.sleep(pause)
        try:
            work()
        except REASONS as refusal:
            return refusal
        return None

    won = Counter()
    with ThreadPoolExecutor(2) as pool:
        for row in rows:
            name, works = contenders(row, places, people, chance)
            pauses = [chance.choice([0, 0, 0.002, 0.006]) for _work in works]
            first, second = pool.map(attempt, works, pauses)
            assert (first is None) != (second is None), (name, first, second)
            loser = first or second
            assert str(loser).strip()
            status = ProgressReport.objects.values_list("status", flat=True).get(pk=row.pk)
            assert status == ("approved" if first is None else AFTER[name])
            won[name, "approve" if first is None else "other"] += 1
        for _worker in range(2):
            pool.submit(lambda: (start.wait(timeout=30), connection.close()))
    assert Decision.objects.count() == sum(won.values())
    for name in ("recall", "approve", "send_back"):
        assert won[name, "approve"], f"{name}: approving never won"
        assert won[name, "other"], f"{name}: approving always won"
    assert won["closing", "other"] == 0
    assert verify_trail().findings == []


def test_fifty_of_the_same_make_one(places):
    people = People(places)
    row = submitted_reports(places, people)[0]
    start = Barrier(10)

    def send(_number):
        start.wait(timeout=30)
        try:
            same = {"at": AT, "version": f"{row.version}.1", "idempotency_key": "x"}
            return [services.approve(thing=row, by=people.director, **same).pk for _again in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = [pk for some in pool.map(send, range(10)) for pk in some]
    assert (len(answers), len(set(answers)), Decision.objects.count()) == (50, 1, 1)
