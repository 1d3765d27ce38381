"""The public pages of provinces: what a round came to where, who published and who did not."""

import pytest

from tidtam.portal.tests import published
from tidtam.portal.tests.published_results import Nations
from tidtam.publishing.models import Edition

NATION = "/public/provinces/"
PAGE = "/public/provinces/50/"


@pytest.fixture
def beside(edition):
    """The office without an edition in Chiang Mai, and one of another province that works there too and spent half."""
    nan = published.province("55", "น่าน")
    published.office("P50-3", "สพป.เงียบ เขต 3", province=edition.organisation.province)
    office = published.office("S55", "สพม.สองจังหวัด", province=nan)
    office.covers.add(nan, edition.organisation.province)
    row = published.edition(office, 1)
    published.report(published.project(row, 1), 2, 2_000, 1_000)
    return row


def test_the_nation_adds_up_its_provinces(beside, words):
    page = words(NATION)
    assert "สำนักงานที่เผยแพร่ 2 จาก 3 สำนักงาน โครงการ 4 โครงการ" in page
    assert "เชียงใหม่ 1/2 41,100.00 31,150.00 75.79%" in page
    assert "น่าน 1/1 2,000.00 1,000.00 50.00%" in page
    assert "74.59%" in page  # 32,150 of 43,100: of sums, not of the provinces' percentages


def test_every_province_is_drawn_with_its_share(beside, read):
    page = read(NATION)
    assert page.count("<rect") >= 77
    assert ">76</tspan>" in page
    assert ">50</tspan>" in page


def test_a_province_names_who_published_and_who_did_not(beside, words, read):
    page = words(PAGE)
    assert "สำนักงานที่เผยแพร่ 1 จาก 2 สำนักงาน" in page
    assert "สพป.ทดสอบ เขต 2 1/2567 3 41,100.00 31,150.00 75.79%" in page
    assert "ยังไม่เผยแพร่ 1 แห่ง สพป.เงียบ เขต 3" in page
    assert "สำนักงานที่รับผิดชอบจังหวัดนี้ด้วย และนับในจังหวัดอื่น สพม.สองจังหวัด" in page
    assert 'href="/public/offices/P50-3/"' not in read(PAGE)  # it has no page


def test_rounds_are_not_added_up(edition, words):
    later = published.edition(edition.organisation, 2, months=12)
    published.report(published.project(later, 1), 4, 500, 400)
    for address in (NATION, PAGE):
        assert "41,100.00" not in words(address)
        assert "41,100.00" in words(address, round="2567-6")


def test_an_office_that_stood_no_more_is_not_asked(beside, words):
    type(beside.organisation).objects.filter(code="P50-3").update(valid_to_date="2024-03-31")
    assert "สำนักงานที่เผยแพร่ 1 จาก 1 สำนักงาน" in words(PAGE)
    assert "สพป.เงียบ" not in words(PAGE)


def test_what_is_withdrawn_is_in_no_sum(edition, words):
    Edition.objects.update(
        status="withdrawn", withdrawn_at=published.AT, withdrawn_by=edition.issued_by, withdrawn_reason="ผิด"
    )
    for address in (NATION, PAGE):
        assert "ยังไม่มีเล่มรายงานที่เผยแพร่" in words(address)


def test_invented_offices_stand_apart(edition, words):
    invented = published.office("DEMO-P50-1", "สพป.สมมติ", province=edition.organisation.province, is_demo=True)
    row = published.edition(invented, 1, is_demo=True)
    published.report(published.project(row, 1), 2, 7_000, 7_000)
    for address in (NATION, PAGE):
        real, demo = words(address).split("สำนักงานสมมติ")
        assert "แผนการใช้จ่าย 41,100.00" in real
        assert "แผนการใช้จ่าย 7,000.00" in demo
        assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in real
    assert "แผนการใช้จ่าย 41,100.00" in words("/")


def test_offices_and_provinces_lead_to_each_other_and_are_found(edition, read):
    assert 'href="/public/provinces/50/"' in read("/public/offices/P50-2/")
    assert 'href="/public/offices/P50-2/?round=2567-6"' in read(PAGE)
    assert 'href="/public/provinces/?round=2567-6"' in read("/")
    assert 'href="/public/provinces/50/"' in read("/public/search/", q="เชียงไหม่")


def test_a_province_shows_what_its_offices_came_to_in_the_year(db, words, read):
    Nations()
    page = words(PAGE)
    assert "ผลการประเมิน ปีงบประมาณ 2566" in page
    assert "1/2 4.00" in page
    assert 'href="/public/results/OBEC/2566/T/territories/province/50/?round=12m"' in read(PAGE)


@pytest.mark.parametrize("code", ["99", "x", "55"])
def test_a_place_without_an_office_has_no_page(edition, read, code):
    published.province("55", "น่าน")
    read(f"{NATION}{code}/", status=404)
