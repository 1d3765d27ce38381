"""Forms as files: asked for on a page or by a command, made once for one state of the data, handed over in reach."""

import io
import json
import subprocess
import zipfile

import pypdf
import pytest
from django.urls import reverse

from tests.people import person, signed_in
from tidtam.config.cli import COMMANDS, main
from tidtam.documents.ministry_form.document import project_form, reporter_of
from tidtam.documents.project_record import record_of_project
from tidtam.documents.services.filing import write_documents
from tidtam.documents.tests.one_project import FORM, SHIPPED
from tidtam.documents.tests.test_documents_read_back import letters as seen
from tidtam.formats.pdf import PdfDocument
from tidtam.formats.tests.test_contents_in_libreoffice import soffice  # noqa: F401 - soffice is a fixture
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.progress.tests.small_office import AT, YEAR, fill, make_office
from tidtam.projects.models import Project
from tidtam.thai.dates import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db, document_dir):
    return fill(make_office())


@pytest.fixture
def pk(office):
    return Project.objects.get(key="full").pk


@pytest.fixture
def quick(monkeypatch):
    """PDFs that say what they are: laying them out is not what is asked."""

    def render(orders, **_limits):
        return [PdfDocument(layout.title.encode(), (), 1) for layout, _created in orders]

    monkeypatch.setattr("tidtam.documents.office_booklet.render_pdf.render_pdfs", render)


def owner(office):
    return person("owner", ("owner", office))


def handed(client, name, *place):
    answer = client.get(reverse(f"documents:{name}", args=place))
    return b"".join(answer.streaming_content) if answer.status_code == 200 else answer.status_code


def test_a_form_is_made_in_the_name_of_who_asks_once_for_one_state_of_the_data(office, pk, quick):
    client = signed_in(owner(office))
    address = reverse("documents:prepare_form", args=[pk, FORM])
    asked = [client.post(address, {"quarter": "2"}).headers["Location"] for _time in range(2)]
    assert asked[0] == asked[1]
    run_waiting()
    job = Job.objects.get()
    assert job.status == "done"
    name = f"ministry-form-t01-1-{YEAR}-q2-{pk}"
    files = {ending: handed(client, "form_file", pk, FORM, job.result["digest"], f"{name}{ending}") for ending in FILES}
    assert "แบบรายงานผลการดำเนินงานโครงการ" in files["-thai.pdf"].decode()
    said = json.loads(files[".json"])
    parts = {part["place"]: part["value"] for section in said["form"]["sections"] for part in section["parts"]}
    assert parts["reporter_name"]["paragraphs"] == ["owner"]
    assert "สำนักงานทดสอบ เขต 1" in parts["position"]["paragraphs"][0]
    assert said["is_draft"]


FILES = ("-thai.pdf", "-arabic.pdf", "-thai.docx", "-arabic.docx", ".json")


def test_all_forms_of_an_office_are_one_zip(office, quick):
    client = signed_in(owner(office))
    address = reverse("documents:prepare_office_forms", args=[office.code, YEAR, FORM])
    client.post(address, {"quarter": "2", "format": "pdf", "numerals": "thai"})
    run_waiting()
    digest = Job.objects.get().result["digest"]
    name = f"ministry-form-t01-1-{YEAR}-q2-pdf-thai.zip"
    content = handed(client, "office_forms_file", office.code, YEAR, FORM, digest, name)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == 3


def test_who_cannot_read_a_project_neither_orders_nor_takes_its_forms(office, pk, quick):
    other = make_office(code="T02-1", name="สำนักงานอื่น")
    outsider, client = signed_in(person("outsider", ("director", other))), signed_in(owner(office))
    client.post(reverse("documents:prepare_form", args=[pk, FORM]), {"quarter": "2"})
    run_waiting()
    digest, name = Job.objects.get().result["digest"], f"ministry-form-t01-1-{YEAR}-q2-{pk}.json"
    assert handed(client, "form_file", pk, FORM, digest, name) != 404
    assert handed(outsider, "form_file", pk, FORM, digest, name) == 404
    assert outsider.post(reverse("documents:prepare_form", args=[pk, FORM]), {"quarter": "2"}).status_code == 404
    address = reverse("documents:prepare_office_forms", args=[office.code, YEAR, FORM])
    assert outsider.post(address, {"quarter": "2", "format": "pdf", "numerals": "thai"}).status_code == 404


def test_what_is_no_form_is_404_and_what_is_no_quarter_makes_nothing(office, pk):
    client = signed_in(owner(office))
    order = {"quarter": "2", "format": "pdf", "numerals": "thai"}
    for form in ("no_form", "office_ministry_form"):
        assert client.post(reverse("documents:prepare_form", args=[pk, form]), order).status_code == 404
        address = reverse("documents:prepare_office_forms", args=[office.code, YEAR, form])
        assert client.post(address, order).status_code == 404
    wrong = order | {"quarter": "5"}
    assert client.post(reverse("documents:prepare_form", args=[pk, FORM]), wrong).status_code == 404
    answer = client.post(reverse("documents:prepare_office_forms", args=[office.code, YEAR, FORM]), wrong)
    assert answer.headers["Location"] == reverse("documents:office_forms", args=[office.code, YEAR])
    assert not Job.objects.exists()


def test_without_a_quarter_a_form_speaks_of_the_last_that_is_reported(office):
    client = signed_in(owner(office))
    asked = {}
    for key in ("full", "silent"):
        project = Project.objects.get(key=key).pk
        client.post(reverse("documents:prepare_form", args=[project, FORM]))
        asked[key] = Job.objects.get(parameters__project=project).parameters["quarter"]
    assert asked == {"full": 2, "silent": 1}


def test_an_office_without_projects_is_led_back(office):
    empty = make_office(code="T02-1", name="สำนักงานอื่น")
    client = signed_in(person("director", ("director", empty)))
    order = {"format": "pdf", "numerals": "thai"}
    answer = client.post(reverse("documents:prepare_office_forms", args=[empty.code, YEAR, FORM]), order)
    assert answer.headers["Location"] == reverse("documents:office_forms", args=[empty.code, YEAR])


def test_another_document_of_a_project_is_not_handed_over_as_a_form(office, pk):
    client, digest = signed_in(owner(office)), "0" * 64
    for form in ("quarterly_report", "office_ministry_form"):
        assert handed(client, "form_file", pk, form, digest, "x.pdf") == 404


def test_positions_are_those_held_there_and_nobodys_elsewhere(office):
    other = make_office(code="T02-1", name="สำนักงานอื่น")
    both = person("both", ("planner", office), ("director", other))
    reporter = reporter_of(both, office, on=local_date(AT))
    assert reporter.position.endswith("สำนักงานทดสอบ เขต 1")
    assert "สำนักงานอื่น" not in reporter.position


def test_the_command_writes_one_project_or_all(office, quick, tmp_path, monkeypatch, capsys):
    out = tmp_path / "out"
    monkeypatch.setitem(COMMANDS, "form", ("tidtam.documents.commands.form", "write a form"))
    order = ["form", "--office", office.code, "--fiscal-year", str(YEAR), "--format", "json", "--out", str(out)]
    assert main([*order, "--project", "full", "--quarter", "1"]) == 0
    (one,) = out.iterdir()
    assert json.loads(one.read_text())["form"]["quarter"] == 1
    assert main(order) == 0
    assert len(list(out.iterdir())) == 4
    assert main([*order, "--zip", str(tmp_path / "all.zip")]) == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert len(archive.namelist()) == 3
    assert main([*order, "--project", "no such"]) == 2
    assert main([*order[:3], "--fiscal-year", "24", "--out", str(out)]) == 2
    assert "ไม่พบโครงการ" in capsys.readouterr().err


# ---- the bytes


@pytest.mark.document
def test_the_files_read_back_are_tagged_and_sound(office, pk, soffice, tmp_path):  # noqa: F811
    found = record_of_project(pk)
    document = project_form(found, form=FORM, quarter=2, template=SHIPPED)
    (pdf,) = write_documents([document], name="pdf", numerals="thai")
    (docx,) = write_documents([document], name="docx", numerals="thai")
    reader = pypdf.PdfReader(pdf)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "th"
    assert subprocess.run(["qpdf", "--check", pdf], capture_output=True).returncode == 0
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()
    soffice("--convert-to", "pdf", "--outdir", str(tmp_path), str(docx))
    opened = subprocess.run(
        ["pdftotext", "-raw", tmp_path / docx.with_suffix(".pdf").name, "-"], capture_output=True, check=True
    ).stdout.decode()
    for section in json.loads(document.content)["form"]["sections"]:
        title = f"{section['number']}.{section['title']}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
        assert seen(title) in seen(text), title
        assert seen(title) in seen(opened), title
