"""The page of all evidence of a sheet: what is attached to what, and for its writers attaching and taking away."""

import uuid
from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tidtam.access.policies import policy
from tidtam.answers.places import place_of_answer, section_of_place
from tidtam.answers.policies import sheet_place
from tidtam.answers.questions import Leaf
from tidtam.answers.services import attach_evidence, detach_evidence
from tidtam.answers.views.desk import SheetDesk, desk_or_404, page_context
from tidtam.approval.deciding import status_of
from tidtam.approval.services import DecisionRefused
from tidtam.evidence import selectors as library
from tidtam.evidence.forms import LinkForm
from tidtam.evidence.models import Evidence, EvidenceUse
from tidtam.evidence.purpose import EVIDENCE
from tidtam.evidence.services import EvidenceRefused, add_file, add_link
from tidtam.instruments.choices import NodeKind
from tidtam.organisations.policies import reads, roles_of_request
from tidtam.uploads.http import uploads_of

FOUND = 10
"""How much of the library is offered at once; a search finds the rest."""


@policy(reads(sheet_place))
@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the evidence of a sheet; its writers attach files, links and what the library holds, and take it away.

    ?node=QP-1  the leaf whose levels are offered first.   ?q=  what to look for in the library.
    What cannot be done comes back with why and with what was typed (422, 409).
    """
    desk = desk_or_404(request, pk)
    if request.method != "POST":
        return _page(request, desk)
    if desk.why_read_only:  # nothing is kept in the library that could not be attached; the services ask again
        return _page(request, desk, faults=[("main", desk.why_read_only)], status=HTTPStatus.CONFLICT)
    try:
        return _remove(request, desk) if "remove" in request.POST else _attach(request, desk)
    except DecisionRefused as refused:
        return _page(request, desk, faults=[("main", str(refused))], status=status_of(refused))
    except EvidenceRefused as refused:
        return _page(request, desk, faults=[("attach", str(refused))], status=HTTPStatus.UNPROCESSABLE_ENTITY)


def places_offered(leaf: Leaf) -> list[str]:
    """Return the places of a leaf that evidence may stand at: the answer, and each level or criterion of it."""
    place = place_of_answer(leaf.code)
    if leaf.node.kind == NodeKind.LEVEL:
        return [place, *(f"{place}.rubric[{level}]" for level in range(1, 6))]
    return [place, *(f"{place}.criteria[{one.code}]" for one in leaf.node.choices if leaf.node.kind == "checklist")]


def _attach(request: HttpRequest, desk: SheetDesk) -> HttpResponse:
    """Attach what the pressed button names: the files, the link, or one of the library."""
    place = request.POST.get("place", "")
    if not any(place in places_offered(leaf) for leaf in desk.leaves if leaf.code not in desk.reading.summed):
        return _unmended(request, desk, [("place", _("เลือกว่าเป็นหลักฐานของข้อใด"))])
    link_form = None
    faults: list[tuple[str, str]] = []
    if "use" in request.POST:
        found = [one for one in [_named(desk, request.POST["use"])] if one]
    elif request.POST.get("do") == "link":
        link_form = LinkForm(request.POST)
        found, faults = _link(desk, link_form)
    else:
        found, faults = _files(request, desk)
    if found:
        attach_evidence(
            sheet=desk.reading.row,
            evidence=found,
            place=place,
            by=desk.person,
            at=desk.at,
            held=roles_of_request(request),
        )
        said = ngettext("แนบหลักฐาน %(count)d รายการแล้ว", "แนบหลักฐาน %(count)d รายการแล้ว", len(found))
        messages.success(request, said % {"count": len(found)})
    if faults or not found:
        faults = faults or [("evidence-files", _("เลือกไฟล์ ลิงก์ หรือหลักฐานจากคลังก่อนแนบ"))]
        return _unmended(request, desk, faults, link_form)
    return redirect(_address(desk, section_of_place(place)))


def _files(request: HttpRequest, desk: SheetDesk) -> tuple[list[Evidence], list[tuple[str, str]]]:
    """Take the files of the form into the library; return them, and what is to be mended of the others."""
    owner, year = desk.reading.row.organisation, desk.reading.version.fiscal_year_be
    sent = uploads_of(request, purpose=EVIDENCE.name, organisation=owner, fiscal_year_be=year, at=desk.at)
    found, faults = [], [("evidence-files", fault) for fault in sent.faults]
    for upload in sent.uploads:
        try:
            added = add_file(upload=upload, organisation=owner, fiscal_year_be=year, by=desk.person, at=desk.at)
            found.append(added.evidence)
        except EvidenceRefused as refused:
            faults.append(("evidence-files", f"{upload.name}: {refused}"))
    return found, faults


def _link(desk: SheetDesk, form: LinkForm) -> tuple[list[Evidence], list[tuple[str, str]]]:
    """Keep the link of the form in the library; return it, or what is to be mended."""
    if not form.is_valid():
        return [], form.faults()
    try:
        added = add_link(
            address=form.cleaned_data["address"],
            title=form.cleaned_data["title"],
            organisation=desk.reading.row.organisation,
            fiscal_year_be=desk.reading.version.fiscal_year_be,
            by=desk.person,
            at=desk.at,
        )
    except EvidenceRefused as refused:
        form.add_error("address", str(refused))
        return [], form.faults()
    return [added.evidence], []


def _remove(request: HttpRequest, desk: SheetDesk) -> HttpResponse:
    """Take away what the pressed button names: "<id of the evidence> <place>"."""
    name, _blank, place = request.POST["remove"].partition(" ")
    one = _named(desk, name)
    if one is not None:
        detach_evidence(
            sheet=desk.reading.row,
            evidence=one,
            place=place,
            by=desk.person,
            at=desk.at,
            held=roles_of_request(request),
        )
        messages.success(request, _("นำหลักฐานออกจากแบบรายงานแล้ว · ยังอยู่ในคลังของหน่วยงาน"))
    return redirect(_address(desk, section_of_place(place)))


def _named(desk: SheetDesk, text: str) -> Evidence | None:
    """Return what an id names in the organisation's library; None where it names nothing there."""
    try:
        found = library.evidence_by_id(uuid.UUID(text))
    except ValueError:
        return None
    return found if found and found.organisation_id == desk.reading.row.organisation_id else None


def _address(desk: SheetDesk, code: str) -> str:
    asked = f"?{urlencode({'node': code})}" if code else ""
    return f"{reverse('answers:evidence', args=[desk.reading.row.pk])}{asked}"


def _unmended(
    request: HttpRequest, desk: SheetDesk, faults: Sequence[tuple[str, str]], link_form: LinkForm | None = None
) -> HttpResponse:
    return _page(request, desk, faults=faults, link_form=link_form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(
    request: HttpRequest,
    desk: SheetDesk,
    *,
    faults: Sequence[tuple[str, str]] = (),
    link_form: LinkForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    row = desk.reading.row
    may_write = not desk.why_read_only
    code = request.GET.get("node", "") or section_of_place(request.POST.get("place", ""))
    leaf = desk.leaf(code)
    words = request.GET.get("q", "")[:200]
    return render(
        request,
        "answers/evidence.html",
        {
            **page_context(desk, (_("หลักฐาน"), None)),
            "may_write": may_write,
            "why_not": desk.why_read_only if desk.is_writer else "",
            "spots": _spots(desk),
            "choices": [
                (one.title, [(place, desk.label_of(place)) for place in places_offered(one)])
                for one in ([leaf] if leaf else desk.leaves)
                if one.code not in desk.reading.summed
            ],
            "place": request.POST.get("place") or (leaf.place if leaf else ""),
            "leaf": leaf,
            "purpose": EVIDENCE,
            "office": row.organisation,
            "year": desk.reading.version.fiscal_year_be,
            "link_form": link_form or LinkForm(),
            "q": words,
            "found": list(library.library(row.organisation, text=words)[:FOUND]) if may_write else [],
            "errors": list(faults),
        },
        status=status,
    )


def _spots(desk: SheetDesk) -> list[tuple[str, str, Sequence[EvidenceUse]]]:
    """Return what is attached: place, its words, the evidence; in the order of the leaves."""
    order = {one.code: number for number, one in enumerate(desk.leaves)}
    places = sorted(desk.reading.used, key=lambda place: (order.get(section_of_place(place), len(order)), place))
    return [(place, desk.label_of(place), desk.reading.used[place]) for place in places]
