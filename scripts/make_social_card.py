"""Draws tidtam/portal/static/portal/card.png, the picture of a public page that is passed on: our mark and our name.

Run as: python scripts/make_social_card.py   (a Chromium draws it, TIDTAM_CHROMIUM or /usr/bin/chromium)
"""

import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "tidtam/ui/static/ui"
CARD = ROOT / "tidtam/portal/static/portal/card.png"
WIDTH, HEIGHT = 1200, 630
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" font-family="Tidtam UI">
<rect width="1200" height="630" fill="#141b49"/><rect y="614" width="1200" height="16" fill="#ffb81c"/>
<svg x="96" y="150" width="200" height="200" viewBox="0 0 32 32">{mark}</svg>
<text x="348" y="296" font-size="132" font-weight="600" fill="#fff">ติดตาม</text>
<text x="96" y="446" font-size="46" fill="#fff">ระบบติดตามและประเมินผลการศึกษาขั้นพื้นฐาน</text>
<text x="96" y="520" font-size="36" fill="#d9def7">Tidtam · monitoring and evaluation of basic education</text></svg>"""


def main() -> None:
    """Draw the card with the fonts of the pages."""
    mark = (UI / "logo.svg").read_text("utf-8").partition(">")[2].removesuffix("</svg>\n").removesuffix("</svg>")
    page = f'<!doctype html><link rel="stylesheet" href="{(UI / "tidtam.css").as_uri()}">{SVG.format(mark=mark)}'
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        drawn = Path(folder) / "card.html"
        drawn.write_text(page, encoding="utf-8")
        chromium = os.environ.get("TIDTAM_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        tab.goto(drawn.as_uri())
        tab.evaluate("document.fonts.ready")
        tab.locator("body > svg").screenshot(path=str(CARD))
        browser.close()


if __name__ == "__main__":
    main()
