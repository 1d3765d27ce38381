"""The pages of a round: who answered, who is late, by territory, down to the schools; writing to those who did not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.people import person
from tidtam.answers.models import Chase, Sheet
from tidtam.answers.tests import world as worlds
from tidtam.answers.tests.world import sheet_of
from tidtam.approval.choices import Status
from tidtam.notifications.models import Message
from tidtam.organisations.choices import OrganisationKind, Role
from tidtam.organisations.models import Organisation
from tidtam.periods.models import ReportingWindow
from tidtam.thai.collation import search_key

pytestmark = pytest.mark.django_db
HOME = "/rounds/"
PAGE = "/rounds/2566/EVERY/12m/"
SCHOOLS = "/offices/P01-1/rounds/2566/EVERY/12m/"


@pytest.fixture
def world(db, settings):
    """Return the world of answers with its round due yesterday, an analyst of the commission, and mail."""
    settings.MAIL_IS_SENT = True
    found = worlds.make()
    found.analyst = person("analyst", (Role.ANALYST, found.root))
    ReportingWindow.objects.update(due_at=timezone.now() - timezone.timedelta(days=1))
    for user in (found.owner, found.director, found.reporter):
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    return found


@pytest.fixture
def read(client):
    def reading(user, address, data=None, *, status=200, language="th"):
        client.force_login(user)
        client.cookies["tidtam_language"] = language
        answer = client.get(address) if data is None else client.post(address, data, follow=True)
        assert answer.status_code == status, answer.content.decode()[:500]
        return answer.content.decode()

    return reading


def test_the_bureau_sees_who_answered_and_who_is_late(world, read):
    Sheet.objects.filter(pk=sheet_of(world.secondary).pk).update(status=Status.APPROVED)
    page = read(world.analyst, PAGE)
    assert "P01-1" in page
    assert "SCH-1" not in page
    assert page.count('name="sheet"') == 2  # what is approved is not to be chased
    assert "ติดตามทุกแห่งที่เลยกำหนด 2 แห่ง" in page
    assert "0/2" in page  # schools of the one office


def test_the_list_is_cut_by_standing_name_and_territory(world, read):
    Sheet.objects.filter(pk=sheet_of(world.secondary).pk).update(status=Status.SUBMITTED)
    Organisation.objects.filter(pk=world.primary.pk).update(search_text=search_key("P01-1"))

    def named(query):
        page = read(world.analyst, f"{PAGE}?{query}").partition('id="sheets"')[2]
        return {code for code in ("P01-1", "S01", "B-1") if f">{code}<" in page}

    assert named("show=late") == {"P01-1", "B-1"}
    assert named("show=submitted") == {"S01"}
    assert named("q=p01") == {"P01-1"}
    assert named("by=kind&place=central") == {"P01-1", "S01", "B-1"}  # invented offices stand in no province


def test_the_list_of_rounds_leads_to_each(world, read):
    assert f'href="{PAGE}"' in read(world.analyst, HOME)
    assert "ยังไม่มีรอบ" in read(world.owner, HOME)


def test_an_office_sees_its_schools_and_no_other_office(world, read):
    page = read(world.owner, SCHOOLS)
    assert "SCH-1" in page
    assert "SCH-3" not in page
    read(world.outsider, SCHOOLS, status=404)
    read(world.owner, PAGE, status=404)
    read(world.reporter, SCHOOLS, status=404)


def test_the_text_is_seen_before_it_is_sent_and_each_is_told_once(world, read):
    sheet = sheet_of(world.primary)
    seen = read(world.analyst, f"{PAGE}chase/?all=late")
    assert "ยังไม่ได้รับแบบรายงาน เครื่องมือตัวอย่างทุกชนิด" in seen
    assert "ติดต่อทางระบบไม่ได้ 2 แห่ง" in seen  # the bureau and the other office: nobody with an address
    assert not Message.objects.exists()
    form = {"sheet": [sheet.pk], "note": "โทรสอบถามได้"}
    assert "ส่งข้อความติดตามถึง 1 คนแล้ว" in read(world.analyst, f"{PAGE}chase/", form)
    assert "ไม่มีข้อความใหม่" in read(world.analyst, f"{PAGE}chase/", form)
    assert "โทรสอบถามได้" in Message.objects.get().text
    assert "analyst ถึง 1 คน" in read(world.analyst, PAGE)


def test_a_note_that_is_too_long_comes_back_as_it_was_typed(world, read):
    form = {"sheet": [sheet_of(world.primary).pk], "note": "ก" * 501}
    page = read(world.analyst, f"{PAGE}chase/", form, status=422)
    assert "ย่อข้อความ" in page
    assert "ก" * 501 in page
    assert not Chase.objects.exists()


def test_an_office_chases_its_schools_and_a_reader_nobody(world, read):
    form = {"sheet": [sheet_of(world.schools[0]).pk, sheet_of(world.schools[2]).pk]}
    read(world.owner, f"{SCHOOLS}chase/", form)
    assert [one.person for one in Message.objects.all()] == [world.reporter]
    executive = person("executive", (Role.EXECUTIVE, world.root))
    assert 'name="sheet"' not in read(executive, PAGE)
    read(executive, f"{PAGE}chase/", form, status=404)


def test_where_nothing_is_sent_by_mail_the_page_says_so(world, read, settings):
    settings.MAIL_IS_SENT = False
    page = read(world.analyst, f"{PAGE}chase/?all=late")
    assert "ระบบนี้ยังไม่ส่งอีเมล" in page
    assert "<button" not in page.partition("<main")[2]


@pytest.mark.parametrize("query", ["show=x", "by=x", "place=x", "page=999", "q=%00", "sheet=x&sheet=99999999999999999"])
def test_what_is_typed_into_an_address_breaks_no_page(world, read, query):
    for address in (PAGE, SCHOOLS, f"{PAGE}chase/", f"{SCHOOLS}chase/"):
        read(world.analyst, f"{address}?{query}")


def test_as_many_questions_are_asked_whatever_the_number_of_offices(world, read):
    def asked(address):
        read(world.analyst, address)
        with CaptureQueriesContext(connection) as found:
            read(world.analyst, address)
        return len(found)

    before = [asked(address) for address in (PAGE, SCHOOLS, f"{PAGE}chase/?all=late", HOME)]
    template = sheet_of(world.primary)
    for number in range(20):
        office = worlds.place(f"P02-{number}", OrganisationKind.ESA_PRIMARY, world.root)
        school = worlds.place(f"SCH-X{number}", OrganisationKind.SCHOOL, world.primary)
        for one, counts_in in ((office, office), (school, world.primary)):
            template.pk, template.organisation, template.office = None, one, counts_in
            template.save(force_insert=True)
    assert [asked(address) for address in (PAGE, SCHOOLS, f"{PAGE}chase/?all=late", HOME)] == before
    print(before)
    assert max(before) <= 24
