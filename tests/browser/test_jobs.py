"""Long work in a browser: the bar moves by itself, the page tells the end; readable on a phone and a desk."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.browser.conftest import SIGHTS, looks_well
from tests.people import person
from tidtam.jobs import kinds, services
from tidtam.jobs.models import Job


@pytest.fixture
def somsri(transactional_db, monkeypatch):
    """Somebody with a job in each status."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    title = "เล่มรายงานความก้าวหน้ารอบ 6 เดือน สพป.เชียงใหม่ เขต 2 ปีงบประมาณ 2567 (PDF)"
    kinds.register(kinds.JobKind(name="test.booklet", title=lambda _said: title, run=lambda _context: {}))
    asking = person("somsri")
    now = timezone.now()
    for number, status in enumerate(("waiting", "running", "done", "failed", "cancelled")):
        at = now - dt.timedelta(minutes=number)
        job = services.enqueue(
            kind="test.booklet", parameters={"number": number}, organisation=None, requested_by=asking, at=at
        )
        said = {"done": 26, "total": 40, "message": "จัดหน้าโครงการที่ 26"} if status == "running" else {}
        if status == "failed":
            said["error"] = "เพิ่มรายงานที่อนุมัติแล้วอย่างน้อยหนึ่งฉบับก่อนสร้างเล่ม"
        if status == "done":
            said["result_url"] = "/file/"
        ended = {} if status in {"waiting", "running"} else {"finished_at": at}
        Job.objects.filter(pk=job.pk).update(status=status, started_at=at, heartbeat_at=at, **said, **ended)
    return asking


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_pages_of_long_work_are_readable(open_page, somsri, width, language):
    addresses = {"list": "/jobs/"} | {job.status: job.get_absolute_url() for job in Job.objects.all()}
    page = None
    for name, address in addresses.items():
        page = open_page(address, instead_of=page, width=width, language=language, user=somsri)
        looks_well(page, f"jobs-{name}", language)


def test_the_bar_moves_by_itself_and_the_page_tells_the_end(open_page, somsri):
    job = Job.objects.get(status="running")
    page = open_page(job.get_absolute_url(), user=somsri)
    Job.objects.filter(pk=job.pk).update(done=30)
    page.get_by_text("ทำแล้ว 30 จาก 40").wait_for()
    Job.objects.filter(pk=job.pk).update(status="done", finished_at=timezone.now(), result_url="/file/")
    page.get_by_role("link", name="เปิดผลงาน").wait_for()
    assert page.get_by_role("progressbar").count() == 0
