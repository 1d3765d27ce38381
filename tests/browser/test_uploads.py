"""Files are sent over lines that break: nothing starts again from the beginning, and the screen says how far it is."""

import random
import re

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from playwright.sync_api import expect

from tests.browser.conftest import SIGHTS, looks_well, press, session_of, wait_until
from tests.people import person
from tidtam.access.policies import SIGNED_IN, policy
from tidtam.formats.gate.choices import Kind
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.uploads import purposes
from tidtam.uploads.http import uploads_of
from tidtam.uploads.models import Upload

pytestmark = pytest.mark.urls(__name__)
PROVOKED = r"status of (401|403|404|422|503|507)|net::ERR_|Failed to load resource"
MB = 1_000_000
SLOW = 400_000 / 8
"""Bytes a second of a line of 400 kbit/s."""
NO_PICTURE = "ไม่ใช่ภาพ".encode() * 50
PAGE = """{% extends "ui/base.html" %}{% load static %}
{% block title %}ส่งไฟล์{% endblock %}
{% block head %}<link rel="stylesheet" href="{% static 'ui/forms.css' %}">{% endblock %}
{% block scripts %}{{ block.super }}<script src="{% static 'uploads/uploads.js' %}" defer></script>{% endblock %}
{% block main %}<h1>Files</h1>{% for line in lines %}<p class="got">{{ line }}</p>{% endfor %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
{% include "uploads/dropzone.html" with id="files" year=2570 %}<p><button class="btn btn-p">Keep</button></p></form>
{% endblock %}"""
PURPOSE = purposes.Purpose(
    name="pictures", kinds={Kind.PNG, Kind.CSV}, most_bytes=20 << 20, may=lambda _person, _office, held: bool([*held])
)


@policy(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def page_with_files(request):
    office, lines = Organisation.objects.get(code="P50-1"), []
    if request.method == "POST":
        sent = uploads_of(request, purpose=PURPOSE.name, organisation=office, fiscal_year_be=2570, at=timezone.now())
        lines = [f"{upload.name} {upload.kind}" for upload in sent.uploads] + sent.faults
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"purpose": PURPOSE, "office": office, "lines": lines}, request))


urlpatterns = [path("try/", page_with_files), path("", include("tidtam.config.urls"))]
handler404 = "django.views.defaults.page_not_found"


class Stage:
    """An office, somebody who sends, files to send, and a line that can be cut."""

    def __init__(self, open_page, folder):
        self.open_page, self.folder = open_page, folder
        ContentType.objects.clear_cache()
        office = Organisation.objects.create(
            code="P50-1", kind=OrganisationKind.ESA_PRIMARY, name_th="P50-1", path="7001."
        )
        self.planner = person("planner", ("planner", office))

    def file(self, name, content):
        written = self.folder / name
        written.write_bytes(content)
        return str(written)

    def open(self, **more):
        page = self.open_page("/try/", user=self.planner, provokes=PROVOKED, **more)
        if more.get("script", True):
            page.add_init_script(COUNT)
            page.reload()
        return page


COUNT = """(() => { const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (body) {
    sessionStorage.sent = Number(sessionStorage.sent ?? 0) + (body?.size ?? 0); send.call(this, body); }; })()"""
"""Counts the bytes that a tab has tried to send, whatever became of them."""


@pytest.fixture
def stage(open_page, tmp_path, settings, monkeypatch):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    monkeypatch.setitem(purposes._PURPOSES, PURPOSE.name, PURPOSE)
    return Stage(open_page, tmp_path)


def picture_of_20_megabytes(folder):
    """Write a PNG of noise, which nothing makes smaller."""
    from PIL import Image

    width, height = 2600, 2660
    noise = random.Random(1).randbytes(width * height * 3)
    written = folder / "ภาพกิจกรรม สนามที่ 4.png"
    Image.frombytes("RGB", (width, height), noise).save(written, compress_level=0)
    return str(written)


def line_of(page):
    """Return a way to change a page's line: bytes a second, or None where it is cut."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def change(speed):
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": speed is None, "latency": 20, "downloadThroughput": -1, "uploadThroughput": speed or -1},
        )

    return change


def row(page, number=0):
    return page.locator(".files li").nth(number)


def choose(page, *files):
    page.get_by_label("เลือกไฟล์").set_input_files([*files])


def received():
    return Upload.objects.get().received


def wait_until_here(page, least):
    wait_until(page, lambda: Upload.objects.exists() and received() >= least)


def test_a_photo_of_20_megabytes_on_a_slow_line_goes_on_after_a_cut_and_after_a_reload(stage):
    photo = picture_of_20_megabytes(stage.folder)
    size = (stage.folder / "ภาพกิจกรรม สนามที่ 4.png").stat().st_size
    assert 20 * MB < size < 20 << 20
    page = stage.open()
    line = line_of(page)
    line(SLOW)
    choose(page, photo)
    expect(row(page)).to_contain_text(re.compile(r"กำลังส่ง \d+% เหลือราว \d+ นาที"))
    wait_until_here(page, 200_000)
    line(None)
    expect(page.get_by_text("ระบบจะส่งต่อจากเดิมเมื่อติดต่อได้")).to_be_visible()
    expect(row(page)).to_contain_text("จะส่งต่อจากเดิม")
    at_the_cut = received()
    assert at_the_cut >= 200_000
    line(40 * SLOW)
    wait_until_here(page, at_the_cut + 3 * MB)
    expect(page.get_by_text("ระบบจะส่งต่อจากเดิมเมื่อติดต่อได้")).to_have_count(0)
    page.reload()  # as after a crash: only who sends it knows the file again
    choose(page, photo)
    line(-1)
    expect(row(page)).to_contain_text("รับไฟล์แล้ว", timeout=60_000)
    assert Upload.objects.get().state == "accepted"
    assert received() == size
    assert int(page.evaluate("sessionStorage.sent")) < 1.2 * size
    press(page.get_by_role("button", name="Keep"))
    expect(page.locator(".got")).to_have_text("ภาพกิจกรรม สนามที่ 4.png png")


def lines(count, word="โรงเรียน"):
    return "".join(f"{number},{word} {number}\n" for number in range(count)).encode()


def test_several_files_are_sent_one_after_the_other_and_the_button_waits_for_them(stage):
    files = [stage.file(f"{number}.csv", lines(200, f"ชุด {number}")) for number in (1, 2, 3)]
    page = stage.open()
    line_of(page)(20_000)
    choose(page, *files)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("ส่งไฟล์ครบแล้วระบบจะบันทึกเอง")).to_be_visible()
    expect(page.locator(".got")).to_have_text(["1.csv csv", "2.csv csv", "3.csv csv"])


def test_what_is_refused_says_why_and_the_others_are_kept(stage):
    files = [stage.file("ดี.csv", lines(5)), stage.file("ภาพ.png", NO_PICTURE), stage.file("ว่าง.csv", b"")]
    page = stage.open()
    choose(page, *files)
    expect(row(page, 0)).to_contain_text("รับไฟล์แล้ว")
    expect(row(page, 1)).to_contain_text("เนื้อในไฟล์เป็นคนละชนิดกับนามสกุลในชื่อ")
    expect(row(page, 2)).to_contain_text("ว่างเปล่า")
    press(page.get_by_role("button", name="Keep"))
    expect(page.locator(".got")).to_have_text(["ดี.csv csv"])


def test_a_file_is_dropped(stage):
    page = stage.open()
    page.locator(".drop").evaluate(
        """(drop, text) => { const data = new DataTransfer();
        data.items.add(new File([text], 'ลาก.csv'));
        for (const kind of ['dragenter', 'dragover', 'drop'])
            drop.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true})); }""",
        lines(3).decode(),
    )
    expect(row(page)).to_contain_text("ลาก.csv")
    expect(row(page)).to_contain_text("รับไฟล์แล้ว")


def test_everything_is_done_by_keyboard(stage):
    page = stage.open()
    page.get_by_label("เลือกไฟล์").focus()
    ring = page.locator(".drop label").evaluate("label => getComputedStyle(label).outlineStyle")
    assert ring == "solid"
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(stage.file("ก.csv", lines(3)))
    expect(row(page)).to_contain_text("รับไฟล์แล้ว")
    page.keyboard.press("Tab")
    expect(row(page).get_by_role("button", name="ลบ ก.csv")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".files li")).to_have_count(0)
    expect(page.get_by_label("เลือกไฟล์")).to_be_focused()
    wait_until(page, lambda: not Upload.objects.exists())


def test_what_is_cancelled_on_the_way_is_thrown_away(stage):
    page = stage.open()
    line_of(page)(SLOW)
    choose(page, stage.file("ใหญ่.csv", lines(40_000)), stage.file("เล็ก.csv", lines(3)))
    wait_until_here(page, 60_000)
    row(page).get_by_role("button", name="ยกเลิก ใหญ่.csv").click()
    expect(row(page)).to_contain_text("เล็ก.csv")
    expect(row(page)).to_contain_text("รับไฟล์แล้ว")
    assert [upload.name for upload in Upload.objects.all()] == ["เล็ก.csv"]


def sign_in(page, user):
    """Sign somebody in, as in another window; that makes another token, too."""
    page.context.clear_cookies(name="csrftoken")
    site = page.url.removesuffix("/try/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": site}])


def test_whoever_was_signed_out_goes_on_after_signing_in_in_another_window(stage):
    page = stage.open()
    line = line_of(page)
    line(SLOW)
    choose(page, stage.file("ใหญ่.csv", lines(40_000)))
    wait_until_here(page, 60_000)
    Session.objects.all().delete()
    expect(page.get_by_text("เข้าสู่ระบบอีกครั้งเพื่อส่งต่อ")).to_be_visible()
    here = received()
    sign_in(page, stage.planner)
    line(-1)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(row(page)).to_contain_text("รับไฟล์แล้ว")
    assert here
    assert Upload.objects.get().state == "accepted"


def test_another_person_s_browser_sends_nothing_on(stage):
    page = stage.open()
    line_of(page)(SLOW)
    choose(page, stage.file("ใหญ่.csv", lines(40_000)))
    wait_until_here(page, 60_000)
    other = person("other", ("planner", Organisation.objects.get(code="P50-1")))
    sign_in(page, other)
    expect(page.get_by_text("เข้าสู่ระบบด้วยบัญชีเดิมเพื่อส่งต่อ")).to_be_visible()
    assert [upload.owner for upload in Upload.objects.all()] == [stage.planner]


def test_a_full_disk_is_said_and_the_file_goes_on(stage, monkeypatch):
    from tidtam.uploads import pieces

    append, isfull = pieces.append, [True]

    def full(descriptor, piece):
        if isfull:
            raise pieces.DiskFull
        append(descriptor, piece)

    monkeypatch.setattr(pieces, "append", full)
    page = stage.open()
    choose(page, stage.file("ก.csv", lines(300)))
    expect(page.get_by_text("เครื่องแม่ข่ายไม่มีที่ว่าง")).to_be_visible()
    isfull.clear()
    page.get_by_role("button", name="ลองอีกครั้ง").click()
    expect(row(page)).to_contain_text("รับไฟล์แล้ว")


def test_without_script_the_same_form_sends_the_files(stage):
    page = stage.open(script=False)
    choose(page, stage.file("ก.csv", lines(3)), stage.file("ข.png", NO_PICTURE))
    press(page.get_by_role("button", name="Keep"))
    expect(page.locator(".got").first).to_have_text("ก.csv csv")
    expect(page.locator(".got").last).to_contain_text("ข.png: ")


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_it_looks_well_while_sending_cut_refused_and_done(stage, width, language):
    page = stage.open(width=width, language=language)
    line = line_of(page)
    names = {"th": "เลือกไฟล์", "en": "Choose files"}
    looks_well(page, "uploads-empty", language)
    page.get_by_label(names[language]).set_input_files([stage.file("a.csv", lines(3)), stage.file("b.png", NO_PICTURE)])
    expect(page.locator("[data-look=refused]:visible")).to_have_count(1)
    line(SLOW)
    page.get_by_label(names[language]).set_input_files(
        [stage.file("c.csv", lines(40_000)), stage.file("d.csv", lines(3))]
    )
    wait_until(page, lambda: any(upload.received for upload in Upload.objects.filter(name="c.csv")))
    looks_well(page, "uploads-sending", language)
    line(None)
    expect(page.locator(".banner")).to_be_visible()
    looks_well(page, "uploads-cut", language)
