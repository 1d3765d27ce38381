"""Letters, national reports and documents of projects in the register of what was issued; drafts stay out."""

import hashlib
from dataclasses import replace

import pytest
from django.conf import settings

from tests.people import person, signed_in
from tidtam.approval.choices import Status
from tidtam.assessment.tests.stored import AT
from tidtam.documents import services
from tidtam.documents.national_report.freeze import sha256
from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.services import reports
from tidtam.documents.services.registering import register_letters
from tidtam.documents.services.storing import write_whole
from tidtam.documents.tests.one_project import FORM
from tidtam.documents.tests.test_letter_files import country as country
from tidtam.documents.tests.test_letter_files import load_results as load_results
from tidtam.documents.tests.test_letter_files import quick as quick
from tidtam.documents.tests.test_national_pages import PAGE, now
from tidtam.documents.tests.test_national_pages import analyst as analyst
from tidtam.documents.tests.test_national_pages import rolled_up as rolled_up
from tidtam.documents.tests.test_national_pages import version as version
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.progress.models import ProgressReport
from tidtam.progress.tests.small_office import fill, make_office
from tidtam.projects.models import ProjectVersion
from tidtam.verification.choices import Standing
from tidtam.verification.models import IssuedDocument
from tidtam.verification.selectors import answer_of, answer_to_hash

pytestmark = pytest.mark.django_db
SIGNER = Signer(position="เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน")


def sign(signer):
    services.name_signer(fiscal_year_be=2566, signer=signer, organisation_code="OBEC", by=person("analyst"), at=AT)


def written(country, numerals="thai"):
    """Write the letters of all offices in one kind of digits as a job does; return their places."""
    letters = letters_of(country["OBEC"], 2566)
    services.write_letters(letters=letters, name="pdf", numerals=numerals)
    register_letters(letters=letters, name="pdf", numerals=numerals, by="analyst", at=AT)
    return letters.places


def answer(path):
    return answer_to_hash(hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_letter_that_nobody_signs_is_not_issued(country, quick):
    places = written(country)
    assert [place.document for place in places] == [None, None]
    assert IssuedDocument.objects.count() == 0


def test_a_signed_letter_is_issued_file_by_file_as_one_document(country, quick):
    sign(SIGNER)
    places = written(country)
    written(country, "arabic")
    written(country)
    assert IssuedDocument.objects.count() == 2
    for place in places:
        found = [answer(place.path("pdf", numerals)) for numerals in ("thai", "arabic")]
        assert {(one.document.pk, one.standing) for one in found} == {(place.document, Standing.CURRENT)}
        document = found[0].document
        assert (document.kind, document.period, document.number) == ("result_letter", "2566", "")
        assert document.issued_as == SIGNER.position
        assert document.title.endswith(place.letter.office_name)


def test_another_letter_of_the_office_supersedes_it(country, quick):
    sign(SIGNER)
    before = [place.document for place in written(country)]
    sign(replace(SIGNER, acting_position="รองเลขาธิการ"))
    quick_again = [place.document for place in written(country)]
    assert not set(before) & set(quick_again)
    for old, new in zip(before, quick_again, strict=True):
        assert (answer_of(old).standing, answer_of(old).newest.pk) == (Standing.SUPERSEDED, new)
        assert answer_of(new).standing == Standing.CURRENT


def publish(version, analyst, other, moved=None):
    row = reports.begin_report(version=version, round_code="year", by=analyst, at=AT)
    if moved is not None:
        row = reports.edit_report(report=row, changes=row.changes, cut_off_date=moved, by=analyst, at=AT)
    seen = sha256(now(version))
    reports.review_report(report=row, seen=seen, by=other, at=AT)
    return reports.publish_report(report=row, seen=seen, by=other, at=AT)


def test_a_national_report_is_issued_when_it_is_published_and_its_files_when_they_are_made(
    version, rolled_up, analyst, client, monkeypatch
):
    printed = []

    def render(_report, *order):
        printed.append(order[3])
        return " ".join(map(str, order[:4])).encode()

    monkeypatch.setattr(reports, "report_file", render)
    other = person("other")
    first = publish(version, analyst, other)
    document = IssuedDocument.objects.get()
    assert (document.number, document.record_sha256, document.files.count()) == ("1/2567", first.content_sha256, 0)
    client.force_login(analyst)
    client.post(f"{PAGE}prepare/", {"numerals": "thai"})
    run_waiting()
    assert set(printed) == {document.pk}
    assert document.files.count() == 6
    assert answer_to_hash(hashlib.sha256(f"short pdf thai {document.pk}".encode()).hexdigest()).document == document

    publish(version, analyst, other, moved=first.cut_off_date or now(version).cut_off_date.replace(day=15))
    found = answer_of(document.pk)
    assert (found.standing, found.newest.number) == (Standing.SUPERSEDED, "2/2567")


# ---- documents of projects


@pytest.fixture
def project(db, document_dir, monkeypatch):
    """A project whose documents are written without being laid out: each file says which document it prints."""

    def write(documents, *, name, numerals, templates):
        for document in documents:
            code = document.layout(numerals).proof
            write_whole(document.path(name, numerals), f"{document.form} {name} {numerals} {code}".encode())
        return len(documents)

    monkeypatch.setattr("tidtam.documents.services.filing._write", write)
    fill(make_office())
    return ProjectVersion.objects.get(project__key="full").project


def order(client, project):
    """Ask for the three documents of a project and return the files of each, by kind."""
    report = ProgressReport.objects.get(project=project, quarter=2)
    addresses = {
        "quarterly_report": f"/reports/{report.pk}/quarterly-report/prepare/",
        "dossier": f"/projects/{project.pk}/dossier/prepare/",
        "ministry_form": f"/projects/{project.pk}/forms/{FORM}/prepare/",
    }
    made = {}
    for kind, address in addresses.items():
        job = client.post(address).headers["Location"].strip("/").rpartition("/")[2]
        run_waiting()
        digest = Job.objects.get(pk=job).result["digest"]
        made[kind] = list((settings.DOCUMENT_DIR / kind / str(project.pk) / digest).iterdir())
    return made


def approve(project, **changes):
    ProjectVersion.objects.filter(project=project).update(status=Status.APPROVED)
    ProgressReport.objects.filter(project=project).update(status=Status.APPROVED, **changes)


def test_documents_of_a_project_are_issued_once_all_that_stands_in_them_is_approved(project):
    client = signed_in(person("owner", ("owner", project.organisation)))
    drafts = order(client, project)
    assert {path.read_bytes().split()[-1] for paths in drafts.values() for path in paths} == {b"None"}
    assert not IssuedDocument.objects.exists()

    approve(project)
    first = order(client, project)
    for kind, paths in first.items():
        found = {answer(path).document for path in paths}
        assert [(one.kind, one.files.count()) for one in found] == [(kind, 5)]
        (document,) = found
        assert document.code in paths[0].read_text()
        assert document.office_code == project.organisation.code
        assert str(project) in document.title
        paths[0].write_bytes(paths[0].read_bytes() + b" ")
        assert answer(paths[0]) is None
        assert answer(drafts[kind][0]) is None

    approve(project, results="อ่านคล่องขึ้นอีก", work_problems="ไม่มี")
    later = order(client, project)
    for kind, paths in later.items():
        old, new = answer(first[kind][1]), answer(paths[0])
        assert (old.standing, new.standing) == (Standing.SUPERSEDED, Standing.CURRENT)
        assert old.newest == new.document
