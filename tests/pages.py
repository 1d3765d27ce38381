"""Reading pages in tests."""

import html
import re


def words_of(page):
    """Return the text of a page's HTML: without its tags, drawings and head, blanks squeezed."""
    body = re.sub(r"<svg.*?</svg>|<head>.*?</head>", " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))
