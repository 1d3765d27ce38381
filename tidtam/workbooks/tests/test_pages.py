"""The pages of workbooks: taken away, sent back, looked at, chosen from, applied once."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import sheet, words_of
from tests.people import signed_in
from tidtam.approval.tests.conftest import AT
from tidtam.organisations.models import Membership
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import edit_report
from tidtam.projects.models import Project
from tidtam.ui.templatetags.ui import moment
from tidtam.uploads.models import Upload
from tidtam.workbooks.models import Workbook
from tidtam.workbooks.services import receive
from tidtam.workbooks.tests.conftest import put
from tidtam.workbooks.tests.registered import Cells
from tidtam.workbooks.views.office import XLSX

pytestmark = pytest.mark.django_db
LIST = "/offices/P50-2/workbooks/"


@pytest.fixture(autouse=True)
def upload_dir(settings, tmp_path):
    settings.UPLOAD_DIR = tmp_path / "uploads"


@pytest.fixture
def browser(people):
    return signed_in(people.owner)


@pytest.fixture
def send(browser, desk):
    """Send the file on the desk by the form, as a browser without script; return where it led."""

    def send(status=302):
        file = SimpleUploadedFile("งานของฉัน.xlsx", desk.path.read_bytes(), content_type=XLSX)
        answer = browser.post(LIST, {"file": file})
        assert answer.status_code == status, words_of(answer.content.decode())[:600]
        return answer.get("Location") or answer.content.decode()

    return send


def page_of(browser, address, status=200):
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_office_page_offers_each_quarter_that_may_be_written(three, browser):
    page = page_of(browser, LIST)
    assert "ไตรมาส 2 ปีงบประมาณ 2567" in words_of(page)
    assert "3 โครงการ" in words_of(page)
    answer = browser.get(f"{LIST}2567/2/")
    assert answer["Content-Type"] == XLSX
    assert answer["Cache-Control"] == "no-store"
    assert "2 กิจกรรม" in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_who_writes_nothing_here_is_told_so(three, people):
    browser = signed_in(people.bureau_director)
    assert "ไม่มีรายงานหรือทะเบียนที่ต้องเขียน" in words_of(page_of(browser, LIST))
    assert browser.get(f"{LIST}2567/2/")["Location"] == LIST


def test_a_workbook_is_looked_at_before_it_is_applied_and_then_once(three, browser, desk, send):
    row = three["p01"]
    desk.write().fill(put(row, **{"summary.results": "จากไฟล์ <b>หนา</b>", "disbursement.actual_baht": 100}))
    address = send()
    page = page_of(browser, address)
    assert "จากไฟล์ &lt;b&gt;หนา" in page
    assert "บันทึก 2 ช่อง" in words_of(page)
    assert ProgressReport.objects.get(pk=row.pk).results != "จากไฟล์ <b>หนา</b>"
    form = {"token": sheet(page)["token"], "apply": "1"}
    for _time in range(2):
        assert browser.post(address, form).status_code in (200, 302)
    done = words_of(page_of(browser, address))
    assert "บันทึกจากสมุดงานแล้ว" in done
    assert moment(AT).replace("\xa0", " ") in done
    assert ProgressReport.objects.get(pk=row.pk).results == "จากไฟล์ <b>หนา</b>"
    assert "บันทึกแล้ว" in words_of(page_of(browser, LIST))
    assert Workbook.objects.get().said == {}


def test_the_file_is_not_kept(three, desk, send, settings, django_capture_on_commit_callbacks):
    desk.write().fill(put(three["p01"], **{"summary.results": "จากไฟล์"}))
    with django_capture_on_commit_callbacks(execute=True):
        send()
    assert list(settings.UPLOAD_DIR.glob("*.part")) == []


def test_a_file_whose_form_is_sent_twice_at_once_is_one_workbook(
    three, people, places, desk, browser, monkeypatch, django_capture_on_commit_callbacks
):
    desk.write().fill(put(three["p01"], **{"summary.results": "จากไฟล์"}))
    read = receive.read_book

    def overtaken(path):
        monkeypatch.setattr(receive, "read_book", read)
        with django_capture_on_commit_callbacks(execute=True):
            receive.take_upload(upload=Upload.objects.get(), by=people.owner, at=AT)
        return read(path)

    monkeypatch.setattr(receive, "read_book", overtaken)
    file = SimpleUploadedFile("งานของฉัน.xlsx", desk.path.read_bytes(), content_type=XLSX)
    assert browser.post(LIST, {"file": file}).headers["Location"] == Workbook.objects.get().get_absolute_url()


def test_a_page_that_was_overtaken_shows_what_changed_and_writes_nothing(three, browser, desk, send, people):
    row = three["p01"]
    desk.write().fill(put(row, **{"summary.results": "จากไฟล์", "summary.suggestions": "เสนอ"}))
    address = send()
    form = {"token": sheet(page_of(browser, address))["token"], "apply": "1"}
    edit_report(
        report=row, topic=6, changes={"summary.results": "จากเพื่อน"}, seen=None, key=None, by=people.owner, at=AT
    )
    answer = browser.post(address, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "จากเพื่อน" in page
    assert "มีผู้แก้ 1 ช่องในระบบ" in words_of(page)
    assert ProgressReport.objects.get(pk=row.pk).results == "จากเพื่อน"
    fields = sheet(page)
    browser.post(address, {"shown": fields["shown"], f"choice:{fields['shown']}": "mine", "choose": "1"})
    page = page_of(browser, address)
    assert "บันทึก 2 ช่อง" in words_of(page)
    browser.post(address, {"token": sheet(page)["token"], "apply": "1"})
    assert ProgressReport.objects.get(pk=row.pk).results == "จากไฟล์"


def test_a_text_chosen_with_the_button_that_saves_is_the_one_that_is_saved(three, browser, desk, send, people):
    row = three["p01"]
    desk.write().fill(put(row, **{"summary.results": "จากไฟล์", "summary.suggestions": "เสนอ"}))
    address = send()
    edit_report(
        report=row, topic=6, changes={"summary.results": "จากเพื่อน"}, seen=None, key=None, by=people.owner, at=AT
    )
    fields = sheet(page_of(browser, address))
    said = {"token": fields["token"], "shown": fields["shown"], f"choice:{fields['shown']}": "mine", "apply": "1"}
    assert browser.post(address, said | {"token": "of another page"}).status_code == 409
    assert ProgressReport.objects.get(pk=row.pk).results == "จากเพื่อน"
    assert browser.post(address, said | {"token": sheet(page_of(browser, address))["token"]}).status_code == 302
    assert ProgressReport.objects.get(pk=row.pk).results == "จากไฟล์"


def test_what_is_wrong_is_shown_and_taken_away_as_a_file(three, browser, desk, send):
    places = {"disbursement.actual_baht": "=cmd หมื่นสอง", "data_date": "เมื่อวาน"}
    desk.write().fill(put(three["p01"], **places))
    address = send()
    words = words_of(page_of(browser, address))
    assert "แก้ 2 จุดในไฟล์" in words
    assert "กรอกจำนวนเงินตั้งแต่ 0 บาท" in words
    assert browser.post(address, {"token": "x", "apply": "1"}).status_code == 409
    table = openpyxl.load_workbook(io.BytesIO(browser.get(f"{address}faults/").content)).active
    assert {row[2].value for row in table.iter_rows(min_row=2)} == {*places.values()}
    text = browser.get(f"{address}faults/?format=csv").content.decode()
    assert text.startswith("\ufeff")
    assert "'=cmd หมื่นสอง" in text


def test_many_things_are_listed_and_each_has_its_own_changes(three, browser, desk, send):
    desk.write()
    for row in three.values():
        desk.fill(put(row, **{"summary.results": "", "summary.suggestions": "เสนอ"}))
    address = send()
    page = words_of(page_of(browser, address))
    assert page.count("โครงการที่") >= 3
    one = words_of(page_of(browser, f"{address}?thing={three['p02'].pk}"))
    assert "เสนอ" in one
    assert "ข้อก่อนส่ง" in one


def test_what_is_no_workbook_is_refused_in_words(browser, three, desk, send):
    desk.path.write_bytes(b"not a workbook")
    assert "workbook-file" in send(status=422)
    file = openpyxl.Workbook()
    file.active["A1"] = "รายการของฉันเอง"
    file.save(desk.path)
    assert "ไม่ใช่สมุดงานของระบบ" in words_of(page_of(browser, send()))
    assert "เลือกไฟล์สมุดงานที่กรอกแล้ว" in words_of(browser.post(LIST).content.decode())


def test_a_workbook_of_another_office_is_refused(three, people, places, desk, send, browser):
    Membership.objects.create(user=people.owner, organisation=places.other, role="owner", from_date=AT.date())
    desk.write()
    address = "/offices/P50-3/workbooks/"
    answer = browser.post(address, {"file": SimpleUploadedFile("x.xlsx", desk.path.read_bytes(), content_type=XLSX)})
    assert "รหัส P50-2" in words_of(page_of(browser, answer["Location"]))


def test_nobody_else_sees_it(three, people, desk, send):
    desk.write().fill(put(three["p01"], **{"summary.results": "จากไฟล์"}))
    address = send()
    for user in (people.co_owner, people.director):
        assert signed_in(user).get(address).status_code == 404
        assert signed_in(user).post(address, {"apply": "1"}).status_code == 404


def test_the_queries_of_the_pages_do_not_grow(forty, browser, desk, send):
    def queries(address):
        with CaptureQueriesContext(connection) as counted:
            page_of(browser, address)
        return len(counted)

    rows = list(forty.values())
    page_of(browser, LIST)  # kinds of content are asked for once
    counts = []
    for some in (rows[:2], rows[:8]):
        desk.write()
        for row in some:
            desk.fill(put(row, **{"summary.results": "จากไฟล์"}))
        address = send()
        counts.append((queries(LIST), queries(address), queries(f"{address}?thing={rows[0].pk}")))
    assert counts[0] == counts[1]
    assert counts[0] == (9, 16, 16)


def test_the_workbook_of_registrations_goes_the_same_way(three, browser, plan_desk):
    page = words_of(page_of(browser, LIST))
    assert "สมุดงานทะเบียนโครงการ ปีงบประมาณ 2567" in page
    answer = browser.get(f"{LIST}2567/registrations/")
    assert answer["Content-Type"] == XLSX
    plan_desk.path.write_bytes(answer.content)

    def fill(file):
        cells = Cells(file)
        new = cells.new[0]
        cells.at(new, "name").value, cells.at(new, "work_group").value = "โครงการใหม่เอี่ยม", "P50-2-1"
        cells.at(f"P{three['p01'].project_id}", "place").value = "จากไฟล์"

    plan_desk.fill(fill)
    sent = SimpleUploadedFile("ทะเบียน.xlsx", plan_desk.path.read_bytes(), content_type=XLSX)
    address = browser.post(LIST, {"file": sent})["Location"]
    page = page_of(browser, address)
    assert "โครงการใหม่เอี่ยม" in page
    assert "จากไฟล์" in words_of(page_of(browser, f"{address}?thing={three['p01'].project_id}"))
    browser.post(address, {"token": sheet(page)["token"], "apply": "1"})
    made = Project.objects.get(current_version__name="โครงการใหม่เอี่ยม")
    done = page_of(browser, address)
    assert f"/projects/{made.pk}/register/" in done
    assert "กดส่งทะเบียน" in words_of(done)
    assert browser.get(f"{LIST}9999/registrations/").status_code == 404
