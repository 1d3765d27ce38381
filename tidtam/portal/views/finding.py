"""Finding what is published: one search over all of it, and the list of documents with its feed."""

from collections.abc import Callable
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from tidtam.organisations.models import Organisation, Province
from tidtam.portal import selectors
from tidtam.portal.answers import public_page
from tidtam.portal.pages import province_name, public_crumbs
from tidtam.portal.templatetags.portal import page_url
from tidtam.thai.text import clean
from tidtam.verification.models import IssuedDocument

LONGEST = 200
FIRST = 10
"""Of each kind as many are shown at first; more stand on the kind's own page."""
ROWS_PER_PAGE = 50
IN_FEED = 50
KINDS = ("provinces", "offices", "projects", "nodes", "documents")


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Find offices, projects, indicators and documents by their words, spelt as people spell them."""
    text = clean(request.GET.get("q", "")[:LONGEST])
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    context: dict[str, Any] = {
        "crumbs": public_crumbs((_("ค้นหา"), None)),
        "text": text,
        "kind": kind,
        "is_too_short": bool(text) and not selectors.is_enough(text),
        "shows_demo": False,
    }
    if text and selectors.is_enough(text):
        context |= _found(request, text, kind)
    return render(request, "portal/search.html", context)


def _found(request: HttpRequest, text: str, kind: str) -> dict[str, Any]:
    """Return the first of each kind, or a page of one."""
    every: dict[str, tuple[str, Callable[[str], Any]]] = {
        "provinces": (_("จังหวัด"), selectors.provinces_found),
        "offices": (_("สำนักงาน"), selectors.offices_found),
        "projects": (_("โครงการ"), selectors.projects_found),
        "nodes": (_("ตัวชี้วัด"), selectors.nodes_found),
        "documents": (_("เอกสาร"), selectors.documents_found),
    }
    groups: list[dict[str, Any]] = []
    for name, (label, find) in every.items():
        if kind and name != kind:
            continue
        pages: Paginator[Any] = Paginator(find(text), ROWS_PER_PAGE if kind else FIRST)
        page = pages.get_page(request.GET.get("page") if kind else 1)
        if pages.count:
            groups.append(
                {
                    "name": name,
                    "label": label,
                    "page": page,
                    "rows": [_ROWS[name](row) for row in page],
                    "more": pages.count - len(page) if not kind else 0,
                }
            )
    return {
        "groups": groups,
        "page": groups[0]["page"] if kind and groups else None,
        "shows_demo": any(row["is_demo"] for group in groups for row in group["rows"]),
    }


def _province_row(province: Province) -> dict[str, Any]:
    return {
        "url": page_url("province", province_code=province.code),
        "title": province_name(province),
        "about": "",
        "is_demo": False,
    }


def _office_row(office: Organisation) -> dict[str, Any]:
    return {
        "url": page_url("office", office_code=office.code),
        "title": office.spoken_name,
        "about": "",
        "is_demo": office.is_demo,
    }


def _project_row(row: Any) -> dict[str, Any]:
    return {
        "url": page_url("project", project_id=row.project_id),
        "title": row.name,
        "about": f"{row.edition.organisation.spoken_name} · {row.edition.fiscal_year_be}",
        "is_demo": row.edition.is_demo,
        "is_thai": True,
    }


def _node_row(found: selectors.FoundNode) -> dict[str, Any]:
    one, node = found.published, found.node
    return {
        "url": page_url(
            "results_instrument",
            nation=one.territory.root.code,
            fiscal_year_be=one.territory.fiscal_year_be,
            instrument=one.instrument.code,
            node=node.code,
        ),
        "title": f"{node.number} {node.title}".strip(),
        "about": f"{one.instrument.code} {one.instrument.fiscal_year_be} · {one.territory.root.spoken_name}",
        "is_demo": selectors.is_demo(one.territory.root),
        "is_thai": True,
    }


def _document_row(document: IssuedDocument) -> dict[str, Any]:
    return {
        "url": page_url("verify_document", document_id=document.pk),
        "title": document.title,
        "about": f"{document.office_name} · {document.number or document.code} · {document.standing.label}",
        "is_demo": document.is_demo,
        "is_thai": True,
    }


_ROWS: dict[str, Any] = {
    "provinces": _province_row,
    "offices": _office_row,
    "projects": _project_row,
    "nodes": _node_row,
    "documents": _document_row,
}


@public_page
def documents(request: HttpRequest) -> HttpResponse:
    """List every issued document, newest first: what it is, of whom, and what became of it."""
    kinds, years = selectors.document_choices()
    asked = {name: clean(request.GET.get(name, "")[:LONGEST]) for name in ("q", "kind", "year")}
    kind, year = (asked[name] if asked[name] in known else "" for name, known in (("kind", kinds), ("year", years)))
    page = Paginator(selectors.documents_found(asked["q"], kind=kind, year=year), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "crumbs": public_crumbs((_("เอกสารที่เผยแพร่"), None)),
        "fields": [
            {"name": "q", "label": _("ค้นหาชื่อ เลขที่ หรือสำนักงาน"), "kind": "search", "value": asked["q"]},
            {
                "name": "kind",
                "label": _("ชนิดเอกสาร"),
                "kind": "select",
                "value": kind,
                "options": [("", _("ทุกชนิด")), *((one, one.label) for one in kinds)],
            },
            {
                "name": "year",
                "label": _("ปีงบประมาณ"),
                "kind": "select",
                "value": year,
                "options": [("", _("ทุกปี")), *((one, one) for one in years)],
            },
        ],
        "clear_url": page_url("documents") if asked["q"] or kind or year else "",
        "page": page,
        "rows": page.object_list,
        "shows_demo": any(row.is_demo for row in page),
    }
    return render(request, "portal/documents.html", context)


class DocumentFeed(Feed):  # type: ignore[type-arg]  # generic to the type checker alone
    """What was issued last, as an Atom feed in the language of its address."""

    feed_type = Atom1Feed

    def title(self) -> str:
        """What a reader's list of feeds calls it."""
        return _("เอกสารที่เผยแพร่ – ติดตาม")

    def subtitle(self) -> str:
        """What is in it."""
        return _("เล่มรายงาน หนังสือแจ้งผล และรายงานระดับประเทศที่ออกแล้ว ฉบับล่าสุดก่อน")

    def link(self) -> str:
        """The page of the same list."""
        return page_url("documents")

    def items(self) -> list[IssuedDocument]:
        """The documents, newest first."""
        return list(selectors.documents_found("")[:IN_FEED])

    def item_title(self, item: Any) -> str:
        """Title, number and, where it is one, that it is a demonstration."""
        mark = f" ({_('ข้อมูลสาธิต')})" if item.is_demo else ""
        return f"{item.title} {item.number}".strip() + mark

    def item_description(self, item: Any) -> str:
        """Who issued it, and what became of it."""
        return f"{item.office_name} · {item.standing.label}"

    def item_link(self, item: Any) -> str:
        """The page that says what became of it."""
        return page_url("verify_document", document_id=item.pk)

    def item_guid(self, item: Any) -> str:
        """Its id, which is the same in every language."""
        return f"urn:uuid:{item.pk}"

    def item_pubdate(self, item: Any) -> Any:
        """When it was issued."""
        return item.issued_at

    def item_updateddate(self, item: Any) -> Any:
        """When something became of it last."""
        return item.changed_at


@public_page
def document_feed(request: HttpRequest) -> HttpResponseBase:
    """Answer the feed of documents."""
    return DocumentFeed()(request)
