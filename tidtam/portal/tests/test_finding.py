"""Finding what is published, however it is spelt; the list of documents, its feed, and what machines ask for."""

import datetime as dt
import re
import uuid
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import words_of
from tidtam.portal.tests import published
from tidtam.portal.tests.published_results import Nations
from tidtam.publishing.models import Edition
from tidtam.verification.models import IssuedDocument

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def found(client, db):
    """The words of what a search answers."""

    def ask(text, **more):
        answer = client.get("/public/search/", {"q": text, **more})
        assert answer.status_code == 200
        return words_of(re.sub(r"<(input|title)[^>]*>", "", answer.content.decode()))

    return ask


@pytest.fixture
def document(office):
    def make(number="3/2567", title="รายงานความก้าวหน้า รอบ 6 เดือน", **more):
        values = {"kind": "office_booklet", "period": "2567-6", "is_demo": False} | more
        return IssuedDocument.objects.create(
            id=uuid.uuid4(),
            series=f"{title} {number}",
            title=title,
            number=number,
            organisation=office,
            office_code=office.code,
            office_name=office.name_th,
            issued_as="ผู้อำนวยการ",
            as_of_date=dt.date(2024, 3, 31),
            record_sha256="0" * 64,
            issued_at=published.AT,
            changed_at=published.AT,
            statement="{}",
            **values,
        )

    return make


class TestSearch:
    def test_a_project_is_found_by_a_part_of_its_name_and_by_another_spelling(self, edition, found):
        published.project(edition, 4, "พัฒนาคุณภาพการศึกษา")
        for text in ("คุณภาพ", "พัทนา คุนภาพ", "การศึกสา", "คุณภาพการ"):
            assert "พัฒนาคุณภาพการศึกษา" in found(text), text
        assert "พัฒนาคุณภาพการศึกษา" not in found("ประปา")

    def test_a_project_stands_once_with_the_latest_round_that_counts(self, edition, found):
        first = edition.projects.get(number=1)
        later = published.edition(edition.organisation, 2, months=12)
        published.project(later, 1, first.name, live=first.project)
        assert found("อ่านคล่อง", kind="projects").count("โครงการอ่านคล่อง") == 1

    def test_what_counts_no_longer_is_not_found(self, edition, found):
        Edition.objects.update(
            status="withdrawn", withdrawn_at=published.AT, withdrawn_by=edition.issued_by, withdrawn_reason="ผิด"
        )
        assert "โครงการอ่านคล่อง" not in found("อ่านคล่อง")

    def test_an_office_is_found_as_everywhere_and_by_its_sounds(self, edition, found):
        assert "สพป.ทดสอบ เขต 2" in found("สพปทดสอบ เขต๒")
        assert "สพป.ทดสอบ เขต 2" in found("ทดษอบ")

    def test_an_indicator_leads_to_its_page_and_figures_that_have_none_are_not_found(self, client, found):
        Nations()
        assert (
            'href="/public/results/OBEC/2566/T/nodes/A/"'
            in client.get("/public/search/", {"q": "T 1.1"}).content.decode()
        )
        assert "ร้อยละที่รายงาน" not in found("ร้อยละที่รายงาน").replace("ไม่พบ “ร้อยละที่รายงาน”", "")

    def test_a_document_is_found_by_its_number(self, document, found):
        document()
        assert "รายงานความก้าวหน้า รอบ 6 เดือน" in found("3/2567")
        assert "รายงานความก้าวหน้า รอบ 6 เดือน" in found("๓/๒๕๖๗ รอบ ๖")

    def test_one_letter_is_asked_for_more_and_nothing_found_says_what_to_try(self, edition, found):
        assert "พิมพ์อย่างน้อย 2 ตัวอักษร" in found("ก")
        assert "ลองพิมพ์ให้สั้นลง" in found("ไม่มีคำนี้แน่นอน")

    def test_what_is_typed_stays_text(self, client, edition):
        page = client.get("/public/search/", {"q": "<script>alert(1)</script>"}).content.decode()
        assert "<script>alert(1)" not in page

    def test_a_search_costs_the_same_however_much_is_found(self, client, edition):
        def queries():
            with CaptureQueriesContext(connection) as seen:
                client.get("/public/search/", {"q": "โครงการ"})
            # A database takes so many values in a statement: none may name every project that was found.
            return len(seen), max(len(one["sql"]) for one in seen)

        few = queries()
        for number in range(4, 40):
            published.project(edition, number, f"โครงการที่ {number}")
        many = queries()
        assert many[0] == few[0]
        assert many[1] < few[1] + 100


class TestDocuments:
    def test_every_document_is_listed_with_what_became_of_it(self, client, document):
        old = document(title="เล่มเก่า", number="1/2567")
        new = document(title="เล่มใหม่", number="2/2567")
        IssuedDocument.objects.filter(pk=old.pk).update(superseded_by=new)
        page = words_of(client.get("/public/documents/").content.decode())
        assert "เล่มเก่า" in page
        assert "มีฉบับใหม่แทนแล้ว" in page
        assert "เล่มใหม่" not in words_of(client.get("/public/documents/", {"q": "เล่มเก่า"}).content.decode())

    def test_a_document_of_one_project_is_named_to_who_holds_it_and_in_no_list(self, client, document, found):
        row = document(title="แฟ้มโครงการอ่านคล่อง", kind="dossier", period="2561", number="")
        page = client.get("/public/documents/").content.decode()
        assert not [said for said in ("แฟ้มโครงการ", "2561") if said in words_of(page)]
        assert row.title not in client.get("/public/documents.atom").content.decode()
        assert row.title not in found("แฟ้มโครงการ").replace("ไม่พบ", "")
        assert row.title in words_of(client.get("/verify/", {"q": row.code}).content.decode())

    def test_kind_and_year_choose(self, client, document):
        document()
        document(title="หนังสือแจ้งผล", kind="result_letter", period="2566", number="")
        page = words_of(client.get("/public/documents/", {"kind": "result_letter", "year": "2566"}).content.decode())
        assert "หนังสือแจ้งผล" in page
        assert "รายงานความก้าวหน้า รอบ" not in page

    def test_signs_that_nobody_sees_are_left_out_of_what_is_asked(self, client, document):
        document()
        page = client.get("/public/documents/", {"q": "รายงาน\0ความก้าวหน้า"}).content.decode()
        assert "รายงานความก้าวหน้า รอบ" in words_of(page)

    def test_demonstrations_are_marked(self, client, document):
        document(is_demo=True)
        assert "ข้อมูลสาธิต" in words_of(client.get("/public/documents/").content.decode())
        assert "ข้อมูลสาธิต" in client.get("/public/documents.atom").content.decode()

    def test_the_feed_tells_each_document_once_by_its_id_in_both_languages(self, client, document):
        row = document()
        for language in ("", "/en"):
            answer = client.get(f"{language}/public/documents.atom")
            assert answer["Content-Type"].startswith("application/atom+xml")
            (entry,) = ET.fromstring(answer.content).findall(f"{ATOM}entry")
            assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{row.pk}"
            assert entry.find(f"{ATOM}link").get("href").endswith(f"{language}/verify/{row.pk}/")


class TestMachines:
    def test_the_list_of_addresses_names_pages_that_answer_in_both_languages(self, client, edition):
        index = ET.fromstring(client.get("/sitemap.xml").content)
        (part,) = (found.text for found in index.iter(f"{SITEMAP}loc"))
        listed = [found.text for found in ET.fromstring(client.get(part).content).iter(f"{SITEMAP}loc")]
        project = edition.projects.get(number=1).project_id
        assert f"http://testserver/public/projects/{project}/" in listed
        assert f"http://testserver/en/public/editions/{edition.pk}/" in listed
        assert "http://testserver/public/provinces/50/" in listed
        assert "http://testserver/public/data/" in listed
        for address in listed:
            assert client.get(address.removeprefix("http://testserver")).status_code == 200, address
        for part in ("0", "2", "9" * 30):
            assert client.get(f"/sitemap-{part}.xml").status_code == 404

    def test_what_was_never_public_is_not_listed(self, client, office, edition):
        hidden = published.edition(published.office("P51-1"), 1, status="preparing")
        published.project(hidden, 1)
        told = client.get("/sitemap-1.xml").content.decode()
        assert str(hidden.pk) not in told
        assert "P51-1" not in told

    def test_search_engines_may_read_the_public_pages_alone(self, client, db):
        told = client.get("/robots.txt").content.decode()
        assert "Disallow: /\n" in told
        assert "Allow: /public/" in told
        assert "Sitemap: http://testserver/sitemap.xml" in told
