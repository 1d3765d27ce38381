"""What the public pages say of what is published."""

import re

import pytest

from tidtam.portal.tests import published
from tidtam.publishing.models import Edition

LIST = "/public/offices/P50-2/projects/"


def test_home_sums_the_editions_that_count(edition, words):
    page = words("/")
    assert "รอบ 6 เดือน ปีงบประมาณ 2567" in page
    assert "สำนักงานที่เผยแพร่ 1 สำนักงาน" in page
    assert "โครงการ 3 โครงการ" in page
    assert "แผนการใช้จ่าย 41,100.00 บาท" in page
    assert "เบิกจ่ายจริง 31,150.00 บาท" in page
    assert "เบิกจ่าย (ร้อยละของแผน) 75.79%" in page


def test_home_sums_offices_and_says_millions(edition, words):
    other = published.edition(published.office("P50-3", "สพป.อีกแห่ง เขต 3"), 1)
    published.report(published.project(other, 1), 2, 2_000_000, 1_500_000)
    page = words("/")
    assert "สำนักงานที่เผยแพร่ 2 สำนักงาน" in page
    assert "แผนการใช้จ่าย 2.04 ล้านบาท 2,041,100.00 บาท" in page


def test_home_adds_no_round_to_another(office, edition, words):
    later = published.edition(office, 2, months=12)
    published.report(published.project(later, 1), 4, 500, 400)
    assert "แผนการใช้จ่าย 500.00 บาท" in words("/")
    assert "แผนการใช้จ่าย 41,100.00 บาท" in words("/", round="2567-6")
    assert "แผนการใช้จ่าย 500.00 บาท" in words("/", round="2599-6")


def test_home_counts_what_superseded_and_not_what_was(edition, words):
    later = published.successor(edition, 2)
    published.report(published.project(later, 1), 2, 500, 400)
    assert "แผนการใช้จ่าย 500.00 บาท" in words("/")


def test_a_report_without_money_adds_nothing(office, words):
    row = published.edition(office, 1)
    published.report(published.project(row, 1), 2, 100, None)
    published.report(published.project(row, 2), 2, 100, 40)
    assert "แผนการใช้จ่าย 100.00 บาท" in words("/")
    assert "1 รายงานไม่มีข้อมูลแผนหรือการเบิกจ่าย" in words("/public/offices/P50-2/")


def test_home_finds_offices(edition, words, read):
    published.edition(published.office("P50-3", "สพป.อีกแห่ง เขต 3"), 1)
    assert "สพป.อีกแห่ง เขต 3 รอบ 6 เดือน" in words("/")
    assert "สพป.ทดสอบ เขต 2 รอบ 6 เดือน ปีงบประมาณ 2567 3 41,100.00 31,150.00 75.79%" in words("/", q="ทดสอบ เขต๒")
    assert 'href="/public/offices/P50-3/"' not in read("/", q="ทดสอบ เขต๒").partition('id="offices"')[2]
    assert "ไม่พบสำนักงานที่ค้นหา" in words("/", q="ไม่มีที่นี่")


def test_home_without_anything_says_so(db, words):
    assert "ยังไม่มีเล่มรายงานที่เผยแพร่" in words("/")


def test_home_leads_to_sign_in(db, read):
    assert 'href="/home/"' in read("/")


def test_an_office_shows_quarter_and_round_apart(edition, words):
    page = words("/public/offices/P50-2/")
    assert "แผน 40,100.00 41,100.00" in page
    assert "ยกมาจากไตรมาสก่อน 100.00 อยู่ในแผนแล้ว" in page
    assert "เบิกจ่ายจริง 30,150.00 31,150.00" in page
    assert "เบิกจ่าย (ร้อยละ) 75.00% 75.79%" in page
    assert "เบิกจ่ายสูงกว่าแผน 50.00 50.00" in page
    assert "ดำเนินการเสร็จสิ้นแล้ว 1" in page
    assert "ไม่ได้แจ้งสถานะ 1" in page


def test_an_office_shows_the_round_that_was_asked_for(office, edition, words):
    published.edition(office, 2, months=12)
    assert "ข้อมูล ณ วันที่ 30 กันยายน 2567" in words("/public/offices/P50-2/")
    assert "ข้อมูล ณ วันที่ 31 มีนาคม 2567" in words("/public/offices/P50-2/", round="2567-6")


def test_an_office_names_every_edition_it_issued(office, edition, words):
    published.successor(edition, 2)
    published.edition(office, 3, months=12, status="withdrawn")
    page = words("/public/offices/P50-2/")
    assert "มีฉบับใหม่แทนแล้ว แทนด้วยฉบับที่ 2/2567" in page
    assert "ฉบับที่ 3/2567 รอบ 12 เดือน ปีงบประมาณ 2567 20 เม.ย. 2567 เพิกถอนแล้ว" in page


@pytest.fixture
def listed(edition, read):
    """Return the places in the booklet of the projects a query lists, in order."""
    numbers = {str(row.project_id): row.number for row in edition.projects.all()}

    def get(**query):
        return [numbers[pk] for pk in re.findall(r'<a href="/public/projects/(\d+)/"', read(LIST, **query))]

    return get


def test_the_list_stands_in_the_order_of_the_booklet(listed):
    assert listed() == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "อ่านคล่อง"}, [1]),
        ({"execution": "finished"}, [1]),
        ({"execution": "none"}, [3]),
        ({"execution": "x"}, [1, 2, 3]),
        ({"work_group": "กลุ่มนิเทศ"}, [1]),
        ({"work_group": "none"}, [2, 3]),
        ({"sort": "-number"}, [3, 2, 1]),
        ({"sort": "budget_baht"}, [2, 1, 3]),
        ({"sort": "-planned_baht"}, [1, 2, 3]),
        ({"sort": "actual_baht"}, [2, 1, 3]),
        ({"sort": "-disbursed_pct"}, [2, 1, 3]),
        ({"sort": "x"}, [1, 2, 3]),
        ({"q": "ไม่มีที่นี่"}, []),
    ],
)
def test_the_list_is_searched_filtered_and_sorted(listed, query, found):
    assert listed(**query) == found


def test_the_list_shows_the_money_of_the_round(edition, words):
    assert "90,000.00 41,000.00 31,000.00 75.61%" in words(LIST)


def test_the_list_has_fifty_a_page(office, words, read):
    row = published.edition(office, 1)
    for number in range(1, 53):
        published.project(row, number)
    assert len(re.findall(r'<a href="/public/projects/', read(LIST))) == 50
    assert "รายการที่ 51–52 จาก 52" in words(LIST, page="2")


def test_a_project_shows_its_facts_money_and_passages(edition, words):
    page = words(f"/public/projects/{edition.projects.get(number=1).project_id}/")
    assert "งบประมาณ (บาท) 90,000.00" in page
    assert "ไตรมาส 2 40,000.00 ยกมา 100.00 30,000.00" in page
    assert "เป้าหมายเชิงผลผลิต (Output) จัดค่ายสามวัน นักเรียนครบ 40 คน" in page


def test_a_project_shows_the_latest_edition_that_counts_and_leads_to_the_others(office, edition, words, read):
    first = edition.projects.get(number=1)
    address = f"/public/projects/{first.project_id}/"
    later = published.edition(office, 2, months=12)
    published.project(later, 1, "ชื่อในฉบับหลัง", live=first.project)
    page = read(address)
    assert "<h1" in page
    assert "ชื่อในฉบับหลัง" in words(address)
    assert f'href="?edition={edition.pk}"' in page
    earlier = words(address, edition=str(edition.pk))
    assert "ข้อมูลของฉบับที่ 1/2567 ซึ่งไม่ใช่ฉบับล่าสุดของโครงการนี้" in earlier
    assert "โครงการอ่านคล่อง" in earlier
    assert "ชื่อในฉบับหลัง" in words(address, edition="nonsense")


def test_what_was_typed_stays_text(edition, read):
    assert "<script>alert" not in read(LIST)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in read(LIST)


def test_an_edition_says_what_it_is(edition, words):
    page = words(f"/public/editions/{edition.pk}/")
    assert "เอกสารลำดับที่ 1/2567" in page
    assert edition.record_sha256 in page
    assert edition.files.get().sha256 in page
    assert "ผู้ออก ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา" in page
    assert "ไตรมาส 1 มีรายงาน 1 จาก 3 โครงการ" in page
    assert "ไตรมาส 2 มีรายงาน 2 จาก 3 โครงการ" in page


def test_a_superseded_edition_leads_to_its_successor_and_keeps_its_files(edition, read):
    later = published.successor(edition, 2)
    page = read(f"/public/editions/{edition.pk}/")
    assert "มีฉบับใหม่แทนฉบับนี้แล้ว" in page
    assert f'href="/public/editions/{later.pk}/"' in page
    assert "booklet.pdf" in page


def test_a_withdrawn_edition_says_why_and_offers_no_file(office, words):
    row = published.edition(office, 1, status="withdrawn", withdrawn_reason="พิมพ์ยอดเงินผิดหน้า")
    page = words(f"/public/editions/{row.pk}/")
    assert "เพิกถอนฉบับนี้แล้วเมื่อ 20 เมษายน 2567" in page.replace("\xa0", " ")
    assert "เหตุผล: พิมพ์ยอดเงินผิดหน้า" in page
    assert row.record_sha256 in page


def test_a_file_is_handed_over_for_good(client, edition):
    file = edition.files.get()
    address = f"/public/editions/{edition.pk}/files/{file.file_name}"
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == published.FILE
    assert answer.headers["Content-Disposition"] == 'attachment; filename="booklet.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "public, max-age=86400, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["nothing.pdf", "../../secret_key", "..%2f..%2fsecret_key"])
def test_only_a_file_of_the_edition_is_handed_over(client, edition, name):
    assert client.get(f"/public/editions/{edition.pk}/files/{name}", follow=True).status_code == 404


def test_the_demo_notice_comes_with_the_data(edition, addresses, read):
    for address in addresses:
        assert "ข้อมูลสาธิต" not in read(address)
    Edition.objects.update(is_demo=True)
    for address in addresses:
        if address.startswith("/verify/"):  # tells of a document, not of today's data: test_verifying.py
            continue
        assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in read(address), address
