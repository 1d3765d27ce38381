"""What a public page may cost who reads it over a bad line: its weight, the time to its largest part, its width.

As the browser counts and times them, with nothing kept. The test server sends styles as they are, which a server in
service compresses: there a page is lighter and sooner still (portal/tests/test_costs.py).
"""

import pytest

from tests.browser.conftest import no_sideways_scroll
from tidtam.portal.tests import published
from tidtam.portal.tests.published_results import Nations

FIRST_VIEW_BYTES = 100 * 1024
LARGEST_MS = 2_500
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s in bytes, and 400 ms before each answer."""
LARGEST = """() => new Promise(done => new PerformanceObserver(seen => done(seen.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


@pytest.fixture
def addresses(demo_site, settings, tmp_path):
    """The address of every kind of public page: a booklet in each of forty offices, results of two nations."""
    settings.DOCUMENT_DIR = tmp_path
    nations = Nations()
    province = nations.places["P50-1"].province
    offices = [
        published.office(f"P50-{number}", f"สพป.ตัวอย่าง เขต {number}", province=province) for number in range(3, 43)
    ]
    content = published.record(offices[0])
    for office in offices:
        edition = published.edition(office, 1, content=content)
        project = published.project(edition, 1, work_group="กลุ่มนิเทศ", budget_baht=90_000)
        published.report(project, 2, 40_000_000, 30_000_000, carried_in=100, verdict="below_plan")
    published.file(edition, tmp_path)
    results = "/public/results/OBEC/2566/"
    return {
        "home": "/",
        "provinces": "/public/provinces/",
        "province": "/public/provinces/50/",
        "office": f"/public/offices/{office.code}/",
        "projects": f"/public/offices/{office.code}/projects/",
        "project": f"/public/projects/{project.project_id}/",
        "edition": f"/public/editions/{edition.pk}/",
        "office result": "/public/offices/S30/results/2566/T/12m/",
        "results": "/public/results/",
        "year": results,
        "instrument": f"{results}T/",
        "node": f"{results}T/nodes/A/?by=province",
        "territory": f"{results}T/territories/nation/OBEC/",
        "search": "/public/search/?q=อ่านคล่อง",
        "documents": "/public/documents/",
        "verify": "/verify/",
        "data": "/public/data/",
        "nothing": "/verify/00000000-0000-0000-0000-000000000000/",
    }


def test_home_is_light_and_soon_there_and_every_page_fits_a_narrow_phone(open_page, addresses):
    page = open_page("/verify/", width=320, user=False, provokes="status of 404")
    site = page.url.removesuffix("/verify/")
    wire, carried = page.context.new_cdp_session(page), []
    wire.on("Network.loadingFinished", lambda answer: carried.append(answer["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Network.emulateNetworkConditions", LINE)
    page.goto(site)
    page.evaluate("document.fonts.ready")
    assert page.evaluate(LARGEST) <= LARGEST_MS
    assert len(carried) > 5  # fonts among them
    assert sum(carried) <= FIRST_VIEW_BYTES
    wire.detach()
    for address in addresses.values():
        page.goto(site + address)
        page.evaluate("document.fonts.ready")
        no_sideways_scroll(page)
