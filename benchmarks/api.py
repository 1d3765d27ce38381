"""The API's list of 1,000 projects with results and KPIs: time against a floor, queries; memory of a server after it.

The floor is the least that such an answer needs: names, results, KPIs and money of the same projects in plain SQL, made
into JSON by the same library. Memory is that of a real server process: one gunicorn worker with four threads.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.imports import counted
from benchmarks.installation import installation
from benchmarks.list_page import OFFICE, REPEATED, YEAR, director, repeated
from benchmarks.measure import Result, Sample, in_child, in_turn

PROJECTS = 1_000
RESULTS, KPIS = 3, 2
"""Of each project: more than a registration of a real office has in the middle."""
ASKED = 1_000
"""How many lists, and how many pages, the server is asked for before its memory is read."""
TOKENS = 5
"""Tokens in turn, so that none is asked too often in a minute."""
LIST = f"/api/v1/offices/{OFFICE}/projects?fiscal_year_be={YEAR}&quarter=2&limit={PROJECTS}"
PAGE = f"/offices/{OFFICE}/projects/"
COLUMNS = ("work", "wall ms", "CPU ms", "floor ms", "× floor", "statements", "kB", "server MB", "bar")


def run() -> Result:
    """Measure and return the table."""
    with installation() as env:
        call = partial(in_child, env=env)
        call("list_page:prepare", number=PROJECTS)
        known = call("api:prepare").answer
        floor, asked = in_turn(
            partial(call, "api:measure_floor"), partial(call, "api:measure_list", secret=known["secrets"][0])
        )
        with _server(env) as (process, port):
            rest = _memory_mb(process)
            _ask_in_turn(port, known)
            after = _memory_mb(process)
    wall_ms, cpu_ms, floor_ms = (1000 * seconds / REPEATED for seconds in (asked.wall_s, asked.cpu_s, floor.wall_s))
    size = asked.answer["bytes"] / 1000
    rows = [
        (
            "list",
            wall_ms,
            cpu_ms,
            floor_ms,
            wall_ms / floor_ms,
            asked.answer["statements"],
            size,
            "–",
            "≤ 300 ms, ≤ 10",
        ),
        ("server, at rest", "–", "–", "–", "–", "–", "–", rest, "–"),
        (f"server, after {ASKED:,} lists and pages", "–", "–", "–", "–", "–", "–", after, "≤ 250 MB"),
    ]
    return Result(
        title="The API's list of projects",
        columns=COLUMNS,
        rows=rows,
        notes=(
            f"{PROJECTS:,} projects with {RESULTS} results and {KPIS} KPIs each, two reports each, in one answer.",
            "Floor: their names, results, KPIs and sums of money in plain SQL, made into JSON.",
            f"A list is asked for {REPEATED} times by Django's test client in a fresh process, after a first.",
            "Server: the resident memory of one gunicorn worker, four threads, lists and pages of the office in turn.",
        ),
    )


@contextmanager
def _server(env: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Serve an installation; yield the id of the worker's process, and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ("gunicorn", "tidtam.config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread")
    served = subprocess.Popen(
        [sys.executable, "-m", *command, "--workers", "1", "--threads", "4", "--log-level", "error"],
        env={**os.environ, **env, "TIDTAM_DEMO_SIGN_IN": "1"},  # list_page.prepare marks its data as demo
    )
    try:
        _ask(_up(port), "/api/v1/", {})
        yield int(Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()[0]), port
    finally:
        served.terminate()
        served.wait()


def _up(port: int) -> http.client.HTTPConnection:
    """Return a connection to a server as soon as it answers. Raises OSError where it does not in half a minute."""
    last = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.1)
        else:
            return connection


def _ask_in_turn(port: int, known: Mapping[str, Any]) -> None:
    connection = _up(port)
    for number in range(ASKED):
        secret = known["secrets"][number % TOKENS]
        _ask(connection, LIST, {"Authorization": f"Bearer {secret}"})
        _ask(connection, PAGE, {"Cookie": known["cookie"]})


def _ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> None:
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise ValueError(f"{path}: {answer.status}")


def _memory_mb(process: int) -> float:
    said = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in said if line.startswith("VmRSS:"))


# ---- in the measured process


def prepare() -> Sample:
    """Give the projects of list_page.prepare results and KPIs, and its director tokens and a session."""
    import uuid

    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from tidtam.api.rules import SCOPES
    from tidtam.api.services import make_token
    from tidtam.projects.models import Kpi, ProjectVersion, Result

    versions = list(ProjectVersion.objects.values_list("pk", flat=True))
    Result.objects.bulk_create(
        (
            Result(version_id=pk, position=place, key=f"r{place}", kind="output", text="ครูได้รับการพัฒนาครบทุกโรงเรียน " * 3)
            for pk in versions
            for place in range(RESULTS)
        ),
        batch_size=500,
    )
    Kpi.objects.bulk_create(
        (
            Kpi(version_id=pk, position=place, key=f"k{place}", name="ร้อยละของครูที่ผ่านการประเมิน " * 2, target_pct=80)
            for pk in versions
            for place in range(KPIS)
        ),
        batch_size=500,
    )
    person, at = director(), timezone.now()
    made = [
        make_token(person=person, name=f"{number}", scopes=SCOPES, days=1, key=uuid.uuid4(), at=at - timedelta(hours=1))
        for number in range(TOKENS)
    ]
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    answer = {"secrets": [secret for _row, secret in made], "cookie": cookie}
    return Sample(wall_s=0, cpu_s=0, answer=answer)


def measure_floor() -> Sample:
    """Fetch the same projects with results, KPIs and money in plain SQL, and make JSON of them."""
    import json

    from django.db import connection

    asked = (
        "SELECT id, key, number, current_version_id FROM projects_project WHERE fiscal_year_be = %s ORDER BY id",
        "SELECT v.id, v.name FROM projects_projectversion v JOIN projects_project p ON p.current_version_id = v.id"
        " WHERE p.fiscal_year_be = %s",
        "SELECT version_id, key, kind, text FROM projects_result WHERE 0 < %s",
        "SELECT version_id, key, name, kind, unit, baseline, target, target_pct, target_total FROM projects_kpi"
        " WHERE 0 < %s",
        "SELECT r.project_id, SUM(d.planned_baht), SUM(d.actual_baht) FROM progress_disbursement d"
        " JOIN progress_progressreport r ON r.id = d.report_id WHERE r.fiscal_year_be = %s GROUP BY r.project_id",
    )

    def once() -> None:
        rows = []
        with connection.cursor() as cursor:
            for statement in asked:
                cursor.execute(statement, [YEAR])
                rows.append(cursor.fetchall())
        json.dumps(rows, ensure_ascii=False, default=str)

    once()
    return repeated(once, statements=len(asked))


def measure_list(*, secret: str) -> Sample:
    """Ask for all projects in one answer."""
    from django.test import Client

    client, sizes = Client(SERVER_NAME="localhost", headers={"authorization": f"Bearer {secret}"}), []

    def once() -> None:
        sizes.append(len(client.get(LIST).content))

    first = client.get(LIST)
    if first.status_code != 200 or len(first.json()["items"]) != PROJECTS:
        raise ValueError(f"{LIST}: {first.status_code}")
    with counted() as seen:
        once()
    sample = repeated(once, statements=len(seen))
    return Sample(
        wall_s=sample.wall_s, cpu_s=sample.cpu_s, peak_mb=sample.peak_mb, answer={**sample.answer, "bytes": sizes[-1]}
    )
