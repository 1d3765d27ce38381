"""What search engines ask for: which addresses there are, and which they may read."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tidtam.access.policies import PUBLIC, policy
from tidtam.portal import selectors
from tidtam.portal.answers import KEPT
from tidtam.portal.listed import PublicPage

ADDRESSES_A_PART = 10_000
MOST_PARTS = 50_000
"""As many as an index may name (sitemaps.org)."""
LANGUAGES = ("th", "en")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LINK = "http://www.w3.org/1999/xhtml"


@policy(PUBLIC)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let everybody read the public pages and nothing else."""
    sitemap = request.build_absolute_uri(reverse("portal:sitemap"))
    allowed = ("/$", "/en/", "/public/", "/verify/", "/static/")
    lines = ["User-agent: *", *(f"Allow: {one}" for one in allowed), "Disallow: /", "", f"Sitemap: {sitemap}", ""]
    return _kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


@policy(PUBLIC)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the parts of the list of addresses."""
    parts = -(-selectors.page_count() // ADDRESSES_A_PART) or 1
    addresses = [request.build_absolute_uri(reverse("portal:sitemap_part", args=[part + 1])) for part in range(parts)]
    listed = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses)
    return _xml(f'<sitemapindex xmlns="{_NAMESPACE}">{listed}</sitemapindex>')


@policy(PUBLIC)
@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """List the addresses of a part, each with its twin in the other language."""
    first = (part - 1) * ADDRESSES_A_PART
    pages = selectors.public_pages(first, ADDRESSES_A_PART) if 1 <= part <= MOST_PARTS else []
    if not pages:
        raise Http404
    return _xml(f'<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_LINK}">{"".join(_entries(request, pages))}</urlset>')


def _entries(request: HttpRequest, pages: Iterable[PublicPage]) -> Iterable[str]:
    for page in pages:
        urls = {
            language: escape(
                request.build_absolute_uri(reverse(page.name, kwargs={"language": language, **page.address}))
            )
            for language in LANGUAGES
        }
        twins = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{url}"/>' for language, url in urls.items()
        )
        for url in urls.values():
            yield f"<url><loc>{url}</loc>{twins}</url>"


def _xml(content: str) -> HttpResponse:
    return _kept(HttpResponse(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', content_type="application/xml"))


def _kept(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = KEPT
    return answer
