"""Follows the links of pages as a reader would, and reads what it is given, files included."""

import html
import io
import re
import zipfile
from collections import Counter, deque
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

LINK = re.compile(r'(?:href|hx-get|src)="([^"]*)"')
NO_PAGES = ("/static/", "/language/")


@dataclass(frozen=True)
class Answer:
    """What somebody was answered, read to its end."""

    status: int
    headers: dict
    content: bytes


def crawl(get, starts, *, most_of_a_kind):
    """Yield address and answer of everything linked from the starts, breadth first, and so on from there.

    get             asks one address. Of addresses that differ only in the values of a query, the first is asked.
    most_of_a_kind  how many addresses of one name are asked, and as many with a query: figures of a booklet are many,
                    and alike.
    """
    waiting, seen = deque(starts), {_key(start) for start in starts}
    kinds = Counter(_kind(start) for start in starts)
    while waiting:
        address = waiting.popleft()
        answer = get(address)
        yield address, answer
        for link in links(answer):
            target = urldefrag(urljoin(address, link))[0]
            if not target.startswith("/") or target.startswith(NO_PAGES) or _key(target) in seen:
                continue
            seen.add(_key(target))
            kinds[_kind(target)] += 1
            if kinds[_kind(target)] <= most_of_a_kind:
                waiting.append(target)


def name_of(address):
    """Return the name of an address, "" where nothing answers it."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _kind(address):
    return name_of(address), bool(_key(address)[1])


def _key(address):
    parts = urlsplit(address)
    return parts.path, tuple(sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)}))


def links(answer):
    """Return where an answer leads: the links of a page, the target of a redirection."""
    if "Location" in answer.headers:
        return [answer.headers["Location"]]
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return [html.unescape(found) for found in LINK.findall(answer.content.decode())]


def words(answer):
    """Return every word of an answer: of a page, a file, or what is packed into one."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in packed.namelist())
    return content.decode("utf-8", errors="replace")
