"""Threads beside the fields of a report, in a browser: with script only the thread changes, without it all works."""

import datetime as dt
import uuid

import pytest

from tests.browser.conftest import SIGHTS, all_look_well, looks_well, press
from tests.browser.test_deciding import now, stage  # noqa: F401 - fixtures
from tidtam.comments import services
from tidtam.comments.discussion import anchor_of, tag_of
from tidtam.comments.models import Comment
from tidtam.organisations.models import Organisation
from tidtam.progress.models import ProgressReport
from tidtam.projects.models import ProjectVersion

PLACE = "summary.results"
SAID = [
    ("group_head", "อบรมครูกี่คนจากที่ตั้งเป้าไว้"),
    ("owner", "อบรมแล้ว 40 คน จากเป้าหมาย 80 คน"),
    ("planner", "ตัวเลขตรงกับทะเบียนผู้เข้าอบรม"),
    ("director", "ขอให้เขียนจำนวนไว้ในผลการดำเนินงานด้วย"),
]


def speak(people, address, said=SAID, *, mended=False):
    """Let people speak at a place of the report at an address."""
    report = ProgressReport.objects.get(pk=int(address.split("/")[2]))
    office, group = Organisation.objects.get(code="P50-2"), Organisation.objects.get(code="P50-2-1")
    beside = {"thing": report, "organisation": group, "office": office, "place": PLACE}
    at = dt.datetime(2024, 4, 10, 4, 0, tzinfo=dt.UTC)
    for minute, (who, text) in enumerate(said):
        spoken = {"by": getattr(people, who), "at": at + dt.timedelta(minutes=minute), "key": uuid.uuid4()}
        services.add_comment(**beside, text=text, **spoken)
    if mended:
        later = {"by": people.owner, "at": at + dt.timedelta(hours=1), "key": uuid.uuid4()}
        services.resolve_thread(**beside, seen=len(said), **later)


@pytest.mark.parametrize(
    ("state", "who", "pages"),
    [("sent back", "owner", ["", f"comments/?place={PLACE}", "topics/6/"]), ("corrected", "group_head", ["review/"])],
)
def test_threads_have_nothing_axe_would_mend_and_fit(open_page, stage, state, who, pages):  # noqa: F811
    people, address = stage(state)
    speak(people, address, mended=state == "corrected")
    addresses = {f"comments-{state}-{who}-{page.split('?')[0].replace('/', '')}": address + page for page in pages}
    for width, language in SIGHTS:
        all_look_well(open_page, addresses, width=width, language=language, user=getattr(people, who))


def test_with_a_script_only_the_thread_changes(open_page, stage):  # noqa: F811
    people, address = stage("waiting")
    page = open_page(f"{address}review/", user=people.group_head)
    page.locator("summary:has-text('เขียนคำแนะนำ')").first.click()
    page.locator("textarea:visible").first.fill("ระบุวันที่")
    thread = page.locator(f"#{anchor_of(PLACE)}")
    thread.locator("a").click()
    thread.locator("textarea").fill("อบรมกี่คน")
    thread.locator("button[name=say_at]").dblclick()
    thread.locator("text=คุณ group_head").wait_for()
    assert page.locator("textarea:visible").first.input_value() == "ระบุวันที่"
    assert thread.locator("textarea").input_value() == ""
    page.wait_for_function("id => document.activeElement.id === id", arg=f"say-{tag_of(PLACE)}")
    thread.locator("button[name=say_at]").click()
    thread.locator(".err-m").wait_for()
    assert Comment.objects.count() == 1


def test_without_a_script_it_is_said_and_what_else_was_typed_stays(open_page, stage):  # noqa: F811
    people, address = stage("waiting")
    speak(people, address, SAID[:1])
    page = open_page(f"{address}review/", width=360, script=False, user=people.group_head)
    page.locator("summary:has-text('เขียนคำแนะนำ')").first.click()
    page.locator("textarea:visible").first.fill("ระบุวันที่")
    thread = page.locator(f"#{anchor_of(PLACE)}")
    thread.locator("textarea").fill("และเมื่อใด")
    press(thread.locator("button[name=say_at]"))
    assert page.locator("textarea:visible").first.input_value() == "ระบุวันที่"
    assert "และเมื่อใด" in thread.inner_text()
    assert Comment.objects.count() == 2


def test_a_thread_on_the_page_of_a_section_has_nothing_axe_would_mend_and_fits(open_page, stage):  # noqa: F811
    people, address = stage("draft")
    project = ProgressReport.objects.get(pk=int(address.split("/")[2])).project
    ProjectVersion.objects.update(status="saved")
    services.add_comment(
        thing=project.newest_version,
        organisation=project.work_group,
        office=project.organisation,
        place="rationale",
        text="อ้างข้อมูลผลสอบปีใด",
        by=people.group_head,
        at=dt.datetime(2024, 4, 10, 4, 0, tzinfo=dt.UTC),
        key=uuid.uuid4(),
    )
    for width, language in SIGHTS:
        address = f"{project.get_absolute_url()}register/details/"
        page = open_page(address, width=width, language=language, user=people.owner)
        looks_well(page, "comments-section", language)
