"""The dossier of a project's year: every figure equals its parts, nobody is named, files read back, one ZIP for all."""

import argparse
import io
import json
import subprocess
import zipfile
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from tests.people import auditor, person, signed_in
from tidtam.approval.choices import MoveName, Status
from tidtam.documents.commands import dossier as command
from tidtam.documents.dossier.compose import dossier
from tidtam.documents.dossier.document import document_of, dossier_of_project, dossiers_of_office, set_of
from tidtam.documents.dossier.printed import laid_out, render_json
from tidtam.documents.dossier.template import FORM
from tidtam.documents.layout import Heading
from tidtam.documents.own_template.in_use import shipped
from tidtam.documents.project_record import Moved, record_of_project
from tidtam.documents.services.filing import write_documents, write_set
from tidtam.documents.tests.test_documents_read_back import letters as seen
from tidtam.documents.tests.test_quarterly_report import said
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.choices import Role
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import money_totals
from tidtam.progress.tests.small_office import AT, YEAR, fill, make_office
from tidtam.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db, document_dir):
    return fill(make_office())


def record(key="full"):
    found = record_of_project(Project.objects.get(key=key).pk)
    assert found is not None
    return found


def words(one, numerals="arabic"):
    return "\n".join(said(laid_out(one, numerals).blocks))


def test_the_money_of_the_year_equals_the_sums_of_its_quarters(small):
    one = dossier(record())
    totals = money_totals(ProgressReport.objects.filter(project__key="full")).year_so_far()
    last = one.money[-1]
    assert (last.year_planned_baht, last.year_actual_baht, last.year_pct) == (
        totals.planned_baht,
        totals.actual_baht,
        totals.disbursed_pct,
    )
    assert [row.year_actual_baht for row in one.money] == [
        Decimal(50000),
        Decimal(80000),
        Decimal(80000),
        Decimal(80000),
    ]
    assert [row.actual_baht for row in one.money] == [Decimal(50000), Decimal(30000), None, None]


def test_it_holds_every_part_of_the_year(small):
    one = dossier(record())
    headings = [
        block.text for block in laid_out(one, "arabic").blocks if isinstance(block, Heading) and block.level == 1
    ]
    assert headings == [
        "ทะเบียนโครงการ (M1–M5)",
        "สถานะโครงการและการเบิกจ่าย",
        "รายงานรายไตรมาส",
        "การอนุมัติและข้อตรวจสอบ",
        "หลักฐาน",
    ]
    text = words(one)
    for fact in ("นักเรียนเข้าค่ายครบ 40 คน", "ช่วยเรื่องการอ่าน", "90,000.00 บาท", "แจ้งว่าเสร็จแล้ว", "จัดค่ายแล้ว", "ฝนตก"):
        assert fact in text, fact
    assert "ไตรมาสที่ 3: ครบกำหนดรายงาน ยังไม่มีรายงาน" in text or "ไตรมาสที่ 3: ไม่มีรายงาน" in text


def test_approvals_are_roles_and_days_and_never_names(small):
    moves = (
        Moved(move=MoveName.SUBMIT, to_status=Status.SUBMITTED, role=Role.OWNER, is_acting=False, on=AT.date()),
        Moved(move=MoveName.SAVE, to_status=Status.SAVED, role=Role.OWNER, is_acting=False, on=AT.date()),
        Moved(move=MoveName.APPROVE, to_status=Status.APPROVED, role=Role.DIRECTOR, is_acting=True, on=AT.date()),
    )
    stored = record()
    rows = tuple(replace(row, moves=moves) for row in stored.quarters)
    text = words(dossier(replace(stored, quarters=rows)))
    assert f"{Role.DIRECTOR.label} (ทำการแทน)" in text
    assert text.count("รายงานไตรมาสที่ 1\n5 มกราคม 2569") == 2
    assert "planner" not in text


def test_it_is_a_draft_until_registration_and_reports_are_approved(small):
    stored = record()
    assert dossier(stored).is_draft
    rows = tuple(replace(row, valid=replace(row.report, status=Status.APPROVED)) for row in stored.quarters)
    registrations = tuple(replace(one, status=Status.APPROVED) for one in stored.registrations)
    assert dossier(replace(stored, quarters=rows)).is_draft
    assert not dossier(replace(stored, quarters=rows, registrations=registrations)).is_draft


def test_evidence_is_listed_with_its_bytes_and_hash(small):
    row = ProgressReport.objects.get(project__key="full", quarter=2)
    by = person("owner", ("owner", small))
    paper = Evidence.objects.create(
        organisation=small,
        fiscal_year_be=YEAR,
        kind="pdf",
        title="ใบลงทะเบียน",
        name="sign-in.pdf",
        bytes=1234567,
        sha256="a" * 64,
        sent_sha256="b" * 64,
        added_by=by,
        added_at=AT,
    )
    EvidenceUse.objects.create(evidence=paper, thing=row, place="activities[a1]", by=by, at=AT)
    one = dossier(record())
    text = words(one)
    assert "1,234,567" in text
    assert "a" * 64 in text
    assert "จัดค่าย" in one.evidence[0].place
    assert json.loads(render_json(one))["evidence"][0]["bytes"] == 1234567


def test_all_of_an_office_ask_no_more_questions_than_one(small, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        found = dossiers_of_office(small, YEAR)
    assert [one.registered.key for one in found] == ["full", "different", "silent"]
    assert found[0] == dossier_of_project(Project.objects.get(key="full").pk)


def test_all_are_one_zip_made_once(small, made_quickly):
    documents = set_of(small, YEAR, dossiers_of_office(small, YEAR))
    path = write_set(documents, name="pdf", numerals="thai")
    assert len(zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()) == 3
    before = path.stat().st_mtime_ns
    assert write_set(documents, name="pdf", numerals="thai") == path
    assert path.stat().st_mtime_ns == before
    assert len(made_quickly) == 3


def test_the_page_of_an_office_orders_all_as_a_zip(small, made_quickly):
    client = signed_in(person("director", ("director", small)))
    address = f"/offices/{small.code}/dossiers/{YEAR}/"
    page = client.get(address).content.decode()
    assert page.count('/dossier/"') == 3
    answer = client.post(f"{address}prepare/", {"format": "pdf", "numerals": "thai"})
    assert answer.headers["Location"] == Job.objects.get().get_absolute_url()
    run_waiting()
    link = client.get(address).content.decode().split(f'href="{address}files/')[1].split('"')[0]
    handed = client.get(f"{address}files/{link}")
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(handed.streaming_content))).namelist()) == 3
    assert client.post(f"{address}prepare/", {"format": "exe"}).status_code == 422
    assert client.get(f"/offices/{small.code}/dossiers/24/").status_code == 404


def test_the_page_of_a_project_shows_money_and_leads_to_its_reports(small):
    project = Project.objects.get(key="full")
    page = signed_in(auditor()).get(f"/projects/{project.pk}/dossier/").content.decode()
    assert page.count("/quarterly-report/") == 2
    assert "80,000.00" in page
    assert "ยังเป็นร่าง" in page
    other = make_office(code="T02-1", name="สำนักงานอื่น")
    assert signed_in(person("another", ("director", other))).get(f"/projects/{project.pk}/dossier/").status_code == 404


def test_the_command_writes_one_projects_dossier_or_all_as_a_zip(small, made_quickly, tmp_path, capsys):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    order = ["--office", small.code, "--fiscal-year", str(YEAR)]
    assert command.run(parser.parse_args([*order, "--project", "full", "--out", str(tmp_path / "one")])) == 0
    assert len(list((tmp_path / "one").iterdir())) == 1
    assert command.run(parser.parse_args([*order, "--zip", str(tmp_path / "all.zip")])) == 0
    assert len(zipfile.ZipFile(tmp_path / "all.zip").namelist()) == 3


@pytest.mark.document
def test_the_pdf_has_contents_with_pages_and_the_digits_asked_for(small, settings, tmp_path):
    contents = []
    for run in ("one", "two"):
        settings.DOCUMENT_DIR = tmp_path / run
        documents = [document_of(dossier(record()), shipped(FORM))]
        # The DOCX lays the PDF out first, for the pages of its contents.
        word = write_documents(documents, name="docx", numerals="thai")
        made = write_documents(documents, name="pdf", numerals="thai")
        contents.append([path.read_bytes() for path in (*made, *word)])
    assert contents[0] == contents[1]
    pages = [page.extract_text() for page in pypdf.PdfReader(made[0]).pages]
    assert "สารบัญ" in pages[1]
    assert "๘๐,๐๐๐.๐๐" in "".join(pages)
    assert not any("80,000" in page for page in pages)
    assert seen("นักเรียนเข้าค่ายครบ ๔๐ คน") in seen("".join(pages))
    assert pypdf.PdfReader(made[0]).trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert subprocess.run(["qpdf", "--check", made[0]], capture_output=True).returncode == 0
