"""The shell: who may see the style guide, the demo banner, the navigation, pages that say what went wrong."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve, reverse

from tidtam.access.services import mark_as_demo
from tidtam.ui import context_processors
from tidtam.ui.context_processors import Section
from tidtam.ui.forms import NUL, HouseForm


def test_the_style_guide_is_refused_on_a_database_not_marked_demo(client, db):
    assert client.get("/_ui/").status_code == 404


def test_a_demo_database_says_so_on_every_page(client, db):
    mark_as_demo()
    page = client.get("/_ui/")
    assert page.status_code == 200
    assert "ข้อมูลสาธิต ไม่ใช่เอกสารราชการ" in page.content.decode()


@pytest.mark.parametrize("template", ["400.html", "401.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_what_went_wrong_is_said_without_a_database_or_a_request(template):
    said = render_to_string(template)
    assert said.count("<h1>") == 1
    assert '<html lang="th">' in said


@pytest.fixture
def sections(monkeypatch):
    """Two entries that exist, one of them for an office, and one whose page does not exist."""
    entries = (
        Section("guide", "ส่วนประกอบ", "doc", "ui:style_guide"),
        Section("language", "ภาษา", "globe", "ui:set_language", of_office=True),
        Section("later", "ภายหลัง", "doc", "ui:not_yet"),
    )
    monkeypatch.setattr(context_processors, "SECTIONS", entries)
    monkeypatch.setattr(context_processors, "reverse", lambda view, args=None: _known(view, args))


def _known(view, args):
    if view == "ui:not_yet":
        raise context_processors.NoReverseMatch
    return f"/{view}/{''.join(args or [])}"


def test_an_entry_without_a_page_is_no_link(sections):
    entries = context_processors.navigation(office_code=None, current="guide")
    assert [(entry["url"], entry["is_current"]) for entry in entries] == [("/ui:style_guide/", True)]


def test_entries_of_an_office_appear_once_it_is_known(sections):
    entries = context_processors.navigation(office_code="5002", current=None)
    assert [entry["url"] for entry in entries] == ["/ui:style_guide/", "/ui:set_language/5002"]


@pytest.mark.django_db
def test_a_page_may_name_its_office_and_section(sections):
    request = RequestFactory().get("/_ui/")
    request.resolver_match = resolve("/_ui/")
    context = {"current_office": {"code": "5002", "name": "สพป.ตัวอย่าง"}, "nav_section": "language"}
    page = render_to_string("ui/base.html", context, request)
    assert '<a href="/ui:set_language/5002" aria-current="page">' in page
    assert "สพป.ตัวอย่าง" in page


@pytest.mark.django_db
def test_what_is_typed_into_an_address_is_escaped_in_the_language_links(client):
    mark_as_demo()
    page = client.get('/_ui/?search="><script>alert(1)</script>&x={{7*7}}').content.decode()
    assert "<script>alert" not in page
    assert "49" not in page.split("<main")[0].split("search")[-1]


@pytest.mark.django_db
def test_a_page_that_is_not_found_leads_on_but_to_no_office(client):
    answer = client.get("/offices/NOBODY/nothing/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "ไม่พบหน้านี้" in page
    assert '<nav class="nav"' in page
    assert "/offices/NOBODY/projects/" not in page


@pytest.mark.django_db
def test_who_sends_what_may_not_be_written_any_more_is_told_where_the_words_are(client):
    page = client.post("/offices/NOBODY/nothing/").content.decode()
    assert "ยังอยู่ในเครื่องนี้จนกว่าจะออกจากระบบ" in page
    assert "ไม่พบหน้านี้" not in page


@pytest.mark.django_db
def test_a_form_of_too_many_fields_is_told_to_be_saved_in_parts(client, settings):
    answer = client.post(
        reverse("account_login"), {str(number): "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    )
    assert answer.status_code == 400
    assert "ให้แบ่งบันทึกเป็นหลายครั้ง" in answer.content.decode()


def test_what_no_database_keeps_is_refused_in_thai():
    class Named(HouseForm):
        name = forms.CharField()

    form = Named({"name": "ก\0ข"})
    form.house_style()
    assert form.errors == {"name": [str(NUL)]}


@pytest.mark.parametrize(("count", "in_the_bar"), [(5, 5), (6, 4), (7, 4)])
def test_a_phone_has_five_places_and_the_fifth_opens_the_rest(count, in_the_bar):
    items = [{"url": f"/{number}/", "label": str(number), "icon": "doc"} for number in range(count)]
    bar, _opens, rest = render_to_string("ui/components/phone_tabs.html", {"items": items}).partition("<details>")
    assert (bar.count("<a "), rest.count("<a ")) == (in_the_bar, count - in_the_bar)
