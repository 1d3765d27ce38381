"""Typing at the end of a quarter: autosave and the page of a topic, alone and 41 and 40 of them a second at once.

A real server (gunicorn) is asked over HTTP by people who are signed in. Under load requests are sent when they are due,
whether earlier ones were answered or not, and an answer's time counts from that instant: who waits in the line waits.
Bar: 95 of 100 within 300 ms. TIDTAM_BENCHMARK_SECONDS=10 makes a short run on one office.
"""

import contextlib
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

from benchmarks.installation import installation
from benchmarks.measure import Result, Sample, in_child, timed

SECONDS = int(os.environ.get("TIDTAM_BENCHMARK_SECONDS", "120"))
IS_SHORT = SECONDS < 60
SIZES = (1,) if IS_SHORT else (1, 245)
"""Offices; each has PROJECTS."""
PROJECTS = 40
YEAR, QUARTER, TOPIC = 2567, 2, 1
KEEPS, PAGES = 41, 40
"""A second: 2,450 people who type keep once a minute, and open a page as often."""
ALONE = 40 if IS_SHORT else 200
WORKERS = int(os.environ.get("TIDTAM_BENCHMARK_WORKERS", str(max(2, os.cpu_count() or 1))))
THREADS = 4
ASKING_AT_ONCE = 64
CSRF = "k" * 32
CHANGED = "answers[output].whole_text"
TYPED = {
    f"answers[{part}].whole_text": " ".join(f"{part} {number} ข้อความที่พิมพ์ในช่องของหัวข้อ" for number in range(32))
    for part in ("output", "outcome", "kpi")
}
"""All the words of the topic, as its page sends them whichever box was typed into."""
COLUMNS = (
    "what",
    "projects",
    "a second",
    "asked",
    "failed",
    "CPU ms",
    "median ms",
    "p95 ms",
    "p99 ms",
    "most ms",
    "bar p95 ms",
)
BAR_MS = 300


def run() -> Result:
    """Measure and return the table."""
    rows: list[tuple[str | int | float, ...]] = []
    for offices in SIZES:
        with installation() as env:
            there = in_child("autosave:prepare", env=env, offices=offices).answer["there"]
            pages = [Page(**one) for one in there]
            with _server(env) as (port, spent):
                one = _Browser(port)
                for what, ask in (("autosave", one.keep), ("page of a topic", one.open)):
                    for page in pages[:4]:
                        ask(page)  # every worker is warm before it is measured
                    before = spent()
                    times = [_timed(ask, page) for _number, page in zip(range(ALONE), cycle(pages), strict=False)]
                    cpu_ms = 1000 * (spent() - before) / ALONE
                    rows.append(_row(f"{what}, alone", offices, "–", cpu_ms, times))
                kept, opened = _load(port, pages)
                rows.append(_row("autosave, under load", offices, KEEPS, "–", kept))
                rows.append(_row("page of a topic, under load", offices, PAGES, "–", opened))
    return Result(
        title="Typing at the end of a quarter",
        columns=COLUMNS,
        rows=rows,
        notes=(
            f"gunicorn, {WORKERS} processes of {THREADS} threads, on the machine that also asks; {SECONDS} s of load.",
            f"An autosave carries {len(TYPED)} fields, {len(json.dumps(TYPED, ensure_ascii=False)):,} letters; "
            f"the page is topic {TOPIC} of a report with all that stands beside it.",
            "Failed is what was answered otherwise than 204 or 200, or not at all within 30 s.",
        ),
    )


def _row(
    what: str, offices: int, rate: int | str, cpu_ms: float | str, times: list[float | None]
) -> tuple[str | int | float, ...]:
    ms = sorted(1000 * each for each in times if each is not None)
    cuts = statistics.quantiles(ms, n=100) if len(ms) > 1 else [float("nan")] * 99
    return (
        what, offices * PROJECTS, rate, len(times), len(times) - len(ms),
        cpu_ms, cuts[49], cuts[94], cuts[98], ms[-1] if ms else float("nan"), BAR_MS,
    )  # fmt: skip


@dataclass(kw_only=True)
class Page:
    """A topic that somebody has open: whose it is, and the version it stands at."""

    report: int
    session: str
    version: int = 0
    lock: Any = field(default_factory=threading.Lock)


class _Browser:
    """Asks the server, one connection for each thread."""

    def __init__(self, port: int) -> None:
        self._port, self._own = port, threading.local()

    def keep(self, page: Page) -> None:
        """Send what was typed."""
        with page.lock:
            headers = {
                "Content-Type": "application/json",
                "Idempotency-Key": str(uuid.uuid4()),
                "If-Match": f'"{page.version}"',
                "X-CSRFToken": CSRF,
            }
            answer = self._ask(
                "POST", page, "draft/", json.dumps(TYPED | {CHANGED: TYPED[CHANGED] + headers["If-Match"]}), headers
            )
            _expect(answer, 204)
            page.version = int(answer.headers["ETag"].strip('"'))

    def open(self, page: Page) -> None:
        """Open the page of the topic."""
        _expect(self._ask("GET", page, "", None, {}), 200)

    def _ask(
        self, method: str, page: Page, address: str, body: str | None, headers: Mapping[str, str]
    ) -> http.client.HTTPResponse:
        cookies = f"sessionid={page.session}; csrftoken={CSRF}"
        if not hasattr(self._own, "line"):
            self._own.line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            self._own.line.request(
                method, f"/reports/{page.report}/topics/{TOPIC}/{address}",
                body.encode() if body else None, {**headers, "Cookie": cookies, "Accept-Encoding": "gzip"},
            )  # fmt: skip
            answer: http.client.HTTPResponse = self._own.line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._own.line.close()
            raise
        return answer


def _expect(answer: http.client.HTTPResponse, status: int) -> None:
    if answer.status != status:
        raise OSError(f"answered {answer.status}")


def _timed(ask: Callable[[Page], None], page: Page, since: float | None = None) -> float | None:
    """Return the seconds until the answer, None where it failed."""
    started = since if since is not None else time.monotonic()
    try:
        ask(page)
    except (OSError, http.client.HTTPException):
        return None
    return time.monotonic() - started


def _load(port: int, pages: list[Page]) -> tuple[list[float | None], list[float | None]]:
    """Ask at the rates for SECONDS; return the seconds of every autosave and of every page."""
    browser, chance = _Browser(port), random.Random(YEAR)
    order = chance.sample(pages, len(pages))
    asks = [(number / KEEPS, browser.keep) for number in range(KEEPS * SECONDS)]
    asks += [(number / PAGES, browser.open) for number in range(PAGES * SECONDS)]
    began, sent = time.monotonic() + 0.5, []
    with ThreadPoolExecutor(ASKING_AT_ONCE) as pool:
        for (due, ask), page in zip(sorted(asks, key=lambda one: one[0]), cycle(order), strict=False):
            time.sleep(max(0.0, began + due - time.monotonic()))
            sent.append((ask, pool.submit(_timed, ask, page, began + due)))
    times = [(ask, future.result()) for ask, future in sent]
    return [each for ask, each in times if ask == browser.keep], [each for ask, each in times if ask == browser.open]


@contextlib.contextmanager
def _server(env: Mapping[str, str]) -> Iterator[tuple[int, Callable[[], float]]]:
    """Serve; yield the port, and a way to ask how many seconds its processes have computed."""
    Path(env["TIDTAM_DATA_DIR"], "static").mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "tidtam.config.wsgi", "--bind", f"127.0.0.1:{port}", "--preload"),
        *("--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error"),
        *("--keep-alive", "75"),  # who asks uses a connection again seconds later; a browser would open a new one
    ]
    with subprocess.Popen(command, env={**os.environ, **env}) as server:
        try:
            for _attempt in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield port, partial(_cpu_s, server.pid)
        finally:
            server.terminate()


def _cpu_s(pid: int) -> float:
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ticks = [Path(f"/proc/{each}/stat").read_text(encoding="ascii").split()[13:15] for each in workers]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


# ---- in the measured process


def prepare(*, offices: int) -> Sample:
    """Make offices with projects, reports of a quarter that is open, and an owner each, signed in."""
    from dataclasses import replace
    from datetime import UTC, date, datetime, timedelta

    from django.conf import settings
    from django.test import Client

    from benchmarks.office import synthetic_office
    from tidtam.accounts.models import User
    from tidtam.approval.choices import Origin
    from tidtam.organisations.models import Membership, Organisation
    from tidtam.periods.models import ReportingWindow
    from tidtam.periods.services import open_fiscal_year
    from tidtam.plans.models import PlanNode
    from tidtam.progress.models import ProgressReport
    from tidtam.progress.services import save_reports
    from tidtam.projects.models import ProjectVersion
    from tidtam.projects.services import save_projects

    at = datetime(2024, 4, 5, 2, 0, tzinfo=UTC)

    def work() -> Mapping[str, Any]:
        open_fiscal_year(fiscal_year_be=YEAR, at=at, by="benchmark")
        ReportingWindow.objects.filter(kind="quarter", number=QUARTER, fiscal_year_be=YEAR).update(
            closes_at=datetime.now(tz=UTC) + timedelta(days=30)
        )
        codes = list(PlanNode.objects.order_by("pk").values_list("tree__kind", "code")[:40])
        shared: dict[str, Any] = {"at": at, "by": "benchmark", "origin": Origin.ENTERED}
        there = []
        for office in Organisation.objects.filter(kind__startswith="esa_").order_by("code")[:offices]:
            made = synthetic_office(name=office.name_th, number=PROJECTS, reports=PROJECTS, plan_codes=codes)
            projects = [replace(project, work_group="") for project in made.projects]
            save_projects(organisation=office, projects=projects, is_demo=False, **shared)
            second = [report for report in made.reports if report.quarter == QUARTER]
            save_reports(organisation=office, fiscal_year_be=YEAR, reports=second, as_history=False, **shared)
            owner = User.objects.create(username=f"owner-{office.code.lower()}")
            Membership.objects.create(user=owner, organisation=office, role="owner", from_date=date(2020, 1, 1))
            client = Client()
            client.force_login(owner)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            reports = ProgressReport.objects.filter(project__organisation=office).order_by("pk")
            there += [{"report": pk, "session": session} for pk in reports.values_list("pk", flat=True)]
        ProjectVersion.objects.update(status="approved")
        return {"there": there}

    return timed(work)
