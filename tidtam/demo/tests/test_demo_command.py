"""`tidtam demo` tells what the import and the checks found, writes the booklet and ends well."""

import datetime as dt
import socket
import sys
from collections import Counter

import pytest
from django.utils import timezone

from tidtam.approval.choices import Origin
from tidtam.approval.models import Decision
from tidtam.audit.keys import make_key_pair
from tidtam.audit.models import AuditLine, AuditSeal
from tidtam.config.cli import main
from tidtam.demo.commands import demo
from tidtam.jobs.models import Job
from tidtam.organisations.models import Organisation
from tidtam.organisations.services import load_reference_data
from tidtam.periods.selectors import decision_for, window_for
from tidtam.plans.services import load_plans
from tidtam.progress.models import ProgressReport
from tidtam.projects.facts import Project
from tidtam.projects.services import save_projects
from tidtam.publishing.models import Edition
from tidtam.publishing.services import withdraw, write_files

AT = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def light(monkeypatch, settings, tmp_path):
    """Reference data, and JSON alone: the other formats are proved in their room."""
    load_reference_data(at=AT, by="test")
    load_plans(at=AT, by="test")
    settings.DATA_DIR = tmp_path
    settings.DOCUMENT_DIR = tmp_path / "documents"
    settings.AUDIT_SEAL_KEY_FILE = tmp_path / "seal.pem"
    make_key_pair(settings.AUDIT_SEAL_KEY_FILE)
    monkeypatch.setattr(demo, "FORMATS", ("json",))


def test_it_tells_the_differences_and_the_findings_and_ends_well(tmp_path, capsys):
    assert main(["demo", "--no-serve", "--until", "import"]) == 0
    said = capsys.readouterr().out
    assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in said
    assert "โครงการ 40 (นำเข้าใหม่ 40)" in said
    assert "4,050.00" in said
    assert "2,245.00" in said
    assert said.count("  · [ต้องแก้ไข]") >= 8
    (written,) = (tmp_path / "demo").iterdir()
    assert "booklet" in written.name


def test_a_second_run_changes_nothing_and_writes_the_same_file(tmp_path, capsys):
    main(["demo", "--no-serve", "--until", "import", "--out", str(tmp_path / "out")])
    (first,) = [path.read_bytes() for path in (tmp_path / "out").iterdir()]
    capsys.readouterr()
    assert main(["demo", "--no-serve", "--until", "import", "--out", str(tmp_path / "out")]) == 0
    assert "โครงการ 40 (นำเข้าใหม่ 0)" in capsys.readouterr().out
    assert [path.read_bytes() for path in (tmp_path / "out").iterdir()] == [first]
    assert AuditSeal.objects.count() == 1


def test_the_whole_way_ends_with_an_issued_booklet_and_an_open_quarter(tmp_path, capsys, monkeypatch, client):
    monkeypatch.setattr(sys.modules[write_files.__module__], "FORMS", (("json", "arabic"), ("xlsx", "thai")))
    assert main(["demo", "--no-serve"]) == 0
    said = capsys.readouterr().out
    assert "รับรองข้อมูลนำเข้าแล้ว: ทะเบียนโครงการ 40 · รายงาน 31" in said
    edition = Edition.objects.get()
    assert (edition.status, edition.number, edition.is_demo) == ("issued", 1, True)
    stored = Counter(ProgressReport.objects.values_list("quarter", "status"))
    assert stored == {(1, "approved"): 4, (2, "approved"): 27, (3, "not_reported"): 25}
    assert client.get(f"/public/editions/{edition.pk}/").status_code == 200
    window = window_for(kind="quarter", fiscal_year_be=2567, number=3)
    office = Organisation.objects.get(code="P50-2")
    assert decision_for(organisation=office, window=window, now=timezone.now()).allowed
    assert sorted(path.suffix for path in (tmp_path / "demo").iterdir()) == [".json", ".xlsx"]


def test_the_whole_way_again_changes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys.modules[write_files.__module__], "FORMS", (("json", "arabic"),))
    main(["demo", "--no-serve"])
    before = AuditLine.objects.count(), Decision.objects.count(), Job.objects.count()
    assert main(["demo", "--no-serve"]) == 0
    assert (AuditLine.objects.count(), Decision.objects.count(), Job.objects.count()) == before
    assert "ทะเบียนโครงการ 0 · รายงาน 0" in capsys.readouterr().out
    edition = Edition.objects.get()
    withdraw(edition=edition, reason="พิมพ์ผิด", by=edition.issued_by, at=timezone.now())
    assert main(["demo", "--no-serve"]) == 0
    assert f"{edition.document_no} เพิกถอนแล้ว" in capsys.readouterr().out


def test_what_is_left_to_the_visitor_waits(capsys, monkeypatch):
    main(["demo", "--no-serve", "--until", "accept"])
    assert not Edition.objects.exists()
    stored = Counter(ProgressReport.objects.values_list("quarter", "status"))
    assert stored == {(1, "approved"): 4, (2, "approved"): 27, (3, "not_reported"): 25}


def test_no_kind_of_finding_is_told_twice_and_ten_are_enough(capsys):
    main(["demo", "--no-serve", "--until", "import"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  · [")]
    assert len(lines) == len(set(lines)) == demo.MOST_MESSAGES


def test_a_real_database_is_refused_with_the_next_step(capsys):
    save_projects(
        organisation=Organisation.objects.get(code="P50-1"),
        projects=[Project(key="P1", name="โครงการจริง", fiscal_year_be=2567)],
        at=AT,
        by="test",
        origin=Origin.ENTERED,
        is_demo=False,
    )
    assert main(["demo", "--no-serve", "--until", "import"]) == 2
    assert "TIDTAM_DATA_DIR" in capsys.readouterr().err


def test_a_taken_port_is_told_before_any_work(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["demo", "--port", str(port)]) == 2
    said = capsys.readouterr()
    assert f"--port {port + 1}" in said.err
    assert said.out == ""


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert main(["demo", "--no-serve", "--until", "import", "--out", str(tmp_path / "file")]) == 2
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_the_site_is_served_on_the_port_asked_for(monkeypatch, capsys):
    served = {}

    def serve(*, bind, port, say):
        served.update(bind=bind, port=port)
        say("http://127.0.0.1:8123/")
        return 0

    monkeypatch.setattr(demo, "serve", serve)
    assert main(["demo", "--until", "import", "--port", "8123"]) == 0
    assert served == {"bind": "127.0.0.1", "port": 8123}
    assert "http://127.0.0.1:8123/offices/P50-2/booklets/2567/6/" in capsys.readouterr().out
