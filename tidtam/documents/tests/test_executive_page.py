"""The executive page: the figures of the booklet, an office as a nation reads it, and one page whatever is on it."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.people import person, signed_in
from tidtam.approval.choices import Status
from tidtam.documents.executive_page.context import executive_page
from tidtam.documents.executive_page.document import document_of
from tidtam.documents.executive_page.printed import laid_out
from tidtam.documents.executive_page.record import InstrumentLine, Line, Listed
from tidtam.documents.office_booklet.context import office_booklet
from tidtam.documents.office_booklet.render_pdf import render_pdfs
from tidtam.documents.services.filing import created_at, write_documents
from tidtam.documents.tests.conftest import made_up, save
from tidtam.jobs.models import Job
from tidtam.jobs.tests.conftest import run_waiting
from tidtam.organisations.choices import OrganisationKind
from tidtam.organisations.models import Organisation
from tidtam.periods.models import ReportingWindow
from tidtam.progress.models import ProgressReport
from tidtam.progress.selectors import NO_MONEY
from tidtam.progress.tests.small_office import AT, YEAR, fill, make_office
from tidtam.thai.text import shortened

pytestmark = pytest.mark.django_db
LONG = "โครงการพัฒนาคุณภาพการศึกษาด้วยเทคโนโลยีสารสนเทศ" * 8


def page_of(organisation, *, months=6, year=YEAR):
    return executive_page(organisation=organisation, fiscal_year_be=year, months=months, at=AT)


@pytest.fixture
def nation(db, document_dir):
    """A commission with two offices."""
    top = Organisation.objects.create(code="OBEC", kind=OrganisationKind.COMMISSION, name_th="สพฐ.", path="")
    top.path = f"{top.pk}."
    top.save()
    offices = []
    for code in ("T01-1", "T02-1"):
        office = make_office(code=code, name=f"สำนักงาน {code}")
        for one in Organisation.objects.filter(code__startswith=code).order_by("pk"):
            one.path = f"{top.path}{one.path}"
            one.save()
        office.refresh_from_db()
        Organisation.objects.filter(pk=office.pk).update(parent=top)
        offices.append(fill(office))
    return top, *offices


def test_its_figures_are_those_of_the_booklet(nation):
    _top, office, _other = nation
    page, booklet = page_of(office), office_booklet(organisation=office, fiscal_year_be=YEAR, months=6)
    assert [(one.status, one.count, one.pct) for one in page.shares if one.count] == [
        (one.status, one.count, one.pct) for one in booklet.shares if one.count
    ]
    assert [one.totals for one in page.windows] == [booklet.quarter_money.totals, booklet.round_money.totals]
    assert page.windows[0].reports == len(booklet.coverage[-1].reports)
    assert page.windows[0].disbursed_pct == booklet.quarter_money.disbursed_pct
    assert page.projects == len(booklet.projects)


def test_a_nation_is_the_sum_of_its_offices(nation):
    top, *offices = nation
    whole, parts = page_of(top), [page_of(office) for office in offices]
    assert (whole.offices, whole.projects) == (2, sum(part.projects for part in parts))
    for place, window in enumerate(whole.windows):
        assert window.totals == sum((part.windows[place].totals for part in parts), NO_MONEY)
        assert window.reports == sum(part.windows[place].reports for part in parts)
    assert whole.blocked.count == sum(part.blocked.count for part in parts) == 2


def test_it_says_what_blocks_and_what_is_asked_for(nation):
    _top, office, _other = nation
    ProgressReport.objects.filter(project__key="different").update(
        work_problems="-", suggestions="เพิ่มวิทยากร", suggestions_to="สพฐ."
    )
    page = page_of(office)
    assert [line.said for line in page.blocked.lines] == ["ฝนตก"]
    assert page.blocked.of == 2
    assert [line.said for line in page.asked.lines] == ["เสนอต่อ สพฐ.: เพิ่มวิทยากร"]
    assert (page.asked.count, page.asked.of, page.asked.rest) == (1, 2, 0)


def test_a_report_past_due_is_named_with_its_days_and_a_nation_counts_its_offices(nation):
    top, office, _other = nation
    ReportingWindow.objects.create(
        fiscal_year_be=YEAR,
        kind="quarter",
        number=2,
        label="ไตรมาส 2",
        as_of_date=dt.date(2024, 3, 31),
        grace_hours=24,
        opens_at=AT - dt.timedelta(days=30),
        due_at=AT - dt.timedelta(days=3),
        closes_at=AT + dt.timedelta(days=30),
    )
    assert page_of(office).late.count == 0
    ProgressReport.objects.filter(project__key="different", quarter=2).update(status=Status.NOT_REPORTED)
    page, whole = page_of(office), page_of(top)
    assert [(line.name, line.said) for line in page.late.lines] == [("โครงการ ก", "ไตรมาส 2 เกินกำหนด 3 วัน")]
    assert (page.late.count, page.late.of) == (1, 3)
    assert (whole.late.count, whole.late.of) == (2, 6)
    assert [(line.name, line.said) for line in whole.late.lines] == [
        ("สำนักงาน T01-1", "เกินกำหนด 1 ฉบับ"),
        ("สำนักงาน T02-1", "เกินกำหนด 1 ฉบับ"),
    ]


def test_it_is_a_draft_while_it_counts_a_report_that_is_not_approved(nation):
    _top, office, _other = nation
    assert laid_out(page_of(office), "thai").watermark == "ร่าง"
    ProgressReport.objects.update(status=Status.APPROVED)
    assert laid_out(page_of(office), "thai").watermark == ""


def test_more_projects_ask_no_more_questions(office, document_dir, django_assert_max_num_queries):
    save(office, *made_up(12))
    with django_assert_max_num_queries(30):
        page = page_of(office, year=2567)
    assert page.projects == 12
    assert len(page.blocked.lines) == 5
    assert page.blocked.count == len(page.blocked.lines) + page.blocked.rest


@pytest.mark.document
def test_it_is_one_page_with_long_names_and_many_lines_too(nation):
    top, office, _other = nation
    listed = Listed(99, 999, (Line(LONG, LONG),) * 5, 94)
    result = "ดีขึ้นไปร้อยละ 100.00 (245 จาก 245 เขต)"
    for place in (top, office):
        page = page_of(place)
        first = replace(page.windows[0].totals, carried_in_baht=page.windows[0].totals.planned_baht + 1)
        full = replace(
            page,
            name=LONG,
            short_name=LONG,
            windows=(replace(page.windows[0], totals=first), page.windows[1]),
            late=listed,
            blocked=listed,
            asked=listed,
            instruments=(InstrumentLine(LONG, result, result, "up"),) * 12,
            is_demo=True,
        )
        for numerals in ("thai", "arabic"):
            layouts = [(laid_out(one, numerals), created_at(document_of(place, one))) for one in (page, full)]
            assert [made.page_count for made in render_pdfs(layouts, memory_mb=600, look="one-page")] == [1, 1]


@pytest.mark.document
def test_the_same_day_gives_the_same_bytes(nation, settings, tmp_path):
    made = []
    for run in ("one", "two"):
        settings.DOCUMENT_DIR = tmp_path / run
        (path,) = write_documents([document_of(nation[1], page_of(nation[1]))], name="pdf", numerals="arabic")
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_the_pages_of_an_office_and_of_a_nation_lead_to_their_file(nation, made_quickly):
    top, office, _other = nation
    client = signed_in(person("executive", ("executive", top)))
    for place in (top, office):
        address = f"/offices/{place.code}/executive-page/{YEAR}/6/"
        assert client.get(f"/offices/{place.code}/executive-page/").headers["Location"] == address
        assert "ปัญหาและอุปสรรค" in client.get(address).content.decode()
        client.post(f"{address}prepare/")
        run_waiting()
        page = client.get(address).content.decode()
        assert page.count(f'href="{address}files/') == 2
    assert Job.objects.count() == 2
    assert client.get(f"/offices/{office.code}/executive-page/{YEAR}/7/").status_code == 404
    assert client.get(f"/offices/{office.code}-G1/executive-page/").status_code == 404
    director = signed_in(person("director", ("director", office)))
    assert director.get(f"/offices/OBEC/executive-page/{YEAR}/6/").status_code == 404


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("สั้น", 10, "สั้น"),
        ("บรรทัดหนึ่ง\nบรรทัดสอง", 40, "บรรทัดหนึ่ง บรรทัดสอง"),
        ("หนึ่งสองสาม สี่ห้าหก", 15, "หนึ่งสองสาม…"),
        ("ก้ำกำกำกำ", 5, "ก้ำ…"),
    ],
)
def test_a_line_is_cut_between_letters(text, most, short):
    assert shortened(text, most) == short
    assert len(shortened(text, most)) <= most
