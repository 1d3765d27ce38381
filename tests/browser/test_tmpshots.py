from tidtam.answers.tests.conftest import world
from tidtam.answers.tests.test_sheets import write, send
from tidtam.answers.tests.world import everything, said, sheet_of
from tests.browser.conftest import *
from tidtam.access.services import mark_as_demo
import pytest, os
@pytest.mark.django_db(transaction=True)
def test_shots(transactional_db, live_server, chromium):
    from tidtam.answers.tests import world as worlds
    mark_as_demo()
    w = worlds.make()
    sheet = sheet_of(w.primary)
    write(sheet, everything(["L","C","P","S","M","R","B"]), w.owner)
    from django.test import Client
    from django.conf import settings
    c = Client(); c.force_login(w.owner)
    key = c.cookies[settings.SESSION_COOKIE_NAME].value
    for width, lang in ((360,"th"),(1440,"en"),(1440,"th")):
        context = chromium.new_context(viewport={"width": width, "height": 900})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url},{"name":"tidtam_language","value":lang,"url":live_server.url}])
        page = context.new_page()
        for name, path in (("list","/offices/P01-1/sheets/"),("sheet",f"/sheets/{sheet.pk}/"),("L",f"/sheets/{sheet.pk}/questions/L/"),("R",f"/sheets/{sheet.pk}/questions/R/"),("P",f"/sheets/{sheet.pk}/questions/P/"),("submit",f"/sheets/{sheet.pk}/submit/")):
            page.goto(live_server.url+path); page.wait_for_load_state("networkidle")
            page.screenshot(path=f"/tmp/shot_{name}_{width}_{lang}.png", full_page=True)
            print(name, width, lang, page.evaluate("document.documentElement.scrollWidth"))
