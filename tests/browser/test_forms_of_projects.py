"""What forms ask of a project, in a browser: from what is missing to the box that answers it."""

from tests.browser.conftest import SIGHTS, looks_well, picture, press
from tests.people import person
from tidtam.approval.choices import Status
from tidtam.progress.tests import small_office
from tidtam.projects.models import Project, ProjectVersion


def test_an_owner_goes_from_what_is_missing_to_the_answer_and_each_page_looks_well(open_page, demo_site):
    office = small_office.fill(small_office.make_office())
    ProjectVersion.objects.update(status=Status.APPROVED)
    project = Project.objects.get(key="full")
    owner = person("owner", ("owner", office))
    for width, language in SIGHTS:
        page = open_page(f"/projects/{project.pk}/forms/", width=width, language=language, user=owner)
        looks_well(page, "forms of a project", language)
        press(page.locator('a[href*="/forms/ministry_form/"]').last)
        looks_well(page, "a form", language)
        open_page(f"/offices/{small_office.CODE}/forms/{small_office.YEAR}/", instead_of=page)
        looks_well(page, "forms of an office", language)
    page = open_page(f"/projects/{project.pk}/forms/ministry_form/", script=False, user=owner)
    press(page.locator('button[name="offer"][value="public_benefit"]'))
    picture(page, "a text offered")
    press(page.locator(".endbar button"))
    assert page.locator("#public_benefit").input_value() == "นักเรียนอ่านคล่องขึ้น"
    assert project.form_answers.get().text == "นักเรียนอ่านคล่องขึ้น"
