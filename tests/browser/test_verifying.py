"""A file dropped on the page that verifies: hashed in the browser, and nothing of it leaves."""

import hashlib

from tests.browser.conftest import looks_well
from tidtam.portal.tests import published
from tidtam.verification import services
from tidtam.verification.facts import FileFacts
from tidtam.verification.tests.conftest import AT, FIRST, document

CONTENT = b"%PDF-1.7 the bytes that were issued"


def test_a_dropped_file_is_hashed_here_and_never_sent(demo_site, open_page):
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    issued = document(published.office(), FIRST, files=(FileFacts("booklet.pdf", sha256, len(CONTENT)),))
    services.register([issued], by="director", at=AT)
    page = open_page("/verify/", width=360)
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.url, request.post_data)))
    looks_well(page, "public-verify", "th")

    drop = """([target, bytes]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(bytes)], "booklet.pdf"));
      document.querySelector(target).dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true}));
    }"""
    page.evaluate(drop, [".drop", list(CONTENT)])
    page.get_by_text("ไฟล์นี้เป็นเอกสารที่ออกจริง และเป็นฉบับล่าสุด").wait_for()
    assert page.url.endswith(f"/verify/?q={sha256}")

    page.locator("#file").set_input_files({"name": "b.pdf", "mimeType": "application/pdf", "buffer": CONTENT + b" "})
    page.get_by_text("ไม่ใช่ไฟล์ที่ระบบนี้ออก").wait_for()
    looks_well(page, "public-not-issued", "th")
    assert {(method, body) for method, _url, body in sent} == {("GET", None)}
    asked = [url.partition("?")[2] for _method, url, _body in sent if "?" in url]
    assert asked == [f"q={sha256}", f"q={hashlib.sha256(CONTENT + b' ').hexdigest()}"]
