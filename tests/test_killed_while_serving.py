"""Web server and worker run together; each is killed while people decide and type and an edition is made."""

import http.client
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from PIL import Image

from tests.agreement import assert_all_agrees
from tests.people import person, signed_in
from tidtam.approval.models import Decision
from tidtam.approval.tests import conftest as deciding
from tidtam.approval.tests.conftest import take
from tidtam.demo.tests.test_serving import children
from tidtam.demo.tests.test_serving import free_port as free_port
from tidtam.drafts.models import Draft
from tidtam.inbox.tests.conftest import fill
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import shared_database as shared_database
from tidtam.jobs.tests.conftest import until
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.test_review_page import Visit
from tidtam.publishing.models import Edition
from tidtam.publishing.services.issue import WRITE_FILES
from tidtam.publishing.tests import conftest as publishing
from tidtam.publishing.tests.test_pages import filled
from tidtam.uploads.http import CHUNK
from tidtam.uploads.models import Upload

pytestmark = pytest.mark.django_db(transaction=True)
document_dir = publishing.document_dir
REPORTS = 12
FIRST = 4
"""So many decisions are answered when the web server is killed."""
KEEPS, KILLED_AT = 30, (8, 20)
"""So many times something typed is kept; at these the web server is killed."""
ISSUING_OFFICE = "P50-9"
PIECES, PIECE = 30, 50_000
CSRF = "k" * 32


class Browser:
    """Somebody signed in who sends a form again until there is an answer, always in the same words."""

    def __init__(self, port, user):
        self.port = port
        session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        self.headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.unanswered = 0

    def send(self, address, form):
        """Return where the answer leads to."""
        body = urlencode({**form, "csrfmiddlewaretoken": CSRF}, doseq=True)
        status, headers, said = self._answer(address, body, self.headers)
        assert status == 302, (status, said[:2000].decode())
        return headers["Location"]

    def keep(self, address, typed, seen):
        """Return the version that what is typed is acknowledged with."""
        more = {"Content-Type": "application/json", "X-CSRFToken": CSRF}
        more |= {"If-Match": f'"{seen}"', "Idempotency-Key": str(uuid4())}
        status, headers, said = self._answer(address, json.dumps(typed), self.headers | more)
        assert status == 204, (status, said[:2000].decode())
        return int(headers["ETag"].strip('"'))

    def begin_upload(self, **said):
        """Return the address to which the pieces of a file are sent."""
        more = {"Content-Type": "application/json", "X-CSRFToken": CSRF}
        status, _headers, answer = self._answer("/uploads/", json.dumps(said), self.headers | more)
        assert status in (200, 201), (status, answer[:2000].decode())
        return json.loads(answer)["address"]

    def send_piece(self, address, offset, piece):
        """Return how far the file is, whether this piece was new to it or not."""
        more = {"Content-Type": CHUNK, "Upload-Offset": str(offset), "X-CSRFToken": CSRF}
        status, _headers, answer = self._answer(address, piece, self.headers | more)
        assert status in (200, 409), (status, answer[:2000].decode())
        return json.loads(answer)

    def _answer(self, address, body, headers):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                asked.request("POST", address, body, headers)
                answer = asked.getresponse()
                if answer.status < 500:
                    return answer.status, answer.headers, answer.read()
            except (OSError, http.client.HTTPException):
                pass
            finally:
                asked.close()
            self.unanswered += 1
            time.sleep(0.1)
        raise AssertionError("no answer for a minute")


@contextmanager
def served(environment, port):
    """Serve the site with a worker, as `tidtam demo` does; yield the process that supervises both."""
    script = (
        "import django; django.setup(); from tidtam.demo.serving import serve; "
        f"raise SystemExit(serve(bind='127.0.0.1', port={port}, say=lambda address: print(address, flush=True)))"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, start_new_session=True) as serving:
        try:
            assert serving.stdout.readline()
            yield serving
        finally:
            serving.terminate()
            try:
                serving.wait(20)
            except subprocess.TimeoutExpired:
                serving.kill()
                raise


def kill(serving, name):
    """Kill one of the two programs, and what it started."""
    found = [pid for pid in children(serving.pid) if name in Path(f"/proc/{pid}/cmdline").read_text()]
    assert len(found) == 1, name
    os.killpg(found[0], signal.SIGKILL)


def approvals():
    """Return reports that wait, who decides on them, and the form of each as the page gave it."""
    deciding.ContentType.objects.clear_cache()
    deciding.open_fiscal_year(fiscal_year_be=deciding.YEAR, at=deciding.AT, by="bureau")
    places = deciding.make_places()
    people = deciding.People(places)
    reports = fill(places, [f"p{number}" for number in range(REPORTS)])
    forms = {}
    for report in reports:
        take("submit", report, people.owner)
        hidden = Visit(people.group_head, report).open("review/").hidden()
        forms[report.pk] = hidden | {"move": "approve", "comment": "ครบถ้วน"}
    return people.group_head, forms


def edition_order():
    """Return who issues the booklet of another office, where, and the form."""
    office = publishing.an_office(ISSUING_OFFICE, path="99.")
    publishing.with_reports(office)
    director = person("issuing", ("director", office))
    address = f"/offices/{ISSUING_OFFICE}/booklets/{publishing.YEAR}/6/issue/"
    return director, address, filled(signed_in(director), address=address)


def test_each_killed_once_under_work_nothing_is_lost_doubled_or_half_done(shared_database, free_port, document_dir):
    decider, forms = approvals()
    director, issuing, order = edition_order()
    head, issuer = Browser(free_port, decider), Browser(free_port, director)
    environment = shared_database | {
        "DJANGO_SETTINGS_MODULE": "tests.quick_files_settings",
        "TIDTAM_SQLITE_TIMEOUT_SECONDS": "20",
    }
    with served(environment, free_port) as serving, ThreadPoolExecutor(2) as pool:
        edition_page = issuer.send(issuing, order)
        sent = {pk: pool.submit(head.send, f"/reports/{pk}/decide/", form) for pk, form in forms.items()}
        until(lambda: sum(one.done() for one in sent.values()) >= FIRST)
        kill(serving, "gunicorn")
        until(lambda: any(document_dir.glob("editions/*/*")))
        kill(serving, "queue_worker")
        answers = {pk: one.result() for pk, one in sent.items()}
        until(lambda: Edition.objects.get().status == "issued", seconds=60)
        assert answers == {pk: head.send(f"/reports/{pk}/decide/", form) for pk, form in forms.items()}
        assert issuer.send(issuing, order) == edition_page
        until(lambda: Job.objects.get(kind=WRITE_FILES).status == "done")
    assert head.unanswered, "the web server was never missed"
    assert Job.objects.get(kind=WRITE_FILES).attempts == 2, "the worker was not killed at its work"
    assert Decision.objects.filter(move="approve").count() == REPORTS
    assert {ProgressReport.objects.get(pk=pk).status for pk in forms} == {"submitted"}, (
        "the last step is the director's"
    )
    assert_all_agrees()


def test_what_was_acknowledged_while_somebody_typed_outlives_the_server(shared_database, free_port):
    deciding.ContentType.objects.clear_cache()
    deciding.open_fiscal_year(fiscal_year_be=deciding.YEAR, at=deciding.AT, by="bureau")
    places = deciding.make_places()
    people = deciding.People(places)
    (report,) = fill(places, ["a"])
    ProgressReport.objects.update(status="sent_back")  # a correction may come after the window, as it does today
    owner = Browser(free_port, people.owner)
    environment = shared_database | {"TIDTAM_SQLITE_TIMEOUT_SECONDS": "20"}
    with served(environment, free_port) as serving:
        for seen in range(KEEPS):
            if seen in KILLED_AT:
                threading.Timer(0.01, kill, [serving, "gunicorn"]).start()
            typed = {"summary.results": f"ประโยคที่ {seen}"}
            assert owner.keep(f"/reports/{report.pk}/topics/6/draft/", typed, seen) == seen + 1
            draft = Draft.objects.get()
            assert (draft.version, draft.typed) == (seen + 1, typed)
    assert owner.unanswered, "the web server was never missed"
    assert_all_agrees()


def test_a_file_goes_on_where_it_broke_off_when_the_server_was_killed(
    shared_database, free_port, tmp_path, settings, noise_of
):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    deciding.ContentType.objects.clear_cache()
    owner = Browser(free_port, deciding.People(deciding.make_places()).owner)
    content = noise_of(PIECES * PIECE)
    environment = shared_database | {"TIDTAM_SQLITE_TIMEOUT_SECONDS": "20"}
    with served(environment, free_port) as serving:
        said = {"key": str(uuid4()), "purpose": "evidence", "office": "P50-2", "year": deciding.YEAR}
        address = owner.begin_upload(**said, name="ภาพ.png", size=len(content))
        here, sent, far = 0, 0, {}
        while here < len(content):
            if sent in KILLED_AT:
                threading.Timer(0.002, kill, [serving, "gunicorn"]).start()
            piece = content[here : here + PIECE]
            far = owner.send_piece(address, here, piece)
            assert here <= far["received"] <= here + len(piece)
            here, sent = far["received"], sent + 1
        while far.get("state") != "accepted":  # the answer to the last piece may be what was lost
            far = owner.send_piece(address, here, b"")
    assert owner.unanswered, "the web server was never missed"
    assert Upload.objects.get().path.read_bytes() == content


@pytest.fixture
def noise_of():
    """A way to make a PNG of at least so many bytes, which nothing makes smaller."""

    def made(least):
        side = int((least / 3) ** 0.5) + 1
        written = io.BytesIO()
        Image.frombytes("RGB", (side, side), random.Random(1).randbytes(3 * side * side)).save(written, "PNG")
        return written.getvalue()

    return made
