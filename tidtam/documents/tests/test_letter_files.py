"""Letters as files: made from published results, once for one state of them, one by one or in one ZIP."""

import io
import json
import subprocess
import zipfile
from pathlib import Path

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import tidtam.assessment
from tests.people import person, signed_in
from tidtam.assessment.services import import_results
from tidtam.assessment.tests.stored import AT
from tidtam.audit.models import AuditLine
from tidtam.config.cli import main
from tidtam.documents import services
from tidtam.documents.result_letter.context import letters_of
from tidtam.documents.result_letter.printed import laid_out
from tidtam.documents.result_letter.record import Signer
from tidtam.documents.result_letter.render_pdf import render_pdfs
from tidtam.documents.tests.test_documents_read_back import letters as seen
from tidtam.instruments.services import load_instruments
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.facts import NewOrganisation
from tidtam.organisations.services import create_organisation

pytestmark = pytest.mark.django_db
PAGE = "/offices/{}/letters/2566/"


@pytest.fixture
def country(db, document_dir, load_results):
    """The commission and three secondary offices; two have published results, the third has none."""
    made = {}
    for code, kind, above, name in (
        ("OBEC", "commission", None, "สำนักงานคณะกรรมการ"),
        ("S52", "esa_secondary", "OBEC", "สำนักงานเขตมัธยมศึกษา ก"),
        ("S53", "esa_secondary", "OBEC", "สำนักงานเขตมัธยมศึกษา ข"),
        ("S54", "esa_secondary", "OBEC", "สำนักงานเขตมัธยมศึกษา ค"),
    ):
        new = NewOrganisation(code=code, kind=kind, parent_code=above, name_th=name)
        made[code] = create_organisation(new=new, at=AT, by="test")
    load_results("S52", "S53")
    return made


@pytest.fixture
def load_results(db):
    """A way to bring in the levels of the real letter for offices."""
    file = Path(tidtam.assessment.__file__).parent / "fixtures" / "results-2566.json"
    document = json.loads(file.read_text(encoding="utf-8"))

    def load(*codes, reason=""):
        load_instruments(at=AT, by="test")
        rows = [row | {"office": code, "reason": reason} for code in codes for row in document["results"]]
        import_results(document | {"results": rows}, at=AT, by="test")

    return load


@pytest.fixture
def quick(monkeypatch):
    """PDFs that say whose they are: laying them out is not what is asked."""
    asked = []

    def render(orders):
        asked.append(len(orders))
        return [f"{letter.office_code} {layout.numerals}".encode() for letter, layout in orders]

    monkeypatch.setattr("tidtam.documents.services.letters.render_pdfs", render)
    return asked


def test_the_letters_of_a_place_are_those_of_the_offices_below_it(country, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        letters = letters_of(country["OBEC"], 2566)
    assert [place.letter.office_code for place in letters.places] == ["S52", "S53"]
    assert [office.code for office in letters.missing] == ["S54"]
    assert [place.letter.office_code for place in letters_of(country["S53"], 2566).places] == ["S53"]
    assert [part.code for part in letters.places[0].letter.parts] == ["QP", "AP", "STD"]


def test_more_offices_ask_no_more_questions(country, load_results, django_assert_num_queries):
    letters_of(country["OBEC"], 2566)
    with CaptureQueriesContext(connection) as two:
        letters_of(country["OBEC"], 2566)
    load_results("S54")
    with django_assert_num_queries(len(two)):
        assert len(letters_of(country["OBEC"], 2566).places) == 3


def test_a_letter_is_made_once_for_one_state_of_its_results(country, quick):
    for expected in ([2], [2]):
        letters = letters_of(country["OBEC"], 2566)
        services.write_letters(letters=letters, name="pdf", numerals="thai")
        assert quick == expected
    services.write_letters(letters=letters, name="pdf", numerals="arabic")
    assert quick == [2, 2]


def test_another_signer_is_another_letter(country, quick):
    before = letters_of(country["S52"], 2566)
    assert before.places[0].letter.is_draft
    signer = Signer(position="ผู้อำนวยการสำนัก", acting_position="ที่ปรึกษา")
    services.name_signer(fiscal_year_be=2566, signer=signer, organisation_code="OBEC", by=person("analyst"), at=AT)
    after = letters_of(country["S52"], 2566)
    assert after.places[0].letter.signer == signer
    assert before.digest != after.digest
    assert AuditLine.objects.filter(action="documents.letter_signer.named").count() == 1


def test_all_letters_are_one_zip_of_the_same_bytes(country, quick):
    letters = letters_of(country["OBEC"], 2566)
    told = []
    path = services.write_letters_zip(
        letters=letters, name="pdf", numerals="thai", said=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 2), (2, 2)]
    with zipfile.ZipFile(path) as archive:
        names = ["result-letter-s52-2566-thai.pdf", "result-letter-s53-2566-thai.pdf"]
        assert archive.namelist() == names
        assert archive.read(names[1]) == b"S53 thai"
    content = path.read_bytes()
    path.unlink()
    assert services.write_letters_zip(letters=letters, name="pdf", numerals="thai").read_bytes() == content


def test_without_results_it_says_what_to_do(country):
    with pytest.raises(services.NoLetters, match="import-results"):
        services.write_letters(letters=letters_of(country["S54"], 2566), name="pdf", numerals="thai")


def test_the_command_writes_letters_and_names_who_has_none(country, quick, tmp_path, capsys):
    assert main(["letters", "--fiscal-year", "2566", "--zip", str(tmp_path / "all.zip")]) == 0
    assert "S54" in capsys.readouterr().out
    assert len(zipfile.ZipFile(io.BytesIO((tmp_path / "all.zip").read_bytes())).namelist()) == 2
    order = ["letters", "--fiscal-year", "2566", "--office", "S52", "--format", "docx", "--numerals", "arabic"]
    assert main([*order, "--out", str(tmp_path / "out")]) == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["result-letter-s52-2566-arabic.docx"]


# ---- pages


def test_an_office_reads_its_own_letter_and_takes_its_files(country, quick):
    client = signed_in(person("director", ("director", country["S52"])))
    page = client.get(PAGE.format("S52")).content.decode()
    assert "คะแนนเฉลี่ยรวม 12 ตัวชี้วัด" in page
    assert "ลดลง 1 ระดับ จาก 4 เป็น 3" in page
    answer = client.post(PAGE.format("S52") + "prepare/", {"format": "pdf", "numerals": "thai"})
    assert answer.headers["Location"] == Job.objects.get().get_absolute_url()
    run_waiting()
    page = client.get(PAGE.format("S52")).content.decode()
    link = page.split(f'href="{PAGE.format("S52")}files/')[1].split('"')[0]
    handed = client.get(f"{PAGE.format('S52')}files/{link}")
    assert handed["Content-Disposition"] == 'attachment; filename="result-letter-s52-2566-thai.pdf"'
    assert b"".join(handed.streaming_content) == b"S52 thai"


def test_an_office_sees_no_other_offices_letter(country, quick):
    services.write_letters(letters=letters_of(country["S53"], 2566), name="pdf", numerals="thai")
    digest = letters_of(country["S53"], 2566).places[0].digest
    client = signed_in(person("director", ("director", country["S52"])))
    assert client.get(PAGE.format("S53")).status_code == 404
    assert client.get(PAGE.format("OBEC")).status_code == 404
    for code in ("S52", "S53"):
        address = f"{PAGE.format(code)}files/{digest}/result-letter-s53-2566-thai.pdf"
        assert client.get(address).status_code == 404


def test_the_bureau_orders_all_letters_once_and_sees_who_has_none(country, quick):
    client = signed_in(person("analyst", ("analyst", country["OBEC"])))
    page = client.get(PAGE.format("OBEC")).content.decode()
    assert "ยังไม่มีผลที่ประกาศ 1 เขต" in page
    order = {"format": "pdf", "numerals": "thai"}
    asked = [client.post(PAGE.format("OBEC") + "prepare/", order).headers["Location"] for _time in range(2)]
    assert asked[0] == asked[1]
    run_waiting()
    assert Job.objects.get().result == {"letters": 2, "missing": ["S54"]}
    assert "result-letters-2566-pdf-thai.zip" in client.get(PAGE.format("OBEC")).content.decode()


def test_the_signer_is_named_by_an_analyst_above_all_offices_alone(country):
    typed = {"position": "ผู้อำนวยการสำนัก", "acting_position": "", "organisation": ""}
    director = signed_in(person("director", ("director", country["S52"])))
    own_analyst = signed_in(person("own analyst", ("analyst", country["S52"])))
    analyst = signed_in(person("analyst", ("analyst", country["OBEC"])))
    assert director.post(PAGE.format("S52") + "signer/", typed).status_code == 404
    assert own_analyst.post(PAGE.format("S52") + "signer/", typed).status_code == 404
    refused = analyst.post(PAGE.format("OBEC") + "signer/", typed | {"position": "", "organisation": "สำนัก ก"})
    assert refused.status_code == 422
    assert "สำนัก ก" in refused.content.decode()
    assert analyst.post(PAGE.format("OBEC") + "signer/", typed).status_code == 302
    assert not letters_of(country["S52"], 2566).places[0].letter.is_draft


@pytest.mark.parametrize("path", ["99/", "2566/files/x/y.pdf", f"2566/files/{'0' * 64}/../x.pdf"])
def test_what_does_not_exist_is_404(country, path):
    client = signed_in(person("analyst", ("analyst", country["OBEC"])))
    assert client.get(f"/offices/OBEC/letters/{path}").status_code == 404


@pytest.mark.parametrize("code", ["S52", "OBEC"])
def test_pages_ask_a_constant_number_of_questions(country, load_results, django_assert_num_queries, code):
    client = signed_in(person("analyst", ("analyst", country["OBEC"])))
    client.get(PAGE.format(code))
    with CaptureQueriesContext(connection) as before:
        client.get(PAGE.format(code))
    load_results("S54")
    with django_assert_num_queries(len(before)):
        client.get(PAGE.format(code))


# ---- the bytes


@pytest.mark.document
def test_the_pdf_reads_back_is_tagged_and_the_same_in_two_processes(country):
    letter = letters_of(country["S52"], 2566).places[0].letter
    layout = laid_out(letter, "thai")
    first, second = (render_pdfs([(letter, layout)] * count) for count in (1, 2))
    assert {*first, *second} == {first[0]}
    reader = pypdf.PdfReader(io.BytesIO(first[0]))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "th"
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=first[0], capture_output=True, check=True).stdout
    said = seen(text.decode())
    for words in ("คะแนนเฉลี่ยรวม๑๒ตัวชี้วัด๓.๘๓ดีมาก", "สำนักงานเขตมัธยมศึกษาก", "คะแนนรวมของภาพรวม(๓มาตรฐาน)"):
        assert words in said
    for part in letter.parts:
        for line in part.lines:
            assert seen(line.title.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) in said, line.code
