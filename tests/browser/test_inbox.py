"""The inbox and its pages as a browser shows them, in all their states."""

import datetime as dt
import gzip
from dataclasses import replace

import pytest

from tests.browser.conftest import SIGHTS, looks_well, press
from tests.people import person, signed_in
from tidtam.approval import services
from tidtam.approval.choices import Origin
from tidtam.approval.selectors import version_of
from tidtam.checks.models import FailedCheck
from tidtam.progress.facts import Report, Summary
from tidtam.progress.models import ProgressReport
from tidtam.progress.services import save_reports
from tidtam.progress.tests import small_office
from tidtam.projects.models import ProjectVersion

AT = dt.datetime(2026, 1, 6, 3, 0, tzinfo=dt.UTC)


@pytest.fixture
def office(demo_site):
    """An office whose history waits for its director; its owner has a report that came back and one that is begun."""
    return small_office.fill(small_office.make_office())


@pytest.fixture
def director(office):
    return person("ผู้อำนวยการตัวอย่าง", ("director", office))


@pytest.fixture
def owner(office, director):
    back = ProgressReport.objects.get(project__key="different")
    services.send_back(
        thing=back, by=director, at=AT, version=version_of(back), idempotency_key="back",
        comment="ขอให้บอกเหตุผลที่เบิกจ่ายสูงกว่าแผน",
        advice=[services.NewAdvice(place="disbursement.causes", text="ระบุสาเหตุ")],
    )  # fmt: skip
    begun = Report(project_key="silent", fiscal_year_be=small_office.YEAR, quarter=2, summary=Summary(results="เริ่ม"))
    save_reports(
        organisation=office, fiscal_year_be=small_office.YEAR, reports=[begun], at=AT, by="owner",
        origin=Origin.ENTERED, as_history=False,
    )  # fmt: skip
    return person("ผู้รับผิดชอบตัวอย่าง", ("owner", office))


@pytest.fixture
def nobody(office):
    return person("เจ้าหน้าที่ตัวอย่าง", ("planner", office))


@pytest.fixture
def clean(office):
    """Nothing is found in the registrations, so that they can be approved together."""
    FailedCheck.objects.filter(content_type__model="project").delete()


def confirm_address():
    things = [f"{row.pk}:{version_of(row)}" for row in ProjectVersion.objects.order_by("pk")]
    return "/inbox/approve-many/confirm/?kind=registration" + "".join(f"&thing={one}" for one in things)


def stale_address():
    return confirm_address().replace(".0&", ".7&", 1)


def decided_address(director):
    key = "8d8ac610-566d-4ef0-9c22-186b2a5ed793"
    chosen = [(row, version_of(row)) for row in ProjectVersion.objects.order_by("pk")]
    services.approve_many(chosen=chosen, by=director, at=AT, idempotency_key=key)
    return f"/inbox/decided/?key={key}"


def examine(page, name, width, language):
    assert page.evaluate("document.documentElement.scrollWidth") <= width  # a phone would zoom out instead of scrolling
    looks_well(page, f"inbox-{name}", language)


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_the_inbox_has_nothing_axe_would_mend(open_page, director, owner, nobody, width, language):
    page = None
    for name, user, address in (
        ("approver", director, "/inbox/"),
        ("filtered", director, "/inbox/?kind=report&quarter=4"),
        ("owner", owner, "/inbox/"),
        ("empty", nobody, "/inbox/"),
        ("many empty", nobody, "/inbox/approve-many/"),
    ):
        page = open_page(address, instead_of=page, width=width, language=language, user=user)
        examine(page, name, width, language)


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_approving_many_has_nothing_axe_would_mend(open_page, director, clean, width, language):
    page = None
    for name, address in (
        ("many", lambda: "/inbox/approve-many/?tick=all"),
        ("none chosen", lambda: "/inbox/approve-many/?kind=registration&none=1"),
        ("confirm", confirm_address),
        ("stale", stale_address),
        ("decided", lambda: decided_address(director)),
    ):
        page = open_page(address(), instead_of=page, width=width, language=language, user=director)
        examine(page, name, width, language)


def test_approving_many_works_without_script(open_page, director, clean):
    page = open_page("/inbox/", script=False, width=360, user=director)
    press(page.locator('a[href="/inbox/approve-many/"]'))
    for box in page.locator('input[name="thing"]').all():
        box.check()
    press(page.locator("main form button"))
    press(page.locator("main form button"))
    assert "/inbox/decided/" in page.url
    assert set(ProjectVersion.objects.values_list("status", flat=True)) == {"approved"}


HISTORY = f"/offices/{small_office.CODE}/history/"


@pytest.mark.parametrize(("width", "language"), SIGHTS)
def test_accepting_history_has_nothing_axe_would_mend(open_page, director, width, language):
    page = None
    for name, address in (
        ("registrations", HISTORY),
        ("too early", f"{HISTORY}?kind=report"),
        ("printed", f"{HISTORY}printed/"),
    ):
        page = open_page(address, instead_of=page, width=width, language=language, user=director)
        examine(page, f"history-{name}", width, language)
    ProjectVersion.objects.update(status="approved")
    page = open_page(HISTORY, instead_of=page)
    examine(page, "history-reports", width, language)
    press(page.locator('button[value="tick"]'))
    press(page.locator('button[value="accept"]'))
    assert page.locator(".err").count() > 3
    examine(page, "history-errors", width, language)
    ProgressReport.objects.update(status="approved")
    page = open_page(HISTORY, instead_of=page)
    examine(page, "history-done", width, language)


def test_history_is_accepted_by_keyboard_and_without_script(open_page, director):
    page = open_page(HISTORY, script=False, user=director)
    for _kind in ("registration", "report"):
        tab_to(page, '[value="tick"]')
        press(page.locator(":focus"), "Enter")
        for field in page.locator('input[name^="reason-"]').all():
            field.focus()
            page.keyboard.type("ต้นฉบับพิมพ์ไว้อย่างนี้")
        tab_to(page, '[value="accept"]')
        press(page.locator(":focus"), "Enter")
        assert page.locator('[role="status"]').count() == 1
    assert set(ProjectVersion.objects.values_list("status", flat=True)) == {"approved"}
    assert set(ProgressReport.objects.values_list("status", flat=True)) == {"approved"}
    assert not FailedCheck.objects.filter(level="hard", accepted_at=None).exists()


def test_enter_in_a_field_decides_nothing_and_keeps_what_was_typed(open_page, director):
    ProjectVersion.objects.update(status="approved")
    page = open_page(HISTORY, script=False, user=director)
    field = page.locator('input[name^="reason-"]').first
    field.fill("พิมพ์ไว้")
    press(field, "Enter")
    assert page.locator('input[name^="reason-"]').first.input_value() == "พิมพ์ไว้"
    assert set(ProgressReport.objects.values_list("status", flat=True)) == {"submitted"}


def tab_to(page, selector):
    """Press Tab until the focus stands on an element."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    raise AssertionError(f"no Tab reaches {selector}")


@pytest.mark.parametrize(("address", "rows"), [("/inbox/", 20), ("/inbox/approve-many/", 50)])
def test_a_full_page_is_light(open_page, director, clean, address, rows):
    projects = [replace(small_office.FULL, key=f"p{number}", number=number) for number in range(60)]
    small_office.fill(director.memberships.get().organisation, projects=projects, reports=(), checked=False)
    page = open_page(address, user=director)
    assert page.locator(".task").count() == rows
    assert page.evaluate("document.querySelectorAll('*').length") <= 1_500
    assert len(gzip.compress(signed_in(director).get(address).content)) <= 15_000
