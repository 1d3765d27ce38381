"""Reading pages in tests."""

import gzip
import html
import re
from pathlib import Path

from django.contrib.staticfiles import finders


def words_of(page):
    """Return the text of a page's HTML: without its tags, drawings and head, blanks squeezed."""
    body = re.sub(r"<svg.*?</svg>|<head>.*?</head>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def sheet(page: str) -> dict[str, str | list[str]]:
    """Return the fields of a page's forms as a browser would send them."""
    found: dict[str, str | list[str]] = {}
    for tag, body in re.findall(r"<(?:input|textarea)\b([^>]*)>(?:\n?([^<]*)</textarea>)?", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        is_tick = re.search(r'type="(?:checkbox|radio)"', tag)
        if name is None or (is_tick and " checked" not in tag):
            continue
        words = html.unescape(value[1] if value else body)
        if "data-several" in tag:
            found[html.unescape(name[1])] = [*found.get(html.unescape(name[1]), []), words]
        else:
            found[html.unescape(name[1])] = words
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[html.unescape(name)] = html.unescape(chosen[1]) if chosen else ""
    return found


def first_view(page: str) -> int:
    """Return what a first visit to a page loads, in compressed bytes: the page, its styles and scripts, the fonts."""
    named = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page)
    fonts = list(Path(str(finders.find("ui/fonts"))).glob("*.woff2"))
    assert named
    assert fonts
    loaded = [page.encode(), *(Path(str(finders.find(name))).read_bytes() for name in dict.fromkeys(named))]
    return sum(len(gzip.compress(one)) for one in loaded) + sum(font.stat().st_size for font in fonts)
