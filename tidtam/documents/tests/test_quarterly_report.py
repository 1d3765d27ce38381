"""The quarterly report of one project: the words of the booklet's chapter, what is valid while reopened, files."""

import json
import subprocess
from dataclasses import replace

import docx
import pypdf
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from tests.people import auditor, person, signed_in
from tidtam.approval.choices import Status
from tidtam.approval.models import Approval, Snapshot
from tidtam.documents.layout import Heading, Table, Text
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.printed import report_blocks
from tidtam.documents.own_template.in_use import shipped
from tidtam.documents.project_record import record_of_project
from tidtam.documents.quarterly_report.compose import quarterly_report
from tidtam.documents.quarterly_report.document import document_of, report_by_id
from tidtam.documents.quarterly_report.printed import laid_out, render_json
from tidtam.documents.quarterly_report.template import FORM
from tidtam.documents.services.filing import write_documents
from tidtam.documents.tests.test_documents_read_back import letters
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.progress.approvals import ReportKind
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.small_office import YEAR, fill, make_office
from tidtam.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db, document_dir):
    return fill(make_office())


def row_of(quarter=2, key="full"):
    return ProgressReport.objects.get(project__key=key, quarter=quarter)


def printed(quarter=2):
    report = report_by_id(row_of(quarter).pk)
    assert report is not None
    return report


def said(blocks):
    """Return every text of blocks in printing order, whatever the level of their headings."""
    for block in blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Text):
            yield from block.paragraphs
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def test_it_prints_what_the_booklet_prints_of_the_report(small):
    booklet = office_booklet(organisation=small, fiscal_year_be=YEAR, months=6)
    chapter = next(report for report in booklet.reports_in_order if report.ref.id == "fullQ2")
    own = list(said(laid_out(printed(), "arabic").blocks))
    passages = list(said(report_blocks(chapter)))
    start = own.index(passages[0])
    assert own[start : start + len(passages)] == passages


def test_it_is_a_draft_until_it_is_approved(small):
    report = printed()
    assert report.is_draft
    assert laid_out(report, "thai").watermark == "ร่าง"
    record = record_of_project(Project.objects.get(key="full").pk)
    assert record is not None
    rows = tuple(replace(row, valid=replace(row.report, status=Status.APPROVED)) for row in record.quarters)
    approved = quarterly_report(replace(record, quarters=rows), 2)
    assert approved is not None
    assert not approved.is_draft
    assert laid_out(approved, "thai").watermark == ""


def test_a_reopened_report_is_printed_as_it_was_approved_last(small):
    row = row_of()
    approved = _content(row)
    ProgressReport.objects.filter(pk=row.pk).update(status=Status.SENT_BACK, results="เขียนใหม่ ยังไม่อนุมัติ")
    kind = ContentType.objects.get_for_model(row)
    by = person("director", ("director", small))
    snapshot = Snapshot.objects.create(
        content_type=kind, object_id=row.pk, content=approved, content_hash="0" * 64, taken_at=row.changed_at, by=by
    )
    Approval.objects.create(
        content_type=kind, object_id=row.pk, organisation=small, kind="progress.report", approved_snapshot=snapshot
    )
    report = printed()
    words = "\n".join(said(laid_out(report, "arabic").blocks))
    assert (report.is_draft, report.is_reopened) == (False, True)
    assert "จัดค่ายแล้ว" in words
    assert "เขียนใหม่ ยังไม่อนุมัติ" not in words
    assert "เอกสารนี้พิมพ์ฉบับที่อนุมัติไว้ล่าสุด" in words


def test_its_json_holds_the_figures_as_data(small):
    content = json.loads(render_json(printed()))
    assert content["format"] == "tidtam.quarterly_report"
    assert content["notices"] == ["ร่าง", "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ"]
    assert content["report"]["money"]["actual_baht"] == "30000.00"
    assert content["project"]["ref"] == "full"


@pytest.mark.document
def test_the_files_read_back_and_are_the_same_bytes_twice(small, settings, tmp_path):
    made = {}
    for run in ("one", "two"):
        settings.DOCUMENT_DIR = tmp_path / run
        document = document_of(printed(), shipped(FORM))
        (pdf,) = write_documents([document], name="pdf", numerals="thai")
        (word,) = write_documents([document], name="docx", numerals="arabic")
        made[run] = (pdf.read_bytes(), word.read_bytes())
    assert made["one"] == made["two"]
    text = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "๓๐,๐๐๐.๐๐" in text
    assert "30,000" not in text
    assert letters("ไตรมาสที่ ๒ ปีงบประมาณ พ.ศ. ๒๕๖๗") in letters(text)
    assert letters("จัดค่ายแล้ว") in letters(text)
    assert subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True).returncode == 0
    assert pypdf.PdfReader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [paragraph.text for paragraph in docx.Document(str(word)).paragraphs if paragraph.style.name == "Heading 1"]
    assert any("30,000.00" in cell.text for table in docx.Document(str(word)).tables for cell in table._cells)


def test_the_page_shows_it_and_its_files_are_made_once(small, made_quickly):
    client = signed_in(person("director", ("director", small)))
    row = row_of()
    address = f"/reports/{row.pk}/quarterly-report/"
    assert "จัดค่ายแล้ว" in client.get(address).content.decode()
    asked = [client.post(f"{address}prepare/").headers["Location"] for _time in range(2)]
    assert asked == [Job.objects.get().get_absolute_url()] * 2
    run_waiting()
    page = client.get(address).content.decode()
    assert page.count(f'href="{address}files/') == 5
    link = page.split(f'href="{address}files/')[1].split('"')[0]
    handed = client.get(f"{address}files/{link}")
    assert handed["X-Content-Type-Options"] == "nosniff"
    assert b"".join(handed.streaming_content) == b"made"


def test_nobody_else_finds_it_and_a_report_nobody_wrote_has_no_document(small):
    row = row_of()
    other = make_office(code="T02-1", name="สำนักงานอื่น")
    client = signed_in(person("director of another", ("director", other)))
    assert client.get(f"/reports/{row.pk}/quarterly-report/").status_code == 404
    ProgressReport.objects.filter(pk=row.pk).update(status=Status.NOT_REPORTED)
    assert signed_in(auditor()).get(f"/reports/{row.pk}/quarterly-report/").status_code == 404


def _content(row):
    with transaction.atomic():
        return ReportKind().contents(ReportKind().locked([row.pk]))[0]
